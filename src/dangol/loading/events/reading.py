"""Bodies of the inbox read into rows of events; what cannot be read is found, and set apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from dangol.loading.events.reported import BODIES, reported
from dangol.loading.events.typed import declared_columns, typed
from dangol.store.errors import QueryError
from dangol.store.intake import Intake
from dangol.store.segments import Body
from dangol.tables.events import EVENTS
from dangol.tables.vocabulary import Table
from dangol.tracking.batches import judged
from dangol.tracking.calls import BATCH, CALLS
from dangol.tracking.expected_event import ExpectedProperty

UNREADABLE = "event:unreadable"


@dataclass(frozen=True)
class Arrived:
    """A body with its number in the inbox, unpacked."""

    id: str
    body: Body
    text: bytes


@dataclass(frozen=True)
class Sources:
    """What is kept of the event sources, by number, and of the tracking plan."""

    names: Mapping[str, str] = field(default_factory=dict)
    trusted: frozenset[str] = frozenset()
    """Whose clocks are right, so that nothing is corrected."""
    declared: tuple[ExpectedProperty, ...] = ()

    @property
    def table(self) -> Table:
        """The table of events with the columns that the tracking plan declares."""
        return EVENTS.with_columns(declared_columns(self.declared))


@dataclass(frozen=True)
class ReadEvents:
    """Rows of events in the order in which they came, and what is no event."""

    rows: pa.Table
    unaccepted: tuple[Body, ...]
    sources: Sources


class EventReader:
    """Reads with an engine of its own; what is asked of it is worked out once."""

    def __init__(self, intake: Intake) -> None:
        self._intake = intake
        self._declared: tuple[ExpectedProperty, ...] | None = None
        self._asked: ir.Table

    def read(self, arrived: Sequence[Arrived], sources: Sources) -> ReadEvents:
        """Every event of these bodies."""
        bad = [one.body for one in arrived if one.body.reason is not None]
        good: list[Arrived] = []
        for one in arrived:
            if one.body.reason is None:
                text, rejected = judged(one.body.call, one.text)
                good.append(replace(one, text=text))
                bad.extend(_apart(one.body, no.text, no.reason) for no in rejected)
        tables, unreadable = self._read(good, sources)
        return ReadEvents(pa.concat_tables(tables), (*bad, *unreadable), sources)

    def _read(
        self, arrived: Sequence[Arrived], sources: Sources
    ) -> tuple[list[pa.Table], list[Body]]:
        """Each event was judged; what the engine cannot read all the same is found by halves.

        Of a single body the text is kept as it is.
        """
        try:
            return [self._rows(arrived, sources)], []
        except QueryError:
            if len(arrived) < 2:
                refused = [_apart(one.body, one.text, UNREADABLE) for one in arrived]
                return [self._rows((), sources)], refused
            middle = len(arrived) // 2
            first, refused = self._read(arrived[:middle], sources)
            second, more = self._read(arrived[middle:], sources)
            return first + second, refused + more

    def _rows(self, arrived: Sequence[Arrived], sources: Sources) -> pa.Table:
        bodies = self._intake.hold("event_bodies", _bodies(arrived, sources))
        if sources.declared != self._declared:
            self._asked = typed(reported(bodies, self._intake), sources.declared, self._intake)
            self._declared = sources.declared
        return self._intake.fetch(self._asked)


def _apart(body: Body, text: bytes, reason: str) -> Body:
    """An event that is none, out of the body that brought it."""
    return replace(body, events=1, body=text, is_packed=False, reason=reason)


def _bodies(arrived: Sequence[Arrived], sources: Sources) -> pa.Table:
    columns = [
        [one.id for one in arrived],
        [one.body.source for one in arrived],
        [one.body.call if one.body.call in CALLS else None for one in arrived],
        pa.array([one.body.received_at for one in arrived], pa.timestamp("us")),
        [one.body.source not in sources.trusted for one in arrived],
        [one.body.has_opted_out for one in arrived],
        _texts([_as_batch(one) for one in arrived]),
    ]
    return pa.table(dict(zip(BODIES.names, columns, strict=True)), schema=BODIES)


def _texts(parts: Sequence[bytes]) -> pa.Array:
    """Joined at once: made of them one by one, nothing else goes on for twenty times as long."""
    ends = np.cumsum([0, *map(len, parts)], dtype=np.int64)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(parts))]
    return pa.Array.from_buffers(pa.large_binary(), len(parts), buffers).cast(pa.string())


def _as_batch(one: Arrived) -> bytes:
    return one.text if one.body.call == BATCH else b'{"batch":[' + one.text + b"]}"
