"""Intervals learned by reinforcement: cuts are actions, the campaign's extra purchases the reward.

From left to right a policy chooses where each interval ends; when the number is used up, the
division is rewarded with what it would bring: on one half of the people the intervals are
ordered by uplift and the best contacted, as many as may be; the reward is what this brings,
beyond as many contacts at random, to the other half. That value is no sum over intervals, since
one can only be contacted if a better one leaves room, so no table finds its optimum; the
policy learns it (R. J. Williams, "Simple Statistical Gradient-Following Algorithms for
Connectionist Reinforcement Learning", Machine Learning 8, 1992), beside a baseline of the other
attempts of its batch (W. Kool, H. van Hoof and M. Welling, "Buy 4 REINFORCE Samples, Get a
Baseline for Free!", 2019).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.optimal_intervals import NoIntervalsError, Trend, Way, ways_of
from dangol.methods.uplift_intervals import Groups, grouped, reached

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
BATCH, ROUNDS, STARTS = 128, 80, 5
STEP = 0.2
IMPOSSIBLE = -1e9


@dataclass(frozen=True)
class Halves:
    """People dealt into halves several times: of each deal both halves by group."""

    first: Sequence[Groups]
    second: Sequence[Groups]
    whole: Groups


@dataclass(frozen=True)
class Reinforced:
    """The division with the highest reward, and the mean reward of each round of learning."""

    ends: Ints
    reward: float
    rounds: Array


class PolicyReward:
    """What divisions bring: intervals ordered on one half, contacted on the other."""

    def __init__(self, halves: Halves, most: float) -> None:
        self.most = most
        self.share = halves.whole.pieces()[0]
        told = [one.pieces()[1] for one in (*halves.first, *halves.second)]
        other = [one.pieces()[1] for one in (*halves.second, *halves.first)]
        # A group without anybody in one half says nothing there.
        self.told, self.other = (np.nan_to_num(np.stack(one)) for one in (told, other))

    def of(self, ends: Ints) -> Array:
        """Mean reward of each row of ``ends`` (divisions, intervals), last ends repeated."""
        begins = np.concatenate([np.zeros((len(ends), 1), dtype=np.int64), ends[:, :-1]], axis=1)
        share = np.where(begins < ends, self.share[begins, ends], 0.0)
        uplift, brought = self.told[:, begins, ends], self.other[:, begins, ends]
        part = reached(uplift, np.broadcast_to(share, uplift.shape), self.most)
        random = (part * share).sum(axis=-1, keepdims=True)
        gains: Array = (share * (part - random) * brought).sum(axis=-1).mean(axis=0)
        return gains


def dealt_halves(group: Ints, scores: Array, groups: int, deals: int, seed: int) -> Halves:
    """The people dealt into two halves, ``deals`` times over."""
    rng = np.random.default_rng(seed)
    count = len(group)
    sides = [rng.permutation(count) < count // 2 for _ in range(deals)]
    first, second = (
        [grouped(group[some], scores[some], groups) for some in way]
        for way in (sides, [~one for one in sides])
    )
    return Halves(first, second, grouped(group, scores, groups))


def reinforced_intervals(
    reward: PolicyReward,
    whole: Groups,
    most: int,
    *,
    least: float = 0.05,
    trend: Trend = "any",
    seed: int = 1,
) -> Reinforced:
    """The division that brings most, of those that the learning policy tried.

    ``most`` intervals at most, each with a share of ``least`` of people; ``trend`` is that of
    the uplift of all people. Raises NoIntervalsError where there is none.
    """
    learners = [_Learner(reward, whole, most, least, way) for way in ways_of(trend)]
    # A policy may settle on what is only good: several start anew.
    found = [
        one.learned(np.random.default_rng([seed, way, start]))
        for way, one in enumerate(learners)
        for start in range(STARTS)
    ]
    best = max(found, key=lambda one: one.reward)
    if best.reward == -np.inf:
        raise NoIntervalsError(f"{whole.count} groups have no interval of {least:.0%} of people.")
    return best


class _Learner:
    """A table of preferences: at which turn, from which group, up to which the interval goes."""

    def __init__(
        self, reward: PolicyReward, whole: Groups, most: int, least: float, trend: Way
    ) -> None:
        share, uplift, _variance = whole.pieces()
        self.reward = reward
        self.count, self.most = whole.count, min(most, whole.count)
        with np.errstate(invalid="ignore"):
            self.fits: Flags = share >= least
        self.rate = np.where(self.fits, -uplift if trend == "falling" else uplift, 0.0)
        self.is_ordered = trend != "any"
        self.may = self._may_end()

    def _may_end(self) -> Flags:
        """(turns, start, end): whether the rest can still be divided by the turns that are left."""
        count = self.count
        rest: Flags = np.zeros(count + 1, dtype=np.bool_)
        rest[count] = True
        layers = []
        for _ in range(self.most):
            may = self.fits & rest[None, :]
            layers.append(may)
            rest = np.asarray(may.any(axis=1))
            rest[count] = True
        return np.stack(layers[::-1])

    def learned(self, rng: np.random.Generator) -> Reinforced:
        preferences = np.zeros((self.most, self.count + 1, self.count + 1))
        best: Ints = np.array([self.count])
        height = -np.inf
        means = []
        for _ in range(ROUNDS):
            ends, steps, is_whole = self._attempts(preferences, rng)
            rewards = np.where(is_whole, self.reward.of(ends), 0.0)
            means.append(float(rewards.mean()))
            place = int(np.argmax(np.where(is_whole, rewards, -np.inf)))
            if bool(is_whole[place]) and rewards[place] > height:
                best, height = np.unique(ends[place]), float(rewards[place])
            spread = float(rewards.std())
            if spread <= 0.0:
                break
            # Beside the mean of the others of the batch, in its own scale.
            ahead = (rewards - rewards.mean()) * len(rewards) / (len(rewards) - 1) / spread
            for turn, (start, end, chance, acts) in enumerate(steps):
                push = -chance * ahead[:, None]
                push[np.arange(len(end)), end] += ahead
                np.add.at(preferences[turn], start[acts], STEP / BATCH * push[acts])
        return Reinforced(best, height, np.array(means))

    def _attempts(
        self, preferences: Array, rng: np.random.Generator
    ) -> tuple[Ints, list[tuple[Ints, Ints, Array, Flags]], Flags]:
        """A batch of divisions: their ends, the choices made, and which came to an end."""
        start = np.zeros(BATCH, dtype=np.int64)
        before = np.full(BATCH, -np.inf)
        alive = np.ones(BATCH, dtype=bool)
        ends, steps = [], []
        for turn in range(self.most):
            may = self.may[turn, start]
            if self.is_ordered:
                may = may & (self.rate[start] >= before[:, None])
            acts = alive & (start < self.count)
            alive &= ~acts | may.any(axis=1)
            acts &= alive
            chance = np.exp(_centred(np.where(may, preferences[turn, start], IMPOSSIBLE)))
            chance = np.where(may, chance, 0.0)
            until = np.cumsum(chance, axis=1)
            aim = rng.random(BATCH) * until[:, -1]
            end = np.minimum((until <= aim[:, None]).sum(axis=1), self.count)
            end = np.where(acts, end, start)
            chance /= np.maximum(until[:, -1:], 1e-300)
            steps.append((start, end, chance, acts))
            before = np.where(acts, self.rate[start, end], before)
            start = end
            ends.append(end)
        return np.stack(ends, axis=1), steps, alive & (start == self.count)


def _centred(values: Array) -> Array:
    found: Array = values - values.max(axis=1, keepdims=True)
    return found
