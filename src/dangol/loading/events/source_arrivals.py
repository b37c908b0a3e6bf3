"""What arrives from each event source: how much, how fresh, in which shape, and the newest."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import ibis.expr.types as ir

from dangol.governance.kept import Kept
from dangol.governance.records import all_of
from dangol.loading.events.plan import PlanFault, Shape, plan_faults, shapes_of
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.events import EVENT_ARRIVALS, EVENT_SHAPES, EVENTS
from dangol.tracking.event_source import EventSource
from dangol.tracking.expected_event import ExpectedEvent

HOURS = 24
NEWEST = 20
COUNTS = ("event_count", "repeated_count", "unaccepted_count", "unnumbered_count", "skewed_count")


@dataclass(frozen=True)
class SourceArrivals:
    """A source with what came from it in the last 24 hours."""

    kept: Kept[EventSource]
    counts: dict[str, int]
    hours: list[int]
    """Events of each hour, the present one last."""
    last_at: dt.datetime | None
    """When something last came, ever."""

    @property
    def write_key(self) -> str:
        return self.kept.record.write_key or self.kept.id

    @property
    def busiest(self) -> int:
        return max(self.hours)


@dataclass(frozen=True)
class SourceShapes:
    """What a source's events look like, and where that is not as expected."""

    shapes: list[Shape]
    faults: list[PlanFault]
    has_plan: bool


def source_arrivals(workspace: Workspace) -> list[SourceArrivals]:
    """All sources in use, in the order in which they were made."""
    kept = all_of(workspace.state, EventSource, states=("active",))
    now = workspace.clock().astimezone(dt.UTC).replace(tzinfo=None)
    this_hour = now.replace(minute=0, second=0, microsecond=0)
    first = this_hour - dt.timedelta(hours=HOURS - 1)
    with workspace.warehouse.session() as session:
        rows = stored_table(EVENT_ARRIVALS)
        last = rows.group_by("event_source").agg(last_at=rows.last_received_at.max())
        lasts = {one["event_source"]: one["last_at"] for one in _rows(session, last)}
        recent = _rows(session, rows.filter(rows.arrived_hour_at >= first))
    return [_arrivals(one, recent, first, lasts.get(one.id)) for one in kept]


def _arrivals(
    kept: Kept[EventSource],
    rows: list[dict[str, Any]],
    first: dt.datetime,
    last_at: dt.datetime | None,
) -> SourceArrivals:
    mine = [row for row in rows if row["event_source"] == kept.id]
    hours = [0] * HOURS
    for row in mine:
        place = int((row["arrived_hour_at"] - first).total_seconds() // 3600)
        if place < HOURS:
            hours[place] += row["event_count"]
    counts = {name: sum(row[name] for row in mine) for name in COUNTS}
    return SourceArrivals(kept, counts, hours, last_at)


def newest_events(workspace: Workspace, source: str | None = None) -> list[dict[str, Any]]:
    """The events that came last, within a day."""
    now = workspace.clock().astimezone(dt.UTC).replace(tzinfo=None)
    events = stored_table(EVENTS)
    recent = events.filter(events.received_at >= now - dt.timedelta(hours=HOURS))
    if source is not None:
        recent = recent.filter(recent.event_source == source)
    shown = recent.select(
        "event_source", "event_type", "event_name", "customer_id", "anonymous_id", "channel",
        "page_path", "received_at", "event_id",
    )  # fmt: skip
    with workspace.warehouse.session() as session:
        return _rows(
            session, shown.order_by(shown.received_at.desc(), shown.event_id).limit(NEWEST)
        )


def source_shapes(workspace: Workspace, source: str) -> SourceShapes:
    """What the source's events look like, held against the tracking plan."""
    rows = stored_table(EVENT_SHAPES)
    with workspace.warehouse.session() as session:
        shapes = shapes_of(_rows(session, rows.filter(rows.event_source == source)))
    plan = [one.record for one in all_of(workspace.state, ExpectedEvent, states=("active",))]
    return SourceShapes(shapes, plan_faults(shapes, plan), bool(plan))


def _rows(session: Session, expression: ir.Table) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = session.fetch(expression).to_pylist()
    return found
