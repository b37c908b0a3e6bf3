"""Which steps of a series are unlike those before it, at few false alarms.

Each step is compared with the same place of the season in the steps before it (the median,
so that single odd days teach nothing), on a scale on which chance has the same width
everywhere: square roots of counts, arc sines of shares (Anscombe, 1948), logarithms of
amounts. How wide chance is, is learned from the series, never below what counting alone
gives. A step is unusual where it is far out, farther than anything in its reference, and
where the difference would matter to anybody. Steps that were found unusual teach nothing,
until they have lasted so long that they are the new usual.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["count", "share", "level"]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

FAR = 6.0
"""Standard deviations from which a step may be unusual."""
FARTHER = 1.5
"""And so many times the farthest of its reference."""
SEASONS = 8
"""The reference is so many seasons long."""
LEAST_STEPS = 4
"""Seasons without which nothing is judged."""
STAYS = 28
"""Steps after which what was unusual is the new usual."""
LEAST_SIZE = 20.0
"""A share or level that rests on fewer rows is not judged."""
LEAST_COUNT = 5.0
"""Nor are counts where fewer are usual: what comes now and then comes in bursts."""
LEAST_MISSED = 10.0
"""Silence is told once so many would usually have come."""
MATTERS = {"count": np.log(1.4), "share": 0.05, "level": np.log(2)}
"""Differences (of logarithms, of shares, of logarithms) from which anybody would care."""
_NORMAL_MAD = 1.4826
_LEAST_LEVEL_SPREAD = 0.01


@dataclass(frozen=True)
class Series:
    """A measure by step; ``values`` are counts, shares of 0..1, or logarithms of amounts.

    ``sizes`` are the rows that a value rests on. Where a value is NaN nothing was measured.
    """

    kind: Kind
    values: Floats
    sizes: Floats
    season: int = 7


@dataclass(frozen=True)
class Verdict:
    """By step: whether it is unusual, what was usual, and how far out it is in deviations."""

    unusual: Flags
    usual: Floats
    deviations: Floats


def watch(series: Series, first: int = 0) -> Verdict:
    """Judge the steps from ``first`` on, each by those before it only."""
    steps = len(series.values)
    scale, noise = _scaled(series)
    usable = np.isfinite(scale)
    if series.kind != "count":
        usable &= series.sizes >= LEAST_SIZE
    unusual = np.zeros(steps, bool)
    taught = usable.copy()
    usual, deviations = np.full(steps, np.nan), np.zeros(steps)
    for step in range(min(first, steps), steps):
        known = np.flatnonzero(taught[max(step - SEASONS * series.season, 0) : step])
        known += max(step - SEASONS * series.season, 0)
        if not usable[step] or len(known) < LEAST_STEPS * series.season:
            continue
        expected, spread, farthest = _reference(scale, noise, known, step, series.season)
        if series.kind == "level":
            # A median of fewer rows varies more.
            spread *= np.sqrt(np.median(series.sizes[known]) / series.sizes[step])
        width = np.sqrt(noise[step] ** 2 + spread**2)
        usual[step] = _unscaled(series.kind, expected)
        if series.kind == "count" and usual[step] < LEAST_COUNT:
            continue
        deviations[step] = (scale[step] - expected) / width
        unusual[step] = (
            abs(deviations[step]) > max(FAR, FARTHER * farthest)
            and _difference(series, step, usual[step]) >= MATTERS[series.kind]
        )
        taught[step] = not unusual[step]
        if unusual[max(step - STAYS + 1, 0) : step + 1].sum() == STAYS:
            taught[step - STAYS + 1 : step + 1] = usable[step - STAYS + 1 : step + 1]
    return Verdict(unusual, usual, deviations)


def _scaled(series: Series) -> tuple[Floats, Floats]:
    """Values where chance has the same width, and that width as far as counting makes it."""
    values, sizes = series.values, np.maximum(series.sizes, 1.0)
    if series.kind == "count":
        return 2 * np.sqrt(values + 3 / 8), np.ones(len(values))
    if series.kind == "share":
        # Half a row more on either side: a share of exactly all is not known exactly.
        share = np.clip((values * sizes + 0.375) / (sizes + 0.75), 0, 1)
        return 2 * np.arcsin(np.sqrt(share)), 1 / np.sqrt(sizes)
    return values, np.full(len(values), _LEAST_LEVEL_SPREAD)


def _unscaled(kind: Kind, value: float) -> float:
    if kind == "count":
        return max(value / 2, 0.0) ** 2
    if kind == "share":
        return float(np.sin(np.clip(value, 0, np.pi) / 2) ** 2)
    return value


def _reference(
    scale: Floats, noise: Floats, known: npt.NDArray[np.intp], step: int, season: int
) -> tuple[float, float, float]:
    """What is usual at the step, how it varies beyond counting, and its farthest deviation."""
    place = (known - step) % season
    centres = np.array([
        np.median(scale[known[place == one]]) if (place == one).any() else np.nan
        for one in range(season)
    ])  # fmt: skip
    overall = float(np.median(scale[known]))
    centres = np.where(np.isnan(centres), overall, centres)
    residuals = scale[known] - centres[place]
    around = _NORMAL_MAD * float(np.median(np.abs(residuals)))
    counting = float(np.median(noise[known]))
    spread = float(np.sqrt(max(around**2 - counting**2, 0.0)))
    farthest = float(np.max(np.abs(residuals) / np.sqrt(noise[known] ** 2 + spread**2)))
    return float(centres[0]), spread, farthest


def _difference(series: Series, step: int, usual: float) -> float:
    value = float(series.values[step])
    if series.kind == "count":
        return float(abs(np.log((value + 1) / (usual + 1))))
    return abs(value - usual)


def silent(counts: Floats, first: int = 0, least_missed: float = LEAST_MISSED) -> Flags:
    """Steps by which something has been silent for longer than ever before.

    ``counts`` are rows by step. Silence counts once it is longer than twice the longest
    before it, and than ``least_missed`` rows would usually take; and only of what came
    often before.
    """
    found = np.zeros(len(counts), bool)
    for step in range(first, len(counts)):
        came = np.flatnonzero(counts[: step + 1] > 0)
        if len(came) < SEASONS or came[-1] == step:
            continue
        gap = step - came[-1]
        longest = int(np.max(np.diff(came)))
        recent = counts[max(came[-1] - SEASONS * 7, 0) : came[-1] + 1]
        missed = float(np.mean(recent)) * gap
        found[step] = gap >= 2 * longest and missed >= least_missed
    return found


DRIFT = 0.1
"""Population stability index from which a mixture has drifted (usual practice: .1 to .25)."""
DRIFT_STEPS = 28
DRIFT_LAGS = (28, 56, 84)
_LEAST_DRIFT_SIZE = 200.0


def drifted(parts: Floats, first: int = 0) -> tuple[Flags, Floats]:
    """Steps by which a mixture is another than one to three months before.

    ``parts`` are counts, steps by values. Gives flags and the index: the population stability
    index of the last 28 steps against as many before, less what chance would give.
    """
    steps = len(parts)
    totals = np.vstack([np.zeros(parts.shape[1]), np.cumsum(parts, axis=0)])
    index = np.zeros(steps)
    for lag in DRIFT_LAGS:
        for step in range(max(first - DRIFT_STEPS, lag + DRIFT_STEPS - 1), steps):
            now = totals[step + 1] - totals[step + 1 - DRIFT_STEPS]
            before = totals[step + 1 - lag] - totals[step + 1 - lag - DRIFT_STEPS]
            index[step] = max(index[step], stability_index(now, before))
    return index > DRIFT, index


def stability_index(now: Floats, before: Floats) -> float:
    """Sum of (p - q) log(p / q) of two mixtures given as counts, less its mean by chance."""
    sizes = now.sum(), before.sum()
    if min(sizes) < _LEAST_DRIFT_SIZE:
        return 0.0
    p, q = ((one + 0.5) / (one.sum() + 0.5 * len(one)) for one in (now, before))
    chance = (len(now) - 1) * (1 / sizes[0] + 1 / sizes[1])
    return float(max(np.sum((p - q) * np.log(p / q)) - chance, 0.0))
