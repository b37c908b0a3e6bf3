"""The chain: hand-worked cases, the definition by brute force, both ways of solving."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathed import paths_of, walked

from dangol.methods.attribution import chain as solving
from dangol.methods.attribution.chain import chain_of, moves_of
from dangol.methods.attribution.paths import Array, Paths


def without(paths: Paths, order: int, channel: int | None, of: Array) -> float:
    """The chain as its definition has it: a matrix over all states, removed ones absorbing."""
    moves = moves_of(paths, order)
    chain = moves.chain(paths.converted, paths.value, paths.lost)
    matrix = np.zeros((moves.states, moves.states))
    matrix[moves.source, moves.target] = chain.count
    reward = np.bincount(moves.last, of, minlength=moves.states).astype(float)
    ways = paths.converted + paths.lost
    out = matrix.sum(axis=1) + np.bincount(moves.last, ways, minlength=moves.states)
    matrix, reward = matrix / out[:, None], reward / out
    if channel is not None:
        matrix[moves.latest == channel] = 0
        reward[moves.latest == channel] = 0
    return float(np.linalg.solve(np.eye(moves.states) - matrix, reward)[0])


def test_the_example_of_the_paper_is_worked_by_hand() -> None:
    # start > a > b > converted, start > a > lost, start > b > lost, once each:
    # P(a) = 2/3, a goes to b in 1/2, b converts in 1/2: 1/3 x 1/2 + 1/3 x 1/2 = 1/3 in all.
    found = chain_of(paths_of({"ab!": 1, "a": 1, "b": 1})).removal()
    assert found.chance == pytest.approx(1 / 3)
    # Without a only start > b is left: 1/3 x 1/2 = 1/6. Without b nothing converts.
    assert found.conversions == pytest.approx([0.5, 1.0])
    assert found.shares() == pytest.approx([1 / 3, 2 / 3])


def test_value_is_lost_with_the_paths_that_bring_it() -> None:
    paths = paths_of({"a!": 1, "b!": 1})
    rich = paths.counted(paths.converted, np.array([10.0, 30.0]), paths.lost)
    found = chain_of(rich).removal()
    assert found.shares() == pytest.approx([0.5, 0.5])
    assert found.value_shares() == pytest.approx([0.25, 0.75])
    assert found.worth == pytest.approx(20.0)


def test_an_order_of_two_sees_what_one_does_not() -> None:
    # After a, b converts; after c it never does: one touch of memory cannot tell.
    paths = paths_of({"ab!": 50, "cb": 50})
    first, second = (chain_of(paths, order).removal() for order in (1, 2))
    assert first.conversions[2] == pytest.approx(0.5)
    assert second.conversions == pytest.approx([1.0, 1.0, 0.0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 4))
def test_effects_are_those_of_the_definition(seed: int, order: int) -> None:
    paths = walked(seed)
    found = chain_of(paths, order).removal()
    whole = without(paths, order, None, paths.converted)
    worth = without(paths, order, None, paths.value)
    assert (found.chance, found.worth) == pytest.approx((whole, worth))
    for channel in range(paths.channels):
        left = without(paths, order, channel, paths.converted)
        rest = without(paths, order, channel, paths.value)
        assert found.conversions[channel] == pytest.approx(1 - left / whole)
        assert found.value[channel] == pytest.approx(1 - rest / worth)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_inverse_and_the_series_agree(order: int, monkeypatch: pytest.MonkeyPatch) -> None:
    chain = chain_of(walked(7, channels=6), order)
    answers = []
    for most in (0, 10**6):
        monkeypatch.setattr(solving, "MOST_DENSE", most)
        answers.append(chain.removal())
    one, other = answers
    assert one.conversions == pytest.approx(other.conversions, abs=1e-11)
    assert one.value == pytest.approx(other.value, abs=1e-11)


def test_the_chance_of_first_order_is_the_share_that_converts() -> None:
    paths = walked(3)
    found = chain_of(paths).removal()
    whole = paths.converted.sum() + paths.lost.sum()
    assert found.chance == pytest.approx(paths.conversions / whole)


@given(st.integers(0, 1000))
@settings(max_examples=10, deadline=None)
def test_twice_as_many_people_change_no_effect(seed: int) -> None:
    paths = walked(seed)
    twice = paths.counted(paths.converted * 2, paths.value * 2, paths.lost * 2)
    one, other = chain_of(paths, 2).removal(), chain_of(twice, 2).removal()
    assert one.conversions == pytest.approx(other.conversions)


def test_a_channel_that_nobody_met_loses_nothing() -> None:
    found = chain_of(paths_of({"ab!": 3, "b": 2}, channels=5)).removal()
    assert found.conversions[2:] == pytest.approx(np.zeros(3))
    assert found.shares().sum() == pytest.approx(1.0)


def test_without_conversions_nothing_is_divided() -> None:
    found = chain_of(paths_of({"ab": 3})).removal()
    assert found.shares() == pytest.approx(np.zeros(2))
    assert found.chance == 0


def test_an_order_that_does_not_fit_is_refused() -> None:
    with pytest.raises(ValueError, match="Order 0 of 2 channels does not fit"):
        chain_of(paths_of({"ab!": 1}), 0)
