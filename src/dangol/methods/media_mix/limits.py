"""What a plan of spend may be, and the nearest plan that may be to any other.

Every cell (a channel, in a region perhaps) has a least and a most for each period, groups of cells
(all regions of a channel, say) have them for their sum, and all together spend a budget. The
nearest plan in squares is found exactly: with a price on money and one on each group's, cells fall
between their ends, and sums are broken lines of a price (K. C. Kiwiel, "Breakpoint Searching
Algorithms for the Continuous Quadratic Knapsack Problem", Mathematical Programming 112, 2008, for
one sum).
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.errors import NoPlanError

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
_NEAR = 1e-9
_HALVINGS = 100


@dataclass(frozen=True)
class Limits:
    """``least`` and ``most`` (cells, periods); ``group`` (cells,) counts from 0.

    ``group_least`` and ``group_most`` (groups,) are for the sum of each group over all periods.
    The ``budget`` is spent wholly, or with ``may_save`` at most. Raises NoPlanError where nothing
    fits.
    """

    least: Array
    most: Array
    group: Places
    group_least: Array
    group_most: Array
    budget: float
    may_save: bool = False

    def __post_init__(self) -> None:
        low = np.maximum(self._sums(self.least), self.group_least)
        high = np.minimum(self._sums(self.most), self.group_most)
        slack = _NEAR * max(self.budget, 1.0)
        if (self.least > self.most + slack).any() or (low > high + slack).any():
            raise NoPlanError("A least is above its most: raise the one or lower the other.")
        if low.sum() > self.budget + slack:
            raise NoPlanError(
                f"What must be spent is {low.sum():,.6g}, and the budget {self.budget:,.6g}: "
                "raise the budget or lower what must be spent."
            )
        if not self.may_save and high.sum() < self.budget - slack:
            raise NoPlanError(
                f"At most {high.sum():,.6g} may be spent of the budget of {self.budget:,.6g}: "
                "lower the budget, or allow more."
            )

    def _sums(self, plan: Array) -> Array:
        return np.bincount(self.group, plan.sum(1), len(self.group_least)).astype(np.float64)

    @cached_property
    def _members(self) -> list[Places]:
        return [np.flatnonzero(self.group == one) for one in range(len(self.group_least))]

    def nearest(self, plan: Array) -> Array:
        """The plan (cells, periods) that is allowed and lies nearest in squares."""
        lines = [
            _Line.of(plan[cells], self.least[cells], self.most[cells]) for cells in self._members
        ]

        def sums(price: float) -> Array:
            each = np.array([one.sum_at(price) for one in lines])
            return np.asarray(np.clip(each, self.group_least, self.group_most))

        low, high = self._ends(plan)
        if self.may_save and sums(0.0).sum() <= self.budget:
            low = high = 0.0
        for _ in range(_HALVINGS):
            if high - low <= _NEAR * max(abs(low), abs(high), _NEAR):
                break
            middle = (low + high) / 2
            if sums(middle).sum() > self.budget:
                low = middle
            else:
                high = middle
        found = np.empty_like(plan)
        for cells, line, wanted in zip(self._members, lines, sums(high), strict=True):
            price = line.price_of(wanted)
            found[cells] = np.clip(plan[cells] - price, self.least[cells], self.most[cells])
        return found

    def _ends(self, plan: Array) -> tuple[float, float]:
        return float((plan - self.most).min()) - 1, float((plan - self.least).max()) + 1


@dataclass(frozen=True)
class _Line:
    """The sum of some cells by the price of money: falling, straight between its ``prices``."""

    prices: Array
    sums: Array

    @classmethod
    def of(cls, plan: Array, least: Array, most: Array) -> "_Line":
        """Each cell leaves its most at one price and comes to its least at another."""
        leaves, comes = (plan - most).ravel(), (plan - least).ravel()
        prices = np.concatenate([leaves, comes])
        order = np.argsort(prices)
        prices = prices[order]
        turns = np.concatenate([np.full(leaves.size, -1.0), np.ones(comes.size)])[order]
        slopes = np.cumsum(turns)[:-1]
        falls = np.concatenate([[0.0], np.cumsum(slopes * np.diff(prices))])
        return cls(prices, most.sum() + falls)

    def sum_at(self, price: float) -> float:
        return float(np.interp(price, self.prices, self.sums))

    def price_of(self, wanted: float) -> float:
        return float(np.interp(-wanted, -self.sums, self.prices))
