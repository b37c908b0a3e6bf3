"""Figures of survival forecasts: by hand, against counting pairs, and on planted worlds."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.survival import Spells, kaplan_meier
from dangol.methods.survival_quality import (
    brier_scores,
    calibration,
    calibration_distance,
    concordance,
    integrated_brier_score,
    watched,
)

rows = st.lists(
    st.tuples(
        st.integers(1, 6), st.booleans(), st.integers(0, 4), st.integers(0, 3), st.integers(0, 5)
    ),
    min_size=2,
    max_size=30,
)


def counted(seen: Spells, risk: np.ndarray) -> float:
    """Pair by pair, as the definition says."""
    right = pairs = 0.0
    since = np.full(len(risk), -1.0) if seen.since is None else seen.since
    for i in np.flatnonzero(seen.died):
        for j in range(len(risk)):
            outlives = seen.until[j] > seen.until[i] or (
                seen.until[j] == seen.until[i] and not seen.died[j]
            )
            if outlives and since[j] < seen.until[i]:
                weight = seen.weights[i] * seen.weights[j]
                pairs += weight
                right += weight * ((risk[i] > risk[j]) + (risk[i] == risk[j]) / 2)
    return right / pairs if pairs else float("nan")


@given(rows, st.booleans())
def test_concordance_is_the_share_of_right_pairs(
    given_: list[tuple[int, bool, int, int, int]], entry: bool
) -> None:
    length, happened, since, weight, risk = (np.array(one) for one in zip(*given_, strict=True))
    seen = Spells(
        (length + since).astype(float),
        happened,
        since.astype(float) if entry else None,
        weight.astype(float),
    )
    expected = counted(seen, risk.astype(float))
    assert concordance(seen, risk.astype(float)) == pytest.approx(expected, nan_ok=True)
    turned = concordance(seen, -risk.astype(float))
    assert turned == pytest.approx(1 - expected, nan_ok=True)


def test_concordance_orders_a_planted_world() -> None:
    """Two hazards of ratio r are in the right order with probability r / (1 + r)."""
    rng = np.random.default_rng(2)
    group = rng.integers(0, 2, 20_000)
    until = rng.exponential(1, 20_000) / np.where(group == 1, 3.0, 1.0)
    seen = Spells(until, np.ones(20_000, dtype=bool))
    assert concordance(seen, group.astype(float)) == pytest.approx(0.5 + 0.25 * 0.5, abs=0.005)
    assert concordance(seen, rng.normal(size=20_000)) == pytest.approx(0.5, abs=0.01)
    assert np.isnan(concordance(Spells(until, until < 0), group.astype(float)))


def test_the_brier_score_by_hand() -> None:
    """One is lost at 2 of three who are left: later states stand for 3 / 2 each."""
    seen = Spells(np.array([1.0, 2, 3, 4]), np.array([True, False, True, True]))
    forecast = np.array([[0.9, 0.2], [0.9, 0.6], [0.9, 0.3], [0.9, 0.9]])
    scores = brier_scores(seen, forecast, np.array([1.5, 3.5]))
    assert scores[0] == pytest.approx((0.81 + 3 * 0.01) / 4)
    assert scores[1] == pytest.approx((0.04 + 1.5 * 0.09 + 1.5 * 0.01) / 4)
    assert np.isnan(brier_scores(seen, forecast[:, :1], np.array([9.0]))).all()
    assert integrated_brier_score(scores, np.array([1.5, 3.5])) == pytest.approx(scores.mean())


def test_events_come_before_the_watching_ends() -> None:
    """At 2 one has the event and one is lost: of two who are left then, one is lost."""
    seen = Spells(np.array([2.0, 2, 3]), np.array([True, False, True]))
    curve = watched(seen)
    assert curve.times.tolist() == [2]
    assert curve.survival.tolist() == [0.5]


def exponential(seed: int, rate: float = 1.0) -> tuple[Spells, np.ndarray, Spells]:
    """Rows seen in part, their rates, and the same rows seen whole."""
    rng = np.random.default_rng(seed)
    rates = rate * rng.gamma(2, 0.5, 40_000)
    lifetime = rng.exponential(1, 40_000) / rates
    lost = rng.uniform(0.2, 4, 40_000)
    part = Spells(np.minimum(lifetime, lost), lifetime <= lost)
    return part, rates, Spells(lifetime, np.ones(40_000, dtype=bool))


def test_weights_of_censoring_give_what_would_have_been_seen_without_it() -> None:
    part, rates, whole = exponential(4)
    at = np.array([0.5, 1.0, 2.0])
    truth = np.exp(-rates[:, None] * at)
    told, full = brier_scores(part, truth, at), brier_scores(whole, truth, at)
    assert told == pytest.approx(full, abs=0.004)
    assert full == pytest.approx((truth * (1 - truth)).mean(axis=0), abs=0.004)
    same = np.tile(kaplan_meier(part).at(at), (len(rates), 1))
    assert (told < brier_scores(part, same, at)).all()
    assert (told < brier_scores(part, truth**2, at)).all()
    assert brier_scores(part, truth, at, watched(part)) == pytest.approx(told)


def test_a_true_forecast_is_calibrated_and_a_bold_one_is_not() -> None:
    part, rates, _ = exponential(6)
    truth = np.exp(-rates)
    groups = calibration(part, truth, 1.0)
    assert len(groups) == 10
    assert sum(one.size for one in groups) == len(rates)
    assert calibration_distance(groups) < 0.015
    held = [one.observed.low < one.forecast < one.observed.high for one in groups]
    assert sum(held) >= 8
    assert calibration_distance(calibration(part, truth**2, 1.0)) > 0.1


def test_equal_forecasts_stay_together() -> None:
    part, rates, _ = exponential(7)
    (one,) = calibration(part, np.full(len(rates), 0.4), 1.0)
    assert one.size == len(rates)
    assert one.forecast == pytest.approx(0.4)


def test_forecasts_are_judged_from_their_own_moment_on() -> None:
    late = Spells(np.array([2.0, 3.0]), np.array([True, False]), np.array([1.0, 0.0]))
    with pytest.raises(ValueError, match="without `since`"):
        brier_scores(late, np.ones((2, 1)), np.array([2.0]))
    with pytest.raises(ValueError, match="two horizons"):
        integrated_brier_score(np.array([0.1]), np.array([1.0]))
