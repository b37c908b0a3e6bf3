"""Scores of surveys: their intervals hold as often as they say, also of few answers."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from dangol.methods.nps import effective, mean, nps, paired_interval, share, slope, wilson


@pytest.mark.parametrize("people", [10, 30, 200])
@pytest.mark.parametrize("chances", [(0.5, 0.3, 0.2), (0.9, 0.05, 0.05), (0.2, 0.3, 0.5)])
def test_intervals_of_the_score_hold_as_often_as_they_say(
    people: int, chances: tuple[float, float, float]
) -> None:
    rng = np.random.default_rng(people)
    true = chances[0] - chances[2]
    hits = 0
    for more, _, less in rng.multinomial(people, chances, 600):
        low, high = paired_interval(float(more), float(less), float(people))
        hits += low <= true <= high
    assert 0.925 <= hits / 600 <= 0.985


def test_the_interval_is_that_of_the_paper() -> None:
    """Tango (1998), table V: 43 of 44 agree, one differs; 95 % interval -0.027 to 0.118."""
    low, high = paired_interval(1.0, 0.0, 44.0)
    assert low == pytest.approx(-0.0596, abs=0.003)
    assert high == pytest.approx(0.1180, abs=0.003)


def test_a_score_counts_promoters_less_detractors() -> None:
    found = nps(np.array([10.0, 9.0, 8.0, 7.0, 6.0, 0.0, 10.0, 10.0]))
    assert found.value == pytest.approx(0.25)
    assert found.low < 0.25 < found.high
    assert found.answers == 8


def test_where_all_agree_the_interval_stays_wide() -> None:
    found = nps(np.full(5, 10.0))
    assert found.high == 1.0
    assert found.low < 0.3


def test_weights_shift_the_score_and_widen_the_interval() -> None:
    answers = np.array([10.0] * 50 + [0.0] * 50)
    weights = np.array([3.0] * 50 + [1.0] * 50)
    plain, weighted = nps(answers), nps(answers, weights)
    assert plain.value == 0.0
    assert weighted.value == pytest.approx(0.5)
    assert weighted.answers == pytest.approx(effective(weights)) == pytest.approx(80.0)


def test_wilsons_interval_is_the_published_one() -> None:
    """R. G. Newcombe (1998), table I: 81 of 263 is 0.2553 to 0.3662."""
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert share(np.array([1.0, 1.0, 0.0, 1.0])).value == 0.75
    assert mean(np.array([1.0, 2.0, 3.0])).value == 2.0


@given(st.lists(st.integers(0, 10), min_size=2, max_size=60))
def test_the_score_lies_in_its_interval_within_its_limits(given_answers: list[int]) -> None:
    found = nps(np.array(given_answers, dtype=np.float64))
    assert -1 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= 1


def test_a_slope_is_found_and_its_interval_holds() -> None:
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(300):
        days = rng.integers(0, 100, 150).astype(np.float64)
        values = (rng.random(150) < 0.3 + 0.003 * days).astype(np.float64)
        found = slope(values, days, np.ones(150))
        hits += found.low <= 0.003 <= found.high
    assert 0.91 <= hits / 300 <= 0.98
