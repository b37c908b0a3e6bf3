"""Differences of quantiles, such as the median basket or the slowest twentieth of deliveries.

How exactly a quantile is known follows from the values at two ranks around it, whatever the
distribution is (M. Liu, X. Sun, M. Varshney and Y. Xu, "Large-Scale Online Experimentation with
Quantile Metrics", JSM 2018; after R. Woodruff, "Confidence Intervals for Medians and Other
Position Measures", 1952). One value per unit: values of one person are no units of their own.
"""

from dataclasses import dataclass
from math import inf, sqrt

from dangol.methods.experiments.effect import Effect

SPREAD = 1.96
"""Standard errors of the rank to either side at which the neighbouring values are read."""


class NoQuantileError(ValueError):
    """Too few units for the ranks around a quantile, or nearly all of them have its value."""


@dataclass(frozen=True)
class Ordered:
    """Values of one variant at ``levels_around``: the quantile and its neighbours."""

    count: float
    low: float
    value: float
    high: float

    @property
    def variance(self) -> float:
        return ((self.high - self.low) / (2 * SPREAD)) ** 2


def levels_around(count: float, share: float) -> tuple[float, float, float]:
    """The shares at which the engine is to read values, interpolating between ranks.

    Raises NoQuantileError where there are too few units to have both neighbours.
    """
    reach = SPREAD * sqrt(share * (1 - share) / count)
    if share - reach < 0 or share + reach > 1:
        raise NoQuantileError(
            f"{count:.0f} units are too few for their quantile at {share:.0%}: "
            "it needs units on both sides of it."
        )
    return share - reach, share, share + reach


def quantile_effect(control: Ordered, treated: Ordered) -> Effect:
    """The difference of a quantile between two variants.

    Raises NoQuantileError where so many units share the value that its error cannot be told.
    """
    if min(control.variance, treated.variance) == 0:
        raise NoQuantileError(
            f"So many units have the value {control.value:g} that the error of the quantile "
            "cannot be told: compare means, or the share of units above a value."
        )
    return Effect(
        control=control.value,
        treated=treated.value,
        control_variance=control.variance,
        treated_variance=treated.variance,
        covariance=0.0,
        degrees=inf,
        units=control.count + treated.count,
    )
