"""The columns of the vocabulary in Arrow's types."""

from typing import Any

import pyarrow as pa

from dangol.tables.vocabulary import ColumnType, Table

ARROW_TYPES: dict[ColumnType, pa.DataType] = {
    "string": pa.string(),
    "json": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us"),
    "decimal(18, 4)": pa.decimal128(18, 4),
}


def schema_of(table: Table) -> pa.Schema:
    """The declared columns of a table, in their order."""
    return pa.schema([(column.name, ARROW_TYPES[column.type]) for column in table.columns])


def rows_of(table: Table, **given: Any) -> pa.Table:
    """Rows in the declared types of their table; columns that are not given are empty."""
    count = len(next(iter(given.values())))
    columns = {}
    for column in table.columns:
        kind = ARROW_TYPES[column.type]
        if column.name not in given:
            columns[column.name] = pa.nulls(count, kind)
            continue
        value = given.pop(column.name)
        found = value if isinstance(value, pa.Array | pa.ChunkedArray) else pa.array(value)
        columns[column.name] = found if found.type == kind else found.cast(kind)
    if given:
        raise KeyError(f"Table '{table.name}' has no column {', '.join(given)}.")
    return pa.table(columns)
