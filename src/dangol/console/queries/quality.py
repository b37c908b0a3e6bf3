"""The measures of one source of a table, day by day, as the latest answer left them."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass
from statistics import median

from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.quality import COUNTED, MEASURES, QUALITY_MEASURES, SHARE, TYPICAL, measure_title
from dangol.tables.vocabulary import DEFAULT_INSTANCE, INSTANCE
from dangol.words import Count, Figure, Quantity, Text
from dangol.words import Share as PerCent

DAYS = 84
_RECENT = 56


@dataclass(frozen=True)
class Measure:
    """A series; ``of`` is the kind of identifier.

    ``bars`` are its last days from 0 to 100, nothing where nothing was measured.
    """

    column: str
    of: str
    title: Text
    bars: list[float | None]
    last: Quantity
    usual: Quantity
    last_on: dt.date


def measured_sources(workspace: Workspace) -> list[tuple[str, str]]:
    """Every table and source that was measured, the largest first."""
    rows = stored_table(QUALITY_MEASURES)
    mine = rows.filter(rows[INSTANCE] == DEFAULT_INSTANCE)
    place = ("measured_table", "source_name")
    by_measure = mine.group_by(*place, "measured_column", "measure", "measured_value_name").agg(
        n=mine.measured_rows.sum()
    )
    sized = by_measure.group_by(place).agg(n=by_measure.n.max())
    order = (sized.n.desc(), "measured_table", "source_name")
    with workspace.warehouse.session() as session:
        found = session.fetch(sized.order_by(order)).to_pylist()
    return [(one["measured_table"], one["source_name"]) for one in found]


def measures_of(workspace: Workspace, table: str, source: str) -> list[Measure]:
    """By column and measure; shares of single values are left out."""
    rows = stored_table(QUALITY_MEASURES)
    mine = rows.filter(
        (rows[INSTANCE] == DEFAULT_INSTANCE)
        & (rows.measured_table == table)
        & (rows.source_name == source)
        & (rows.measure != SHARE)
    )
    key = ("measured_column", "measured_value_name", "measure")
    chosen = mine.select(*key, "measured_on", "measured_value")
    with workspace.warehouse.session() as session:
        found = session.fetch(chosen.order_by("measured_on")).to_pylist()
    series: defaultdict[tuple[str, str, str], dict[dt.date, float]] = defaultdict(dict)
    for one in found:
        column, of, measure = (one[name] for name in key)
        series[column, of, measure][one["measured_on"]] = one["measured_value"]
    if not series:
        return []
    last = max(max(days) for days in series.values())
    order = list(MEASURES)
    keys = sorted(series, key=lambda one: (*one[:2], order.index(one[2])))
    return [
        _measure(
            measure_title(table, measure), column, of, measure, series[column, of, measure], last
        )
        for column, of, measure in keys
    ]


def _measure(
    title: Text, column: str, of: str, measure: str, values: dict[dt.date, float], last: dt.date
) -> Measure:
    days = [last - dt.timedelta(days=n) for n in range(DAYS - 1, -1, -1)]
    shown = [values.get(day) for day in days]
    most = max((one for one in shown if one is not None), default=0.0)
    most = most if measure in (*COUNTED, TYPICAL) else 1.0
    recent = [one for one in shown[-_RECENT:-1] if one is not None]
    last_on = max(values)
    return Measure(
        column,
        of,
        title,
        [None if one is None else round(100 * one / (most or 1), 1) for one in shown],
        _said(measure, values[last_on]),
        _said(measure, median(recent) if recent else values[last_on]),
        last_on,
    )


def _said(measure: str, value: float) -> Quantity:
    if measure in COUNTED:
        return Count(value)
    return Figure(value) if measure == TYPICAL else PerCent(value)
