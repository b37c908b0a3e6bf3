"""How many people and days a test takes, from what measures are and how people come.

What a test takes is its design's own number times variance over the change squared, so that a
slider need not search: the number is found once for each design.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt

from dangol.methods.experiments.power import Baseline, Design, units_needed

LOOKS = 28
"""Looks of a test that is watched daily, for its plan; more cost hardly more."""
LONGEST_DAYS = 365
_REFERENCE = 0.05


@dataclass(frozen=True)
class Sized:
    """A measure that people differ in: its level, and the variance that one of them brings."""

    level: float
    variance: float
    people: int
    variance_left: float = 1.0


@dataclass(frozen=True)
class Arrivals:
    """Different people who have come by the end of day 1, 2, ...; later days go on as the last."""

    people: Sequence[int]

    def by(self, day: int) -> float:
        """By the end of a day; past those known, at the pace of the last two weeks."""
        if not self.people or day < 1:
            return 0.0
        if day <= len(self.people):
            return float(self.people[day - 1])
        recent = self.people[-15:]
        pace = (recent[-1] - recent[0]) / max(len(recent) - 1, 1)
        return self.people[-1] + pace * (day - len(self.people))

    def days_until(self, people: float) -> int | None:
        """None where so many do not come within a year."""
        return next((day for day in range(1, LONGEST_DAYS + 1) if self.by(day) >= people), None)


def people_needed(design: Design, sized: Sized, change_share: float) -> int:
    """In all variants together, to see a relative change of the level."""
    change = change_share * sized.level
    return ceil(_cost(design) * sized.variance / change**2)


def least_change(design: Design, sized: Sized, people: float) -> float | None:
    """The smallest relative change that so many people show; none where nobody comes."""
    if people <= 0 or sized.level <= 0:
        return None
    return sqrt(_cost(design) * sized.variance / people) / sized.level


@lru_cache(maxsize=256)
def _cost(design: Design) -> float:
    """People times the square of a change, where the variance is one."""
    return units_needed(design, Baseline(1.0, 1.0), _REFERENCE) * _REFERENCE**2


def design_of(variants: int, error_share: float, power: float, *, daily: bool) -> Design:
    """With as many people in each of the variants."""
    return Design(
        shares=(1.0,) * variants, level=1 - error_share, power=power, looks=LOOKS if daily else 0
    )
