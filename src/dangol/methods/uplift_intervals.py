"""Intervals of a number that tell best whom a randomised campaign moves.

Each person of the campaign has a score whose mean over any people is what the campaign changed
for them: the outcome weighted by the inverse of the chance of the own arm, less what the arm's
usual outcome explains (J. M. Robins, A. Rotnitzky and L. P. Zhao, JASA 89, 1994; M. Dudík,
J. Langford and L. Li, "Doubly Robust Policy Evaluation and Learning", ICML 2011). Neighbouring
groups are put together so that the honest criterion of S. Athey and G. Imbens ("Recursive
partitioning for heterogeneous causal effects", PNAS 113, 2016, equation 3) is as high as it can
be: the squared uplift of each interval less twice its variance, by people. That sum is found
exactly by a table (``optimal_intervals``), where their trees cut greedily.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.optimal_intervals import (
    NOTHING,
    NoIntervalsError,
    Trend,
    best_division,
    ways_of,
)
from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Groups:
    """By group of the number: ``people``, and the ``total`` and ``square`` sums of scores."""

    people: Array
    total: Array
    square: Array

    @property
    def count(self) -> int:
        return len(self.people)

    def pieces(self) -> tuple[Array, Array, Array]:
        """Share of people, uplift and its variance of every interval (groups + 1, groups + 1).

        From one group (row) up to another (column), not included; nan where there is nobody.
        """
        parts = (self.people, self.total, self.square)
        wholes = [np.concatenate([[0.0], np.cumsum(one)]) for one in parts]
        people, total, square = (whole[None, :] - whole[:, None] for whole in wholes)
        people = np.where(people > 0, people, np.nan)
        uplift = total / people
        spread = np.maximum(square / people - uplift**2, 0.0)
        share: Array = people / self.people.sum()
        return share, uplift, spread / np.maximum(people - 1, 1)


@dataclass(frozen=True)
class UpliftIntervals:
    """``ends`` are places among the groups at which an interval is over.

    ``share`` of people, ``uplift`` and its standard ``error`` are of each interval; ``value``
    is what the criterion gains over one interval for all.
    """

    ends: Ints
    share: Array
    uplift: Array
    error: Array
    value: float


def uplift_scores(
    group: Ints, contacted: Flags, chance: Array, outcome: Array, learn: Flags
) -> Array:
    """A score per person whose mean is the uplift.

    ``chance`` is that of being contacted. Usual outcomes by arm and group are those of
    ``learn``, and of all of them in a group where an arm has nobody.
    """
    found = np.empty(len(group))
    usual = [
        _usual(group, outcome, learn & arm, int(group.max(initial=0)) + 1)
        for arm in (~contacted, contacted)
    ]
    without, with_it = usual[0][group], usual[1][group]
    found = with_it - without
    found = found + np.where(contacted, (outcome - with_it) / chance, 0.0)
    return found - np.where(contacted, 0.0, (outcome - without) / (1.0 - chance))


def _usual(group: Ints, outcome: Array, among: Flags, groups: int) -> Array:
    people = np.bincount(group[among], minlength=groups)
    total = np.bincount(group[among], outcome[among], minlength=groups)
    whole = total.sum() / max(people.sum(), 1)
    found: Array = np.where(people > 0, total / np.maximum(people, 1), whole)
    return found


def grouped(group: Ints, scores: Array, groups: int) -> Groups:
    """Sums of the scores by group."""
    each = (np.ones(len(group)), scores, scores**2)
    people, total, square = (
        np.bincount(group, one, minlength=groups).astype(np.float64) for one in each
    )
    return Groups(people, total, square)


def best_uplift_intervals(
    groups: Groups, most: int, *, least: float = 0.05, trend: Trend = "any"
) -> UpliftIntervals:
    """The best of all divisions of neighbouring groups into at most ``most`` intervals.

    ``least`` is the share of people that every interval has at least; ``trend`` that of the
    uplift. Raises NoIntervalsError where there is none.
    """
    share, uplift, variance = groups.pieces()
    with np.errstate(invalid="ignore"):
        fits = share >= least
    value = np.where(fits, share * (uplift**2 - 2.0 * variance), NOTHING)
    rate = np.where(fits, uplift, 0.0)
    found = [
        one for way in ways_of(trend) if (one := best_division(value, rate, most, way)) is not None
    ]
    if not found:
        raise NoIntervalsError(f"{groups.count} groups have no interval of {least:.0%} of people.")
    ends, height = max(found, key=lambda one: one[1])
    return of_division(groups, ends, height - float(value[0, -1]))


def of_division(groups: Groups, ends: Ints, value: float) -> UpliftIntervals:
    """Share, uplift and error of the intervals that end there."""
    share, uplift, variance = groups.pieces()
    begins = np.concatenate([[0], ends[:-1]])
    at = (begins, ends)
    return UpliftIntervals(ends, share[at], uplift[at], np.sqrt(variance[at]), value)


def reached(uplift: Array, share: Array, most: float) -> Array:
    """How much of each interval is contacted where ``most`` of all people may be.

    Highest uplift first, the last one in part (by lot), none of whom it does not move.
    Along the last axis; an interval of share 0 is none.
    """
    order = np.argsort(-uplift, axis=-1, kind="stable")
    sorted_share = np.take_along_axis(share, order, axis=-1)
    before = np.cumsum(sorted_share, axis=-1) - sorted_share
    with np.errstate(invalid="ignore", divide="ignore"):
        part = np.clip((most - before) / sorted_share, 0.0, 1.0)
    part = np.where((sorted_share > 0) & (np.take_along_axis(uplift, order, -1) > 0), part, 0.0)
    found = np.empty_like(part)
    np.put_along_axis(found, order, part, axis=-1)
    return found


def policy_gain(scores: Array, contacted: Array) -> Estimate:
    """What a policy brings per person beyond as many contacts at random, with its 95 % interval.

    ``contacted`` is the chance with which it contacts each person, settled without looking at
    the scores of these people. Gains of two policies differ by that of their difference.
    """
    each = (contacted - contacted.mean()) * scores
    value = float(each.mean())
    error = float(each.std(ddof=1)) / np.sqrt(len(each))
    return Estimate(value, value - NORMAL_95 * error, value + NORMAL_95 * error)
