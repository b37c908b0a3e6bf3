"""Shares of a score: they add up, and are exact where inputs act alone or in pairs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.shapley import contributions, without

GROUPS = [[0], [1, 2], [3]]


def pairs(rows: np.ndarray) -> np.ndarray:
    """Sums and one product: inputs act alone or in pairs."""
    found: np.ndarray = rows[:, 0] + 2 * rows[:, 1] - rows[:, 2] + rows[:, 0] * rows[:, 3]
    return found


numbers = st.lists(st.floats(-3, 3), min_size=4, max_size=4)


@given(numbers, numbers, st.integers(0, 5))
def test_shares_add_up_to_the_difference(row: list[float], usual: list[float], seed: int) -> None:
    one, other = np.array(row), np.array(usual)
    found = contributions(pairs, one, other, GROUPS, seed)
    whole = pairs(one[None, :])[0] - pairs(other[None, :])[0]
    assert found.sum() == pytest.approx(whole, abs=1e-9)


def test_shares_are_those_of_shapley_where_inputs_act_in_pairs() -> None:
    row, usual = np.array([2.0, 1.0, 1.0, 3.0]), np.zeros(4)
    # 2 alone and half of the product 6; 2 - 1; the other half.
    assert contributions(pairs, row, usual, GROUPS) == pytest.approx([5.0, 1.0, 3.0])


def test_without_is_what_one_group_alone_moves() -> None:
    row, usual = np.array([2.0, 1.0, 1.0, 3.0]), np.zeros(4)
    assert without(pairs, row, usual, GROUPS) == pytest.approx([8.0, 1.0, 6.0])


def test_what_is_usual_has_no_share() -> None:
    row = np.array([0.0, 1.0, 1.0, 3.0])
    usual = np.array([0.0, 5.0, 2.0, 3.0])
    found = contributions(pairs, row, usual, GROUPS)
    assert found[[0, 2]] == pytest.approx([0.0, 0.0])
