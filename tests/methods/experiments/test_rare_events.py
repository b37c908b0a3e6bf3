"""Intervals of few events: those of the literature, and right as often as they say."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from dangol.methods.experiments.moments import OUTCOME, moments_of
from dangol.methods.experiments.rare_events import RareEffect, rare_effect, share_effect

# R. G. Newcombe, "Interval Estimation for the Difference Between Independent Proportions"
# (Statistics in Medicine 17, 1998), table II, method 6 (Miettinen and Nurminen), 95 %.
PUBLISHED = {
    (56, 70, 48, 80): (0.0528, 0.3382),
    (9, 10, 3, 10): (0.1700, 0.8406),
    (5, 56, 0, 29): (-0.0326, 0.1933),
    (0, 10, 0, 20): (-0.1658, 0.2844),
}


@pytest.mark.parametrize("counts", PUBLISHED)
def test_intervals_are_those_that_were_published(counts: tuple[int, int, int, int]) -> None:
    more, other, few, count = counts
    found = rare_effect((few, count), (more, other)).interval(0.95)
    assert found == pytest.approx(PUBLISHED[counts], abs=5e-5)


EVENTS = st.integers(0, 40)


@given(EVENTS, EVENTS, st.integers(40, 5000), st.integers(40, 5000))
def test_swapping_variants_flips_the_sign(few: int, more: int, count: int, other: int) -> None:
    one = rare_effect((few, count), (more, other))
    back = rare_effect((more, other), (few, count))
    low, high = one.interval(0.9)
    assert back.interval(0.9) == pytest.approx((-high, -low), abs=1e-9)
    assert back.p_value == pytest.approx(one.p_value, rel=1e-9)


@given(EVENTS, EVENTS, st.integers(40, 5000), st.integers(40, 5000))
def test_interval_p_value_and_relative_change_agree(
    few: int, more: int, count: int, other: int
) -> None:
    found = rare_effect((few, count), (more, other))
    is_clear = found.p_value < 0.1
    low, high = found.interval(0.9)
    assert low <= found.difference <= high
    if abs(found.p_value - 0.1) > 1e-6:
        assert (low > 0 or high < 0) == is_clear
        relative = found.relative_interval(0.9)
        assert (relative is None) == (few == 0)
        if relative is not None:
            assert (relative[0] > 0 or relative[1] < 0) == is_clear


@pytest.mark.parametrize("chance", [0.0005, 0.002])
def test_the_interval_holds_the_truth_as_often_as_it_says(chance: float) -> None:
    rng = np.random.default_rng(5)
    draws = rng.binomial(4000, [chance, 3 * chance], (1500, 2))
    found = [rare_effect((few, 4000), (more, 4000)) for few, more in draws.tolist()]
    ends = np.array([one.interval(0.9) for one in found])
    held = ((ends[:, 0] <= 2 * chance) & (2 * chance <= ends[:, 1])).mean()
    assert 0.88 <= held <= 0.94


def test_the_score_is_used_only_where_events_are_few() -> None:
    few = [moments_of({OUTCOME: np.arange(1000) < events}) for events in (10, 30)]
    many = [moments_of({OUTCOME: np.arange(1000) < events}) for events in (300, 350)]
    assert isinstance(share_effect(*few), RareEffect)
    assert not isinstance(share_effect(*many), RareEffect)
    assert share_effect(*few).treated_events == 30
