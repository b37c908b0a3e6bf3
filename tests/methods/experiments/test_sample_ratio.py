"""Counts of units that do not fit the plan are seen, and others are left in peace."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given

from dangol.methods.experiments.sample_ratio import ALARM, sample_ratio


def test_the_cookie_cats_are_one_in_a_hundred() -> None:
    """The published mobile game test: 44,700 met gate 30, 45,489 gate 40; p = .009."""
    assert sample_ratio([44_700, 45_489], [1, 1]).p_value == pytest.approx(0.0086, abs=5e-4)


def test_one_look_is_the_test_of_scipy() -> None:
    from scipy.stats import chisquare

    counts = [1010, 480, 530]
    expected = np.array([0.5, 0.25, 0.25]) * sum(counts)
    found = sample_ratio(counts, [2, 1, 1])
    assert found.p_value == pytest.approx(chisquare(counts, expected).pvalue, rel=1e-9)


@pytest.mark.parametrize(
    ("shares", "planned"), [((0.49, 0.51), (1, 1)), ((0.3, 0.35, 0.35), (1, 1, 1))]
)
def test_units_lost_from_a_variant_are_seen(
    shares: tuple[float, ...], planned: tuple[float, ...]
) -> None:
    rng = np.random.default_rng(1)
    found = [sample_ratio(rng.multinomial(100_000, shares).tolist(), planned) for _ in range(50)]
    assert all(one.is_wrong for one in found)


def test_daily_looks_at_right_shares_alarm_nobody() -> None:
    rng = np.random.default_rng(2)
    days = rng.binomial(500, 0.3, (1000, 60)).cumsum(axis=1)
    ever = 0
    for met in days:
        looks = zip(met.tolist(), range(500, 30_001, 500), strict=True)
        ever += any(
            sample_ratio([one, all_ - one], [0.3, 0.7]).always_valid < 0.05 for one, all_ in looks
        )
    assert ever / 1000 <= 0.05


@given(st.lists(st.integers(0, 10_000), min_size=2, max_size=4), st.floats(0.1, 10))
def test_shares_count_not_their_sum(counts: list[int], scale: float) -> None:
    planned = np.arange(1.0, len(counts) + 1)
    one, two = (
        sample_ratio(counts, planned.tolist()),
        sample_ratio(counts, (planned * scale).tolist()),
    )
    assert one.p_value == pytest.approx(two.p_value, rel=1e-6, abs=1e-12)
    assert one.always_valid == pytest.approx(two.always_valid, rel=1e-6, abs=1e-12)
    assert one.always_valid >= one.p_value or one.p_value > ALARM


def test_before_anybody_came_nothing_is_wrong() -> None:
    assert not sample_ratio([0, 0], [1, 1]).is_wrong
    with pytest.raises(ValueError, match="share above zero"):
        sample_ratio([1, 2], [1, 0])
