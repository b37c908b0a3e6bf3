"""What is bought after what: frequent sequences of items within so many days, and chance.

Sequences grow from the left, as in PrefixSpan (J. Pei and others, "Mining Sequential Patterns by
Pattern-Growth", IEEE TKDE 16, 2004); the whole must fit into a window of days (R. Srikant and
R. Agrawal, "Mining Sequential Patterns: Generalizations and Performance Improvements", EDBT
1996). A table of the next day on which each item comes, for every day of every customer, makes
each step a look-up.

What chance would do is known exactly. Where somebody's days other than those that end what came
before may change places, the days after it hold an item with a hypergeometric chance, given how
often the person buys it; customers are independent. So what everybody buys, how much and when
they come stays, and only what comes after what is gone (as the permutations of A. Tonon and
F. Vandin, "Permutation Strategies for Mining Significant Sequential Patterns", ICDM 2019, but
reckoned instead of drawn).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Items = tuple[int, ...]
AT_ONCE = 200_000
NORMAL_95, TINY = 1.96, 1e-9


@dataclass(frozen=True)
class Timeline:
    """One row per customer and day with a purchase, in this order; ``has`` (rows, items)."""

    customer: Ints
    day: Ints
    has: Flags

    @property
    def people(self) -> int:
        return len(np.unique(self.customer))

    def parts(self) -> list["Timeline"]:
        """Some customers at a time, so that memory stays bounded."""
        ends = np.flatnonzero(np.diff(self.customer)) + 1
        wanted = np.arange(AT_ONCE, len(self.customer), AT_ONCE)
        cuts = np.unique(ends[np.minimum(np.searchsorted(ends, wanted), len(ends) - 1)]) if (
            len(ends) and len(wanted)
        ) else np.zeros(0, dtype=np.int64)  # fmt: skip
        bounds = [0, *cuts.tolist(), len(self.customer)]
        return [
            Timeline(self.customer[a:b], self.day[a:b], self.has[a:b]) for a, b in pairwise(bounds)
        ]


def timeline_of(customer: Ints, day: Ints, item: Ints, items: int) -> Timeline:
    """Rows from purchases; several of an item on a day are one."""
    days = int(day.max(initial=0)) + 1
    keys, place = np.unique(customer * days + day, return_inverse=True)
    has = np.zeros((len(keys), items), dtype=np.bool_)
    has[place, item] = True
    return Timeline(keys // days, keys % days, has)


def customers_with(timeline: Timeline) -> Ints:
    """Number of customers who bought each item."""
    return _people(timeline.customer, timeline.has)


def follower_counts(timeline: Timeline, prefixes: Sequence[Items], span_days: int) -> Ints:
    """Customers who bought a prefix and then each item: (prefixes, items).

    Every step on a later day than the one before, all within ``span_days`` of the first.
    """
    found = np.zeros((len(prefixes), timeline.has.shape[1]), dtype=np.int64)
    for part in timeline.parts():
        known = _Occurrences(part, span_days)
        for place, items in enumerate(prefixes):
            found[place] += known.followers(items)
    return found


class _Occurrences:
    """When sequences come in a part of a timeline, each worked out once."""

    def __init__(self, timeline: Timeline, span_days: int) -> None:
        self.timeline, self.span = timeline, span_days
        self.after = _next_rows(timeline)
        # A row past the end, of nobody, stands for "never".
        self.customer = np.append(timeline.customer, -1)
        self.day = np.append(timeline.day, np.iinfo(np.int64).max // 2)
        self._known: dict[Items, tuple[Ints, Ints]] = {}

    def of(self, items: Items) -> tuple[Ints, Ints]:
        """First day and last row of each time that the items come, its last as early as can be."""
        if items not in self._known:
            self._known[items] = self._found(items)
        return self._known[items]

    def _found(self, items: Items) -> tuple[Ints, Ints]:
        if len(items) == 1:
            row = np.flatnonzero(self.timeline.has[:, items[0]])
            return self.day[row], row
        first, row = self.of(items[:-1])
        then = self.after[row, items[-1]].astype(np.int64)
        holds = (self.customer[then] == self.customer[row]) & (self.day[then] - first <= self.span)
        return first[holds], then[holds]

    def followers(self, items: Items) -> Ints:
        """Customers with each item after these."""
        first, row = self.of(items)
        then = self.after[row]
        holds = (self.customer[then] == self.customer[row][:, None]) & (
            self.day[then] - first[:, None] <= self.span
        )
        return _people(self.customer[row], holds)


def _next_rows(timeline: Timeline) -> Places:
    """For each row the next later one that has each item; the number of rows where none has.

    It may be another customer's: whoever asks looks whose it is.
    """
    rows = len(timeline.customer)
    own = np.where(timeline.has, np.arange(rows, dtype=np.int32)[:, None], np.int32(rows))
    reach = np.minimum.accumulate(own[::-1], axis=0)[::-1]
    last = np.full((1, timeline.has.shape[1]), rows, dtype=np.int32)
    return np.concatenate([reach[1:], last])


def _people(customer: Ints, holds: Flags) -> Ints:
    """Customers with any true row, by column; rows of a customer stand together."""
    if not len(customer):
        return np.zeros(holds.shape[1], dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, customer[1:] != customer[:-1]])
    found: Ints = np.logical_or.reduceat(holds, starts, axis=0).sum(axis=0, dtype=np.int64)
    return found


def frequent_sequences(
    timeline: Timeline, least: int, span_days: int, longest: int = 3
) -> dict[Items, int]:
    """Sequences of at most ``longest`` items of ``least`` customers, and how many those are."""
    with_item = customers_with(timeline)
    found: dict[Items, int] = {
        (int(item),): int(with_item[item]) for item in np.flatnonzero(with_item >= least)
    }
    prefixes = list(found)
    for _ in range(longest - 1):
        counts = follower_counts(timeline, prefixes, span_days)
        longer = {
            (*prefixes[place], int(item)): int(counts[place, item])
            for place, item in zip(*np.nonzero(counts >= least), strict=True)
        }
        found |= longer
        prefixes = list(longer)
    return found


@dataclass(frozen=True)
class Beyond:
    """Customers with each item after each prefix (prefixes, items), and as chance would have it.

    A day that ends the prefix itself does not count as one after it.
    """

    count: Array
    expected: Array
    variance: Array

    @property
    def lift(self) -> Array:
        found: Array = self.count / np.maximum(self.expected, TINY)
        return found

    @property
    def limits(self) -> tuple[Array, Array]:
        """The 95 % interval of the lift."""
        reach = NORMAL_95 * np.sqrt(self.variance)
        usual = np.maximum(self.expected, TINY)
        return np.maximum(self.count - reach, 0.0) / usual, (self.count + reach) / usual

    @property
    def chance(self) -> Array:
        """How often chance gives as many or more, by the normal law of a sum of customers."""
        from scipy import stats

        away = (self.count - 0.5 - self.expected) / np.sqrt(np.maximum(self.variance, TINY))
        return np.asarray(stats.norm.sf(away), dtype=np.float64)


def beyond_chance(timeline: Timeline, prefixes: Sequence[Items], span_days: int) -> Beyond:
    """Who follows each prefix with each item, beside chance given everybody's own days."""
    shape = (len(prefixes), timeline.has.shape[1])
    count, expected, variance = (np.zeros(shape) for _ in range(3))
    for part in timeline.parts():
        known = _Occurrences(part, span_days)
        starts = np.flatnonzero(np.r_[True, part.customer[1:] != part.customer[:-1]])
        every = np.add.reduceat(part.has, starts, axis=0, dtype=np.int64)
        for place, items in enumerate(prefixes):
            seen, chance = _beside_chance(known, items, starts, every)
            count[place] += seen.sum(axis=0)
            expected[place] += chance.sum(axis=0)
            variance[place] += (chance * (1.0 - chance)).sum(axis=0)
    return Beyond(count, expected, variance)


def _beside_chance(
    known: _Occurrences, items: Items, starts: Ints, every: Ints
) -> tuple[Flags, Array]:
    """Of customers with the prefix: who has each item after it, and with what chance."""
    timeline = known.timeline
    rows, has = len(timeline.customer), timeline.has
    first, end = known.of(items)
    days = int(timeline.day.max(initial=0)) + known.span + 2
    keys = timeline.customer * days + timeline.day
    until = np.searchsorted(keys, timeline.customer[end] * days + first + known.span, side="right")
    covered = np.zeros(rows + 1, dtype=np.int64)
    np.add.at(covered, end + 1, 1)
    np.add.at(covered, np.maximum(until, end + 1), -1)
    is_end = np.zeros(rows, dtype=np.bool_)
    is_end[end] = True
    inside = (np.cumsum(covered[:-1]) > 0) & ~is_end
    ends = np.add.reduceat(is_end, starts, dtype=np.int64)
    having = np.flatnonzero(ends)
    sizes = np.diff(np.append(starts, rows))
    free = (sizes - ends)[having]
    room = np.add.reduceat(inside, starts, dtype=np.int64)[having]
    owner = np.repeat(np.arange(len(starts)), sizes)

    def summed(which: Flags) -> Ints:
        """Days of each customer with each item, among some."""
        chosen = np.flatnonzero(which)
        found = np.zeros(every.shape, dtype=np.int64)
        if len(chosen):
            of = owner[chosen]
            begins = np.flatnonzero(np.r_[True, of[1:] != of[:-1]])
            found[of[begins]] = np.add.reduceat(has[chosen], begins, axis=0, dtype=np.int64)
        return found[having]

    bought = every[having] - summed(is_end)
    seen = summed(inside) > 0
    return seen, _meets(free[:, None], room[:, None], bought)


def _meets(free: Ints, room: Ints, bought: Ints) -> Array:
    """The chance that one of ``bought`` days of ``free`` ones falls into ``room`` of them."""
    log = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, int(free.max(initial=0)) + 1)))])
    left = free - room - bought
    fits = left >= 0
    none = (
        log[free - room] - log[np.maximum(left, 0)] - log[free] + log[free - bought]
    )  # fmt: skip
    return np.where(fits, -np.expm1(np.where(fits, none, 0.0)), 1.0)
