"""Loads of each source by day: how many, how much they brought, how much was set aside."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator

import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.quality.measuring import Measured, measure
from dangol.customers.quality.rows_by_day import BY, DAY, SOURCE
from dangol.methods.calendar import business_day
from dangol.tables.events import EVENT_ARRIVALS
from dangol.tables.quality import RECORDS, ROWS, SET_ASIDE


def loads_measured(tables: Tables) -> Iterator[Measured]:
    """Of sources that are loaded, and of clients that send events hour by hour."""
    loads = _loads_by_day(tables)
    if loads.num_rows:
        yield measure(loads, "", ROWS, "loads", "loads")
    sent = tables.fetch(_events_by_day(tables).order_by(BY))
    for told in (loads, sent):
        if told.num_rows:
            yield measure(told, "", RECORDS, "records", "records")
            yield measure(told, "", SET_ASIDE, "set_aside", "records")


def _loads_by_day(tables: Tables) -> pa.Table:
    found: defaultdict[tuple[str, dt.date], list[int]] = defaultdict(lambda: [0, 0, 0])
    for one in tables.loads():
        counts = found[one.source, tables.settings.business_day(one.at)]
        for place, more in enumerate((1, one.records, one.set_aside)):
            counts[place] += more
    return pa.table({
        SOURCE: pa.array([source for source, _ in found], pa.string()),
        DAY: pa.array([day for _, day in found], pa.date32()),
        **{
            name: pa.array([one[place] for one in found.values()], pa.int64())
            for place, name in enumerate(("loads", "records", "set_aside"))
        },
    })  # fmt: skip


def _events_by_day(tables: Tables) -> ir.Table:
    hours = tables[EVENT_ARRIVALS]
    told = hours.mutate(**{
        DAY: business_day(hours.arrived_hour_at, tables.settings.time_zone),
        SOURCE: hours.event_source,
    })  # fmt: skip
    return told.group_by(BY).agg(
        records=_.event_count.sum(), set_aside=_.unaccepted_count.fill_null(0).sum()
    )
