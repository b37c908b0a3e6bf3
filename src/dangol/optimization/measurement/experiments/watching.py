"""Intervals of a test: looked at once at the end, or valid on every day."""

from dataclasses import dataclass

from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.effect import Effect
from dangol.optimization.measurement.experiments.experiment import Watching

UNPLANNED_PEOPLE = 10_000
"""Where nobody planned, intervals are tightest there: it must be fixed before the data."""


@dataclass(frozen=True)
class Looks:
    """When a test is looked at, and how many people of a pair of variants its plan has."""

    watching: Watching
    planned_units: float

    def interval(self, effect: Effect, level: float) -> tuple[float, float]:
        """Of the difference; without ends where a look does not count yet."""
        if self.watching == "end":
            return effect.interval(level)
        return AlwaysValid(self.planned_units, level).interval(effect)

    def relative(self, effect: Effect, level: float) -> tuple[float, float] | None:
        """Of the relative change; none where the control may be nothing."""
        if self.watching == "end":
            return effect.relative_interval(level)
        return AlwaysValid(self.planned_units, level).relative_interval(effect)

    def p_value(self, effect: Effect, level: float) -> float:
        if self.watching == "end":
            return effect.p_value
        return AlwaysValid(self.planned_units, level).p_value(effect)
