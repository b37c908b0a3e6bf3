"""Days by regions: every region on the scale of its own usual day, weekdays taken out."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
WEEK = 7


class EmptyRegionError(ValueError):
    """A region had nothing on all the days before: it has no scale of its own."""


@dataclass(frozen=True)
class Panel:
    """``outcome`` is (days, regions) with consecutive days; the first ``before`` are the past.

    Dividing by a region's own mean lets shocks that move all regions by the same share cancel,
    whatever their size; logarithms do the same and break where a small region has an empty day.
    """

    outcome: Array
    before: int

    @property
    def days(self) -> int:
        return len(self.outcome)

    @property
    def regions(self) -> int:
        return len(self.outcome[0])

    @property
    def after(self) -> int:
        return self.days - self.before

    @cached_property
    def level(self) -> Array:
        """Mean of a region on a day of the past."""
        found: Array = self.outcome[: self.before].mean(axis=0)
        if (found <= 0).any():
            raise EmptyRegionError(f"{int((found <= 0).sum())} regions had nothing before.")
        return found

    @cached_property
    def index(self) -> Array:
        found: Array = self.outcome / self.level
        return found

    def without_weekdays(self, past: Ints) -> Array:
        """The index less its mean on the same weekday, as known from some days of the past."""
        weekday = np.arange(self.days) % WEEK
        is_day = (weekday[:, None] == np.arange(WEEK)).astype(np.float64)
        known = is_day[past]
        means = (known.T @ self.index[past]) / np.maximum(known.sum(axis=0), 1)[:, None]
        found: Array = self.index - is_day @ means
        return found

    def cut(self, before: int, after: int) -> "Panel":
        """The days around another moment: ``before`` all that came earlier."""
        return Panel(self.outcome[: before + after], before)


def share_weights(panel: Panel, members: Flags) -> Array:
    """What each member of every set weighs by its size, (sets, regions), each row summing to 1."""
    sizes = np.where(members, panel.level, 0.0)
    found: Array = sizes / sizes.sum(axis=1, keepdims=True)
    return found
