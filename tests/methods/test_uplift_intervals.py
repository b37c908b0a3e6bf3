"""Intervals by uplift: exact beside every division, unbiased scores, honest policies."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.optimal_intervals import NoIntervalsError, Trend
from dangol.methods.uplift_intervals import (
    Groups,
    best_uplift_intervals,
    grouped,
    policy_gain,
    reached,
    uplift_scores,
)

GROUPS = st.lists(
    st.tuples(st.integers(2, 40), st.floats(-1, 1), st.floats(0.1, 2)), min_size=2, max_size=8
)


def made(rows: list[tuple[int, float, float]]) -> Groups:
    people, mean, spread = (np.array(side, dtype=float) for side in zip(*rows, strict=True))
    return Groups(people, people * mean, people * (mean**2 + spread**2))


def every_value(groups: Groups, most: int, least: float, trend: Trend) -> list[float]:
    """The criterion of each division that is allowed, from its definition."""
    found = []
    for number in range(min(most, groups.count)):
        for cuts in combinations(range(1, groups.count), number):
            parts = [slice(a, b) for a, b in zip((0, *cuts), (*cuts, groups.count), strict=True)]
            n, total, square = (
                np.array([one[part].sum() for part in parts])
                for one in (groups.people, groups.total, groups.square)
            )
            if (n < least * groups.people.sum()).any():
                continue
            uplift = total / n
            variance = (square / n - uplift**2) / (n - 1)
            steps = np.diff(uplift)
            if (trend == "rising" and (steps < 0).any()) or (
                trend == "falling" and (steps > 0).any()
            ):
                continue
            if trend == "either" and (steps < 0).any() and (steps > 0).any():
                continue
            found.append(float((n / groups.people.sum() * (uplift**2 - 2 * variance)).sum()))
    return found


@settings(max_examples=150, deadline=None)
@given(
    GROUPS,
    st.integers(1, 5),
    st.sampled_from([0.0, 0.1, 0.3]),
    st.sampled_from(["any", "rising", "falling", "either"]),
)
def test_no_division_is_better(
    rows: list[tuple[int, float, float]], most: int, least: float, trend: Trend
) -> None:
    groups = made(rows)
    values = every_value(groups, most, least, trend)
    found = best_uplift_intervals(groups, most, least=least, trend=trend)
    whole = every_value(groups, 1, least, trend)[0]
    assert found.value == pytest.approx(max(values) - whole, abs=1e-9)
    assert len(found.ends) <= most
    assert found.share.sum() == pytest.approx(1)


def test_an_interval_larger_than_everybody_is_refused() -> None:
    with pytest.raises(NoIntervalsError, match="2 groups"):
        best_uplift_intervals(made([(5, 0.1, 1.0), (5, 0.2, 1.0)]), 3, least=1.5)


def test_the_mean_score_is_the_uplift_whatever_the_chance_of_being_contacted() -> None:
    """Means over many lots of the same people, whose two outcomes are known."""
    rng = np.random.default_rng(3)
    count, lots = 400, 600
    group = rng.integers(0, 4, count)
    without = (rng.random(count) < 0.2 + 0.1 * group).astype(float)
    with_it = np.maximum(without, (rng.random(count) < 0.3).astype(float))
    chance = np.where(group < 2, 0.3, 0.7)
    learn = rng.random(count) < 0.5
    means = []
    for _ in range(lots):
        contacted = rng.random(count) < chance
        outcome = np.where(contacted, with_it, without)
        scores = uplift_scores(group, contacted, chance, outcome, learn)
        means.append(scores[~learn].mean())
    truth = (with_it - without)[~learn].mean()
    error = np.std(means) / np.sqrt(lots)
    assert abs(np.mean(means) - truth) < 4 * error


def test_scores_of_half_lots_are_differences_of_means() -> None:
    group = np.zeros(8, dtype=np.int64)
    contacted = np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
    outcome = np.array([1, 1, 1, 0, 1, 0, 0, 0], dtype=float)
    scores = uplift_scores(group, contacted, np.full(8, 0.5), outcome, np.ones(8, dtype=bool))
    assert scores.mean() == pytest.approx(0.5)
    sums = grouped(group, scores, 1)
    assert (sums.people[0], sums.total[0] / 8) == (8, pytest.approx(0.5))


def test_the_best_are_contacted_first_and_the_last_in_part() -> None:
    uplift = np.array([0.1, 0.3, -0.1, 0.2])
    share = np.array([0.3, 0.2, 0.3, 0.2])
    assert reached(uplift, share, 0.3) == pytest.approx([0, 1, 0, 0.5])
    # Whom it does not move is not contacted, however many may be.
    assert reached(uplift, share, 1.0) == pytest.approx([1, 1, 0, 1])
    assert reached(uplift[None, None], share[None, None], 0.3).shape == (1, 1, 4)


def test_contacting_everybody_or_at_random_gains_nothing() -> None:
    scores = np.random.default_rng(1).normal(size=100)
    assert policy_gain(scores, np.ones(100)).value == 0
    assert policy_gain(scores, np.full(100, 0.3)).value == pytest.approx(0)
    best = policy_gain(scores, (scores > 0).astype(float))
    assert 0 < best.low < best.value < best.high
