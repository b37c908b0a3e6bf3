"""The most valuable choice among groups whose shares of chosen people may not lie far apart.

Within a group the best are taken first, so a choice is a threshold for each group. As many
are chosen as without the condition: nobody is made worse off only to make groups equal
(Mittelstadt, Wachter and Russell 2023, on levelling down).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
_EVERY_RATE = 600
"""With fewer people than this, every rate is tried."""
_STEPS = 80
_NEAR = 2
_SLACK = 1e-9


@dataclass(frozen=True)
class FairChoice:
    """How many of each group are chosen (groups,), what it is worth, and what it costs.

    ``loss`` is what the best choice of as many people is worth beyond it. ``is_reached`` is
    false where so few are chosen that whole people cannot keep the ratio.
    """

    counts: Counts
    value: float
    loss: float
    is_reached: bool


def fair_choice(
    value: Array,
    group: npt.NDArray[np.intp],
    total: int,
    limit: float,
    bound: npt.NDArray[np.bool_] | None = None,
) -> FairChoice:
    """The choice of ``total`` people whose lowest rate is at least ``limit`` of the highest.

    ``value`` (rows,) of choosing somebody, ``group`` (rows,) the number of their group from 0;
    groups that are not ``bound`` (groups,) may be chosen at any rate. For a given highest rate
    each group has a smallest and a largest number, and the best choice between them takes
    the most valuable first; its value is concave in that rate, which is searched for.
    """
    search = _Search(value, group, total, limit, bound)
    best = search.free()
    found = search.best()
    if found is None:
        return FairChoice(best, search.worth(best), 0.0, is_reached=False)
    worth = search.worth(found)
    return FairChoice(found, worth, max(search.worth(best) - worth, 0.0), is_reached=True)


class _Search:
    """People in the order of group and value; counts are numbers from the top of each."""

    def __init__(
        self,
        value: Array,
        group: npt.NDArray[np.intp],
        total: int,
        limit: float,
        bound: npt.NDArray[np.bool_] | None,
    ) -> None:
        order = np.lexsort((value, group))
        self._size = np.bincount(group, minlength=0 if bound is None else len(bound))
        ends = np.cumsum(self._size)
        # Rising within each group, for binary search.
        self._rising = np.split(value[order], ends[:-1]) if len(ends) else []
        self._sums = [np.r_[0.0, np.cumsum(one[::-1])] for one in self._rising]
        self._values = np.sort(value)
        self._total = min(total, len(value))
        self._limit = limit
        self._bound = np.ones(len(self._size), bool) if bound is None else bound
        self._bound = self._bound & (self._size > 0)

    def worth(self, counts: Counts) -> float:
        return float(sum(sums[n] for sums, n in zip(self._sums, counts, strict=True)))

    def free(self) -> Counts:
        """The best choice without a condition."""
        return self._filled(np.zeros_like(self._size), self._size)

    def best(self) -> Counts | None:
        if not self._bound.any():
            return self.free()
        sizes = self._size[self._bound]
        if sizes.sum() <= _EVERY_RATE:
            rates = np.unique(np.concatenate([np.arange(n + 1) / n for n in sizes]))
        else:
            top = self._top()
            near = [
                (np.floor(top * n) + step) / n for n in sizes for step in range(-_NEAR, _NEAR + 1)
            ]
            rates = np.unique(np.clip([top, *near], 0.0, 1.0))
        tried = [one for rate in rates if (one := self._at(float(rate))) is not None]
        return max(tried, key=self.worth, default=None)

    def _top(self) -> float:
        """The best highest rate, nearly: the value is concave in it but for whole people."""
        low, high = self._feasible()
        for _ in range(_STEPS):
            third = (high - low) / 3
            left, right = (self._worth_at(rate) for rate in (low + third, high - third))
            low, high = (low, high - third) if left >= right else (low + third, high)
        return (low + high) / 2

    def _feasible(self) -> tuple[float, float]:
        """The rates between which as many as asked for can be chosen."""
        return self._first(lambda least, most: bool(most.sum() >= self._total)), self._first(
            lambda least, most: bool(least.sum() > self._total)
        )

    def _first(self, holds: Callable[[Counts, Counts], bool]) -> float:
        """Where a condition begins to hold that holds for every higher rate."""
        low, high = 0.0, 1.0
        for _ in range(_STEPS):
            middle = (low + high) / 2
            low, high = (low, middle) if holds(*self._between(middle)) else (middle, high)
        return high

    def _worth_at(self, rate: float) -> float:
        """As if a part of a person could be chosen: no rate between whole people is lost."""
        most = np.minimum(np.ceil(rate * self._size - _SLACK), self._size).astype(np.int64)
        least = np.floor(self._limit * rate * self._size + _SLACK).astype(np.int64)
        least, most = np.where(self._bound, least, 0), np.where(self._bound, most, self._size)
        if not least.sum() <= self._total <= most.sum():
            return -np.inf
        return self.worth(self._filled(least, most))

    def _between(self, rate: float) -> tuple[Counts, Counts]:
        """The smallest and the largest number of each group under a highest rate."""
        most = np.floor(rate * self._size + _SLACK).astype(np.int64)
        least = np.ceil(self._limit * rate * self._size - _SLACK).astype(np.int64)
        return np.where(self._bound, least, 0), np.where(self._bound, most, self._size)

    def _at(self, rate: float) -> Counts | None:
        least, most = self._between(rate)
        if (least > most).any() or not least.sum() <= self._total <= most.sum():
            return None
        return self._filled(least, most)

    def _filled(self, least: Counts, most: Counts) -> Counts:
        """The most valuable first, between these numbers."""
        low, high = 0, len(self._values)
        # The lowest threshold above which no more than the total are taken.
        while low < high:
            middle = (low + high) // 2
            if self._taken(self._values[middle], least, most).sum() <= self._total:
                high = middle
            else:
                low = middle + 1
        if low == len(self._values):
            return least.astype(np.int64)
        counts = self._taken(self._values[low], least, most)
        left = self._total - int(counts.sum())
        if left:
            # Those at the threshold itself are worth the same: the first groups get them.
            room = self._taken(self._values[low], least, most, side="left") - counts
            before = np.r_[0, np.cumsum(room)[:-1]]
            counts = counts + np.clip(left - before, 0, room)
        return counts

    def _taken(
        self,
        threshold: float,
        least: Counts,
        most: Counts,
        side: Literal["left", "right"] = "right",
    ) -> Counts:
        above = [len(one) - np.searchsorted(one, threshold, side=side) for one in self._rising]
        return np.clip(np.array(above, dtype=np.int64), least, most)
