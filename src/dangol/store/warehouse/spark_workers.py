"""Functions of rows on Spark's workers, where they have this very Python program.

A function travels to the workers by name, and what it holds by value. Workers that have
another release, or lack a package that the function is from, are found out by asking them.
"""

from collections.abc import Iterable, Iterator
from importlib.metadata import version

import pyarrow as pa
from pyspark.errors import PySparkException
from pyspark.sql import DataFrame, SparkSession

from dangol.store.warehouse.arrow import declared, naive
from dangol.store.warehouse.arrow_types import schema_of
from dangol.store.warehouse.compile import quoted, sql_type
from dangol.store.warehouse.interface import OfRows
from dangol.tables.vocabulary import Table

PROGRAM = "dangol"
RELEASE = version(PROGRAM)


def workers_know(spark: SparkSession, function: OfRows) -> bool:
    """Whether the workers run the same release, and know what the function is made of."""

    def asked(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        _ = function  # That it arrives is what is asked.
        for batch in batches:
            yield pa.record_batch([pa.array([version(PROGRAM)] * batch.num_rows)], ["release"])

    try:
        rows = spark.range(1, numPartitions=1).mapInArrow(asked, "release string").toArrow()
    except PySparkException:
        return False
    return bool(rows.column(0).to_pylist() == [RELEASE])


def on_workers(
    frame: DataFrame, schema: pa.Schema, table: Table, function: OfRows, dialect: str
) -> DataFrame:
    """Rows for a table, made by the workers of the rows of a frame, a batch at a time."""
    wanted = schema_of(table)

    def made(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            given = declared(naive(pa.Table.from_batches([batch])), schema)
            yield from function(given).select(wanted.names).cast(wanted).to_batches()

    types = ", ".join(
        f"{quoted(c.name, dialect)} {sql_type(c.type, dialect)}" for c in table.columns
    )
    return frame.mapInArrow(made, types)
