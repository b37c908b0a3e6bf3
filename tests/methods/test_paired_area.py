"""The difference of two AUCs on the same people: against draws, and where it is certain."""

import numpy as np
import pytest

from dangol.methods.paired_area import area_difference
from dangol.methods.score_quality import area_under_curve


def test_it_is_the_difference_of_the_two_areas() -> None:
    rng = np.random.default_rng(1)
    came = (rng.random(500) < 0.3).astype(float)
    one, other = np.round(came + rng.normal(0, 1, 500), 1), rng.random(500)
    found = area_difference(came, one, other)
    expected = area_under_curve(came, one) - area_under_curve(came, other)
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high


def test_the_interval_is_that_of_drawing_people_again() -> None:
    rng = np.random.default_rng(2)
    came = (rng.random(800) < 0.4).astype(float)
    one = came + rng.normal(0, 1.5, 800)
    other = one + rng.normal(0, 0.8, 800)
    drawn = [
        area_under_curve(came[i], one[i]) - area_under_curve(came[i], other[i])
        for i in (rng.integers(0, 800, 800) for _ in range(600))
    ]
    found = area_difference(came, one, other)
    spread = (found.high - found.low) / 2 / 1.96
    assert spread == pytest.approx(np.std(drawn), rel=0.12)


def test_a_score_is_no_better_than_itself() -> None:
    came = np.array([1.0, 0, 1, 0])
    found = area_difference(came, came, came)
    assert (found.value, found.low, found.high) == (0, 0, 0)


def test_without_both_outcomes_there_is_no_area() -> None:
    assert np.isnan(area_difference(np.ones(5), np.arange(5.0), np.arange(5.0)).value)
