"""Differences of means and of ratios of means, with what was known before taken off, by strata.

What the moments hold decides. With a denominator the level is a ratio of two means, linearised
around itself (A. Deng, U. Knoblich and J. Lu, "Applying the Delta Method in Metric Analytics",
KDD 2018). With columns of before, what they foretell is taken off (A. Deng, Y. Xu, R. Kohavi and
T. Walker, "Improving the Sensitivity of Online Controlled Experiments by Utilizing
Pre-Experiment Data", WSDM 2013: CUPED), of ratios on the linearised values. Strata count by
their share of all units compared (L. Miratrix, J. Sekhon and B. Yu, "Adjusting Treatment Effect
Estimates by Post-Stratification in Randomized Experiments", 2013).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
import numpy.typing as npt

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.moments import (
    BEFORE,
    DENOMINATOR,
    DENOMINATOR_BEFORE,
    OUTCOME,
    Moments,
    merged,
)

Array = npt.NDArray[np.float64]
Pair = tuple[Moments, Moments]
_ROUNDING = 1e-12
FEWEST_IN_STRATUM = 20
"""Units of either variant below which a stratum is put together with other small ones."""


class TooFewUnitsError(ValueError):
    """A variant has fewer than two units, so nothing tells how they vary."""

    def __init__(self, control: float, treated: float) -> None:
        super().__init__(
            f"{control:.0f} units met the control and {treated:.0f} the variant; "
            "it takes two of each to tell how they vary."
        )


def mean_effect(control: Moments, treated: Moments) -> Effect:
    """The effect on a mean or ratio, its degrees of freedom by Welch (1947).

    Raises TooFewUnitsError.
    """
    return stratified_effect([(control, treated)])


def stratified_effect(strata: Sequence[Pair]) -> Effect:
    """The effect where units are compared within strata: (control, treated) of each.

    A ratio is that of the means of all strata, not the mean of their ratios. How much of the
    outcome its past foretells is one number for all strata, from the differences within them.
    Small strata are put together, so variants should have the same chances in them.

    Raises TooFewUnitsError where all strata together hold too few.
    """
    kept = _large_enough(strata)
    sizes = np.array([[one.count for one in pair] for pair in kept])
    share = sizes.sum(axis=1) / sizes.sum()
    arms = [_Arm.of([pair[place] for pair in kept], share) for place in (0, 1)]
    together = _Arm.of([merged(pair) for pair in kept], share)
    slope = together.foretelling()
    levels = [arm.value - slope * (arm.before - together.before) for arm in arms]
    noise = np.array([arm.left_over(slope) for arm in arms]).T / sizes
    spread = np.diag(share**2 @ noise) + _shared(arms, together, slope, sizes)
    degrees, caution = _degrees_and_caution(noise, sizes)
    return Effect(
        control=levels[0],
        treated=levels[1],
        control_variance=float(spread[0, 0]),
        treated_variance=float(spread[1, 1]),
        covariance=float(spread[0, 1]),
        degrees=degrees,
        units=float(sizes.sum()),
        caution=caution,
    )


def variance_left(moments: Moments) -> float:
    """Share of the variance of one unit that is left once its past is taken off: 1 - rho^2."""
    plain = unit_variance(moments.without_before())
    return unit_variance(moments) / plain if plain > 0 else 1.0


def unit_variance(*strata: Moments) -> float:
    """Variance of what one unit adds to the mean or ratio, within strata where there are some.

    What its past foretells is taken off where that is known.
    """
    counts = np.array([one.count for one in strata])
    share = counts / counts.sum()
    arm = _Arm.of(strata, share)
    return float(share @ arm.left_over(arm.foretelling()))


def level_of(moments: Moments) -> float:
    """The mean, or the ratio of the two means."""
    return _ratio(moments.roles, moments.mean, OUTCOME, DENOMINATOR)[0]


@dataclass(frozen=True)
class _Arm:
    """One variant: its value and the same before, and by stratum how units are spread there.

    ``away`` is how far a stratum's linearised mean lies from that of all strata.
    """

    share: Array
    value: float
    variance: Array
    away: Array
    before: float
    before_variance: Array
    before_away: Array
    covariance: Array

    @classmethod
    def of(cls, strata: Sequence[Moments], share: Array) -> "_Arm":
        roles = strata[0].roles
        means = np.stack([one.mean for one in strata])
        spreads = np.stack([one.covariance for one in strata])
        mean = share @ means
        value, slope = _ratio(roles, mean, OUTCOME, DENOMINATOR)
        before, old_slope = _ratio(roles, mean, BEFORE, DENOMINATOR_BEFORE)
        spread = spreads @ slope
        return cls(
            share=share,
            value=value,
            variance=np.maximum(spread @ slope, 0.0),
            away=(means - mean) @ slope,
            before=before,
            before_variance=np.maximum(spreads @ old_slope @ old_slope, 0.0),
            before_away=(means - mean) @ old_slope,
            covariance=spread @ old_slope,
        )

    def foretelling(self) -> float:
        """What one of before foretells, from differences within strata.

        Nothing where all had the same past: what varies then is rounding.
        """
        variance = float(self.share @ self.before_variance)
        if variance <= (_ROUNDING * self.before) ** 2:
            return 0.0
        return float(self.share @ self.covariance) / variance

    def left_over(self, slope: float) -> Array:
        """Variance of one unit in each stratum with ``slope`` times its past taken off."""
        spared = slope**2 * self.before_variance - 2 * slope * self.covariance
        return np.maximum(self.variance + spared, 0.0)

    def still_shared(self, slope: float) -> Array:
        """Covariance of what is left over with the past, in each stratum."""
        return self.covariance - slope * self.before_variance


def _ratio(roles: tuple[str, ...], mean: Array, above: str, below: str) -> tuple[float, Array]:
    """A mean or ratio, and how it moves with each column's mean; zeros where it is not there."""
    slope = np.zeros(len(roles))
    if above not in roles:
        return 0.0, slope
    top = roles.index(above)
    if below not in roles:
        slope[top] = 1.0
        return float(mean[top]), slope
    bottom = roles.index(below)
    if mean[bottom] == 0:
        raise ZeroDivisionError(f"The mean of '{below}' is zero, so there is no ratio.")
    value = float(mean[top] / mean[bottom])
    slope[top], slope[bottom] = 1 / mean[bottom], -value / mean[bottom]
    return value, slope


def _shared(arms: Sequence[_Arm], together: _Arm, slope: float, sizes: Array) -> Array:
    """Covariance of the two levels, beyond the own noise of each.

    Both lean on the past of all units, which is only estimated; and other people would fall into
    the strata in other shares.
    """
    found = np.zeros((2, 2))
    for place, weight in enumerate(together.share**2 / sizes.sum(axis=1)):
        leaning = slope * np.array([arm.still_shared(slope)[place] for arm in arms])
        past = slope**2 * together.before_variance[place]
        found += weight * (past + leaning + leaning[:, None])
    away = np.array([arm.away - slope * (arm.before_away - together.before_away) for arm in arms])
    moved: Array = found + (away * together.share) @ away.T / sizes.sum()
    return moved


def _degrees_and_caution(noise: Array, sizes: Array) -> tuple[float, float]:
    """Welch's degrees of freedom over all strata, and how far the error errs on the safe side.

    ``noise`` is the variance of each mean, by stratum and variant.
    """
    whole = sizes.sum(axis=1)
    share = (whole / whole.sum())[:, None] ** 2
    parts = share * noise
    squares = float((parts**2 / (sizes - 1)).sum())
    if squares == 0:
        return inf, 1.0
    alike = (noise * sizes * (sizes - 1)).sum(axis=1, keepdims=True) / (whole[:, None] - 2)
    cautious = float((share * alike / sizes).sum())
    variance = float(parts.sum())
    return variance**2 / squares, sqrt(max(cautious / variance, 1.0))


def _large_enough(strata: Sequence[Pair]) -> list[Pair]:
    """Strata of which both variants have enough units; the small ones as one."""
    met = [pair for pair in strata if pair[0].count + pair[1].count > 0]
    if len(met) > 1:
        large = [pair for pair in met if min(one.count for one in pair) >= FEWEST_IN_STRATUM]
        small = [pair for pair in met if min(one.count for one in pair) < FEWEST_IN_STRATUM]
        rest = [_together(small)] if small else []
        if rest and large and min(one.count for one in rest[0]) < FEWEST_IN_STRATUM:
            rest = [_together([*rest, large.pop()])]
        met = [*large, *rest]
    if not met or min(one.count for one in met[0]) < 2:
        raise TooFewUnitsError(*(met[0][place].count if met else 0 for place in (0, 1)))
    return met


def _together(pairs: Sequence[Pair]) -> Pair:
    sides = []
    for place in (0, 1):
        held = [pair[place] for pair in pairs]
        sides.append(merged(held) if any(one.count for one in held) else held[0])
    return sides[0], sides[1]
