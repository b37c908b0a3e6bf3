"""What people keep and change: created, changed and moved as its declaration allows.

Each command checks the role, writes the record and its audit entry in one transaction, and
gives the record back as it is kept. Commands on one kind take turns, so names stay unique
and two people cannot overwrite each other unseen.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from pydantic import ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, to_jsonable_python
from sqlalchemy import Connection, RowMapping, Table, insert, update

from dangol.contract.errors import ParametersError
from dangol.contract.params import form_fields
from dangol.contract.record import Record, Transition
from dangol.governance import audit
from dangol.governance.errors import (
    FixedRecordError,
    NameTakenError,
    RecordConflictError,
    TransitionError,
)
from dangol.governance.kept import (
    ARCHIVED,
    Kept,
    R,
    all_of,
    fields_of,
    find,
    kept_of,
    named,
    possible_moves,
    record_row,
    record_rows,
    same_name,
)
from dangol.governance.principal import Principal, require
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.fields import field_values, unstorable
from dangol.store.state.ids import new_id
from dangol.store.state.records import ensure_record_table
from dangol.tables.vocabulary import Personal

__all__ = [
    "ARCHIVED",
    "Kept",
    "all_of",
    "change",
    "create",
    "find",
    "move",
    "named",
    "possible_moves",
]


def create(
    state: State, kind: type[R], fields: Mapping[str, Any], by: Principal, at: dt.datetime
) -> Kept[R]:
    """A new record in its kind's first state.

    Raises ForbiddenError, ParametersError, NameTakenError, and what ``Record.check`` raises.
    """
    require(by, kind.create_role)
    record = _valid(kind, fields)
    with _turn(state, kind, at) as (connection, table):
        _check_among_others(connection, table, kind, record)
        about = {
            "id": new_id(at),
            "state": kind.start(),
            "number": 1,
            "created_at": at,
            "created_by": by.id,
            "changed_at": at,
        }
        connection.execute(insert(table).values({**about, **field_values(record)}))
        details = {"state": kind.start(), **_difference(kind, {}, field_values(record))}
        audit.write(connection, at, by.actor, "create", kind.kind, str(about["id"]), details)
        return kept_of(kind, record_row(connection, table, kind, str(about["id"])))


def change(
    state: State,
    kind: type[R],
    id: str,
    fields: Mapping[str, Any],
    by: Principal,
    at: dt.datetime,
    *,
    number: int | None = None,
) -> Kept[R]:
    """The record with some fields changed; ``number`` is the version that the person saw.

    A change to the same values is none. Raises ForbiddenError, NoSuchRecordError,
    RecordConflictError, ParametersError, NameTakenError, FixedRecordError, and what
    ``Record.check`` raises.
    """
    require(by, kind.edit_role)
    with _turn(state, kind, at) as (connection, table):
        row = record_row(connection, table, kind, id)
        _refuse_conflict(kind, row, number)
        before = fields_of(kind, row)
        record = _valid(kind, {**before, **fields})
        after = field_values(record)
        if after == before:
            return kept_of(kind, row)
        if _is_fixed(kind, row["state"], before, after):
            still = kind.open_fields.get(row["state"], ())
            raise FixedRecordError(kind.title.en.lower(), row["name"], row["state"], still)
        if row["state"] != ARCHIVED:
            _check_among_others(connection, table, kind, record, id)
        _write(connection, table, row, at, after)
        details = _difference(kind, before, after)
        audit.write(connection, at, by.actor, "change", kind.kind, id, details)
        return kept_of(kind, record_row(connection, table, kind, id))


def move(
    state: State,
    kind: type[R],
    id: str,
    transition: str,
    by: Principal,
    at: dt.datetime,
    *,
    number: int | None = None,
) -> Kept[R]:
    """The record in the state that a transition leads to.

    Raises NoSuchRecordError, RecordConflictError, TransitionError (which says what is
    possible now), ForbiddenError, NameTakenError on the way back into use.
    """
    with _turn(state, kind, at) as (connection, table):
        row = record_row(connection, table, kind, id)
        _refuse_conflict(kind, row, number)
        kept = kept_of(kind, row)
        step = _step(kept, transition, by)
        if kept.state == ARCHIVED and step.after != ARCHIVED:
            _check_among_others(connection, table, kind, kept.record, id)
        _write(connection, table, row, at, {"state": step.after})
        details = {"before": kept.state, "after": step.after}
        audit.write(connection, at, by.actor, transition, kind.kind, id, details)
        return kept_of(kind, record_row(connection, table, kind, id))


@contextmanager
def _turn(state: State, kind: type[Record], at: dt.datetime) -> Iterator[tuple[Connection, Table]]:
    """A transaction in which nobody else changes records of this kind."""
    table = ensure_record_table(state, kind, at)
    with state.begin() as connection:
        alone(connection, f"record {kind.kind}")
        yield connection, table


def _write(
    connection: Connection, table: Table, row: RowMapping, at: dt.datetime, new: Mapping[str, Any]
) -> None:
    about = {"number": row["number"] + 1, "changed_at": at}
    connection.execute(update(table).where(table.c.id == row["id"]).values({**new, **about}))


def _valid(kind: type[R], fields: Mapping[str, Any]) -> R:
    what = f"A {kind.title.en.lower()}"
    try:
        record = kind.model_validate(dict(fields))
    except ValidationError as wrong:
        # Not `from wrong`: it quotes the values, and logs are no place for them.
        raise ParametersError(what, wrong) from None
    faults = [
        InitErrorDetails(type=PydanticCustomError("unstorable", message), loc=place, input=None)
        for place, message in unstorable(record.model_dump())
    ]
    if faults:
        raise ParametersError(what, ValidationError.from_exception_data(kind.__name__, faults))
    return record


def _check_among_others(
    connection: Connection, table: Table, kind: type[R], record: R, id: str | None = None
) -> None:
    others: list[Record] = [
        kept_of(kind, row).record
        for row in record_rows(connection, table)
        if row["id"] != id and row["state"] != ARCHIVED
    ]
    if any(same_name(other.name, record.name) for other in others):
        raise NameTakenError(kind.title.en.lower(), record.name)
    record.check(others)


def _refuse_conflict(kind: type[Record], row: RowMapping, seen: int | None) -> None:
    if seen is not None and seen != row["number"]:
        raise RecordConflictError(
            kind.title.en.lower(), row["name"], seen, row["number"], row["changed_at"]
        )


def _is_fixed(
    kind: type[Record], state: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> bool:
    """Whether a field changes that may not change in this state."""
    still = kind.open_fields.get(state, ())
    return state in kind.fixed_in and any(
        after[name] != before[name] for name in after if name not in still
    )


def _step(kept: Kept[R], transition: str, by: Principal) -> Transition:
    kind = type(kept.record)
    title = kind.title.en.lower()
    possible = [one.name for one in possible_moves(kept, by)]
    step = kind.transition(transition)
    if step is None:
        known = [one.name for one in kind.transitions]
        raise TransitionError.unknown(title, transition, known, possible)
    require(by, step.role)
    if kept.state not in step.before:
        what = f"The {title} '{kept.record.name}'"
        raise TransitionError.not_from(what, transition, kept.state, step.before, possible)
    return step


def _difference(
    kind: type[Record], before: Mapping[str, Any], after: Mapping[str, Any]
) -> dict[str, Any]:
    public = {field.name for field in form_fields(kind) if field.personal is Personal.NONE}
    return audit.difference(to_jsonable_python(before), to_jsonable_python(after), public)
