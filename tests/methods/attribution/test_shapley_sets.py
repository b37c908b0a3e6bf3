"""Shapley values of sets: against the definition over all coalitions, and by place."""

from itertools import combinations
from math import factorial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathed import paths_of, walked

from dangol.methods.attribution.paths import Array, Paths
from dangol.methods.attribution.shapley_sets import ordered_credits, set_credits


def by_definition(paths: Paths) -> Array:
    """The mean of what a channel adds over all orders (Shapley 1953), coalition by coalition."""
    met = [
        set(paths.touches[end - size : end].tolist())
        for end, size in zip(paths.ends, paths.sizes, strict=True)
    ]

    def worth(coalition: set[int]) -> float:
        return sum(
            (count for one, count in zip(met, paths.converted, strict=True) if one <= coalition),
            0.0,
        )

    n = paths.channels
    credit = np.zeros(n)
    for channel in range(n):
        others = [one for one in range(n) if one != channel]
        for size in range(n):
            weight = factorial(size) * factorial(n - size - 1) / factorial(n)
            for chosen in combinations(others, size):
                added = worth({*chosen, channel}) - worth(set(chosen))
                credit[channel] += weight * added
    return credit


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_credit_is_the_shapley_value(seed: int) -> None:
    paths = walked(seed, count=60)
    assert set_credits(paths)[0] == pytest.approx(by_definition(paths))


def test_a_path_is_divided_among_its_different_channels() -> None:
    conversions, value = set_credits(paths_of({"aab!": 2, "c!": 1, "abc": 9}, value=10.0))
    assert conversions == pytest.approx([1.0, 1.0, 1.0])
    assert value == pytest.approx([10.0, 10.0, 10.0])


def test_places_are_those_of_first_meetings() -> None:
    placed, _ = ordered_credits(paths_of({"abab!": 2, "ba!": 4}))
    assert placed[0, :3] == pytest.approx([1.0, 2.0, 0.0])
    assert placed[1, :3] == pytest.approx([2.0, 1.0, 0.0])


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10_000))
def test_all_is_given_away_and_nothing_more(seed: int) -> None:
    paths = walked(seed, channels=14)
    conversions, value = set_credits(paths)
    assert conversions.sum() == pytest.approx(paths.conversions)
    assert value.sum() == pytest.approx(paths.total_value)
