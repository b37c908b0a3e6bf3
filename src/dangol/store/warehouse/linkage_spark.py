"""Record linkage on Spark, in the session that asked for it."""

from collections.abc import Callable
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from pyspark.sql import DataFrame, SparkSession
from splink.internals.spark.database_api import SparkAPI

from dangol.store.linkage import silence
from dangol.store.warehouse.arrow import declared, naive
from dangol.store.warehouse.compile import quoted, sql_of

DIALECT = "databricks"


class SparkLinkage:
    """Its tables are kept in the memory of the workers, and let go at the end.

    ``read`` makes a frame of rows by way of a file that the workers can read.
    """

    dialect = "spark"

    def __init__(self, spark: SparkSession, read: Callable[[pa.Table], DataFrame]) -> None:
        silence()
        self._spark = spark
        self._read = read
        self._kept: dict[str, DataFrame] = {}
        self._api: Any = SparkAPI(  # type: ignore[no-untyped-call]
            spark_session=spark, break_lineage_method="persist"
        )

    def similar(self, left: str, right: str) -> str:
        return f"jaro_winkler({_bytes(left)}, {_bytes(right)})"

    def edits(self, left: str, right: str) -> str:
        return f"levenshtein({_bytes(left)}, {_bytes(right)})"

    def hold(self, name: str, rows: pa.Table) -> ir.Table:
        self._keep(name, self._read(rows))
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def let_go(self, name: str) -> None:
        self._kept.pop(name).unpersist()

    def layer(self, name: str, rows: ir.Table) -> ir.Table:
        self._keep(name, self._spark.sql(sql_of(rows, DIALECT)))
        return ibis.table(rows.schema(), name=name)

    def _keep(self, name: str, frame: DataFrame) -> None:
        kept = frame.persist()
        self._kept[name] = kept
        kept.createOrReplaceTempView(quoted(name, DIALECT))

    def frame(self, rows: ir.Table) -> Any:
        return self._api.register(self._spark.table(rows.get_name()))

    def fetch(self, rows: ir.Table) -> pa.Table:
        found = naive(self._spark.sql(sql_of(rows, DIALECT)).toArrow())
        return declared(found, rows.schema().to_pyarrow())

    def found(self, frame: Any) -> pa.Table:
        return naive(self._spark.table(frame.physical_name).toArrow())

    def close(self) -> None:
        for frame in self._kept.values():
            frame.unpersist()


def _bytes(text: str) -> str:
    """The engine compares letters: each byte is made one."""
    return f"decode(encode({text}, 'UTF-8'), 'ISO-8859-1')"
