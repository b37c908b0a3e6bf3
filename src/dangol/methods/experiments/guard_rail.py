"""Metrics that must not get worse by more than a margin: harmed, safe, or not yet known.

Both answers come from always-valid bounds, so that a test may be stopped for harm on any day and
a guard rail that holds need not be watched to the end. Treated is compared with control moved by
the margin, so nothing is divided by a control that may be zero.
"""

from dataclasses import dataclass
from enum import Enum

from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.effect import Effect


class Standing(Enum):
    """What is known of a metric that must not get worse."""

    HARMED = "harmed"
    SAFE = "safe"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class GuardRail:
    """How much worse, as a share of control, a metric may become; zero where no harm may be.

    In a test that is no worse than the margin, harm is called at any look in at most 1 - ``level``
    of tests; safety likewise in a test that is worse.
    """

    margin: float
    planned_units: float
    level: float = 0.95
    more_is_better: bool = True

    def standing(self, effect: Effect) -> Standing:
        """What this look tells; a test that was harmed at an earlier look stays harmed."""
        asked = AlwaysValid(self.planned_units, self.level)
        side = 1 if self.more_is_better else -1
        beyond = effect.against(1 - side * self.margin)
        low, high = asked.lower(beyond), asked.upper(beyond)
        worst, best = (low, high) if self.more_is_better else (-high, -low)
        if best < 0:
            return Standing.HARMED
        return Standing.SAFE if worst > 0 else Standing.NOT_KNOWN
