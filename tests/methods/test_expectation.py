"""The one-step expectation: its range keeps its promise, and it never looks ahead."""

import math

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.expectation import WEIGHTS, one_step_expectation

Array = npt.NDArray[np.float64]
some_series = st.lists(st.floats(0.01, 1e6), min_size=1, max_size=30)


def column(values: list[float]) -> Array:
    return np.array(values)[:, None]


def covered(values: Array, coverage: float, after: int) -> float:
    """The share of steps from ``after`` on that lie inside their range."""
    found = one_step_expectation(values, coverage)
    inside = (values >= found.low) & (values <= found.high)
    assert not np.isnan(found.low[after:]).any()
    return float(inside[after:].mean())


@pytest.mark.parametrize("coverage", [0.5, 0.8, 0.9, 0.95])
def test_the_range_holds_at_least_the_promised_share(coverage: float) -> None:
    """4,000 series of 60 steps whose errors are exchangeable, with heavy tails.

    The standard error of a share of 4,000 independent series is at most 0.008; of one
    step each (the last) it is that, over all steps it is less. Three of them are allowed.
    """
    rng = np.random.default_rng(5)
    noise = rng.standard_t(3, size=(60, 4000)) * 0.3
    values = np.exp(4 + noise)
    assert covered(values, coverage, after=59) >= coverage - 3 * 0.008
    assert covered(values, coverage, after=25) >= coverage - 3 * 0.008


def test_the_range_is_no_wider_than_it_must_be() -> None:
    """Covering everything would be a promise kept too, and worth nothing."""
    values = np.exp(4 + np.random.default_rng(6).normal(0, 0.3, size=(60, 2000)))
    assert covered(values, 0.8, after=40) < 0.8 + 0.06


def test_a_random_walk_is_followed_and_a_level_is_smoothed() -> None:
    rng = np.random.default_rng(7)
    walk = np.exp(4 + np.cumsum(rng.normal(0, 0.3, size=(80, 300)), axis=0))
    level = np.exp(4 + rng.normal(0, 0.3, size=(80, 300)))
    assert np.median(one_step_expectation(walk).weight) > 0.8
    assert np.median(one_step_expectation(level).weight) < 0.2


@settings(deadline=None, max_examples=60)
@given(values=some_series, more=some_series)
def test_what_comes_later_changes_nothing_earlier(values: list[float], more: list[float]) -> None:
    short, long = one_step_expectation(column(values)), one_step_expectation(column(values + more))
    for name in ("expected", "low", "high"):
        np.testing.assert_array_equal(getattr(short, name), getattr(long, name)[: len(values)])
    np.testing.assert_array_equal(short.next_expected, long.expected[len(values)])


@settings(deadline=None, max_examples=60)
@given(values=some_series, factor=st.floats(1e-3, 1e4))
def test_another_currency_scales_everything(values: list[float], factor: float) -> None:
    one, other = one_step_expectation(column(values)), one_step_expectation(column(values) * factor)
    same_choice = one.weight == other.weight
    if same_choice.all():  # equal squares may be told apart by their last digit
        np.testing.assert_allclose(other.next_expected, one.next_expected * factor, rtol=1e-6)


def test_series_do_not_disturb_each_other() -> None:
    values = np.exp(np.random.default_rng(8).normal(3, 0.4, size=(30, 5)))
    together = one_step_expectation(values)
    for number in range(5):
        alone = one_step_expectation(values[:, [number]])
        np.testing.assert_array_equal(together.next_low[number], alone.next_low[0])
        np.testing.assert_array_equal(together.expected[:, number], alone.expected[:, 0])


@pytest.mark.parametrize(("coverage", "needed"), [(0.5, 1), (0.8, 4), (0.9, 9), (0.95, 19)])
def test_a_range_needs_enough_earlier_errors(coverage: float, needed: int) -> None:
    found = one_step_expectation(column([10.0, 12.0] * 15), coverage)
    first = int(np.flatnonzero(~np.isnan(found.low[:, 0]))[0])
    # The first step has no expectation, so no error; a range comes after ``needed`` errors.
    assert first == needed + 1
    assert math.ceil((needed + 1) * coverage) <= needed
    assert math.ceil(needed * coverage) > needed - 1


def test_the_first_step_has_no_expectation_and_the_second_has_the_first() -> None:
    found = one_step_expectation(column([8.0, 20.0]))
    assert np.isnan(found.expected[0, 0])
    assert found.expected[1, 0] == pytest.approx(8.0)
    # The middle weight, while there are too few errors to choose: halfway on the log scale.
    assert found.next_expected[0] == pytest.approx(math.sqrt(8.0 * 20.0))
    assert found.weight[0] == WEIGHTS[9]


@pytest.mark.parametrize("gap", [0.0, math.nan])
def test_a_step_without_observation_teaches_nothing(gap: float) -> None:
    without = one_step_expectation(column([10.0, 12.0, 11.0, 13.0]))
    with_gap = one_step_expectation(column([10.0, 12.0, gap, 11.0, 13.0]))
    assert with_gap.expected[2, 0] == without.expected[2, 0]
    assert with_gap.expected[3, 0] == without.expected[2, 0]
    assert (without.errors[0], with_gap.errors[0]) == (3, 3)


def test_a_series_that_never_sold_has_no_expectation() -> None:
    found = one_step_expectation(np.array([[10.0, 0.0]] * 15))
    assert not np.isnan(found.next_low[0])
    assert np.isnan(found.next_expected[1])
    assert np.isnan(found.next_high[1])


def test_no_steps_at_all_give_no_expectation() -> None:
    found = one_step_expectation(np.empty((0, 2)))
    assert found.expected.shape == (0, 2)
    assert np.isnan(found.next_expected).all()
