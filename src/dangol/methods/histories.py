"""Purchase histories and average amounts in the form that models are fitted on.

Rows are sorted by a whole number (purchases), so that what depends on it alone, most of all
the special functions, is computed once per value and not once per customer.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]


class Runs:
    """Stretches of equal values in sorted rows."""

    def __init__(self, sorted_values: Array, weight: Array) -> None:
        self._rows = len(sorted_values)
        self._starts = np.flatnonzero(np.diff(sorted_values, prepend=-1.0))
        self.values = sorted_values[self._starts]
        self.weight: Array = np.add.reduceat(weight, self._starts)

    def spread(self, per_run: Array) -> Array:
        """Values per run, repeated for its rows."""
        return np.repeat(per_run, np.diff(self._starts, append=self._rows))

    def total(self, per_row: Array) -> Array:
        """Values of rows, summed per run."""
        summed: Array = np.add.reduceat(per_row, self._starts)
        return summed


@dataclass(frozen=True)
class Histories:
    """Rows of (frequency, recency, age) sorted by frequency, each with its number of customers."""

    frequency: Array
    recency: Array
    age: Array
    weight: Array

    @cached_property
    def first_repeating(self) -> int:
        """Index of the first row with a repeat purchase."""
        return int(np.searchsorted(self.frequency, 0.0, side="right"))

    @cached_property
    def runs(self) -> Runs:
        """Stretches of equal frequency."""
        return Runs(self.frequency, self.weight)

    @property
    def mean_age(self) -> float:
        return float(np.average(self.age, weights=self.weight))

    def in_unit(self, unit: float) -> "Histories":
        """The same with time counted in so much of what it was."""
        return Histories(self.frequency, self.recency / unit, self.age / unit, self.weight)

    def sample(self, rows: int) -> "Histories":
        """At most ``rows`` of them, at even distances."""
        one = _evenly(len(self.weight), rows)
        return Histories(self.frequency[one], self.recency[one], self.age[one], self.weight[one])


def distinct(
    frequency: npt.ArrayLike, recency: npt.ArrayLike, age: npt.ArrayLike
) -> tuple[Histories, Places]:
    """The different histories, and for each customer the index of theirs.

    Raises ValueError where a history cannot be: 0 <= recency <= age, and a recency of 0
    exactly without a repeat purchase.
    """
    x = np.asarray(frequency, dtype=np.float64)
    t, whole = np.asarray(recency, dtype=np.float64), np.asarray(age, dtype=np.float64)
    possible = (x >= 0) & (t >= 0) & (t <= whole) & ((x > 0) == (t > 0)) & np.isfinite(whole)
    if not possible.all():
        raise ValueError(
            f"{int((~possible).sum())} histories cannot be: recency lies between 0 and age, and "
            "is 0 exactly without a repeat purchase."
        )
    first, place = same_rows(x, t, whole)
    weight = np.bincount(place, minlength=len(first)).astype(np.float64)
    return Histories(x[first], t[first], whole[first], weight), place


def same_rows(*columns: npt.NDArray[Any]) -> tuple[Places, Places]:
    """The different rows of ``columns``, sorted by them in turn.

    Of each the index of one such row; and for every row its place among the different ones.
    What ``numpy.unique`` does with ``axis=0``, in a fraction of its time.
    """
    order = np.lexsort(columns[::-1])
    new = np.zeros(len(order), dtype=bool)
    new[:1] = True
    for column in columns:
        new[1:] |= np.diff(column[order]) != 0
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.cumsum(new) - 1
    return order[new], place


@dataclass(frozen=True)
class Averages:
    """Rows of (purchases, average amount > 0) sorted by purchases."""

    purchases: Array
    amount: Array
    weight: Array

    @cached_property
    def runs(self) -> Runs:
        """Stretches of equal numbers of purchases."""
        return Runs(self.purchases, self.weight)

    def sample(self, rows: int) -> "Averages":
        """At most ``rows`` of them, at even distances."""
        one = _evenly(len(self.weight), rows)
        return Averages(self.purchases[one], self.amount[one], self.weight[one])


def averages(purchases: npt.ArrayLike, amount: npt.ArrayLike) -> Averages:
    """The averages of customers; who has no purchase or no positive amount is left out."""
    n, mean = np.asarray(purchases, dtype=np.float64), np.asarray(amount, dtype=np.float64)
    known = (n > 0) & (mean > 0) & np.isfinite(mean)
    n, mean = n[known], mean[known]
    order = np.lexsort((mean, n))
    return Averages(n[order], mean[order], np.ones(len(order)))


def _evenly(rows: int, wanted: int) -> Places:
    return np.linspace(0, rows - 1, min(rows, wanted)).round().astype(np.int64)
