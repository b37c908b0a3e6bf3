"""Measures by day as series of equal steps: days, or weeks where little comes in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dangol.customers.quality.measuring import Measured
from dangol.customers.quality.rows_by_day import DAY, SOURCE
from dangol.methods.watching import LEAST_SIZE, SEASONS, Floats

DAILY, WEEKLY = 1, 7
_RECENT = SEASONS * 7


@dataclass(frozen=True)
class ByDay:
    """One measure of one source over all days up to the last complete one."""

    table: str
    source: str
    column: str
    measure: str
    of: str
    values: Floats
    """NaN where nothing was measured."""
    sizes: Floats

    def since(self, place: int) -> "ByDay":
        return replace(self, values=self.values[place:], sizes=self.sizes[place:])

    def steps(self, length: int) -> tuple[Floats, Floats]:
        """Values and sizes by step of so many days; the last step ends with the last day."""
        if length == DAILY:
            return self.values, self.sizes
        count = len(self.values) // length
        sizes = self.sizes[len(self.sizes) - count * length :].reshape(count, length)
        values = self.values[len(self.values) - count * length :].reshape(count, length)
        whole = sizes.sum(axis=1)
        weighed = np.where(np.isnan(values), 0.0, values) * sizes
        with np.errstate(invalid="ignore"):
            return np.where(whole > 0, weighed.sum(axis=1) / whole, np.nan), whole


def by_day(table: str, found: Iterable[Measured], first: dt.date, last: dt.date) -> list[ByDay]:
    """The series of a table's measures, one per source; a source begins with its first row."""
    days = (last - first).days + 1
    series = []
    for one in found:
        columns = (one.rows[name].to_pylist() for name in (SOURCE, DAY, "value", "size"))
        by_source: defaultdict[str, list[tuple[int, float, float]]] = defaultdict(list)
        for source, day, value, size in zip(*columns, strict=True):
            place = (day - first).days
            if 0 <= place < days:
                by_source[source].append((place, np.nan if value is None else value, size))
        for source, told in by_source.items():
            values, sizes = np.full(days, np.nan), np.zeros(days)
            places, told_values, told_sizes = zip(*told, strict=True)
            values[list(places)], sizes[list(places)] = told_values, told_sizes
            series.append(ByDay(table, source, one.column, one.measure, one.of, values, sizes))
    return series


def step_of(rows: npt.NDArray[np.float64]) -> int:
    """Days of a step, by how many rows come in on a day."""
    return DAILY if np.median(rows[-_RECENT:]) >= LEAST_SIZE else WEEKLY
