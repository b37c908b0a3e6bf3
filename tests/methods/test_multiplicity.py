"""Adjusted p-values: those of R, and in step with the flags."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from dangol.methods.multiplicity import discoveries, held_by_all, held_in_share

# R's p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm") and "BH", and of a mixed order.
CHANCES = np.array([0.01, 0.02, 0.03, 0.04, 0.05])


def test_holm_is_that_of_r() -> None:
    assert held_by_all(CHANCES) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert held_by_all(np.array([0.04, 0.001, 0.5])) == pytest.approx([0.08, 0.003, 0.5])


def test_benjamini_and_hochberg_is_that_of_r() -> None:
    assert held_in_share(CHANCES) == pytest.approx([0.05] * 5)
    assert held_in_share(np.array([0.04, 0.001, 0.5])) == pytest.approx([0.06, 0.003, 0.5])


SOME = arrays(np.float64, st.integers(0, 12), elements=st.floats(0, 1))


@given(SOME, st.permutations(range(12)))
def test_the_order_does_not_matter(chances: np.ndarray, turn: list[int]) -> None:
    places = [one for one in turn if one < len(chances)]
    for adjusted in (held_by_all, held_in_share):
        assert adjusted(chances[places]) == pytest.approx(adjusted(chances)[places])


@given(SOME, st.floats(0.01, 0.5))
def test_adjusted_values_flag_what_the_flags_do(chances: np.ndarray, share: float) -> None:
    adjusted = held_in_share(chances)
    if (np.abs(adjusted - share) > 1e-9).all():
        assert ((adjusted <= share) == discoveries(chances, share)).all()
    assert (held_by_all(chances) >= adjusted - 1e-12).all()
    assert (adjusted >= chances - 1e-12).all()
