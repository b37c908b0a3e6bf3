"""How well forecasts of survival order and hold, where not all has been seen yet.

Everybody is followed from the moment of the forecast on: time 0 is that moment, so these
figures know no delayed entry.
"""

from dataclasses import dataclass, replace

import numpy as np

from dangol.methods.score_quality import TENTHS, Estimate
from dangol.methods.survival import Array, Places, Spells, SurvivalCurve, kaplan_meier


@dataclass(frozen=True)
class CalibrationGroup:
    """A group alike by forecast: its ``size`` (weighted), survival as forecast and as it came.

    ``observed`` is the Kaplan-Meier estimate, so that who left the watching early counts as
    far as was seen; nan where the group was not seen for so long.
    """

    size: float
    forecast: float
    observed: Estimate


def concordance(seen: Spells, risk: Array) -> float:
    """Share of pairs where the one with more ``risk`` has the event first; nan without pairs.

    F. E. Harrell et al., "Evaluating the Yield of Medical Tests" (JAMA 247, 1982). Pairs count
    where it is known who is first: the event of one came while the other was watched, and had
    not come to the other at that very time. Equal risks count half. With delayed entry, only
    those who were already watched then are compared. Takes time n log n.
    """
    rank = np.unique(risk, return_inverse=True)[1]
    times, place = np.unique(seen.until, return_inverse=True)
    # Who is censored at a time was there longer than who dies at it.
    end = 2 * place + ~seen.died
    asks = np.flatnonzero(seen.died)
    less, equal, pairs = _outlived(end, rank, seen.weights, (end[asks], rank[asks]))
    if seen.since is not None:
        begun = 2 * np.searchsorted(times, seen.since, side="right")
        unseen = _outlived(begun, rank, seen.weights, (end[asks], rank[asks]))
        less, equal, pairs = less - unseen[0], equal - unseen[1], pairs - unseen[2]
    weights = seen.weights[asks]
    total = float(weights @ pairs)
    # Differences of sums leave rounding, which is no pair.
    return float(weights @ (less + equal / 2)) / total if total > 1e-9 else float("nan")


def _outlived(
    moments: Places, rank: Places, weights: Array, asks: tuple[Places, Places]
) -> tuple[Array, Array, Array]:
    """For each ask (a moment, a rank): the weight of rows with a later moment.

    Of those with a lower rank, of those with the same, and of all.
    """
    order = np.argsort(-moments, kind="stable")
    reach = np.searchsorted(-moments[order], -asks[0], side="left")
    less, equal = _below(rank[order], weights[order], reach, asks[1])
    return less, equal, np.concatenate([[0.0], np.cumsum(weights[order])])[reach]


def _below(rank: Places, weights: Array, reach: Places, asked: Places) -> tuple[Array, Array]:
    """Weight of the first ``reach`` rows with a lower rank than ``asked``, and with the same.

    All asks walk down a wavelet matrix at once (F. Claude, G. Navarro, A. Ordóñez, "The Wavelet
    Matrix", Information Systems 47, 2015): one pass over the rows for each binary digit.
    """
    begin, end = np.zeros_like(reach), reach
    less = np.zeros(len(reach))
    for bit in reversed(range(int(rank.max(initial=1)).bit_length())):
        is_one = (rank >> bit & 1).astype(bool)
        zeros = np.concatenate([[0], np.cumsum(~is_one)])
        weight = np.concatenate([[0.0], np.cumsum(np.where(is_one, 0.0, weights))])
        up = (asked >> bit & 1).astype(bool)
        less += np.where(up, weight[end] - weight[begin], 0.0)
        begin, end = (
            np.where(up, zeros[-1] + one - zeros[one], zeros[one]) for one in (begin, end)
        )
        order = np.concatenate([np.flatnonzero(~is_one), np.flatnonzero(is_one)])
        rank, weights = rank[order], weights[order]
    total = np.concatenate([[0.0], np.cumsum(weights)])
    return less, total[end] - total[begin]


def brier_scores(
    seen: Spells, survival: Array, horizons: Array, censoring: SurvivalCurve | None = None
) -> Array:
    """Mean squared error of forecast survival at each horizon; nan where nobody is watched.

    E. Graf et al., "Assessment and Comparison of Prognostic Classification Schemes for
    Survival Data" (Statistics in Medicine 18, 1999), eq. 9: rows whose state at the horizon was
    seen stand for those who left the watching before, by the inverse chance of being watched.
    ``survival`` has shape (rows, horizons). ``censoring`` is the curve of being watched
    (``watched``), where it is not that of these rows.
    """
    _from_the_start(seen)
    staying = watched(seen) if censoring is None else censoring
    before = _just_before(staying, seen.until)
    scores = np.empty(len(horizons))
    for place, horizon in enumerate(horizons):
        alive = seen.until > horizon
        told = np.where(seen.died & ~alive, 1 / np.maximum(before, 1e-300), 0.0)
        chance = staying.at(np.array([horizon]))[0]
        if not chance > 0:
            scores[place] = np.nan
            continue
        told += alive / chance
        errors = (alive - survival[:, place]) ** 2
        scores[place] = (seen.weights * told * errors).sum() / seen.weights.sum()
    return scores


def integrated_brier_score(scores: Array, horizons: Array) -> float:
    """Mean of the Brier score over the time between the first horizon and the last."""
    if len(horizons) < 2:
        raise ValueError("A mean over time needs two horizons or more.")
    return float(np.trapezoid(scores, horizons) / (horizons[-1] - horizons[0]))


def watched(seen: Spells) -> SurvivalCurve:
    """The curve of being watched still: that of censoring, by Kaplan-Meier.

    At one time events come before the watching ends, so whoever had the event then is not at
    risk of being lost any more.
    """
    _from_the_start(seen)
    line = np.unique(seen.until)
    place = np.searchsorted(line, seen.until).astype(np.float64)
    # An event moves to just before all that ends at its time.
    moved = np.where(seen.died, place - 0.5, place)
    curve = kaplan_meier(Spells(moved + 1, ~seen.died, weight=seen.weight))
    times = line[np.round(curve.times - 1).astype(int)]
    return replace(curve, times=times, last=float(line[-1]))


def _just_before(curve: SurvivalCurve, moments: Array) -> Array:
    place = np.searchsorted(curve.times, moments, side="left")
    before: Array = np.concatenate([[1.0], curve.survival])[place]
    return before


def calibration(
    seen: Spells, survival: Array, horizon: float, groups: int = TENTHS
) -> list[CalibrationGroup]:
    """Forecast and observed survival at a horizon, by groups of equal size, lowest first.

    ``survival`` has one forecast for each row; equal forecasts stay together.
    """
    _from_the_start(seen)
    place = np.searchsorted(np.sort(survival), survival, side="left") * groups // len(survival)
    found = []
    for number in np.unique(place):
        rows = np.flatnonzero(place == number)
        part = seen.part(rows)
        curve = kaplan_meier(part)
        at = np.array([horizon])
        low, high = curve.interval_at(at)
        observed = Estimate(float(curve.at(at)[0]), float(low[0]), float(high[0]))
        forecast = float(np.average(survival[rows], weights=part.weights))
        found.append(CalibrationGroup(float(part.weights.sum()), forecast, observed))
    return found


def calibration_distance(groups: list[CalibrationGroup]) -> float:
    """Mean distance between forecast and observed survival over groups, by their size."""
    sizes = np.array([one.size for one in groups])
    distances = np.array([abs(one.forecast - one.observed.value) for one in groups])
    return float(np.average(distances, weights=sizes))


def _from_the_start(seen: Spells) -> None:
    if seen.since is not None and (seen.since > 0).any():
        raise ValueError("Forecasts are judged from their own moment on: spells without `since`.")
