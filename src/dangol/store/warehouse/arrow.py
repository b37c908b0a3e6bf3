"""Rows as an engine hands them over, brought to the types that were declared."""

import pyarrow as pa
import pyarrow.compute as pc

from dangol.store.errors import QueryError
from dangol.store.warehouse.interface import AT_ONCE, OfRows


def declared(rows: pa.Table, schema: pa.Schema) -> pa.Table:
    """The same rows in exactly this schema.

    Engines disagree on what a mean or a product of decimals is, so decimals are rounded
    (half away from zero, as SQL does). Any other loss is refused.
    """
    columns = []
    for column, field in zip(rows.columns, schema, strict=True):
        try:
            columns.append(_rounded(column, field.type).cast(field.type))
        except pa.ArrowInvalid as refused:
            raise QueryError(
                f"Column '{field.name}' is declared {field.type} "
                f"and came as {column.type}: {refused}"
            ) from refused
    return pa.table(columns, schema=schema)


def _rounded(column: pa.ChunkedArray, wanted: pa.DataType) -> pa.ChunkedArray:
    if (
        pa.types.is_decimal(column.type)
        and pa.types.is_decimal(wanted)
        and column.type.scale > wanted.scale
    ):
        return pc.round(column, wanted.scale, round_mode="half_towards_infinity")
    return column


def in_parts(rows: pa.Table, function: OfRows) -> pa.Table:
    """What a function makes of rows, handed to it some at a time."""
    starts = range(0, max(rows.num_rows, 1), AT_ONCE)
    return pa.concat_tables(function(rows.slice(start, AT_ONCE)) for start in starts)


def naive(rows: pa.Table) -> pa.Table:
    """The same rows with every moment in UTC and without a zone."""
    fields = [
        field.with_type(pa.timestamp(field.type.unit))
        if pa.types.is_timestamp(field.type) and field.type.tz
        else field
        for field in rows.schema
    ]
    return rows.cast(pa.schema(fields))
