"""A table for each kind of record, made from the fields that its declaration has.

A field that appears later becomes a column, filled with its default for what was there. A
field that disappears leaves its column: nothing is ever dropped here.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import ClassVar, Protocol, cast

from pydantic import BaseModel
from pydantic_core import to_jsonable_python
from sqlalchemy import Connection, Table, func, insert, select, update

from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.errors import RecordFieldError
from dangol.store.state.fields import FieldType, field_types, stored_value
from dangol.store.state.record_tables import KEPT_COLUMNS, field_column, record_table
from dangol.store.state.schema import record_schemas


class RecordType(Protocol):
    """A declaration of a record, as far as its table goes: a pydantic model with a kind."""

    kind: ClassVar[str]


def ensure_record_table(
    state: State, record: type[RecordType], at: dt.datetime | None = None
) -> Table:
    """The table of a kind of record, made or widened first where its declaration asks for more.

    Raises RecordFieldError when what is kept already cannot follow the declaration.
    """
    # The contract, which knows the class of records, stands a floor above.
    model = cast("type[BaseModel]", record)
    if record not in state.ready_records:
        with state.begin() as connection:
            alone(connection, "record tables")
            _bring_up(connection, record.kind, model, at or dt.datetime.now(dt.UTC))
        state.ready_records.add(record)
    return record_table(record.kind, field_types(model))


def _bring_up(connection: Connection, kind: str, model: type[BaseModel], at: dt.datetime) -> None:
    types = field_types(model)
    _refuse(kind, _taken_names(types))
    table = record_table(kind, types)
    chosen = record_schemas.c.kind == kind
    there = connection.execute(select(record_schemas.c.columns).where(chosen)).scalar()
    if there is None:
        table.create(connection)
        connection.execute(insert(record_schemas).values(kind=kind, columns=types, changed_at=at))
        return
    new = {name: kept_as for name, kept_as in types.items() if name not in there}
    count = connection.execute(select(func.count()).select_from(table)).scalar_one()
    _refuse(kind, [*_changed_types(types, there), *_lacking(model, new, count)])
    if new:
        _widen(connection, table, model, new)
        columns = {**there, **new}
        connection.execute(
            update(record_schemas).where(chosen).values(columns=columns, changed_at=at)
        )


def _refuse(kind: str, faults: list[str]) -> None:
    if faults:
        raise RecordFieldError(kind, faults)


def _taken_names(types: Iterable[str]) -> list[str]:
    return [
        f"Field '{name}': the product keeps a column of this name itself; choose another name."
        for name in types
        if name in KEPT_COLUMNS
    ]


def _changed_types(types: Mapping[str, FieldType], there: Mapping[str, str]) -> Iterator[str]:
    for name, kept_as in types.items():
        if there.get(name, kept_as) != kept_as:
            yield (
                f"Field '{name}' was kept as {there[name]} and is declared as {kept_as} now; "
                "give the new field another name."
            )


def _lacking(model: type[BaseModel], new: Iterable[str], count: int) -> Iterator[str]:
    for name in new:
        if count and model.model_fields[name].is_required():
            yield (
                f"Field '{name}' is new and has no default, but {count:,} are kept without it; "
                "give it a default."
            )


def _widen(
    connection: Connection, table: Table, model: type[BaseModel], new: Mapping[str, FieldType]
) -> None:
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    operations = Operations(MigrationContext.configure(connection))
    defaults = {}
    for name, kept_as in new.items():
        operations.add_column(table.name, field_column(name, kept_as))
        field = model.model_fields[name]
        if not field.is_required():
            default = field.get_default(call_default_factory=True)
            defaults[name] = stored_value(kept_as, default, to_jsonable_python(default))
    if defaults:
        connection.execute(update(table).values(defaults))
