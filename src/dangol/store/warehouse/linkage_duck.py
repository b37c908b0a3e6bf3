"""Record linkage on a private DuckDB: the warehouse never sees the tables of Splink."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.errors import QueryError
from dangol.store.linkage import silence
from dangol.store.passing_folder import PassingFolder
from dangol.store.warehouse.arrow import declared
from dangol.store.warehouse.compile import quoted, sql_of

DIALECT = "duckdb"


class DuckLinkage:
    """One comparison's stay; its folder goes away with it."""

    dialect = DIALECT
    jaro_winkler = "jaro_winkler_similarity"

    def __init__(self, within: Path, *, memory_limit: str) -> None:
        # Splink takes a fifth of a second to import.
        from splink.internals.duckdb.database_api import DuckDBAPI

        silence()
        self._passing = PassingFolder(within)
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self._passing.path / "spill"),
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        self._connection = duckdb.connect(":memory:", config=config)
        self._api = DuckDBAPI(self._connection)

    def hold(self, name: str, rows: pa.Table) -> ir.Table:
        self._connection.register("dangol_given", rows)
        return self._made(
            name, 'SELECT * FROM "dangol_given"', ibis.Schema.from_pyarrow(rows.schema)
        )

    def layer(self, name: str, rows: ir.Table) -> ir.Table:
        return self._made(name, sql_of(rows, DIALECT), rows.schema())

    def _made(self, name: str, query: str, schema: ibis.Schema) -> ir.Table:
        with _asking():
            self._connection.execute(f"CREATE OR REPLACE TABLE {quoted(name, DIALECT)} AS {query}")
        return ibis.table(schema, name=name)

    def frame(self, rows: ir.Table) -> Any:
        return self._api.register(rows.get_name())

    def fetch(self, rows: ir.Table) -> pa.Table:
        with _asking():
            found = self._connection.sql(sql_of(rows, DIALECT)).to_arrow_table()
        return declared(found, rows.schema().to_pyarrow())

    def found(self, frame: Any) -> pa.Table:
        with _asking():
            rows = self._connection.table(frame.physical_name)
            return rows.to_arrow_table()

    def interrupt(self) -> None:
        self._connection.interrupt()

    def close(self) -> None:
        self._connection.close()
        self._passing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@contextmanager
def _asking() -> Iterator[None]:
    try:
        yield
    except (duckdb.Error, pa.ArrowException) as refused:
        raise QueryError(str(refused)) from refused
