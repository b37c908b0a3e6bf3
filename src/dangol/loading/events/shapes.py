"""Which properties come with which events, and as what: counted, and never more than a limit."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

import ibis.expr.types as ir
import pyarrow as pa

from dangol.loading.engine_functions import of
from dangol.store.intake import Intake
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.events import EVENT_SHAPES

MOST_NAMES, MOST_PROPERTIES = 500, 300
"""Of one source so many events, of one event so many properties are told apart."""
MORE = "…"
_MOST_STRUCTURES = 5_000
_TYPES = {"VARCHAR": "text", "BOOLEAN": "flag", "NULL": "nothing"}
Shape = tuple[str, str, str, str, str]
_structure = of("json_structure", "string", gives="string")


@dataclass
class _Seen:
    count: int
    first: dt.datetime
    last: dt.datetime

    def and_then(self, count: int, first: dt.datetime, last: dt.datetime) -> None:
        self.count += count
        self.first, self.last = min(self.first, first), max(self.last, last)


@dataclass
class _Shapes:
    """Every shape that is known, and which of them changed."""

    seen: dict[Shape, _Seen]
    changed: set[Shape] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._names: dict[str, set[tuple[str, str]]] = {}
        self._properties: dict[tuple[str, str, str], set[str]] = {}
        for source, call, name, said, _ in self.seen:
            self._names.setdefault(source, set()).add((call, name))
            self._properties.setdefault((source, call, name), set()).add(said)

    def event(self, source: str, call: str, name: str) -> str:
        """The name under which an event is counted."""
        known = self._names.setdefault(source, set())
        if (call, name) not in known and len(known) >= MOST_NAMES:
            name = MORE
        known.add((call, name))
        return name

    def property(self, source: str, call: str, name: str, said: str) -> str:
        """The name under which a property is counted."""
        known = self._properties.setdefault((source, call, name), set())
        if said not in known and len(known) > MOST_PROPERTIES:
            said = MORE
        known.add(said)
        return said

    def add(self, shape: Shape, count: int, first: dt.datetime, last: dt.datetime) -> None:
        there = self.seen.get(shape)
        if there is None:
            self.seen[shape] = _Seen(count, first, last)
        else:
            there.and_then(count, first, last)
        self.changed.add(shape)


def shape_changes(events: pa.Table, intake: Intake, session: Session) -> tuple[Change, ...]:
    """``events`` are new rows of the table of events; what they show is added to what is known."""
    found = intake.fetch(_grouped(intake.hold("shaped_events", events))).to_pylist()
    if not found:
        return ()
    stored = stored_table(EVENT_SHAPES)
    sources = sorted({row["event_source"] for row in found})
    there = session.fetch(stored.filter(stored.event_source.isin(sources))).to_pylist()
    shapes = _Shapes(
        {
            tuple(row[name] for name in EVENT_SHAPES.key): _Seen(
                row["event_count"], row["first_seen_at"], row["last_seen_at"]
            )
            for row in there
        }
    )
    for place, row in enumerate(found):
        source, call = row["event_source"], row["event_type"]
        name = shapes.event(source, call, row["event_name"])
        about = (row["n"], row["first"], row["last"])
        shapes.add((source, call, name, "", "event"), *about)
        for told, kind in _properties(row["structure"], place):
            said = shapes.property(source, call, name, told)
            shapes.add((source, call, name, said, "other" if said == MORE else kind), *about)
    return (Change(EVENT_SHAPES.upserted(), session.stage(EVENT_SHAPES, _rows(shapes))),)


@cache
def _grouped(rows: ir.Table) -> ir.Table:
    structure = _structure(rows.properties.fill_null("{}"))
    grouped = rows.group_by(
        rows.event_source,
        rows.event_type,
        event_name=rows.event_name.fill_null(""),
        structure=structure,
    ).agg(n=rows.count(), first=rows.received_at.min(), last=rows.received_at.max())
    return grouped.order_by(grouped.n.desc())


def _rows(shapes: _Shapes) -> pa.Table:
    changed = sorted(shapes.changed)
    keys = zip(*changed, strict=True)
    seen = [shapes.seen[one] for one in changed]
    moment = pa.timestamp("us")
    columns: dict[str, pa.Array] = {
        name: pa.array(values, pa.string())
        for name, values in zip(EVENT_SHAPES.key, keys, strict=True)
    }
    columns["event_count"] = pa.array([one.count for one in seen], pa.int64())
    columns["first_seen_at"] = pa.array([one.first for one in seen], moment)
    columns["last_seen_at"] = pa.array([one.last for one in seen], moment)
    return pa.table(columns)


def _properties(structure: str | None, place: int) -> Iterable[tuple[str, str]]:
    """Name and kind of each property; of rare structures beyond the limit only that there are."""
    if place >= _MOST_STRUCTURES:
        return [(MORE, "other")]
    found = json.loads(structure or "{}")
    if not isinstance(found, dict):
        return [("", "list" if isinstance(found, list) else "other")]
    return [(name, _kind(inner)) for name, inner in found.items()]


def _kind(inner: object) -> str:
    if isinstance(inner, dict):
        return "object"
    if isinstance(inner, list):
        return "list"
    return _TYPES.get(str(inner), "number")
