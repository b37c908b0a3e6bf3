"""Tests of one channel each that could be made: what they change, measure, cost and are worth."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.next_test import Curves, Room, value_of_test
from dangol.optimization.budget.bounds import Bounds
from dangol.optimization.budget.budget_model import curves
from dangol.optimization.budget.flights import even
from dangol.optimization.budget.futures import WEEK, Known
from dangol.tables.measured import CALIBRATED

Array = npt.NDArray[np.float64]
TEST_WEEKS, SHARES = (4, 6, 8), (0.2, 0.4)
KINDS = {"dark": -1.0, "double": 1.0}
COOLDOWN_WEEKS = 2
YEAR_DAYS = 365


@dataclass(frozen=True)
class Candidate:
    """A test of ``channel``, in money; ``value`` is that of a year, ``error`` that of sales."""

    channel: str
    kind: str
    days: int
    share: float
    value: float
    cost: float
    error: float
    change: float

    @property
    def net(self) -> float:
        """A test that saves counts as free: to save, nobody needs a test."""
        return self.value - max(self.cost, 0.0)


@dataclass(frozen=True)
class Weighing:
    """By what tests are weighed: ``noise`` is how far a period's sales stray, in money."""

    margin_share: float
    noise: float
    periods: int
    seed: int


def candidates(known: Known, bounds: Bounds, weighing: Weighing) -> list[Candidate]:
    """Every test of a channel that is spent on, what is worth most first."""
    shaped = known.shaped(even(len(known.channels), weighing.periods))
    idle, _ = shaped.brought(np.zeros((len(known.channels), 1)))
    spend, sales = curves(shaped, np.maximum(bounds.most, free_most(known, weighing.periods)), idle)
    lines = Curves(spend, sales)
    budget = float(bounds.today.sum())
    room = Room(bounds.least, np.maximum(bounds.most, bounds.least), budget)
    rng = np.random.default_rng(weighing.seed)
    few = slice(None, None, idle.shape[1] // sales.shape[2])
    found = []
    for at, name in enumerate(known.channels):
        if bounds.today[at] <= 0 or bounds.held.get(at) == "fixed":
            continue
        opened = _opened(room, known, at, weighing.periods)
        for weeks in TEST_WEEKS:
            for kind, times in KINDS.items():
                lifts = lifts_of(known, at, weeks, times)[few][: sales.shape[2]]
                for share in SHARES if len(known.regions) > 1 else (1.0,):
                    error = error_of(known, weighing.noise, weeks, share)
                    value = value_of_test(lines, share * lifts, error, (room, opened), rng)
                    change = (
                        times
                        * share
                        * bounds.today[at]
                        / weighing.periods
                        * (weeks * WEEK / known.days)
                    )
                    lost = -weighing.margin_share * share * float(lifts.mean()) + change
                    days = weighing.periods * known.days
                    found.append(
                        Candidate(
                            name, kind, weeks * WEEK, share,
                            weighing.margin_share * max(value, 0.0) * YEAR_DAYS / days,
                            lost, error, change,
                        )
                    )  # fmt: skip
    return sorted(found, key=lambda one: (-one.net, one.channel, one.kind, one.days, one.share))


def free_most(known: Known, periods: int) -> Array:
    """(channels,) as far as anything was tried, however little is known of it."""
    found: Array = np.maximum(known.tried * 1.5, known.by_channel(known.lately)) * periods
    return found


def _opened(room: Room, known: Known, at: int, periods: int) -> Room:
    """Once it was tested, a channel that was held for want of evidence may move."""
    least, most = room.least.copy(), room.most.copy()
    if least[at] == most[at] and known.standing[known.channels[at]].evidence != CALIBRATED:
        least[at], most[at] = 0.0, free_most(known, periods)[at]
    return Room(least, most, room.budget)


def lifts_of(known: Known, at: int, weeks: int, times: float) -> Array:
    """(draws,) sales of the whole shop by changing the channel's spend for some weeks."""
    periods = max(round(weeks * WEEK / known.days), 1)
    usual = np.repeat(known.lately[:, None], periods, 1)
    changed = usual.copy()
    changed[known.group == at] *= 1 + times
    after, _ = known.future.brought(changed)
    before, _ = known.future.brought(usual)
    found: Array = (after - before).sum(0)
    return found


def error_of(known: Known, noise: float, weeks: int, share: float) -> float:
    """Standard error of sales in ``share`` of the shop beside the rest.

    Sales of regions stray each on their own, so those of a share stray by its root; the rest,
    which foretells them, strays too. A test everywhere at once has only its own past beside it.
    """
    periods = (weeks + COOLDOWN_WEEKS) * WEEK / known.days
    if share < 1:
        return float(noise * np.sqrt(periods * share / (1 - share)))
    return float(noise * np.sqrt(periods * (1 + periods / known.spent.shape[1])))
