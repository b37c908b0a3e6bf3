"""Sequences beside brute force, and chance beside every order of everybody's days."""

from collections.abc import Iterable
from itertools import pairwise, permutations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods import sequences
from dangol.methods.multiplicity import discoveries
from dangol.methods.sequences import (
    Timeline,
    beyond_chance,
    customers_with,
    follower_counts,
    frequent_sequences,
    timeline_of,
)

ITEMS = 3
Rows = list[tuple[int, int, int]]
ROWS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 12), st.integers(0, ITEMS - 1)),
    min_size=1,
    max_size=24,
)


def timeline(rows: Iterable[tuple[int, int, int]]) -> Timeline:
    customer, day, item = (np.array(side, dtype=np.int64) for side in zip(*rows, strict=True))
    return timeline_of(customer, day, item, ITEMS)


def comes(bought: list[tuple[int, int]], items: tuple[int, ...], span: int) -> bool:
    """Whether the items come in order on rising days within the span, by trying everything."""
    days = [[day for day, one in bought if one == item] for item in items]
    return any(
        all(a < b for a, b in pairwise(chosen)) and chosen[-1] - chosen[0] <= span
        for chosen in product(*days)
    )


@settings(max_examples=150, deadline=None)
@given(ROWS, st.integers(1, 12), st.integers(1, 3), st.integers(1, 3))
def test_every_frequent_sequence_is_found_with_its_customers(
    rows: Rows, span: int, least: int, longest: int
) -> None:
    expected = {}
    for length in range(1, longest + 1):
        for items in product(range(ITEMS), repeat=length):
            count = sum(
                comes([(day, item) for c, day, item in rows if c == customer], items, span)
                for customer in range(4)
            )
            if count >= least:
                expected[items] = count
    assert frequent_sequences(timeline(rows), least, span, longest) == expected


@settings(max_examples=40, deadline=None)
@given(ROWS)
def test_customers_at_a_time_count_as_all_together(rows: Rows) -> None:
    whole = timeline(rows)
    prefixes = [(item,) for item in range(ITEMS)]
    with pytest.MonkeyPatch.context() as patch:
        together = follower_counts(whole, prefixes, 5), beyond_chance(whole, prefixes, 5)
        patch.setattr(sequences, "AT_ONCE", 3)
        assert len(whole.parts()) >= min(whole.people, 2) or len(whole.customer) <= 3
        apart = follower_counts(whole, prefixes, 5), beyond_chance(whole, prefixes, 5)
    assert (together[0] == apart[0]).all()
    assert apart[1].expected == pytest.approx(together[1].expected)
    assert (together[1].count == apart[1].count).all()


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.integers(1, 4), min_size=2, max_size=5),
    st.lists(st.tuples(st.booleans(), st.booleans()), min_size=5, max_size=5),
    st.integers(1, 9),
)
def test_chance_is_the_share_of_all_orders_of_the_other_days(
    gaps: list[int], has: list[tuple[bool, bool]], span: int
) -> None:
    """One customer: item 0 stays where it is, days without it change places in every way."""
    days = np.cumsum(gaps)
    has = has[: len(days)]
    rows = [(0, int(day), 2) for day in days]
    rows += [(0, int(days[n]), i) for n, both in enumerate(has) for i in (0, 1) if both[i]]
    first = [int(days[n]) for n, both in enumerate(has) if both[0]]
    free = [n for n, both in enumerate(has) if not both[0]]
    found = beyond_chance(timeline(rows), [(0,)], span)

    def follows(order: tuple[int, ...]) -> bool:
        return any(
            has[source][1] and any(0 < days[place] - a <= span for a in first)
            for place, source in zip(free, order, strict=True)
        )

    every = [follows(order) for order in permutations(free)]
    assert found.expected[0, 1] == pytest.approx(np.mean(every) if first else 0.0)
    assert found.count[0, 1] == (follows(tuple(free)) if first else 0)
    assert found.variance[0, 1] == pytest.approx(found.expected[0, 1] * (1 - found.expected[0, 1]))


def random_people(seed: int, *, follow: float = 0.0, early: bool = False) -> Timeline:
    """Customers with tastes of their own; item 1 comes on the day after item 0 with a chance."""
    rng = np.random.default_rng(seed)
    people, visits, items = 1_500, 12, 8
    taste = rng.dirichlet(np.ones(items), people)
    customer = np.repeat(np.arange(people), visits)
    day = np.sort(rng.integers(0, 364, (people, visits)), axis=1).ravel()
    has = rng.random((len(customer), items)) < taste[customer] * 1.5
    if early:
        # Item 2 is bought early by everybody: many days are left after it.
        has[:, 2] &= day < 100
    after = np.r_[False, has[:-1, 0] & (customer[1:] == customer[:-1])]
    has[:, 1] |= after & (rng.random(len(has)) < follow)
    row, item = np.nonzero(has)
    return timeline_of(customer[row], day[row], item, items)


@pytest.mark.parametrize("early", [False, True])
def test_tastes_and_early_days_are_no_pattern(early: bool) -> None:
    shown, small = 0, []
    for seed in range(6):
        line = random_people(seed, early=early)
        found = beyond_chance(line, [(item,) for item in range(8)], 60)
        of = ~np.eye(8, dtype=bool)
        of[:, 2] &= not early
        shown += int(discoveries(found.chance[of]).sum())
        small.append((found.chance[of] < 0.05).mean())
    assert shown <= 1
    assert np.mean(small) == pytest.approx(0.05, abs=0.025)


def test_what_follows_is_found_and_not_the_other_way_round() -> None:
    line = random_people(3, follow=0.3)
    found = beyond_chance(line, [(item,) for item in range(8)], 60)
    of = ~np.eye(8, dtype=bool)
    shown = np.zeros((8, 8), dtype=bool)
    shown[of] = discoveries(found.chance[of])
    assert shown[0, 1]
    assert not shown[1, 0]
    assert shown.sum() <= 2
    assert found.lift[0, 1] > 1.2
    low, high = found.limits
    assert low[0, 1] < found.lift[0, 1] < high[0, 1]


def test_customers_of_an_item_are_counted_once() -> None:
    line = timeline([(0, 1, 0), (0, 2, 0), (1, 1, 1)])
    assert customers_with(line).tolist() == [1, 1, 0]
    assert line.people == 2
