"""Intervals that hold at every look, however often a running test is looked at.

Asymptotic confidence sequences: I. Waudby-Smith, D. Arbour, R. Sinha, E. Kennedy and A. Ramdas,
"Time-uniform central limit theory and asymptotic confidence sequences" (Annals of Statistics 52,
2024), theorem 2.2 for two sides and proposition B.1 for one. They need an estimate and its
standard error only, so they serve means, ratios, strata, and what the past takes off.

An early look has few units. Two things keep it honest: the reach is widened as Student's t is
against the normal distribution, and the error is never smaller than if units of both variants
varied alike. Without the second, a variant with a tenth of the units looked clear at some look in
up to 40 % of tests of rare events without an effect; with both, in under 2 %.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import exp, inf, log, sqrt

from dangol.methods.experiments.effect import Effect
from dangol.methods.normal_mixture import always_reach, tuned

FEWEST_UNITS = 20
"""Units of both variants together before which nothing is said."""
_LARGEST = 700.0


@dataclass(frozen=True)
class AlwaysValid:
    """Looks at a growing test, the firmest when it has ``planned_units`` in both variants."""

    planned_units: float
    level: float = 0.95

    def reach(self, units: float) -> float:
        """Standard errors to either side that hold at every look."""
        return float(always_reach(units, self.level, tightest_at=self.planned_units))

    def one_sided_reach(self, units: float) -> float:
        """Standard errors to the one side that matters."""
        spread = units * self._one_sided_mixing
        inside = log(1 + sqrt(spread + 1) / (2 * self._error))
        return sqrt(2 * (spread + 1) / spread * inside)

    def interval(self, effect: Effect) -> tuple[float, float]:
        """The differences not ruled out; all of them while nothing can be said."""
        away = self._away(effect, self.reach)
        return effect.difference - away, effect.difference + away

    def relative_interval(self, effect: Effect) -> tuple[float, float] | None:
        """None while control may be zero, or nothing can be said."""
        away = self._away(effect, self.reach)
        return effect.fieller(away / effect.error) if away < inf else None

    def lower(self, effect: Effect) -> float:
        """What the difference is at least: one-sided, where only this is asked."""
        return effect.difference - self._away(effect, self.one_sided_reach)

    def upper(self, effect: Effect) -> float:
        """What the difference is at most: one-sided, where only this is asked."""
        return effect.difference + self._away(effect, self.one_sided_reach)

    def p_value(self, effect: Effect) -> float:
        """At most 1 - level exactly when the interval leaves out zero; holds at every look.

        The smallest of all looks so far holds too.
        """
        from scipy.special import ndtri, stdtr

        if self._away(effect, self.reach) == inf:
            return 1.0
        standing = abs(effect.difference) / (effect.error * effect.caution)
        if effect.degrees < inf:
            standing = -float(ndtri(stdtr(effect.degrees, -standing)))
        spread = effect.units * self._mixing
        evidence = min(standing**2 * spread / (2 * (spread + 1)), _LARGEST)
        return min(1.0, sqrt(spread + 1) * exp(-evidence))

    def _away(self, effect: Effect, reach_at: Callable[[float], float]) -> float:
        """How far from the difference found others are not ruled out."""
        from scipy.special import ndtr, stdtrit

        if not _can_tell(effect):
            return inf
        reach = reach_at(effect.units)
        if effect.degrees < inf:
            found = -float(stdtrit(effect.degrees, ndtr(-reach)))
            # Of the smallest of tails scipy finds no quantile, or one on the other side.
            reach = found if found > 0 else inf
        return reach * effect.error * effect.caution

    @property
    def _error(self) -> float:
        return 1 - self.level

    @cached_property
    def _mixing(self) -> float:
        return tuned(self._error) / self.planned_units

    @cached_property
    def _one_sided_mixing(self) -> float:
        return tuned(2 * self._error) / self.planned_units


def _can_tell(effect: Effect) -> bool:
    """While nothing varies, as before the first purchase, nothing is known of chance."""
    return effect.units >= FEWEST_UNITS and effect.error > 0
