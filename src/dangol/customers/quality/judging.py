"""From series to alarms: which measures are unusual, since when, and by which cause."""

import datetime as dt
import hashlib
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from dangol.customers.quality.limit import QualityLimit
from dangol.customers.quality.steps import DAILY, WEEKLY, ByDay, step_of
from dangol.methods.watching import (
    LEAST_MISSED,
    Flags,
    Floats,
    Kind,
    Series,
    drifted,
    silent,
    watch,
)
from dangol.tables.quality import (
    AGREEING,
    COUNTED,
    FAULTS,
    FILLED,
    KNOWN,
    LOADS,
    RECORDS,
    REPEATED,
    ROWS,
    SET_ASIDE,
    SHARE,
    TYPICAL,
    VALID,
)
from dangol.tables.shared import SHARED_TABLES

WINDOW = 28
"""Days that are judged: what is older was told."""
_FAULTS: dict[str, tuple[str | None, str | None]] = {
    ROWS: ("fewer", "more"),
    FILLED: ("emptied", "filled"),
    TYPICAL: ("unit", "unit"),
    VALID: ("forbidden", None),
    KNOWN: ("unknown", None),
    REPEATED: (None, "repeated"),
    AGREEING: ("disagreeing", None),
    RECORDS: ("fewer", "more"),
    SET_ASIDE: (None, "rejected"),
}
"""By measure the fault where it is less than usual, and where it is more."""
_ORDER = {fault: place for place, fault in enumerate(FAULTS)}
_SLACK = {DAILY: 2, WEEKLY: 7}
_LONG = 14
RESTS = 7
"""Days after which a limit that is passed again rings again."""
_VOLUME = {"stopped", "fewer", "more"}
_MISSED_LOADS = 2.0
"""Loads come by the clock: fewer that are missed are no chance."""


@dataclass(frozen=True)
class Odd:
    """Something unusual over days in a row."""

    table: str
    source: str
    column: str
    measure: str
    fault: str
    began: dt.date
    lasted: dt.date
    usual: float | None
    found: float | None
    slack: int = _SLACK[DAILY]
    of: str = ""

    @property
    def what(self) -> tuple[str, str, str]:
        return self.table, self.column, self.fault


@dataclass
class Alarm:
    """One cause, and what follows from it."""

    cause: Odd
    follows: list[Odd] = field(default_factory=list)

    @property
    def id(self) -> str:
        one = self.cause
        text = f"{one.source}|{one.table}|{one.column}|{one.fault}|{one.began.isoformat()}"
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def alarms(
    series: Sequence[ByDay],
    last: dt.date,
    window: int = WINDOW,
    limits: Sequence[QualityLimit] = (),
) -> list[Alarm]:
    """What rings: one alarm per cause. ``last`` is the day of the last values."""
    by_source: defaultdict[tuple[str, str], list[ByDay]] = defaultdict(list)
    for one in series:
        by_source[one.table, one.source].append(one)
    odd = [found for mine in by_source.values() for found in _of_source(mine, last, window)]
    odd += [found for limit in limits for one in series for found in _outside(one, limit, last)]
    return grouped([one for one in odd if one.lasted > last - dt.timedelta(days=window)])


def _outside(one: ByDay, limit: QualityLimit, last: dt.date) -> Iterator[Odd]:
    """The days on which a measure is not within a limit that somebody set."""
    if (one.table, one.column, one.measure) != (limit.table, limit.column, limit.measure) or (
        limit.source not in {"", one.source}
    ):
        return
    values = one.values
    if one.measure in COUNTED:
        # Days without any, once the source has begun.
        values = np.where(np.maximum.accumulate(one.sizes) > 0, one.sizes, np.nan)
    for fault, bound, sign in (("below", limit.least, 1), ("above", limit.most, -1)):
        if bound is not None:
            limit_value = _logarithm(bound) if one.measure == TYPICAL else bound
            beyond = _bridged(sign * values < sign * limit_value, RESTS)
            usual = np.full(len(values), limit_value)
            yield from _Streaks(one, fault, values, last, usual=usual, slack=_LONG).of(beyond)


def _logarithm(bound: float) -> float:
    return math.log(bound) if bound > 0 else -math.inf


def _bridged(flags: Flags, gap: int) -> Flags:
    """What comes back within so many steps never went away."""
    places = np.flatnonzero(flags)
    bridged = flags.copy()
    for one, other in pairwise(places.tolist()):
        if other - one <= gap:
            bridged[one:other] = True
    return bridged


def _of_source(series: Sequence[ByDay], last: dt.date, window: int) -> Iterator[Odd]:
    rows = next((one for one in series if one.measure == ROWS), None)
    # Two sources compared have no rows of their own, only as many as could be compared.
    counts = np.max([one.sizes for one in series], axis=0) if rows is None else rows.sizes
    begun = int(np.argmax(counts > 0))
    step = step_of(counts[begun:])
    if rows is not None:
        first = max(len(counts) - window - begun, 0)
        least = _MISSED_LOADS if rows.table == LOADS else LEAST_MISSED
        quiet = silent(counts[begun:], first, least)
        yield from _Streaks(rows, "stopped", counts[begun:], last).of(quiet)
    for one in series:
        if one.measure == SHARE:
            continue
        # A load may bring much.
        own = step_of(one.sizes[begun:]) if one.table == LOADS else step
        # What is too small to tell on one day may be plain over a week.
        for length in dict.fromkeys((own, WEEKLY)):
            yield from _watched(one, begun, length, last, window)
    yield from _mixtures(series, begun, last, window)


def _watched(one: ByDay, begun: int, step: int, last: dt.date, window: int) -> Iterator[Odd]:
    values, sizes = one.since(begun).steps(step)
    kind: Kind = "level" if one.measure == TYPICAL else "share"
    if one.measure in COUNTED:
        kind, values = "count", sizes
    verdict = watch(
        Series(kind, values, sizes, season=7 if step == DAILY else 1),
        max(len(values) - window // step, 0),
    )
    less, more = _FAULTS[one.measure]
    if less is not None:
        # Nothing at all is a stop: whether it is one, the gap decides.
        few = verdict.unusual & (verdict.deviations < 0) & ((sizes > 0) | (kind != "count"))
        yield from _Streaks(one, less, values, last, step, verdict.usual).of(few)
    if more is not None:
        many = verdict.unusual & (verdict.deviations > 0)
        yield from _Streaks(one, more, values, last, step, verdict.usual).of(many)


def _mixtures(series: Sequence[ByDay], begun: int, last: dt.date, window: int) -> Iterator[Odd]:
    by_column: defaultdict[str, list[ByDay]] = defaultdict(list)
    for one in series:
        if one.measure == SHARE:
            by_column[one.column].append(one)
    for parts in by_column.values():
        counts = np.stack([np.nan_to_num(p.values * p.sizes)[begun:] for p in parts], axis=1)
        flags, index = drifted(counts, max(len(counts) - window, 0))
        yield from _Streaks(parts[0], "drifted", index, last, slack=_LONG).of(flags)


@dataclass(frozen=True)
class _Streaks:
    """Flagged steps in a row as something odd; the last step ends with the last day."""

    series: ByDay
    fault: str
    values: Floats
    last: dt.date
    step: int = DAILY
    usual: Floats | None = None
    slack: int = 0

    def of(self, flags: Flags) -> Iterator[Odd]:
        turns = np.flatnonzero(np.diff(np.concatenate(([False], flags, [False])).astype(np.int8)))
        for begin, end in turns.reshape(-1, 2).tolist():
            yield Odd(
                self.series.table,
                self.series.source,
                self.series.column,
                self.series.measure,
                self.fault,
                self._day(len(flags) - begin, self.step - 1),
                self._day(len(flags) - end + 1, 0),
                None if self.usual is None else self._shown(self.usual[begin]),
                self._shown(self.values[end - 1]),
                self.slack or _SLACK[self.step],
                self.series.of if self.series.measure != SHARE else "",
            )

    def _day(self, steps_before_the_end: int, more: int) -> dt.date:
        return self.last - dt.timedelta(days=(steps_before_the_end - 1) * self.step + more)

    def _shown(self, value: float) -> float:
        return float(np.exp(value)) if self.series.measure == TYPICAL else float(value)


def grouped(odd: Iterable[Odd]) -> list[Alarm]:
    """One alarm per cause: what began together in one source is by the first kind of fault."""
    found: list[Alarm] = []
    for one in sorted(odd, key=_first):
        known = next((alarm for alarm in found if _follows(one, alarm.cause)), None)
        if known is None:
            found.append(Alarm(one))
        elif one.what not in {other.what for other in (known.cause, *known.follows)}:
            known.follows.append(one)
    return sorted(found, key=lambda alarm: (alarm.cause.began, alarm.id), reverse=True)


def _first(one: Odd) -> tuple[int, bool, int, dt.date, str, str]:
    """Causes before what follows from them; what was seen by the day before what by the week."""
    is_part = _family(one.table) != one.table
    return _ORDER[one.fault], is_part, one.slack, one.began, one.table, one.column


def _follows(one: Odd, cause: Odd) -> bool:
    apart = abs((one.began - cause.began).days)
    if apart > max(one.slack, cause.slack):
        return False
    same_fault = one.fault == cause.fault or {one.fault, cause.fault} <= _VOLUME
    if _family(one.table) == _family(cause.table):
        # What is wrong with purchases is wrong with their lines, whoever gives them.
        same_column = bool(one.column) and one.column == cause.column
        return one.source == cause.source or same_fault or same_column
    # Where loads falter, so does all that they bring.
    by_loads = cause.table == LOADS and one.fault in _VOLUME
    is_stop = one.fault == cause.fault == "stopped"
    return one.source == cause.source and (by_loads or is_stop)


def _family(table: str) -> str:
    """Lines belong to their orders."""
    rule = next((t.known_from for t in SHARED_TABLES if t.name == table), None)
    return rule.via if rule is not None and rule.via is not None else table
