"""Intervals learned by reinforcement, beside every division and beside a world with a truth."""

from itertools import combinations

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.optimal_intervals import NoIntervalsError, Trend
from dangol.methods.reinforced_intervals import PolicyReward, dealt_halves, reinforced_intervals
from dangol.methods.uplift_intervals import Groups, grouped

Ints = npt.NDArray[np.int64]
GROUPS, MOST, REACH = 10, 4, 0.3


def people(seed: int, effect: float, count: int = 3_000) -> tuple[Ints, npt.NDArray[np.float64]]:
    """Groups of people and scores, whose mean is ``effect`` in the middle and 0 elsewhere."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, GROUPS, count)
    mean = np.where((group >= 3) & (group < 6), effect, 0.0)
    return group, mean + rng.normal(0, 0.8, count)


def learned_from(seed: int, effect: float) -> tuple[PolicyReward, Groups]:
    group, scores = people(seed, effect)
    halves = dealt_halves(group, scores, GROUPS, 6, seed)
    return PolicyReward(halves, REACH), halves.whole


def every_division(whole: Groups, least: float) -> Ints:
    share = whole.pieces()[0]
    found = []
    for number in range(MOST):
        for cuts in combinations(range(1, GROUPS), number):
            ends = (*cuts, GROUPS)
            if all(share[a, b] >= least for a, b in zip((0, *cuts), ends, strict=True)):
                found.append(ends + (GROUPS,) * (MOST - len(ends)))
    return np.array(found)


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("effect", [0.4, 0.0])
def test_it_finds_nearly_the_best_of_all_divisions(seed: int, effect: float) -> None:
    reward, whole = learned_from(seed, effect)
    found = reinforced_intervals(reward, whole, MOST, least=0.08, seed=seed)
    heights = reward.of(every_division(whole, 0.08))
    assert found.reward <= heights.max() + 1e-12
    assert found.reward > heights.max() - 0.05 * (heights.max() - np.median(heights))
    assert found.reward == pytest.approx(reward.of(_padded(found.ends))[0])


def _padded(ends: Ints) -> Ints:
    return np.concatenate([ends, np.full(MOST - len(ends), GROUPS)])[None]


def test_it_learns() -> None:
    reward, whole = learned_from(1, 0.4)
    rounds = reinforced_intervals(reward, whole, MOST, seed=1).rounds
    assert rounds[-5:].mean() > 1.2 * rounds[:5].mean()


def test_it_finds_where_people_are_moved() -> None:
    reward, whole = learned_from(4, 0.6)
    ends = reinforced_intervals(reward, whole, MOST, seed=1).ends
    assert {3, 6} <= set(ends.tolist())


def test_the_same_seed_learns_the_same() -> None:
    reward, whole = learned_from(2, 0.4)
    one, again = (reinforced_intervals(reward, whole, MOST, seed=5) for _ in range(2))
    assert one.ends.tolist() == again.ends.tolist()
    assert one.reward == again.reward


@pytest.mark.parametrize("trend", ["rising", "falling", "either"])
def test_the_uplift_follows_the_trend(trend: Trend) -> None:
    reward, whole = learned_from(3, 0.4)
    ends = reinforced_intervals(reward, whole, MOST, trend=trend, seed=1).ends
    uplift = whole.pieces()[1][np.concatenate([[0], ends[:-1]]), ends]
    steps = np.diff(uplift)
    rises, falls = (steps >= 0).all(), (steps <= 0).all()
    assert {"rising": rises, "falling": falls, "either": rises or falls}[trend]


def test_no_interval_is_smaller_than_asked() -> None:
    reward, whole = learned_from(1, 0.4)
    ends = reinforced_intervals(reward, whole, MOST, least=0.25, seed=1).ends
    share = whole.pieces()[0][np.concatenate([[0], ends[:-1]]), ends]
    assert (share >= 0.25).all()
    with pytest.raises(NoIntervalsError):
        reinforced_intervals(reward, whole, MOST, least=1.1, seed=1)


def test_a_single_interval_gains_nothing() -> None:
    reward, _whole = learned_from(1, 0.4)
    assert reward.of(_padded(np.array([GROUPS])))[0] == pytest.approx(0)


def test_halves_hold_everybody_once() -> None:
    group, scores = people(1, 0.2)
    halves = dealt_halves(group, scores, GROUPS, 3, 1)
    whole = grouped(group, scores, GROUPS)
    for first, second in zip(halves.first, halves.second, strict=True):
        assert (first.people + second.people == whole.people).all()
        assert first.total + second.total == pytest.approx(whole.total)
