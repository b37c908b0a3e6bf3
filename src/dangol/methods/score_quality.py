"""How well scores order and how well probabilities hold, with intervals.

AUC is the probability that a random one that happened scores above a random one that did
not, ties half (Hanley and McNeil 1982). Lift is the share of happenings among the best
tenth over the share among all. The calibration error is the mean distance between forecast
and observed share over ten groups of equal size by score (Naeini, Cooper and Hauskrecht
2015, with equal mass instead of equal width).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
TENTHS = 10
DRAWS = 400


@dataclass(frozen=True)
class Estimate:
    """A figure and its interval."""

    value: float
    low: float
    high: float


def area_under_curve(happened: Array, scores: Array) -> float:
    """AUC; nan where all or none happened."""
    return float(areas_under_curve(happened, scores, np.ones((1, len(scores))))[0])


def areas_under_curve(happened: Array, scores: Array, weights: Array) -> Array:
    """AUC under each row of ``weights`` (draws, rows), ties in scores counted half.

    Weights that count how often a row was drawn give the figures of a bootstrap.
    """
    order = np.argsort(scores, kind="stable")
    sorted_scores = scores[order]
    starts = np.flatnonzero(np.r_[True, sorted_scores[1:] != sorted_scores[:-1]])
    yes = np.add.reduceat(weights[:, order] * happened[order], starts, axis=1)
    no = np.add.reduceat(weights[:, order] * (1 - happened[order]), starts, axis=1)
    below = np.cumsum(no, axis=1) - no / 2
    pairs = yes.sum(axis=1) * no.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        areas: Array = (yes * below).sum(axis=1) / np.where(pairs > 0, pairs, np.nan)
    return areas


def top_lifts(happened: Array, scores: Array, weights: Array, share: float = 0.1) -> Array:
    """Lift of the best ``share`` under each row of ``weights`` (draws, rows)."""
    order = np.argsort(-scores, kind="stable")
    sorted_scores = scores[order]
    starts = np.flatnonzero(np.r_[True, sorted_scores[1:] != sorted_scores[:-1]])
    size = np.add.reduceat(weights[:, order], starts, axis=1)
    hits = np.add.reduceat(weights[:, order] * happened[order], starts, axis=1)
    total = size.sum(axis=1, keepdims=True)
    room = np.clip(share * total - (np.cumsum(size, axis=1) - size), 0.0, size)
    with np.errstate(invalid="ignore", divide="ignore"):
        taken = (hits * np.where(size > 0, room / size, 0.0)).sum(axis=1)
        lifts: Array = taken / (share * hits.sum(axis=1))
    return lifts


def top_lift(happened: Array, scores: Array) -> float:
    """Share of happenings among the best tenth of rows over the share among all.

    Rows that tie with the last one taken count with the same fraction, so that the order of
    rows decides nothing; nan where nothing happened.
    """
    return float(top_lifts(happened, scores, np.ones((1, len(scores))))[0])


def tenths(happened: Array, scores: Array) -> list[dict[str, float]]:
    """Ten groups of equal size, best first: ``tenth``, ``people``, ``forecast``, ``observed``."""
    order = np.argsort(-scores, kind="stable")
    return [
        {
            "tenth": float(number),
            "people": float(len(group)),
            "forecast": float(scores[group].mean()),
            "observed": float(happened[group].mean()),
        }
        for number, group in enumerate(np.array_split(order, TENTHS), start=1)
        if len(group)
    ]


def calibration_error(happened: Array, chance: Array) -> float:
    """Mean distance between forecast and observed share over ten groups of equal size."""
    found = tenths(happened, chance)
    total = sum(one["people"] for one in found)
    return sum(one["people"] * abs(one["forecast"] - one["observed"]) for one in found) / total


def with_interval(
    figure: Callable[[Array, Array], float],
    happened: Array,
    scores: Array,
    seed: int,
    share: float = 0.95,
) -> Estimate:
    """A figure with its bootstrap interval over rows (percentiles of resampled figures)."""
    rng = np.random.default_rng(seed)
    count = len(scores)
    found = []
    for _ in range(DRAWS):
        drawn = rng.integers(0, count, count)
        found.append(figure(happened[drawn], scores[drawn]))
    values = np.array(found)
    values = values[np.isfinite(values)]
    if not len(values):
        return Estimate(figure(happened, scores), float("nan"), float("nan"))
    low, high = np.quantile(values, [(1 - share) / 2, (1 + share) / 2])
    return Estimate(figure(happened, scores), float(low), float(high))


def tenth_of(chance: Array, among: Array | None = None) -> npt.NDArray[np.int64]:
    """1 to 10, 1 holds the highest; equal ones go together, into the better tenth.

    ``among`` are the chances that the tenths are of, where those are others.
    """
    known = np.sort(chance if among is None else among)
    better = len(known) - np.searchsorted(known, chance, side="right")
    return (better * 10 // max(len(known), 1) + 1).astype(np.int64)
