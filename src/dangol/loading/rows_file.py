"""Records that come one by one, kept as a Parquet file of text: bounded memory, any source."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

AT_ONCE = 50_000


def write_rows(file: Path, names: Sequence[str], rows: Iterable[Sequence[str | None]]) -> int:
    """Write the rows, some at a time; gives their number."""
    schema = pa.schema([(name, pa.string()) for name in names])
    count = 0
    with pq.ParquetWriter(file, schema, compression="snappy") as writer:
        waiting: list[Sequence[str | None]] = []
        for row in rows:
            waiting.append(row)
            if len(waiting) == AT_ONCE:
                count += _write(writer, schema, waiting)
                waiting = []
        count += _write(writer, schema, waiting)
    return count


def _write(
    writer: pq.ParquetWriter, schema: pa.Schema, rows: Sequence[Sequence[str | None]]
) -> int:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema)
    arrays = [pa.array(values, pa.string()) for values in columns]
    writer.write_table(pa.Table.from_arrays(arrays, schema=schema))
    return len(rows)


def text_of(value: Any) -> str | None:
    """A value of a workbook or database as a source of text would write it; moments in UTC."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, dt.datetime):
        if value.tzinfo is not None:
            return f"{value.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
        return f"{value:%Y-%m-%d %H:%M:%S}" + (f".{value:%f}" if value.microsecond else "")
    if isinstance(value, dt.timedelta):
        return str(value.total_seconds())
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value)
