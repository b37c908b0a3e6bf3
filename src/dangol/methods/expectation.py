"""What the past of a series leads one to expect next, with a range that keeps its promise.

Each series is smoothed exponentially on the log scale; the smoothing weight is chosen
anew at every step from earlier one-step errors only. The range is split-conformal: the
quantile of earlier absolute errors with the finite-sample correction of Lei, G'Sell,
Rinaldo, Tibshirani and Wasserman (2018, section 2.2), so that under exchangeable errors it
covers at least the asked share, whatever their distribution.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
WEIGHTS = np.linspace(0.05, 0.95, 19)
MIN_ERRORS_TO_CHOOSE = 4


@dataclass(frozen=True)
class Expectation:
    """One-step expectations; every array has shape (steps, series), nan where none is possible.

    ``next_*`` (shape (series,)) speak of the step after the last; ``weight`` is the chosen
    smoothing weight and ``errors`` the number of past errors behind the range.
    """

    expected: Array
    low: Array
    high: Array
    next_expected: Array
    next_low: Array
    next_high: Array
    weight: Array
    errors: npt.NDArray[np.int64]


def one_step_expectation(values: Array, coverage: float = 0.9) -> Expectation:
    """Expectations of each row of ``values`` from the rows before it.

    ``values``: shape (steps, series), positive; nan or 0 is a step without observation. The
    range of a step needs ceil((n + 1) * coverage) <= n earlier errors (9 for 0.9).
    """
    logs = np.where(values > 0, np.log(np.where(values > 0, values, 1.0)), np.nan)
    steps, series = logs.shape
    level = np.full((len(WEIGHTS), series), np.nan)
    squared = np.zeros((len(WEIGHTS), series))
    errors: list[Array] = []
    rows = np.full((steps + 1, 3, series), np.nan)
    weight = np.full(series, WEIGHTS[len(WEIGHTS) // 2])
    for step in range(steps + 1):
        best = (
            np.argmin(squared, axis=0)
            if len(errors) >= MIN_ERRORS_TO_CHOOSE
            else np.full(series, len(WEIGHTS) // 2)
        )
        weight = WEIGHTS[best]
        expected = np.take_along_axis(level, best[None, :], axis=0)[0]
        rows[step, 0] = expected
        half = _conformal_half_width(errors, coverage, series)
        rows[step, 1], rows[step, 2] = expected - half, expected + half
        if step == steps:
            break
        seen = logs[step]
        errors.append(np.abs(seen - expected))
        miss = seen[None, :] - level
        squared += np.where(np.isnan(miss), 0.0, miss**2)
        started = np.where(np.isnan(level), seen[None, :], level + WEIGHTS[:, None] * miss)
        level = np.where(np.isnan(seen)[None, :], level, started)
    known = np.exp(rows)
    count = (
        np.sum(~np.isnan(np.array(errors)), axis=0) if errors else np.zeros(series, dtype=np.int64)
    )
    return Expectation(
        known[:-1, 0],
        known[:-1, 1],
        known[:-1, 2],
        known[-1, 0],
        known[-1, 1],
        known[-1, 2],
        weight,
        count.astype(np.int64),
    )


def _conformal_half_width(errors: list[Array], coverage: float, series: int) -> Array:
    """The smallest half width that keeps the promise; nan with too few errors."""
    half = np.full(series, np.nan)
    if not errors:
        return half
    past = np.sort(np.array(errors), axis=0)
    count = np.sum(~np.isnan(past), axis=0)
    for one in range(series):
        place = math.ceil((count[one] + 1) * coverage)
        if 0 < place <= count[one]:
            half[one] = past[place - 1, one]
    return half
