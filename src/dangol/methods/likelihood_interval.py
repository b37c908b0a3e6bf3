"""Ranges of single parameters from the likelihood itself, not from its curvature at the top.

The ends are where the likelihood, the other parameters at their best for each value, has fallen
as far as chance would let it fall below its top (S. S. Wilks 1938; D. J. Venzon and S. H.
Moolgavkar, "A Method for Computing Profile-Likelihood-Based Confidence Intervals", Applied
Statistics 37(1), 1988). Where the data bounds a parameter on one side only, the other end is
open; a standard error would hide that. They hold as far as the model does.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Generic

import numpy as np
import numpy.typing as npt

from dangol.methods.maximum_likelihood import Estimate, Likelihood, RowsT, climbed

Array = npt.NDArray[np.float64]
_LEAST_STEP, _MOST_STEP = 0.02, 2.0
_MOST_TRIES = 20
# How near the fall comes to the wanted one, on the scale of a normal deviate.
_CLOSE = 2e-3
_ARRIVED = 1e-4


@dataclass(frozen=True)
class _Hill(Generic[RowsT]):
    """A likelihood, its rows, and where its top is."""

    likelihood: Likelihood[RowsT]
    rows: RowsT
    logs: Array
    errors: Array
    height: float
    border: float

    def side(self, start: Array, place: int) -> tuple[float, Array]:
        """The root of the fall where a parameter is held as in ``start``, and the others there."""
        height, there = climbed(
            self.likelihood, self.rows, start, self.border, held=place, arrived=_ARRIVED
        )
        return math.sqrt(max(2 * (self.height - height), 0.0)), there

    def end(self, place: int, way: float, reach: float) -> float:
        """Where the root of the fall is ``reach``, by regula falsi: it is nearly straight."""
        top, border = float(self.logs[place]), self.border
        near, near_fall, far, far_fall = top, 0.0, math.nan, math.nan
        value = top + way * min(max(reach * self.errors[place], _LEAST_STEP), _MOST_STEP)
        there: Array = self.logs
        for _ in range(_MOST_TRIES):
            value = min(max(value, -border), border)
            held = np.arange(len(there)) == place
            fall, there = self.side(np.where(held, value, there), place)
            if abs(fall - reach) < _CLOSE:
                break
            if fall > reach:
                far, far_fall = value, fall
            elif abs(value) >= border:
                return way * math.inf
            else:
                near, near_fall = value, fall
            if math.isnan(far):
                # As far as the line says, and at most twice as far.
                value = top + (value - top) * min(max(reach / max(fall, _CLOSE), 1.1), 2.0)
            else:
                share = (reach - near_fall) / (far_fall - near_fall)
                value = near + (far - near) * min(max(share, 0.05), 0.95)
        return float(value)


def likelihood_intervals(
    likelihood: Likelihood[RowsT],
    rows: RowsT,
    found: Estimate,
    *,
    border: float,
    coverage: float = 0.9,
    shift: Array | None = None,
) -> Array:
    """Ends of each parameter's logarithm, shape (parameters, 2); -inf or inf where open.

    ``likelihood``, ``rows`` and ``border`` are those of the fit; where it counted in another
    unit, ``shift`` is what that added to the logarithms in ``found``.
    """
    moved = np.zeros(len(found.logs)) if shift is None else shift
    logs = found.logs - moved
    errors = np.sqrt(np.diag(found.covariance))
    hill = _Hill(likelihood, rows, logs, errors, likelihood(logs, rows)[0], border)
    reach = NormalDist().inv_cdf((1 + coverage) / 2)
    ends = [[hill.end(place, way, reach) for way in (-1.0, 1.0)] for place in range(len(logs))]
    return np.array(ends) + moved[:, None]
