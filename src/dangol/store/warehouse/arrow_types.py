"""The columns of the vocabulary in Arrow's types."""

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
