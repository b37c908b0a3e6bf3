"""The best choice under a ratio of shares, against every choice there is."""

import itertools
import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.fair_choice import FairChoice, fair_choice


def best_of_all(value: np.ndarray, group: np.ndarray, total: int, limit: float) -> float | None:
    """The worth of the best allowed choice, by trying all; None where none is allowed."""
    parts = [np.sort(value[group == g])[::-1] for g in range(group.max() + 1)]
    worths = []
    for counts in itertools.product(*(range(len(one) + 1) for one in parts)):
        rates = [n / len(one) for n, one in zip(counts, parts, strict=True)]
        if sum(counts) == total and min(rates) >= limit * max(rates) - 1e-12:
            worths.append(sum(one[:n].sum() for n, one in zip(counts, parts, strict=True)))
    return max(worths, default=None)


PEOPLE = st.lists(st.tuples(st.integers(0, 2), st.integers(-20, 20)), min_size=1, max_size=16)


@given(PEOPLE, st.integers(0, 16), st.sampled_from([0.5, 0.8, 1.0]))
@settings(max_examples=150, deadline=None)
def test_it_is_the_best_of_all_choices(
    people: list[tuple[int, int]], total: int, limit: float
) -> None:
    _, group = np.unique([one[0] for one in people], return_inverse=True)
    value = np.array([one[1] / 10 for one in people])
    total = min(total, len(people))
    found = fair_choice(value, group, total, limit)
    best = best_of_all(value, group, total, limit)
    assert found.counts.sum() == total
    assert found.is_reached == (best is not None)
    if best is not None:
        assert found.value == pytest.approx(best)


@given(PEOPLE, st.integers(0, 16), st.sampled_from([0.5, 0.8, 1.0]))
@settings(max_examples=100, deadline=None)
def test_the_price_is_the_value_that_is_lost(
    people: list[tuple[int, int]], total: int, limit: float
) -> None:
    _, group = np.unique([one[0] for one in people], return_inverse=True)
    value = np.array([one[1] / 10 for one in people])
    found = fair_choice(value, group, total, limit)
    best = np.sort(value)[::-1][: min(total, len(value))].sum()
    assert found.loss >= 0
    if found.is_reached:
        assert found.loss == pytest.approx(best - found.value, abs=1e-9)


def planted(rows: int, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    """Two groups; the second is worth less to whoever chooses."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, rows)
    return rng.gamma(1.0, 1.0, rows) * (1 - 0.5 * group), group


def rates(found: FairChoice, group: np.ndarray) -> np.ndarray:
    return np.asarray(found.counts / np.bincount(group))


def test_the_ratio_is_reached_and_no_more_than_that() -> None:
    value, group = planted(20_000)
    free = fair_choice(value, group, 3000, 0.01)
    fair = fair_choice(value, group, 3000, 0.8)
    before, after = rates(free, group), rates(fair, group)
    assert before[1] / before[0] < 0.3
    assert 0.8 <= after[1] / after[0] < 0.81
    assert fair.counts.sum() == free.counts.sum() == 3000


def test_what_is_alike_already_costs_nothing() -> None:
    rng = np.random.default_rng(3)
    found = fair_choice(rng.random(10_000), rng.integers(0, 2, 10_000), 2000, 0.8)
    assert found.loss == 0


def test_a_stricter_limit_costs_more() -> None:
    value, group = planted(5000)
    losses = [fair_choice(value, group, 800, limit).loss for limit in (0.3, 0.5, 0.8, 0.95)]
    assert losses == sorted(losses)
    assert losses[0] < losses[-1]


def test_a_large_search_finds_what_trying_every_rate_finds() -> None:
    """Around the limit of people below which every rate is tried."""
    for seed in range(20):
        value, group = planted(640, seed)
        found = fair_choice(value, group, 100, 0.8)
        sizes = np.bincount(group)
        parts = [np.sort(value[group == g])[::-1] for g in (0, 1)]
        best = max(
            parts[0][:n].sum() + parts[1][: 100 - n].sum()
            for n in range(101)
            if min(n / sizes[0], (100 - n) / sizes[1])
            >= 0.8 * max(n / sizes[0], (100 - n) / sizes[1])
        )
        assert found.value == pytest.approx(best)


def test_groups_that_are_not_bound_are_left_to_their_worth() -> None:
    value, group = planted(2000)
    bound = np.array([True, False])
    assert fair_choice(value, group, 300, 1.0, bound).loss == 0


def test_so_few_that_whole_people_cannot_keep_the_ratio_are_said_to_be() -> None:
    found = fair_choice(np.array([3.0, 2.0, 1.0, 0.5]), np.array([0, 0, 1, 1]), 1, 0.8)
    assert not found.is_reached
    assert found.counts.sum() == 1


def test_a_million_people_take_seconds() -> None:
    rng = np.random.default_rng(5)
    group = rng.integers(0, 12, 1_000_000)
    value = rng.gamma(1.0, 1.0, 1_000_000) * (1 + 0.1 * group) - 0.5
    begun = time.perf_counter()
    found = fair_choice(value, group, 200_000, 0.8)
    assert time.perf_counter() - begun < 10
    shares = rates(found, group)
    assert shares.min() >= 0.8 * shares.max() - 1e-9
