"""Record linkage on a private DuckDB: the warehouse never sees the tables of Splink."""

from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.linkage import silence
from dangol.store.private_duck import PrivateDuck, asking
from dangol.store.warehouse.compile import quoted, sql_of

DIALECT = "duckdb"


class DuckLinkage(PrivateDuck):
    """One comparison's stay."""

    dialect = DIALECT

    def __init__(self, within: Path, *, memory_limit: str, keys: Keys = PLAIN) -> None:
        # Splink takes a fifth of a second to import.
        from splink.internals.duckdb.database_api import DuckDBAPI

        silence()
        super().__init__(within, memory_limit=memory_limit, keeps_order=False, keys=keys)
        self._api = DuckDBAPI(self._connection)

    def similar(self, left: str, right: str) -> str:
        return f"jaro_winkler_similarity({left}, {right})"

    def edits(self, left: str, right: str) -> str:
        return f"levenshtein({left}, {right})"

    def hold(self, name: str, rows: pa.Table) -> ir.Table:
        self._connection.register(name, rows)
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def let_go(self, name: str) -> None:
        self._connection.unregister(name)

    def layer(self, name: str, rows: ir.Table) -> ir.Table:
        return self._made(name, sql_of(rows, DIALECT), rows.schema())

    def _made(self, name: str, query: str, schema: ibis.Schema) -> ir.Table:
        with asking():
            self._connection.execute(f"CREATE OR REPLACE TABLE {quoted(name, DIALECT)} AS {query}")
        return ibis.table(schema, name=name)

    def frame(self, rows: ir.Table) -> Any:
        return self._api.register(rows.get_name())

    def found(self, frame: Any) -> pa.Table:
        with asking():
            return self._connection.table(frame.physical_name).to_arrow_table()
