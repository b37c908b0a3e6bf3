"""Does the effect differ between segments? Mostly not: what chance explains is taken back.

W. G. Cochran, "The Combination of Estimates from Different Experiments" (1954) for the test. Each
effect is drawn towards that of all as far as chance may have moved it, averaged over how much
true effects may vary: a half-Cauchy prior twice as wide as the errors (A. Gelman, "Prior
Distributions for Variance Parameters in Hierarchical Models", 2006). In simulations intervals of
90 % then held 85 % at the least favourable spread; with one best guess of it, 83 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.experiments.effect import Effect
from dangol.methods.multiplicity import held_by_all

Array = npt.NDArray[np.float64]
_GRID = 400


@dataclass(frozen=True, eq=False)
class Segments:
    """Effects of segments, in the order given.

    ``p_value`` is that all are alike; ``between`` the likely standard deviation of true
    effects;
    ``drawn`` and ``drawn_errors`` are effects drawn towards ``common``; ``p_values`` that a
    segment has none, by Holm.
    """

    p_value: float
    common: float
    common_error: float
    between: float
    found: Array
    errors: Array
    drawn: Array
    drawn_errors: Array
    p_values: Array

    def differ(self, error: float = 0.05) -> bool:
        """Whether the segments clearly differ; otherwise ``common`` is the answer for all."""
        return self.p_value < error

    def interval(self, level: float) -> tuple[Array, Array]:
        """Of the effects drawn towards the common one."""
        from scipy.special import ndtri

        reach = float(ndtri((1 + level) / 2)) * self.drawn_errors
        return self.drawn - reach, self.drawn + reach


def segment_effects(effects: Sequence[Effect], *, relative: bool = False) -> Segments:
    """Compare the effects of segments that share no units, as differences or relative changes.

    Raises ValueError for fewer than two, or where a relative change or an error is not known.
    """
    from scipy.special import gammaincc

    found, errors = _told(effects, relative=relative)
    p_values = held_by_all(np.array([effect.p_value for effect in effects]))
    weight = errors**-2
    score = float(weight @ (found - weight @ found / weight.sum()) ** 2)
    degrees = len(found) - 1
    # Spreads at which the prior has equal shares.
    places = (np.arange(_GRID) + 0.5) / _GRID
    spreads = 2 * float(np.sqrt(np.mean(errors**2))) * np.tan(np.pi / 2 * places)
    variances = errors**2 + spreads[:, None] ** 2
    precision = (1 / variances).sum(axis=1)
    common = (found / variances).sum(axis=1) / precision
    likely = -0.5 * (np.log(variances) + (found - common[:, None]) ** 2 / variances).sum(axis=1)
    likely -= 0.5 * np.log(precision)
    weight = np.exp(likely - likely.max())
    weight /= weight.sum()
    held = spreads[:, None] ** 2 / variances
    centres = common[:, None] + held * (found - common[:, None])
    # The common effect is itself only estimated.
    inside = held * errors**2 + (1 - held) ** 2 / precision[:, None]
    drawn = weight @ centres
    usual = float(weight @ common)
    return Segments(
        p_value=float(gammaincc(degrees / 2, score / 2)),
        common=usual,
        common_error=float(weight @ (1 / precision + (common - usual) ** 2)) ** 0.5,
        between=float(spreads[np.searchsorted(weight.cumsum(), 0.5)]),
        found=found,
        errors=errors,
        drawn=drawn,
        drawn_errors=np.sqrt(weight @ (inside + (centres - drawn) ** 2)),
        p_values=p_values,
    )


def _told(effects: Sequence[Effect], *, relative: bool) -> tuple[Array, Array]:
    pairs = [
        (one.relative, one.relative_error) if relative else (one.difference, one.error)
        for one in effects
    ]
    if len(pairs) < 2 or any(value is None or not error for value, error in pairs):
        raise ValueError(
            "It takes two segments, in each of which an effect and its error is known."
        )
    found, errors = np.array(pairs, dtype=np.float64).T
    return found, errors
