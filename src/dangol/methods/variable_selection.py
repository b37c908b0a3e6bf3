"""Which of many candidate columns tell something about the future that others do not.

Snapshots of several cut-offs, oldest first, each with what came of it. Boosted trees learn
on earlier cut-offs; on each later one a column is shuffled, and what that costs the forecast
is its gain (permutation importance, Breiman 2001; Fisher, Rudin and Dominici 2019), with a
standard error over people. A column must also pass what a single gain does not show:

- *leak*: it tells the very next period and nothing of the one after, as a column does that was
  written when the outcome was known already; or today, where the future is not known yet, it
  looks unlike it ever did.
- *drift*: it moves from period to period (population stability index).
- *redundancy*: it orders rows as another one does that tells more.
- *stability*: it must gain in most of the periods, not only in one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.drift import MOVED, stability_index
from dangol.methods.learners.blend import log_loss
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.trees import Boosted
from dangol.methods.multiplicity import discoveries
from dangol.methods.score_quality import area_under_curve

Array = npt.NDArray[np.float64]
Verdict = Literal[
    "promoted", "leak", "drift", "redundant", "unstable", "no-gain", "empty", "kept-out"
]

FOLDS = 3
MOST_LEARNING, MOST_JUDGED = 40_000, 10_000
LEAST_FILLED = 0.02
# One in ten promoted may be useless: it costs little, a useful one left out costs more.
FALSE_SHARE = 0.1
SAME_ORDER = 0.95
# What remains of a gain one period later. It falls with the square of how much a habit is
# like itself a period before: .03 is a correlation of .17. Of a leak nothing remains.
LEAST_LASTING, SURELY_LASTING = 0.03, 0.1
# Less than this many nats per row no decision would feel, however clear it is.
LEAST_GAIN, LEAKING_GAIN = 1e-4, 1e-3
TIMES_USUAL = 4.0
USUAL_LEAST = 0.03


@dataclass(frozen=True)
class Snapshots:
    """Rows in one order: (rows, columns) ``values`` and ``base`` columns that are known to tell.

    ``period`` counts cut-offs from 0; ``happened`` is the outcome of the period that follows a
    cut-off and ``after`` that of the one after it (nan where it is not over); ``person`` says
    whose row it is. What followed a cut-off is known ``lag`` cut-offs later.
    """

    values: Array
    base: Array
    period: npt.NDArray[np.int64]
    happened: Array
    after: Array
    person: npt.NDArray[np.int64]
    lag: int = 1

    def of(self, rows: npt.NDArray[np.int64]) -> "Snapshots":
        return Snapshots(
            self.values[rows],
            self.base[rows],
            self.period[rows],
            self.happened[rows],
            self.after[rows],
            self.person[rows],
            self.lag,
        )


@dataclass(frozen=True)
class Evidence:
    """What speaks for and against one column. Gains are in nats per row, on later data.

    ``lasting_share`` is what of the gain remains one period later; ``drift`` the largest PSI
    between neighbouring periods, ``shift`` that of today against the last one.
    """

    filled_share: float
    area_alone: float
    gain: float
    gain_low: float
    periods_gained: int
    periods: int
    lasting_share: float
    drift: float
    shift: float
    same_as: int | None
    verdict: Verdict


def judged(snapshots: Snapshots, today: Array | None, seed: int) -> list[Evidence]:
    """The evidence of every column; ``today`` are its values now (people, columns)."""
    from scipy.special import ndtr

    count = snapshots.values.shape[1]
    filled = np.isfinite(snapshots.values).mean(axis=0)
    spread = np.array([_is_varied(snapshots.values[:, place]) for place in range(count)])
    alive = np.flatnonzero((filled >= LEAST_FILLED) & spread)
    alone = np.array(
        [_area(snapshots.happened, snapshots.values[:, place]) for place in range(count)]
    )
    same = _redundant(snapshots.values, alive, alone)
    drift, shift = _moves(snapshots, today, count)
    moved = (drift > MOVED) | (
        (shift > MOVED) & (shift > TIMES_USUAL * np.maximum(drift, USUAL_LEAST))
    )
    kept = np.array([place for place in alive if place not in same and not moved[place]], int)
    gains = _gains(snapshots, kept, snapshots.happened, seed)
    later = _gains(snapshots, kept, snapshots.after, seed)
    means = gains.each.mean(axis=0) if len(gains.each) else np.zeros(len(kept))
    errors = _errors(gains)
    stands = discoveries(ndtr(-means / np.maximum(errors, 1e-12)), FALSE_SHARE)
    found = []
    for place in range(count):
        one = Evidence(
            float(filled[place]), float(alone[place]), 0.0, 0.0, 0, 0, 0.0,
            float(drift[place]), float(shift[place]), same.get(place), "empty",
        )  # fmt: skip
        if place in kept:
            number = int(np.flatnonzero(kept == place)[0])
            one = _weighed(one, gains, later, number, errors, stands=bool(stands[number]))
        elif place in same:
            one = replace(one, verdict="redundant")
        elif place in alive and moved[place]:
            is_new = shift[place] > MOVED and drift[place] <= MOVED
            one = replace(one, verdict="leak" if is_new else "drift")
        found.append(one)
    # What orders rows as a leak does is one.
    return [
        replace(one, verdict="leak")
        if one.same_as is not None and found[one.same_as].verdict == "leak"
        else one
        for one in found
    ]


@dataclass(frozen=True)
class _Gains:
    """Per judged row and column what shuffling it costs; rows of a person stand together."""

    each: Array
    period: npt.NDArray[np.int64]
    person: npt.NDArray[np.int64]


def _weighed(
    one: Evidence, gains: _Gains, later: _Gains, number: int, errors: Array, *, stands: bool
) -> Evidence:
    mine = gains.each[:, number]
    mean = float(mine.mean()) if len(mine) else 0.0
    periods = np.unique(gains.period)
    gained = sum(float(mine[gains.period == p].mean()) > 0 for p in periods)
    lasts = float(later.each[:, number].mean()) / mean if mean > 0 and len(later.each) else 0.0
    error_later = _errors(later)[number] if len(later.each) else 0.0
    lasts_high = lasts + 1.645 * error_later / mean if mean > 0 else 0.0
    one = replace(
        one,
        gain=mean,
        gain_low=mean - 1.645 * float(errors[number]),
        periods_gained=int(gained),
        periods=len(periods),
        lasting_share=lasts,
    )
    if not stands or mean < LEAST_GAIN:
        return replace(one, verdict="no-gain")
    if len(later.each) and lasts < LEAST_LASTING and lasts_high < SURELY_LASTING:
        # What leaks tells a lot; a small gain that does not last is chance.
        return replace(one, verdict="leak" if mean >= LEAKING_GAIN else "unstable")
    if gained < max(len(periods) - 1, 1):
        return replace(one, verdict="unstable")
    return replace(one, verdict="promoted")


def _gains(snapshots: Snapshots, kept: npt.NDArray[np.int64], outcome: Array, seed: int) -> _Gains:
    """What shuffling each column costs on later periods, in models of the earlier ones."""
    told = np.isfinite(outcome)
    periods = np.unique(snapshots.period[told])
    rng = np.random.default_rng(seed)
    pieces, period, person = [], [], []
    for last in periods[1:][-FOLDS:]:
        is_over = snapshots.period <= last - snapshots.lag
        learn = _drawn(np.flatnonzero(told & is_over), MOST_LEARNING, rng)
        judge = _drawn(np.flatnonzero(told & (snapshots.period == last)), MOST_JUDGED, rng)
        if not len(learn) or not 0 < outcome[learn].mean() < 1:
            continue
        columns = np.column_stack([snapshots.base, snapshots.values[:, kept]])
        model = Boosted.fit(_raw(columns[learn]), Labels.alike(outcome[learn]), seed)
        seen = columns[judge]
        whole = log_loss(outcome[judge], model.odds(_raw(seen)))
        cost = np.zeros((len(judge), len(kept)))
        for number in range(len(kept)):
            place = snapshots.base.shape[1] + number
            shuffled = seen.copy()
            shuffled[:, place] = seen[rng.permutation(len(seen)), place]
            cost[:, number] = log_loss(outcome[judge], model.odds(_raw(shuffled))) - whole
        pieces.append(cost)
        period.append(np.full(len(judge), last))
        person.append(snapshots.person[judge])
    if not pieces:
        none = np.zeros(0, dtype=np.int64)
        return _Gains(np.zeros((0, len(kept))), none, none)
    return _Gains(np.concatenate(pieces), np.concatenate(period), np.concatenate(person))


def _errors(gains: _Gains) -> Array:
    """Standard errors of the mean gains: rows of one person are not independent."""
    if not len(gains.each):
        return np.zeros(gains.each.shape[1])
    _, place = np.unique(gains.person, return_inverse=True)
    away = gains.each - gains.each.mean(axis=0)
    sums = np.zeros((place.max() + 1, away.shape[1]))
    np.add.at(sums, place, away)
    errors: Array = np.sqrt((sums**2).sum(axis=0)) / len(gains.each)
    return errors


def _raw(columns: Array) -> Inputs:
    return Inputs(columns, columns)


def _drawn(
    rows: npt.NDArray[np.int64], most: int, rng: np.random.Generator
) -> npt.NDArray[np.int64]:
    return rows if len(rows) <= most else np.sort(rng.choice(rows, most, replace=False))


def _is_varied(column: Array) -> bool:
    told = column[np.isfinite(column)]
    return bool(len(told) and told.min() < told.max())


def _area(happened: Array, column: Array) -> float:
    """How far a column alone orders rows, whichever way: .5 to 1; empty ones stay out."""
    told = np.isfinite(column)
    area = area_under_curve(happened[told], column[told]) if told.any() else 0.5
    return 0.5 if np.isnan(area) else max(area, 1 - area)


def _redundant(values: Array, alive: npt.NDArray[np.int64], alone: Array) -> dict[int, int]:
    """Columns that order rows as another does which alone tells at least as much."""
    if len(alive) < 2:
        return {}
    drawn = values[:: max(len(values) // 5_000, 1)][:, alive]
    ranks = np.column_stack([_ranks(column) for column in drawn.T])
    alike = np.abs(np.corrcoef(ranks, rowvar=False))
    order = sorted(range(len(alive)), key=lambda n: (-round(float(alone[alive[n]]), 3), n))
    same: dict[int, int] = {}
    chosen: list[int] = []
    for number in order:
        twin = next((other for other in chosen if alike[number, other] >= SAME_ORDER), None)
        if twin is None:
            chosen.append(number)
        else:
            same[int(alive[number])] = int(alive[twin])
    return same


def _ranks(column: Array) -> Array:
    from scipy.stats import rankdata

    filled = np.where(np.isfinite(column), column, -np.inf)
    ranks: Array = rankdata(filled)
    return ranks


def _moves(snapshots: Snapshots, today: Array | None, count: int) -> tuple[Array, Array]:
    """Per column: the largest PSI between neighbouring periods, and that of today."""
    periods = np.unique(snapshots.period)
    drift, shift = np.zeros((2, count))
    for place in range(count):
        by_period = [snapshots.values[snapshots.period == p, place] for p in periods]
        drift[place] = max(_neighbouring(by_period), default=0.0)
        if today is not None:
            shift[place] = stability_index(by_period[-1], today[:, place])
    return drift, shift


def _neighbouring(parts: Sequence[Array]) -> list[float]:
    return [stability_index(then, now) for then, now in pairwise(parts)]
