"""How the records of a kind are kept: what the product keeps about each, then its fields."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, Connection, Integer, MetaData, Table, Text, select

from dangol.store.state.fields import COLUMN_TYPES, FieldType
from dangol.store.state.portable import Moment
from dangol.store.state.schema import record_schemas

KEPT_COLUMNS = ("id", "state", "number", "created_at", "created_by", "changed_at")


def record_table(kind: str, types: Mapping[str, FieldType]) -> Table:
    """The table of a kind; ``number`` rises with each change, so that nobody overwrites unseen."""
    return Table(
        f"record_{kind.replace('-', '_')}",
        MetaData(),
        Column("id", Text, primary_key=True),
        Column("state", Text, nullable=False),
        Column("number", Integer, nullable=False),
        Column("created_at", Moment, nullable=False),
        Column("created_by", Text, nullable=False),
        Column("changed_at", Moment, nullable=False),
        *(field_column(name, kept_as) for name, kept_as in types.items()),
    )


def field_column(name: str, kept_as: FieldType) -> Column[Any]:
    """A field's column; it may be empty, as the declaration says what may be empty in a record."""
    return Column(name, COLUMN_TYPES[kept_as])


def kept_record_tables(connection: Connection) -> list[Table]:
    """The tables of all kinds that were ever kept here, whether they are installed or not."""
    chosen = select(record_schemas.c.kind, record_schemas.c.columns).order_by(record_schemas.c.kind)
    return [record_table(kind, columns) for kind, columns in connection.execute(chosen)]
