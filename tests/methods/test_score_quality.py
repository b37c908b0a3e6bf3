"""Figures of scores: by hand, with ties, and what may not change them."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.score_quality import (
    area_under_curve,
    areas_under_curve,
    calibration_error,
    tenths,
    top_lift,
    with_interval,
)

cases = st.lists(
    st.tuples(st.booleans(), st.integers(min_value=-5, max_value=5)), min_size=4, max_size=60
).filter(lambda rows: 0 < sum(happened for happened, _ in rows) < len(rows))


def arrays(rows: list[tuple[bool, int]]) -> tuple[np.ndarray, np.ndarray]:
    return (
        np.array([happened for happened, _ in rows], dtype=float),
        np.array([score for _, score in rows], dtype=float),
    )


def test_the_area_counts_pairs_in_the_right_order() -> None:
    """Three pairs of four are right, as 0.9 and 0.6 beat 0.2 but 0.6 is below 0.7."""
    happened = np.array([1.0, 0.0, 1.0, 0.0])
    assert area_under_curve(happened, np.array([0.9, 0.7, 0.6, 0.2])) == pytest.approx(0.75)


@given(cases)
def test_the_area_is_the_share_of_right_pairs_with_ties_half(rows: list[tuple[bool, int]]) -> None:
    happened, scores = arrays(rows)
    pairs = scores[happened == 1][:, None] - scores[happened == 0][None, :]
    assert area_under_curve(happened, scores) == pytest.approx(
        ((pairs > 0) + (pairs == 0) / 2).mean()
    )


@given(cases, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_scale_of_scores_matters(
    rows: list[tuple[bool, int]], random: Random
) -> None:
    happened, scores = arrays(rows)
    order = np.argsort([random.random() for _ in rows])
    for figure in (area_under_curve, top_lift):
        assert figure(happened[order], np.exp(scores[order])) == pytest.approx(
            figure(happened, scores)
        )


@given(cases)
def test_a_row_of_weight_two_is_a_row_that_stands_twice(rows: list[tuple[bool, int]]) -> None:
    happened, scores = arrays(rows)
    weights = np.ones((1, len(rows)))
    weights[0, 0] = 2
    (weighted,) = areas_under_curve(happened, scores, weights)
    twice = area_under_curve(np.r_[happened, happened[:1]], np.r_[scores, scores[:1]])
    assert weighted == pytest.approx(twice)


def test_lift_compares_the_best_tenth_with_everyone() -> None:
    """Twenty rows, four happen; of the best two, both: a share of 1 over one of 0.2."""
    happened = np.array([1.0, 1.0] + [0.0] * 8 + [1.0, 1.0] + [0.0] * 8)
    assert top_lift(happened, -np.arange(20.0)) == pytest.approx(5.0)


def test_scores_without_differences_have_no_lift() -> None:
    happened = np.array([1.0] * 5 + [0.0] * 45)
    assert top_lift(happened, np.zeros(50)) == pytest.approx(1.0)
    assert area_under_curve(happened, np.zeros(50)) == pytest.approx(0.5)


def test_the_calibration_error_is_the_mean_distance_of_tenths() -> None:
    """Ten rows are ten tenths: nine forecasts are right, one says 1 where nothing happens."""
    happened = np.array([1.0] * 5 + [0.0] * 5)
    chance = np.array([1.0] * 6 + [0.0] * 4)
    assert calibration_error(happened, chance) == pytest.approx(0.1)
    assert [one["tenth"] for one in tenths(happened, chance)] == list(range(1, 11))


def test_the_interval_holds_the_figure_and_is_the_same_again() -> None:
    rng = np.random.default_rng(1)
    scores = rng.normal(size=300)
    happened = (scores + rng.normal(size=300) > 1).astype(float)
    found = with_interval(area_under_curve, happened, scores, seed=7)
    assert found.low < found.value < found.high
    assert found == with_interval(area_under_curve, happened, scores, seed=7)
