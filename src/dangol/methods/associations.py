"""What is bought together: frequent sets of items, rules among them, and which are no chance.

Sets are found depth first over bits, one per basket (Eclat: M. J. Zaki, "Scalable Algorithms for
Association Mining", IEEE TKDE 12, 2000). A rule must pass two tests. Beside each simpler rule
it must add something (Fisher's exact test: G. I. Webb, "Discovering Significant Patterns",
Machine Learning 68, 2007). And it must hold beyond what the sizes of baskets explain, since in a
large basket everything meets everything, with customers and not baskets as the independent
rows: their groups are left out one after the other (jackknife, J. W. Tukey 1958). Sizes and
shares of items are kept as in swap randomisation (A. Gionis and others, "Assessing Data Mining
Results via Swap Randomization", ACM TKDD 1, 2007), but reckoned (``basket_sizes``), not drawn.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.basket_sizes import chances_given_size

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Bits = npt.NDArray[np.uint64]
Items = tuple[int, ...]
SIZES = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 16, 20, 26, 36])
"""Baskets of about the same size go together: smallest number of items of each class."""
GROUPS = 40
WORD = 64
AT_ONCE = 2_000
NORMAL_95, SMALL = 1.96, 1e-12


@dataclass(frozen=True)
class Baskets:
    """Which items lie in which basket: ``bits`` (items, words) has one bit per basket.

    Baskets stand in cells of one class of sizes and one group of customers; a cell begins at a
    word of its own (``starts``). ``counts`` and ``places`` (classes, groups) are numbers of
    baskets and of items in them.
    """

    bits: Bits
    starts: Ints
    cells: Ints
    counts: Array
    places: Array

    @property
    def count(self) -> int:
        return int(self.counts.sum())

    def by_cell(self, bits: Bits) -> Array:
        """Baskets of rows of bits, by class and group: (rows, classes, groups)."""
        ones = np.bitwise_count(bits)
        found = np.zeros((len(bits), self.counts.size), dtype=np.float64)
        found[:, self.cells] = np.add.reduceat(ones, self.starts, axis=1, dtype=np.int64)
        return found.reshape(len(bits), *self.counts.shape)

    def by_class(self, place: int) -> Array:
        """How many baskets of a class of sizes hold each item."""
        found: Array = self.by_cell(self.bits)[:, place].sum(axis=-1)
        return found


def baskets_of(basket: Ints, item: Ints, items: int, group: Ints) -> Baskets:
    """Baskets from rows of a basket (0 ..) and an item (0 .. ``items``); repeated rows count once.

    ``group`` (0 .. GROUPS) of each basket holds all baskets of its customers.
    """
    pairs = np.sort(basket * items + item)
    pairs = pairs[np.r_[True, pairs[1:] != pairs[:-1]]]
    basket, item = pairs // items, pairs % items
    size = np.bincount(basket, minlength=len(group))
    is_there = size > 0
    cell = (np.searchsorted(SIZES, size, side="right") - 1) * GROUPS + group
    counts = np.bincount(cell[is_there], minlength=len(SIZES) * GROUPS)
    places = np.bincount(cell[is_there], size[is_there], minlength=len(counts))
    words = -(-counts // WORD)
    starts = np.cumsum(words) - words
    order = np.flatnonzero(is_there)[np.argsort(cell[is_there], kind="stable")]
    before = np.cumsum(counts) - counts
    position = np.zeros(len(group), dtype=np.int64)
    position[order] = starts[cell[order]] * WORD + np.arange(len(order)) - before[cell[order]]
    bits = np.zeros((items, max(int(words.sum()), 1)), dtype=np.uint64)
    by_item = np.argsort(item, kind="stable")
    ends = np.cumsum(np.bincount(item, minlength=items))
    for own, rows in zip(bits, np.split(position[basket[by_item]], ends[:-1]), strict=True):
        flags = np.zeros(bits.shape[1] * WORD, dtype=np.bool_)
        flags[rows] = True
        own[:] = np.packbits(flags, bitorder="little").view(np.uint64)
    cells = np.flatnonzero(counts)
    shape = (len(SIZES), GROUPS)
    return Baskets(
        bits,
        starts[cells],
        cells,
        counts.astype(np.float64).reshape(shape),
        places.astype(np.float64).reshape(shape),
    )


def frequent_sets(baskets: Baskets, least: int, longest: int) -> Iterator[tuple[Items, Array]]:
    """Sets of at most ``longest`` items that lie in ``least`` baskets, with those by cell.

    Depth first, items rising; every part of a set comes, though not before it.
    """
    each = np.bitwise_count(baskets.bits).sum(axis=1)
    frequent = np.flatnonzero(each >= least)
    for item, cells in zip(frequent.tolist(), baskets.by_cell(baskets.bits[frequent]), strict=True):
        yield (item,), cells
    for place, item in enumerate(frequent.tolist()):
        yield from _longer(
            baskets, (item,), baskets.bits[item], frequent[place + 1 :], least, longest
        )


def _longer(
    baskets: Baskets, items: Items, bits: Bits, others: Ints, least: int, longest: int
) -> Iterator[tuple[Items, Array]]:
    if len(items) == longest or not len(others):
        return
    both = baskets.bits[others] & bits
    kept = np.bitwise_count(both).sum(axis=1) >= least
    both, others = both[kept], others[kept]
    if not len(others):
        return
    cells = baskets.by_cell(both)
    for place, item in enumerate(others):
        found = (*items, int(item))
        yield found, cells[place]
        yield from _longer(baskets, found, both[place], others[place + 1 :], least, longest)


@dataclass(frozen=True)
class Rules:
    """If the items of ``first`` are in a basket, ``then`` is too: one entry per rule.

    ``count`` of baskets with all, ``confidence`` the share of those with ``first``, ``lift`` that
    over the share of all, ``leverage`` what the share of all baskets exceeds independence by.
    ``size_lift`` with its 95 % interval is lift over what the sizes of baskets explain. ``chance``
    is the larger p-value of both tests.
    """

    first: Sequence[Items]
    then: Ints
    count: Array
    support: Array
    confidence: Array
    lift: Array
    leverage: Array
    size_lift: Array
    size_lift_low: Array
    size_lift_high: Array
    chance: Array

    def __len__(self) -> int:
        return len(self.then)


def rules(baskets: Baskets, least: int, longest: int = 3) -> Rules:
    """Every rule with one item on its second side whose items lie in ``least`` baskets."""
    from scipy import stats

    sets = dict(frequent_sets(baskets, least, longest))
    first: list[Items] = []
    then: list[int] = []
    for items in sets:
        if len(items) > 1:
            first += [tuple(i for i in items if i != last) for last in items]
            then += items
    totals = {items: float(cells.sum()) for items, cells in sets.items()}
    all_of = float(baskets.count)
    left = np.array([totals[one] for one in first])
    right = np.array([totals[(one,)] for one in then])
    together = np.array([totals[_with(one, last)] for one, last in zip(first, then, strict=True)])
    support, confidence = together / max(all_of, 1.0), together / left
    lift = confidence / (right / all_of)
    explained = _explained(baskets, sets)
    beyond = [
        _beyond_sizes(
            baskets, sets, explained, first[start : start + AT_ONCE], then[start : start + AT_ONCE]
        )
        for start in range(0, len(then), AT_ONCE)
    ]
    ratio, error = (
        np.concatenate([one[part] for one in beyond]) if beyond else np.zeros(0) for part in (0, 1)
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        by_people = stats.t.sf(np.log(ratio) / error, GROUPS - 1)
    by_people = np.where(np.isfinite(by_people), by_people, 1.0)
    return Rules(
        first,
        np.array(then, dtype=np.int64),
        together,
        support,
        confidence,
        lift,
        support - left / max(all_of, 1.0) * right / max(all_of, 1.0),
        ratio,
        ratio * np.exp(-NORMAL_95 * error),
        ratio * np.exp(NORMAL_95 * error),
        np.maximum(_adds_something(totals, first, then, all_of), by_people),
    )


def _with(first: Items, last: int) -> Items:
    return tuple(sorted((*first, last)))


def _explained(baskets: Baskets, sets: dict[Items, Array]) -> dict[Items, Array]:
    """By class of sizes, the chance that each set is in a basket of that size."""
    items = list(sets)
    found = np.zeros((len(items), len(SIZES)))
    number = baskets.counts.sum(axis=1)
    for place in np.flatnonzero(number).tolist():
        size = int(np.rint(baskets.places[place].sum() / number[place]))
        shares = baskets.by_class(place) / number[place]
        for start in range(0, len(items), AT_ONCE):
            some = slice(start, start + AT_ONCE)
            found[some, place] = chances_given_size(shares, size, items[some])
    return dict(zip(items, found, strict=True))


def _beyond_sizes(
    baskets: Baskets,
    sets: dict[Items, Array],
    explained: dict[Items, Array],
    first: Sequence[Items],
    then: Sequence[int],
) -> tuple[Array, Array]:
    """Baskets with all over those that sizes explain, and the standard error of its logarithm."""
    whole = [_with(one, last) for one, last in zip(first, then, strict=True)]
    together, left, right = (
        _without(np.stack([sets[items] for items in side]))
        for side in (whole, first, [(last,) for last in then])
    )
    with np.errstate(divide="ignore", invalid="ignore"):
        shares = right / _without(baskets.counts)
        chance = np.stack([explained[items] for items in whole])
        chance /= np.stack([explained[items] for items in first])
        # The item's share among all but a group moves with the group.
        moved = np.nan_to_num(shares / shares[..., :1])
        expected = (left * np.nan_to_num(chance)[..., None] * moved).sum(axis=1)
        ratio = together.sum(axis=1) / expected
        logs = np.log(ratio)
        away = logs[:, 1:] - logs[:, 1:].mean(axis=1, keepdims=True)
    error: Array = np.sqrt((GROUPS - 1) / GROUPS * (away**2).sum(axis=1))
    return ratio[:, 0], error


def _without(cells: Array) -> Array:
    """Sums over groups: of all, and of all but each (..., classes, 1 + groups)."""
    whole = cells.sum(axis=-1, keepdims=True)
    return np.concatenate([whole, whole - cells], axis=-1)


def _adds_something(
    totals: dict[Items, float], first: Sequence[Items], then: Sequence[int], all_of: float
) -> Array:
    """Fisher's p-value that a rule adds to the simpler rule that explains it best (one-sided)."""
    rule, hits, among, with_item, with_then = [], [], [], [], []
    for place, (one, last) in enumerate(zip(first, then, strict=True)):
        for item in one:
            rest = tuple(i for i in one if i != item)
            rule.append(place)
            hits.append(totals[_with(one, last)])
            among.append(totals[rest] if rest else all_of)
            with_item.append(totals[one])
            with_then.append(totals[_with(rest, last)])
    found = np.zeros(len(then))
    counts = (np.array(one, dtype=np.float64) for one in (hits, among, with_item, with_then))
    chance = fisher_tail(*counts)
    np.maximum.at(found, np.array(rule, dtype=np.int64), chance)
    return found


def fisher_tail(hits: Array, among: Array, first: Array, second: Array) -> Array:
    """Fisher's one-sided p-value: how often chance gives as many ``hits`` or more.

    ``among`` so many rows ``first`` and ``second`` have one thing and the other. 1 where there
    are no more hits than expected. Terms of the tail fall from the first on, so few are added.
    """
    from scipy.special import gammaln

    asked = np.flatnonzero(hits > first * second / np.maximum(among, 1.0))
    k, whole, one, two = (values[asked] for values in (hits, among, first, second))
    rest = whole - one - two
    log = (
        gammaln(one + 1) - gammaln(k + 1) - gammaln(one - k + 1)
        + gammaln(whole - one + 1) - gammaln(two - k + 1) - gammaln(rest + k + 1)
        - gammaln(whole + 1) + gammaln(two + 1) + gammaln(whole - two + 1)
    )  # fmt: skip
    total, term, left = np.ones(len(k)), np.ones(len(k)), np.arange(len(k))
    step = 0.0
    while len(left):
        at = k[left] + step
        term = term * (one[left] - at) * (two[left] - at) / ((at + 1) * (rest[left] + at + 1))
        total[left] += term
        goes_on = term > SMALL * total[left]
        left, term = left[goes_on], term[goes_on]
        step += 1.0
    found = np.ones(len(hits))
    found[asked] = np.minimum(np.exp(log) * total, 1.0)
    return found
