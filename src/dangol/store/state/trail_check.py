"""Whether the audit trail is still what was written, and if not, where and how it differs.

The check reads what is stored as bytes: somebody who tampers with a database may leave behind
what no reader of moments or JSON can read.
"""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, Connection, LargeBinary, Row, Select, Text, cast, func, select

from dangol.store.state.engine import trail_key
from dangol.store.state.schema import audit
from dangol.store.state.trail import START, sealed

BreakKind = Literal["changed", "missing", "inserted", "reordered", "cut", "rewritten"]
_ROWS_AT_ONCE = 2_000
_AS_SQLITE_KEEPS_IT = "YYYY-MM-DD HH24:MI:SS.US"
_WORDS: dict[BreakKind, str] = {
    "changed": "entry {number:,} was changed, or was not written by Dangol",
    "missing": "an entry before number {number:,} is missing",
    "inserted": "entry {number:,} was inserted, between entries that follow each other",
    "reordered": "entry {number:,} does not stand where it was written",
    "cut": "the entries up to number {number:,} were there once; the last of them are missing",
    "rewritten": "entry {number:,} is not the one that was noted",
}


@dataclass(frozen=True)
class Head:
    """The last entry of a trail at some moment: noted elsewhere, it proves what was there."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"


@dataclass(frozen=True)
class Break:
    """The first place where a trail is not what was written."""

    number: int
    kind: BreakKind

    @property
    def words(self) -> str:
        return _WORDS[self.kind].format(number=self.number)


@dataclass(frozen=True)
class Trail:
    """What a check found: entries that hold, the last of them, and what broke after it."""

    entries: int
    head: Head
    broken: Break | None

    @property
    def holds(self) -> bool:
        return self.broken is None


def check_trail(connection: Connection, noted: Head | None = None) -> Trail:
    """Follow the chain from the first entry; ``noted`` is a head that was kept elsewhere.

    Without one, a trail whose last entries were cut off still holds.
    """
    key, entries, head = trail_key(connection), 0, Head(0, START)
    # The start of every trail needs no entry to be found.
    seen = noted is None or noted == head
    stored = _stored(connection)
    with connection.execute(stored, execution_options={"yield_per": _ROWS_AT_ONCE}) as rows:
        for row in rows:
            number, *content, previous, own = tuple(row)
            if previous != head.hash.encode() or own != _sealed(key, number, previous, content):
                break
            entries, head = entries + 1, Head(number, own.decode())
            seen = seen or head == noted
        else:
            row = None
    if row is not None:
        return Trail(entries, head, Break(row.number, _what_broke(connection, key, head, row)))
    if noted is not None and not seen:
        cut = noted.number > head.number
        return Trail(entries, head, Break(noted.number, "cut" if cut else "rewritten"))
    return Trail(entries, head, None)


def _what_broke(connection: Connection, key: bytes, head: Head, row: Row[Any]) -> BreakKind:
    """``row`` should follow ``head`` and does not; those around it tell why."""
    number, *content, previous, own = tuple(row)
    follows = previous == head.hash.encode()
    if not follows and _is_there(connection, previous):
        return "reordered"
    if not follows and own == _sealed(key, number, previous, content):
        return "missing"
    after = _stored(connection).where(audit.c.number > number).limit(1)
    next_one = connection.execute(after).first()
    skips = next_one is not None and next_one.previous == head.hash.encode()
    return "inserted" if skips else "changed"


def _is_there(connection: Connection, hash: bytes) -> bool:
    """Whether some entry, not the one before, has the hash that another one should follow."""
    found = select(audit.c.number).where(audit.c.hash == hash.decode("ascii", "replace"))
    return connection.execute(found.limit(1)).first() is not None


def _sealed(key: bytes, number: int, previous: bytes, content: list[bytes]) -> bytes:
    return sealed(key, previous, (number, *content)).encode()


def _stored(connection: Connection) -> Select[Any]:
    """Every entry in its order, each column but the number as the bytes that are stored."""
    number, *others = audit.c
    columns: list[ColumnElement[Any]] = []
    for column in others:
        if connection.dialect.name == "sqlite":
            stored: ColumnElement[Any] = cast(column, LargeBinary)
        else:
            text: ColumnElement[Any] = cast(column, Text)
            if column is audit.c.at:
                text = func.to_char(func.timezone("UTC", column), _AS_SQLITE_KEEPS_IT)
            stored = func.convert_to(text, "UTF8", type_=LargeBinary)
        columns.append(stored.label(column.name))
    return select(number, *columns).order_by(number)
