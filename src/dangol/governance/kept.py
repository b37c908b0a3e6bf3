"""Records as they are kept: finding them, and reading a row back as its declaration."""

import datetime as dt
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import ValidationError
from sqlalchemy import Connection, RowMapping, Table, select

from dangol.contract.record import ARCHIVED as OUT_OF_USE
from dangol.contract.record import Record, Transition
from dangol.errors import NotFoundError
from dangol.governance.errors import NoSuchRecordError, StoredRecordError
from dangol.governance.principal import Principal, require
from dangol.store.state.database import State
from dangol.store.state.ids import is_id
from dangol.store.state.records import ensure_record_table

# A record in this state is out of use: its name is free, and checks of its kind do not see it.
ARCHIVED = OUT_OF_USE.name

R = TypeVar("R", bound=Record)
_R_co = TypeVar("_R_co", bound=Record, covariant=True)


@dataclass(frozen=True)
class Kept(Generic[_R_co]):
    """A record with what the product keeps about it; ``number`` is its version."""

    id: str
    state: str
    number: int
    created_at: dt.datetime
    created_by: str
    changed_at: dt.datetime
    record: _R_co


def find(state: State, kind: type[R], id: str, by: Principal | None = None) -> Kept[R]:
    """The record with this id; ``by`` is asked for the role to read it.

    Raises NoSuchRecordError, ForbiddenError.
    """
    _require_read(kind, by)
    table = ensure_record_table(state, kind)
    with state.read() as connection:
        return kept_of(kind, record_row(connection, table, kind, id))


def named(state: State, kind: type[R], name: str, by: Principal | None = None) -> Kept[R]:
    """The record in use that has this name, in upper or lower case. Raises NotFoundError."""
    kept = [one for one in all_of(state, kind, by=by) if one.state != ARCHIVED]
    for one in kept:
        if same_name(one.record.name, name):
            return one
    raise NotFoundError(kind.title.en.lower(), name, (one.record.name for one in kept))


def all_of(
    state: State, kind: type[R], states: Iterable[str] | None = None, by: Principal | None = None
) -> list[Kept[R]]:
    """Every record of a kind, or those in the given states; the oldest first.

    Raises NotFoundError for a state that the kind does not have, ForbiddenError.
    """
    _require_read(kind, by)
    chosen = None if states is None else list(states)
    known = [one.name for one in kind.states]
    for name in chosen or ():
        if name not in known:
            raise NotFoundError(f"state of a {kind.title.en.lower()}", name, known)
    table = ensure_record_table(state, kind)
    with state.read() as connection:
        return [kept_of(kind, row) for row in record_rows(connection, table, chosen)]


def possible_moves(kept: Kept[R], by: Principal) -> tuple[Transition, ...]:
    """What this person can do now to move the record on."""
    return tuple(
        one for one in kept.record.transitions if kept.state in one.before and by.may(one.role)
    )


def record_rows(
    connection: Connection, table: Table, states: list[str] | None = None
) -> Sequence[RowMapping]:
    """The rows of all records of a kind, or of those in the given states; the oldest first."""
    chosen = select(table).order_by(table.c.id)
    if states is not None:
        chosen = chosen.where(table.c.state.in_(states))
    return connection.execute(chosen).mappings().all()


def record_row(connection: Connection, table: Table, kind: type[R], id: str) -> RowMapping:
    """The row of a record. Raises NoSuchRecordError."""
    chosen = select(table).where(table.c.id == id)
    row = connection.execute(chosen).mappings().first() if is_id(id) else None
    if row is None:
        raise NoSuchRecordError(kind.title.en.lower(), id)
    return row


def kept_of(kind: type[R], row: RowMapping) -> Kept[R]:
    """A row as its declaration reads it. Raises StoredRecordError."""
    try:
        record = kind.model_validate(fields_of(kind, row))
    except ValidationError as wrong:
        faults = [(".".join(map(str, e["loc"])) or "all", e["msg"]) for e in wrong.errors()]
        # Not `from wrong`: it quotes the values, and logs are no place for them.
        raise StoredRecordError(kind.title.en.lower(), row["id"], faults) from None
    return Kept(
        row["id"],
        row["state"],
        row["number"],
        row["created_at"],
        row["created_by"],
        row["changed_at"],
        record,
    )


def fields_of(kind: type[R], row: RowMapping) -> dict[str, Any]:
    """The stored values of the fields that the declaration has today."""
    return {name: row[name] for name in kind.model_fields}


def same_name(one: str, other: str) -> bool:
    return _name_key(one) == _name_key(other)


def _name_key(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def _require_read(kind: type[R], by: Principal | None) -> None:
    if by is not None:
        require(by, kind.read_role)
