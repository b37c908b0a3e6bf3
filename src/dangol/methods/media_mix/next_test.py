"""What a lift test is worth: how much better the plan gets by what it would tell.

The expected value of sample information (H. Raiffa and R. Schlaifer, "Applied Statistical Decision
Theory", 1961): each draw of the posterior in turn is the truth, a test measures its lift with an
error, the draws are weighted by how well they agree with what was measured, and the plan is made
anew. Plans are made on curves that only bend down: increments of spend are taken in the order of
what they bring, until the money is spent.
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
OUTCOMES = 48


@dataclass(frozen=True)
class Curves:
    """``spend`` (channels, points) from nothing up, and ``sales`` (channels, points, draws)."""

    spend: Array
    sales: Array

    def brought(self, totals: Array) -> Array:
        """(draws,) sales of totals (channels,)."""
        found = np.zeros(self.sales.shape[2])
        for spend, sales, total in zip(self.spend, self.sales, totals, strict=True):
            at = int(np.clip(np.searchsorted(spend, total) - 1, 0, len(spend) - 2))
            part = (total - spend[at]) / max(spend[at + 1] - spend[at], 1e-12)
            found += sales[at] + part * (sales[at + 1] - sales[at])
        return found


@dataclass(frozen=True)
class Room:
    """How far a plan may go: ``least`` and ``most`` (channels,) of a ``budget``."""

    least: Array
    most: Array
    budget: float


def best_totals(curves: Curves, weights: Array, room: Room) -> Array:
    """(channels,) the plan of most sales under the weights (draws,) of the draws.

    Curves are taken as their concave hulls, on which taking the steepest pieces first is best.
    """
    mean = curves.sales @ weights
    pieces: list[tuple[float, int, float]] = []
    totals = room.least.astype(np.float64).copy()
    for at, (spend, sales) in enumerate(zip(curves.spend, mean, strict=True)):
        inside = (spend > room.least[at]) & (spend < room.most[at])
        ends = np.concatenate([[room.least[at]], spend[inside], [room.most[at]]])
        values = np.interp(ends, spend, sales)
        for begin, end in _hull(ends, values):
            wide = ends[end] - ends[begin]
            if wide > 0:
                pieces.append(((values[end] - values[begin]) / wide, at, wide))
    left = room.budget - totals.sum()
    for _, at, wide in sorted(pieces, key=lambda one: (-one[0], one[1])):
        if left <= 0:
            break
        taken = min(wide, left)
        totals[at] += taken
        left -= taken
    return totals


def _hull(ends: Array, values: Array) -> list[tuple[int, int]]:
    """Neighbours on the upper concave hull of a curve (A. M. Andrew, 1979)."""
    kept: list[int] = []
    for at in range(len(ends)):
        while len(kept) > 1:
            one, two = kept[-2], kept[-1]
            rise = (values[two] - values[one]) * (ends[at] - ends[one])
            if rise > (values[at] - values[one]) * (ends[two] - ends[one]):
                break
            kept.pop()
        kept.append(at)
    return list(pairwise(kept))


def value_of_test(
    curves: Curves, lifts: Array, error: float, rooms: tuple[Room, Room], rng: np.random.Generator
) -> float:
    """Sales that the plan gains on average by a test.

    ``lifts`` (draws,) are what the test would measure in each case without its ``error``;
    ``rooms`` are that of a plan today, and that once the test is over.
    """
    before, after = rooms
    draws = len(lifts)
    even = np.full(draws, 1 / draws)
    today = curves.brought(best_totals(curves, even, before))
    truths = rng.choice(draws, OUTCOMES, replace=draws < OUTCOMES)
    gained = []
    for truth, noise in zip(truths, rng.standard_normal(OUTCOMES), strict=True):
        measured = lifts[truth] + error * noise
        log = -(((measured - lifts) / error) ** 2) / 2
        weights = np.exp(log - log.max())
        weights /= weights.sum()
        plan = curves.brought(best_totals(curves, weights, after))
        gained.append(float((plan - today) @ weights))
    return float(np.mean(gained))
