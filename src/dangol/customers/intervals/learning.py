"""Intervals found on one half of the people and judged by the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.customers.intervals.people import People
from dangol.methods.fairness import wilson
from dangol.methods.optimal_intervals import Trend, best_intervals
from dangol.methods.reinforced_intervals import PolicyReward, dealt_halves, reinforced_intervals
from dangol.methods.score_quality import Estimate
from dangol.methods.uplift_intervals import (
    NORMAL_95,
    best_uplift_intervals,
    grouped,
    of_division,
    policy_gain,
    reached,
    uplift_scores,
)

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Method = Literal["exact", "reinforcement"]
GROUPS, DEALS = 20, 10
CLEAR = 0.01


@dataclass(frozen=True)
class Asked:
    """How the intervals may be."""

    most: int
    least: float
    trend: Trend
    method: Method
    reach: float
    seed: int


@dataclass(frozen=True)
class Interval:
    """One interval and what happened to those who judge it; an open end is None.

    ``effect`` is the share that bought or the uplift, ``rate`` always the share that bought.
    """

    low: float | None
    high: float | None
    people: int
    share: float
    rate: float
    effect: Estimate
    information: float


@dataclass(frozen=True)
class OfMethod:
    """What a way to cut brings: extra purchases per person beyond as many contacts at random.

    ``behind`` is what it brings less than the chosen one.
    """

    name: Literal["information", "exact", "reinforcement"]
    edges: tuple[float, ...]
    gain: Estimate
    behind: Estimate


@dataclass(frozen=True)
class Learnt:
    """The intervals, and whether they tell people apart; ``chance`` is that of chance alone.

    ``methods`` are compared where the effect of a campaign is learned. ``contacted`` says
    which intervals a campaign of the asked reach would go to, and how much of each.
    """

    intervals: list[Interval]
    edges: tuple[float, ...]
    whole: Estimate
    is_told_apart: bool
    chance: float
    judged: int
    methods: tuple[OfMethod, ...] = ()
    contacted: tuple[float, ...] = ()

    @property
    def information(self) -> float:
        return sum(one.information for one in self.intervals)

    def method(self, name: str) -> OfMethod | None:
        return next((one for one in self.methods if one.name == name), None)


def group_edges(value: Array) -> Array:
    """Values at which a new group of about a twentieth of people begins."""
    inner = np.quantile(value, np.linspace(0, 1, GROUPS + 1)[1:-1], method="higher")
    found = np.unique(inner)
    edges: Array = found[found > value.min()]
    return edges


def learnt_by_purchase(people: People, asked: Asked) -> Learnt:
    """Intervals by who buys: information value, exactly.

    Raises NoIntervalsError where nothing fits.
    """
    edges = group_edges(people.value)
    group = np.searchsorted(edges, people.value, side="right")
    learn = _first_half(people.count, asked.seed)
    ends = _by_information(people, group, learn, len(edges) + 1, asked)
    cuts = _edges_at(ends, edges)
    judge = ~learn
    place = np.searchsorted(cuts, people.value[judge], side="right")
    happened = people.happened[judge]
    yes, all_of = _counts(place, happened, len(cuts) + 1)
    share, low, high = wilson(yes, all_of, NORMAL_95)
    effects = [Estimate(*map(float, one)) for one in zip(share, low, high, strict=True)]
    whole, whole_low, whole_high = wilson(yes.sum(), all_of.sum(), NORMAL_95)
    chance = _chance_alone(yes, all_of)
    return Learnt(
        _intervals(cuts, yes, all_of, effects),
        tuple(map(float, cuts)),
        Estimate(float(whole), float(whole_low), float(whole_high)),
        chance < CLEAR,
        chance,
        int(judge.sum()),
    )


def learnt_by_uplift(people: People, asked: Asked) -> Learnt:
    """Intervals by what a campaign changes, in three ways, each judged by the same people.

    Raises NoIntervalsError where nothing fits.
    """
    from scipy import stats

    edges = group_edges(people.value)
    groups = len(edges) + 1
    group = np.searchsorted(edges, people.value, side="right")
    learn = _first_half(people.count, asked.seed)
    scores = uplift_scores(group, people.contacted, people.chance, people.happened, learn)
    known = grouped(group[learn], scores[learn], groups)
    halves = dealt_halves(group[learn], scores[learn], groups, DEALS, asked.seed)
    reward = PolicyReward(halves, asked.reach)
    exact = best_uplift_intervals(known, asked.most, least=asked.least, trend=asked.trend)
    reinforced = reinforced_intervals(
        reward, known, asked.most, least=asked.least, trend=asked.trend, seed=asked.seed
    )
    found: dict[Literal["information", "exact", "reinforcement"], Ints] = {
        "information": _by_information(people, group, learn, groups, asked),
        "exact": exact.ends,
        "reinforcement": reinforced.ends,
    }
    judge = ~learn
    parts = {}
    for name, ends in found.items():
        cut = of_division(known, ends, 0.0)
        parts[name] = reached(cut.uplift, cut.share, asked.reach)
    policies = {
        name: parts[name][np.searchsorted(ends, group[judge], side="right")]
        for name, ends in found.items()
    }
    chosen = policies[asked.method]
    methods = tuple(
        OfMethod(
            name,
            tuple(map(float, _edges_at(ends, edges))),
            policy_gain(scores[judge], policies[name]),
            policy_gain(scores[judge], chosen - policies[name]),
        )
        for name, ends in found.items()
    )
    cuts = _edges_at(found[asked.method], edges)
    place = np.searchsorted(cuts, people.value[judge], side="right")
    yes, all_of = _counts(place, people.happened[judge], len(cuts) + 1)
    effects = [_mean(scores[judge][place == one]) for one in range(len(cuts) + 1)]
    gain = next(one.gain for one in methods if one.name == asked.method)
    error = (gain.high - gain.value) / NORMAL_95
    chance = float(stats.norm.sf(gain.value / error)) if error > 0 else 1.0
    return Learnt(
        _intervals(cuts, yes, all_of, effects),
        tuple(map(float, cuts)),
        _mean(scores[judge]),
        chance < CLEAR,
        chance,
        int(judge.sum()),
        methods,
        tuple(map(float, parts[asked.method])),
    )


def _first_half(count: int, seed: int) -> Flags:
    """Half of the people, by chance."""
    return np.asarray(np.random.default_rng(seed).permutation(count) < count // 2)


def _by_information(people: People, group: Ints, learn: Flags, groups: int, asked: Asked) -> Ints:
    yes, all_of = _counts(group[learn], people.happened[learn], groups)
    return best_intervals(yes, all_of - yes, asked.most, least=asked.least, trend=asked.trend).ends


def _counts(place: Ints, happened: Array, count: int) -> tuple[Array, Array]:
    yes: Array = np.bincount(place, happened, count).astype(np.float64)
    all_of: Array = np.bincount(place, minlength=count).astype(np.float64)
    return yes, all_of


def _edges_at(ends: Ints, edges: Array) -> Array:
    """The values at which intervals that end at these groups change."""
    found: Array = edges[ends[:-1] - 1]
    return found


def _mean(scores: Array) -> Estimate:
    """Mean with its interval of 95 %; open where there are too few."""
    if len(scores) < 2:
        return Estimate(float("nan"), float("-inf"), float("inf"))
    value = float(scores.mean())
    reach = NORMAL_95 * float(scores.std(ddof=1)) / np.sqrt(len(scores))
    return Estimate(value, float(value - reach), float(value + reach))


def _chance_alone(yes: Array, all_of: Array) -> float:
    """How often chance alone would make shares as different (Pearson's chi-square)."""
    from scipy import stats

    kept = all_of > 0
    if kept.sum() < 2 or not 0 < yes.sum() < all_of.sum():
        return 1.0
    table = np.stack([yes[kept], all_of[kept] - yes[kept]])
    return float(stats.chi2_contingency(table, correction=False).pvalue)


def _intervals(
    cuts: Array, yes: Array, all_of: Array, effects: Sequence[Estimate]
) -> list[Interval]:
    no = all_of - yes
    # Half a row more where a side is empty, so that no interval is infinitely telling.
    more = 0.5 if (yes == 0).any() or (no == 0).any() else 0.0
    share, against = (yes + more) / (yes + more).sum(), (no + more) / (no + more).sum()
    information = (share - against) * np.log(share / against)
    bounds: list[float | None] = [None, *map(float, cuts), None]
    return [
        Interval(
            bounds[place],
            bounds[place + 1],
            int(all_of[place]),
            float(all_of[place] / all_of.sum()),
            float(yes[place] / max(all_of[place], 1)),
            effects[place],
            float(information[place]),
        )
        for place in range(len(all_of))
    ]
