"""Whether effects stay the same as time passes: when proportional hazards are not to be trusted.

P. M. Grambsch and T. M. Therneau, "Proportional Hazards Tests and Diagnostics Based on
Weighted Residuals" (Biometrika 81, 1994): a coefficient that changes with a function g of time
shows in the Schoenfeld residuals, weighted by g. Their score test is computed exactly, with the
information at each event, as R's ``cox.zph`` does since survival 3.0; g is the share to whom
the event has come (Kaplan-Meier).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.proportional_hazards import PartialLikelihood, ProportionalHazards
from dangol.methods.survival import Spells, kaplan_meier

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Proportionality:
    """By column: the test statistic (chi squared, one degree of freedom) and its p value.

    ``drift`` is by how much the coefficient changes from the first event to the last, at the
    slope that the residuals show: among many rows everything is significant, so judge by it.
    ``statistic`` and ``p_value`` of the whole have as many degrees as there are columns.
    """

    statistics: Array
    p_values: Array
    drift: Array
    statistic: float
    p_value: float


def proportionality(columns: Array, spells: Spells, model: ProportionalHazards) -> Proportionality:
    """Test that coefficients do not change with time; ``model`` was fitted to these rows."""
    from scipy.special import gammaincc

    likelihood = PartialLikelihood(columns, spells)
    slope = likelihood.at(model.coefficients * likelihood.scale)
    sums = likelihood.sums(slope)
    curve = kaplan_meier(spells)
    come = 1 - np.concatenate([[1.0], curve.survival[:-1]])
    come = come - np.average(come, weights=likelihood.deaths)
    fixed = likelihood.information(slope, sums)
    crossed = likelihood.information(slope, sums, come)
    moving = likelihood.information(slope, sums, come**2)
    # What a penalty leaves of the gradient is taken out of the residuals as well.
    settled = np.linalg.solve(fixed, np.column_stack([crossed, likelihood.gradient(slope)]))
    pull = likelihood.gradient(slope, come) - crossed @ settled[:, -1]
    spread = moving - crossed @ settled[:, :-1]
    variance = np.diag(spread)
    statistics = pull**2 / variance
    whole = float(pull @ np.linalg.solve(spread, pull))
    return Proportionality(
        statistics=statistics,
        p_values=gammaincc(0.5, statistics / 2),
        drift=pull / variance * np.ptp(come) / likelihood.scale,
        statistic=whole,
        p_value=float(gammaincc(len(pull) / 2, whole / 2)),
    )
