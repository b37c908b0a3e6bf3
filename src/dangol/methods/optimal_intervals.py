"""Intervals of a number that tell best what happens: the exact optimum, found by a table.

Neighbouring groups are put together so that the information value (S. Kullback, "Information
Theory and Statistics", 1959, as divergence; N. Siddiqi, "Credit Risk Scorecards", 2006) is as high
as it can be for so many intervals, each of a least size, rising or falling throughout if asked.
Dynamic programming (W. Fisher, "On Grouping for Maximum Homogeneity", JASA 53, 1958) over the last
interval, since the next one must only be compared with that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Way = Literal["any", "rising", "falling"]
Trend = Way | Literal["either"]
NOTHING = -np.inf


class NoIntervalsError(ValueError):
    """No division keeps every interval as large as asked, with both outcomes in it."""


@dataclass(frozen=True)
class Intervals:
    """``ends`` (intervals,) are places among the groups at which an interval is over.

    ``yes`` and ``no`` count both outcomes in each; ``value`` is the information value.
    """

    ends: Ints
    yes: Array
    no: Array
    value: float

    @property
    def rates(self) -> Array:
        """The share of each interval in which it happens."""
        found: Array = self.yes / (self.yes + self.no)
        return found


def best_intervals(
    yes: Array, no: Array, most: int, *, least: float = 0.05, trend: Trend = "any"
) -> Intervals:
    """The best of all divisions of neighbouring groups into at most ``most`` intervals.

    ``yes`` and ``no`` count both outcomes in each group, in the order of the number; ``least`` is
    the share of all rows that every interval has at least.

    Raises NoIntervalsError where there is none, not even one interval.
    """
    if yes.shape != no.shape or yes.ndim != 1 or not len(yes):
        raise ValueError(f"Counts of both outcomes by group: {yes.shape} and {no.shape}.")
    found = [one for way in ways_of(trend) if (one := _best(yes, no, most, least, way)) is not None]
    if not found:
        raise NoIntervalsError(
            f"{len(yes)} groups with {yes.sum():g} and {no.sum():g} rows have no interval with "
            f"both outcomes and {least:.0%} of all rows."
        )
    return max(found, key=lambda one: one.value)


def ways_of(trend: Trend) -> Sequence[Way]:
    """The trends to try: either way is one and the other."""
    return ("rising", "falling") if trend == "either" else (trend,)


def _best(yes: Array, no: Array, most: int, least: float, trend: Way) -> Intervals | None:
    value, rate = _pieces(yes, no, least)
    found = best_division(value, rate, most, trend)
    if found is None:
        return None
    ends, height = found
    begins = np.concatenate([[0], ends[:-1]])
    return Intervals(ends, np.add.reduceat(yes, begins), np.add.reduceat(no, begins), height)


def best_division(value: Array, rate: Array, most: int, trend: Way) -> tuple[Ints, float] | None:
    """Ends of the intervals whose values add up to the most, and that sum; None if there are none.

    ``value`` and ``rate`` (groups + 1, groups + 1) are of the interval from one group up to
    another; a value of minus infinity keeps an interval out, the trend is that of the rates.
    """
    count = len(value) - 1
    if trend == "falling":
        rate = -rate
    # best[i, j]: of divisions of the first j groups whose last interval is i to j.
    best = np.full((count + 1, count + 1), NOTHING)
    best[0] = value[0]
    layers, sources = [best], []
    for _ in range(min(most, count) - 1):
        best, source = _one_more(best, value, rate, is_ordered=trend != "any")
        layers.append(best)
        sources.append(source)
    heights = [float(one[:, count].max()) for one in layers]
    number = int(np.argmax(heights))
    if heights[number] == NOTHING:
        return None
    ends, start, end = [count], int(layers[number][:, count].argmax()), count
    for source in reversed(sources[:number]):
        ends.append(start)
        start, end = int(source[start, end]), start
    return np.array(ends[::-1], dtype=np.int64), heights[number]


def _pieces(yes: Array, no: Array, least: float) -> tuple[Array, Array]:
    """Of every interval of groups its part of the information value, and its rate.

    Minus infinity where it is too small or has one outcome only.
    """
    whole_yes, whole_no = (np.concatenate([[0.0], np.cumsum(one)]) for one in (yes, no))
    told, other = (whole[None, :] - whole[:, None] for whole in (whole_yes, whole_no))
    total = told + other
    fits = (told > 0) & (other > 0) & (total >= least * (yes.sum() + no.sum()))
    with np.errstate(divide="ignore", invalid="ignore"):
        share, against = told / yes.sum(), other / no.sum()
        value = np.where(fits, (share - against) * np.log(share / against), NOTHING)
        rate = np.where(fits, told / total, 0.0)
    return value, rate


def _one_more(best: Array, value: Array, rate: Array, *, is_ordered: bool) -> tuple[Array, Ints]:
    """One interval more: for each last interval the best of those that may come before it."""
    count = len(best)
    found = np.full((count, count), NOTHING)
    source = np.zeros((count, count), dtype=np.int64)
    for start in range(1, count - 1):
        before = best[:start, start]
        if not np.isfinite(before).any():
            continue
        order = np.argsort(rate[:start, start], kind="stable") if is_ordered else np.arange(start)
        highest = np.maximum.accumulate(before[order])
        leads = before[order] >= highest
        place = order[np.maximum.accumulate(np.where(leads, np.arange(start), 0))]
        ends = np.arange(start + 1, count)
        if is_ordered:
            # Those before whose rate is not higher.
            fit = np.searchsorted(rate[:start, start][order], rate[start, ends], side="right") - 1
        else:
            fit = np.full(len(ends), start - 1)
        is_there = fit >= 0
        fit = np.maximum(fit, 0)
        total = np.where(is_there, highest[fit] + value[start, ends], NOTHING)
        found[start, ends] = total
        source[start, ends] = place[fit]
    return found, source
