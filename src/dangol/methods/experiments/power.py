"""How many units a test takes, what it can find, and how long that lasts.

For a fixed end by the noncentral t distribution, for daily looks by integrating over the looks.
Several variants share the error by Bonferroni; Holm's procedure, by which they are told, finds
at least as much. The weakest comparison counts: control with the smallest variant.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.cluster_effect import design_effect
from dangol.methods.experiments.crossing import chances_of_stopping
from dangol.methods.experiments.mean_effect import level_of, unit_variance
from dangol.methods.experiments.moments import Moments, merged

LONGEST_DAYS = 730
_MOST_UNITS = 1e13
_CLOSE = 1e-12


@dataclass(frozen=True)
class Baseline:
    """A metric as it is without the test: its level, and the variance that one unit brings.

    Of a share the variance follows from the level, also from the one that a variant would have.
    """

    level: float
    variance: float
    is_share: bool = False

    @classmethod
    def of(cls, *strata: Moments) -> "Baseline":
        """From units of the past: within strata, and less what their past foretells."""
        return cls(level_of(merged(strata)), unit_variance(*strata))

    @classmethod
    def of_share(cls, share: float) -> "Baseline":
        return cls(share, share * (1 - share), is_share=True)

    def in_clusters(self, units: Moments, clusters: Moments) -> "Baseline":
        """Where clusters are drawn: one unit counts less the more those of a cluster are alike."""
        return Baseline(self.level, self.variance * design_effect(units, clusters))

    def variance_after(self, change: float) -> float:
        if not self.is_share:
            return self.variance
        level = self.level + change
        return max(level * (1 - level), 0.0)


@dataclass(frozen=True)
class Design:
    """Who meets what, and when a difference is to be called clear.

    ``shares`` of control and the variants may have any sum. One-sided is for a guard rail, whose
    change is the margin that is to be ruled out. ``looks`` are those of an always-valid test,
    evenly spaced; none where only the end counts.
    """

    shares: tuple[float, ...] = (1.0, 1.0)
    level: float = 0.95
    power: float = 0.8
    one_sided: bool = False
    looks: int = 0

    @property
    def error(self) -> float:
        """Of one comparison."""
        return (1 - self.level) / (len(self.shares) - 1)

    def split(self, units: float) -> tuple[float, float]:
        """Units of control and of the smallest variant."""
        whole = sum(self.shares)
        return units * self.shares[0] / whole, units * min(self.shares[1:]) / whole


def power_of(design: Design, baseline: Baseline, units: float, change: float) -> float:
    """The chance that this change is clear, with so many units in all variants together."""
    control, treated = design.split(units)
    if min(control, treated) < 2:
        return 0.0
    parts = baseline.variance / control, baseline.variance_after(change) / treated
    error = sqrt(sum(parts))
    if error == 0:
        return 1.0 if change else 0.0
    drift = abs(change) / error
    if design.looks:
        return float(sum(_stopping(design, drift, control + treated)))
    degrees = sum(parts) ** 2 / (parts[0] ** 2 / (control - 1) + parts[1] ** 2 / (treated - 1))
    return _power_of_t(drift, degrees, design.error, one_sided=design.one_sided)


def units_needed(design: Design, baseline: Baseline, change: float) -> float:
    """Units in all variants with which this change is clear as often as is asked.

    Raises ValueError where no number is enough, as for no change.
    """
    fewest = 2 * sum(design.shares) / min(design.shares)
    if not change or power_of(design, baseline, _MOST_UNITS, change) < design.power:
        raise ValueError(f"No number of units makes a change of {change} clear.")
    return _least(lambda units: power_of(design, baseline, units, change), design.power, fewest)


def smallest_change(design: Design, baseline: Baseline, units: float) -> float:
    """The smallest rise that is clear as often as is asked; of a share at most all the rest.

    Raises ValueError where even the largest is not.
    """
    most = 1 - baseline.level if baseline.is_share else 1e6 * sqrt(baseline.variance)
    if power_of(design, baseline, units, most) < design.power:
        raise ValueError(f"{units:.0f} units make no change clear.")
    start = 1e-9 * most
    return min(
        _least(lambda change: power_of(design, baseline, units, change), design.power, start), most
    )


def days_needed(units: float, arriving: Callable[[int], float]) -> int | None:
    """The first day by which so many new units have come; none within two years.

    ``arriving`` gives how many different units have come by the end of a day, the first being 1.
    """
    return next((day for day in range(1, LONGEST_DAYS + 1) if arriving(day) >= units), None)


def expected_part(design: Design, baseline: Baseline, units: float, change: float) -> float:
    """The part of an always-valid test that is run on average until it is clear or at its end."""
    control, treated = design.split(units)
    error = sqrt(baseline.variance / control + baseline.variance_after(change) / treated)
    chances = _stopping(design, abs(change) / error, control + treated)
    parts = [(look + 1) / design.looks for look in range(design.looks)]
    ends = sum(chance * part for chance, part in zip(chances, parts, strict=True))
    return float(ends + 1 - sum(chances))


def whole_units(units: float, shares: Sequence[float]) -> list[int]:
    """Units of each variant, rounded up."""
    return [ceil(units * share / sum(shares) - 1e-9) for share in shares]


def _stopping(design: Design, drift: float, units: float) -> list[float]:
    asked = AlwaysValid(units, 1 - design.error)
    reach = asked.one_sided_reach if design.one_sided else asked.reach
    parts = [(look + 1) / design.looks for look in range(design.looks)]
    found: list[float] = chances_of_stopping(
        drift, parts, [reach(units * part) for part in parts]
    ).tolist()
    return found


def _power_of_t(drift: float, degrees: float, error: float, *, one_sided: bool) -> float:
    from scipy.special import nctdtr, stdtrit

    reach = float(stdtrit(degrees, 1 - error if one_sided else 1 - error / 2))
    above = 1 - float(nctdtr(degrees, drift, reach))
    return above if one_sided else above + float(nctdtr(degrees, drift, -reach))


def _least(rising: Callable[[float], float], wanted: float, start: float) -> float:
    """Where a rising function reaches a value."""
    from scipy.optimize import brentq

    if rising(start) >= wanted:
        return start
    high = start
    while rising(high) < wanted:
        high *= 2
    found: float = brentq(lambda value: rising(value) - wanted, high / 2, high, rtol=_CLOSE)
    return found
