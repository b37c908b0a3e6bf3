"""How far a plan may move each channel, and what holds it."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.limits import Limits
from dangol.methods.media_mix.returns import PRIOR_DRIVEN
from dangol.optimization.budget.futures import WEEK, Known
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.tables.measured import CALIBRATED

Array = npt.NDArray[np.float64]
BEYOND = 1.5
"""A plan goes as far as this beyond the most that was ever tried."""
FIXED, WEAK = "fixed", "weak"


@dataclass(frozen=True)
class Bounds:
    """``least`` and ``most`` (channels,) in all periods; ``held`` says why one cannot move.

    ``each_least`` and ``each_most`` (channels,) are those of a period by the channels' records,
    and of what is ``booked`` in part the weeks are not free either.
    """

    today: Array
    least: Array
    most: Array
    each_least: Array
    each_most: Array
    held: dict[int, str]
    notes: dict[int, str]
    booked: frozenset[int]

    @property
    def bound(self) -> npt.NDArray[np.bool_]:
        """(channels,) whose weeks are not free: booked, or owed a least in each."""
        found: npt.NDArray[np.bool_] = self.each_least > 0
        found[list(self.booked)] = True
        return found

    def limits(self, budget: float, *, may_save: bool) -> Limits:
        """What totals may be; raises NoPlanError where no plan fits."""
        return limits_of(self.least, self.most, budget, may_save=may_save)


def limits_of(least: Array, most: Array, budget: float, *, may_save: bool) -> Limits:
    """What totals (channels,) may be; raises NoPlanError where no plan fits."""
    count = len(least)
    each = np.zeros(count), np.full(count, np.inf)
    return Limits(least[:, None], most[:, None], np.arange(count), *each, budget, may_save)


def bounds(
    known: Known, told: Mapping[str, MediaChannel], over: Array, *, hold_weak: bool
) -> Bounds:
    """From what was tried, what channels' records say, and how well each is known.

    ``over`` (channels, periods) is how the money of each lies: no period gets more than it may.
    """
    periods = over.shape[1]
    weeks = known.days / WEEK
    today = known.by_channel(known.lately) * periods
    each_least, each_most = np.zeros(len(today)), np.full(len(today), np.inf)
    least = np.zeros(len(today))
    most = known.tried * BEYOND / over.max(1)
    held: dict[int, str] = {}
    notes: dict[int, str] = {}
    booked: set[int] = set()
    for at, name in enumerate(known.channels):
        said = told.get(name)
        if said is not None:
            each_least[at] = said.least_a_week * weeks
            least[at] = each_least[at] * periods
            if said.most_a_week:
                each_most[at] = said.most_a_week * weeks
                most[at] = each_most[at] / over[at].max()
            if said.note:
                notes[at] = said.note
            share = _fixed_share(said, known.next_on, periods * known.days)
            least[at] = max(least[at], share * today[at])
            most[at] = share * today[at] + (1 - share) * most[at]
            if share == 1:
                held[at] = FIXED
            if share:
                booked.add(at)
        if at not in held and hold_weak and is_weak(known, name):
            held[at] = WEAK
            least[at] = most[at] = today[at]
        most[at] = max(most[at], least[at])
    return Bounds(today, least, most, each_least, each_most, held, notes, frozenset(booked))


def _fixed_share(said: MediaChannel, starts: dt.date, days: int) -> float:
    if said.fixed_until is None:
        return 0.0
    return min(max(((said.fixed_until - starts).days + 1) / days, 0.0), 1.0)


def is_weak(known: Known, channel: str) -> bool:
    """Whether its curve rests on what was held beforehand, or on sales that it followed."""
    told = known.standing[channel]
    if told.evidence == CALIBRATED:
        return False
    return bool(told.withheld) or told.follows_demand or told.by_prior > PRIOR_DRIVEN
