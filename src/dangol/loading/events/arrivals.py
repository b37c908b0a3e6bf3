"""How many events came from each source in each hour, and what became of them."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import ibis.expr.types as ir
import pyarrow as pa

from dangol.loading.events.typed import UNNUMBERED
from dangol.store.intake import Intake
from dangol.store.segments import Body
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.events import EVENT_ARRIVALS

SKEWED_SECONDS = 86_400
_Hour = tuple[str, dt.datetime]


@dataclass
class _Arrived:
    """What is counted of one source in one hour."""

    event_count: int = 0
    repeated_count: int = 0
    unaccepted_count: int = 0
    unnumbered_count: int = 0
    skewed_count: int = 0
    last_received_at: dt.datetime = dt.datetime(1970, 1, 1)  # noqa: DTZ001 - naive UTC, as stored

    def add(self, last: dt.datetime, **counts: int) -> None:
        for name, count in counts.items():
            setattr(self, name, getattr(self, name) + count)
        self.last_received_at = max(self.last_received_at, last)


def arrival_changes(
    events: pa.Table,
    repeated: pa.Table,
    unaccepted: Iterable[Body],
    intake: Intake,
    session: Session,
) -> tuple[Change, ...]:
    """What these events add to the counts; ``repeated`` are those that were there already."""
    arrived: defaultdict[_Hour, _Arrived] = defaultdict(_Arrived)
    for row in _by_hour(events, intake):
        arrived[row["event_source"], row["hour"]].add(
            row["last"],
            event_count=row["n"],
            unnumbered_count=row["unnumbered"],
            skewed_count=row["skewed"],
        )
    for row in _by_hour(repeated, intake):
        arrived[row["event_source"], row["hour"]].add(row["last"], repeated_count=row["n"])
    for one in unaccepted:
        at = dt.datetime.fromtimestamp(one.received_at / 1_000_000, dt.UTC).replace(tzinfo=None)
        hour = at.replace(minute=0, second=0, microsecond=0)
        arrived[one.source, hour].add(at, unaccepted_count=1)
    if not arrived:
        return ()
    _add_stored(arrived, session)
    rows = [
        {"event_source": source, "arrived_hour_at": hour, **vars(one)}
        for (source, hour), one in arrived.items()
    ]
    staged = session.stage(EVENT_ARRIVALS, pa.Table.from_pylist(rows))
    return (Change(EVENT_ARRIVALS.upserted(), staged),)


def _by_hour(events: pa.Table, intake: Intake) -> list[dict[str, Any]]:
    if not events.num_rows:
        return []
    held = intake.hold("arrived_events", events)
    found: list[dict[str, Any]] = intake.fetch(_grouped(held)).to_pylist()
    return found


@cache
def _grouped(rows: ir.Table) -> ir.Table:
    hour = rows.received_at.truncate("h").cast("timestamp")
    return rows.group_by(rows.event_source, hour=hour).agg(
        n=rows.count(),
        unnumbered=rows.event_id.startswith(UNNUMBERED).sum().fill_null(0),
        skewed=(rows.clock_skew_seconds.abs() > SKEWED_SECONDS).sum().fill_null(0),
        last=rows.received_at.max(),
    )


def _add_stored(arrived: dict[_Hour, _Arrived], session: Session) -> None:
    stored = stored_table(EVENT_ARRIVALS)
    hours = sorted({hour for _, hour in arrived})
    there = session.fetch(
        stored.filter(stored.arrived_hour_at.between(hours[0], hours[-1]))
    ).to_pylist()
    for row in there:
        known = arrived.get((row.pop("event_source"), row.pop("arrived_hour_at")))
        if known is not None:
            known.add(row.pop("last_received_at"), **row)
