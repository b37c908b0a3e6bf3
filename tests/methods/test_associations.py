"""Frequent sets beside brute force, rules beside their definitions, and chance where it is."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dangol.methods.associations import (
    GROUPS,
    Baskets,
    baskets_of,
    fisher_tail,
    frequent_sets,
    rules,
)
from dangol.methods.basket_sizes import chances_given_size
from dangol.methods.multiplicity import discoveries

Ints = npt.NDArray[np.int64]
SHARES = np.array([0.15, 0.15, 0.15, 0.2, 0.2, 0.15, 0.1, 0.1, 0.3, 0.3, 0.2, 0.1])
BASKETS = st.lists(st.frozensets(st.integers(0, 5), max_size=5), min_size=1, max_size=30)


def stored(baskets: list[frozenset[int]], items: int = 6) -> Baskets:
    rows = [(number, item) for number, one in enumerate(baskets) for item in one]
    basket, item = (np.array(side, dtype=np.int64) for side in zip(*rows, strict=True))
    return baskets_of(basket, item, items, np.arange(len(baskets)) % GROUPS)


@settings(max_examples=150, deadline=None)
@given(BASKETS, st.integers(1, 4), st.integers(1, 4))
def test_every_frequent_set_is_found_with_its_count(
    baskets: list[frozenset[int]], least: int, longest: int
) -> None:
    if not any(baskets):
        return
    expected = {}
    for length in range(1, longest + 1):
        for items in combinations(range(6), length):
            count = sum(set(items) <= one for one in baskets)
            if count >= least:
                expected[items] = count
    found = {items: cells.sum() for items, cells in frequent_sets(stored(baskets), least, longest)}
    assert found == expected


@settings(max_examples=50, deadline=None)
@given(BASKETS, st.randoms(use_true_random=False))
def test_the_order_of_rows_and_rows_that_come_twice_change_nothing(
    baskets: list[frozenset[int]], chance: object
) -> None:
    rows = [(number, item) for number, one in enumerate(baskets) for item in sorted(one)]
    if not rows:
        return
    group = np.arange(len(baskets)) % GROUPS
    turned = rows[::-1] + rows[:2]
    one, other = (
        baskets_of(*(np.array(s, dtype=np.int64) for s in zip(*r, strict=True)), 6, group)
        for r in (rows, turned)
    )
    assert (one.bits == other.bits).all()
    assert one.count == len([basket for basket in baskets if basket])


def random_baskets(
    seed: int, count: int, *, together: float = 0.0, spread: float = 0.6
) -> tuple[Ints, Ints, Ints]:
    """Baskets of people who differ in size; item 1 follows item 0 with a chance of its own."""
    rng = np.random.default_rng(seed)
    people = rng.integers(0, count // 8, count)
    size = np.exp(rng.normal(0, spread, count // 8))[people]
    has = rng.random((count, len(SHARES))) < 1 - np.exp(-SHARES * size[:, None])
    has[:, 1] |= has[:, 0] & (rng.random(count) < together)
    basket, item = np.nonzero(has)
    return basket, item, people % GROUPS


def test_what_large_baskets_explain_is_no_rule() -> None:
    """Every pair lifts, since people with large baskets buy more of everything."""
    clear = lifts = 0
    for seed in range(5):
        basket, item, group = random_baskets(seed, 8_000)
        found = rules(baskets_of(basket, item, len(SHARES), group), 20, 3)
        lifts += int((found.lift > 1.05).sum())
        clear += int(discoveries(found.chance).sum())
        pairs = np.array([len(one) == 1 for one in found.first])
        assert found.size_lift[pairs].mean() == pytest.approx(1, abs=0.03)
    assert lifts > 100
    assert clear == 0


def test_what_is_put_together_is_found_and_nothing_else() -> None:
    basket, item, group = random_baskets(1, 8_000, together=0.25)
    found = rules(baskets_of(basket, item, len(SHARES), group), 20, 2)
    clear = discoveries(found.chance) & (found.size_lift > 1.2)
    named = {(found.first[n], int(found.then[n])) for n in np.flatnonzero(clear).tolist()}
    assert named == {((0,), 1), ((1,), 0)}
    assert (found.size_lift_low[clear] > 1).all()


def test_figures_of_a_rule_follow_their_definitions() -> None:
    baskets = [frozenset(one) for one in ({0, 1}, {0, 1}, {0}, {1}, {2}, {0, 1, 2}, {2}, {1, 2})]
    found = rules(stored(baskets), 1, 2)
    place = next(n for n, one in enumerate(found.first) if one == (0,) and found.then[n] == 1)
    assert found.count[place] == 3
    assert found.support[place] == pytest.approx(3 / 8)
    assert found.confidence[place] == pytest.approx(3 / 4)
    assert found.lift[place] == pytest.approx((3 / 4) / (5 / 8))
    assert found.leverage[place] == pytest.approx(3 / 8 - 4 / 8 * 5 / 8)
    fisher = stats.fisher_exact([[3, 1], [2, 2]], alternative="greater").pvalue
    assert found.chance[place] >= fisher - 1e-12


def test_an_item_that_adds_nothing_makes_no_longer_rule() -> None:
    """0 and 1 go together; 2 is there by chance: {0, 2} says no more of 1 than {0}."""
    basket, item, group = random_baskets(2, 8_000, together=0.4)
    found = rules(baskets_of(basket, item, len(SHARES), group), 20, 3)
    place = next(n for n, one in enumerate(found.first) if one == (0, 2) and found.then[n] == 1)
    assert found.lift[place] > 1.2
    assert found.chance[place] > 0.01


def test_nothing_frequent_gives_no_rules() -> None:
    assert len(rules(stored([frozenset({0}), frozenset({1})]), 1, 3)) == 0


def every_basket(odds: list[float], size: int) -> dict[tuple[int, ...], float]:
    """The chance of each basket of a size, from the definition."""
    weights = {
        items: float(np.prod([odds[i] for i in items]))
        for items in combinations(range(len(odds)), size)
    }
    whole = sum(weights.values())
    return {items: weight / whole for items, weight in weights.items()}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(0.05, 5.0), min_size=3, max_size=7), st.integers(1, 6), st.integers(1, 3))
def test_chances_given_the_size_are_those_of_all_baskets_of_it(
    odds: list[float], size: int, length: int
) -> None:
    if size > len(odds):
        return
    baskets = every_basket(odds, size)
    shares = np.array([sum(p for items, p in baskets.items() if i in items)
                       for i in range(len(odds))])  # fmt: skip
    sets = list(combinations(range(len(odds)), length))
    found = chances_given_size(shares, size, sets)
    for one, chance in zip(sets, found, strict=True):
        truth = sum(p for items, p in baskets.items() if set(one) <= set(items))
        assert chance == pytest.approx(truth, abs=2e-4)


def test_more_items_than_a_basket_has_never_are_in_it() -> None:
    assert chances_given_size(np.array([0.5, 0.5]), 1, [(0, 1)]).tolist() == [0.0]
    assert chances_given_size(np.array([1.0, 1.0, 0.0]), 2, [(0, 1), (0, 2)]).tolist() == [1, 0]
    assert chances_given_size(np.array([1.0, 0.0]), 3, [(0,)]).tolist() == [0.0]


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_the_tail_of_fisher_is_that_of_the_hypergeometric_law(
    among: int, first: int, second: int, hits: int
) -> None:
    first, second = min(first, among), min(second, among)
    hits = max(min(hits, first, second), first + second - among)
    found = fisher_tail(*(np.array([float(one)]) for one in (hits, among, first, second)))[0]
    if hits > first * second / among:
        exact = stats.hypergeom.sf(hits - 1, among, first, second)
        assert found == pytest.approx(exact, rel=1e-8, abs=1e-300)
    else:
        assert found == 1.0
