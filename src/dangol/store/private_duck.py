"""A DuckDB of its own beside the warehouse: bounded memory, and a folder that goes with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb
import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.errors import QueryError
from dangol.store.passing_folder import PassingFolder
from dangol.store.warehouse.arrow import declared
from dangol.store.warehouse.compile import sql_of
from dangol.store.warehouse.duck_files import memory_engine


class PrivateDuck:
    """One stay; use it as a context, so that its folder goes away.

    What does not fit into memory is encrypted where there are ``keys``.
    """

    def __init__(
        self,
        within: Path,
        *,
        memory_limit: str,
        threads: int = 0,
        keeps_order: bool = True,
        keys: Keys = PLAIN,
    ) -> None:
        self._passing = PassingFolder(within)
        self.folder = self._passing.path
        self.keys = keys
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "temp_directory": str(self.folder / "spill"),
            "preserve_insertion_order": keeps_order,
        }
        if threads:
            config["threads"] = threads
        self._connection = memory_engine(config, encrypts=keys != PLAIN)

    def fetch(self, rows: ir.Table) -> pa.Table:
        with asking():
            # Not execute(): what it gives is worked out while it is fetched, by one core.
            found = self._connection.sql(sql_of(rows, "duckdb")).to_arrow_table()
        return declared(found, rows.schema().to_pyarrow())

    def interrupt(self) -> None:
        """End what is being worked out, from another thread."""
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
def asking() -> Iterator[None]:
    """Whatever the engine or Arrow refuses becomes a QueryError that names the reason."""
    try:
        yield
    except duckdb.OutOfMemoryException as full:
        raise QueryError(
            "It takes more memory than is left for reading: half of 'memory_limit' in dangol.toml."
            "\nRaise it, or export fewer columns."
        ) from full
    except (duckdb.Error, pa.ArrowException) as refused:
        raise QueryError(str(refused)) from refused
