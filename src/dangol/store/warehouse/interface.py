"""What a warehouse can do, whichever engine does it.

All work happens in a session: one consistent view of every table, taken when the session
opens. What a session writes becomes visible at once, all of it, when it commits.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.encryption.keys import Key
from dangol.store.linkage import Linkage
from dangol.tables.errors import VocabularyError
from dangol.tables.vocabulary import Table, Write

OfRows = Callable[[pa.Table], pa.Table]
"""A function of some rows at a time; what it holds can be sent to another process."""
AT_ONCE = 200_000
"""Rows that such a function is handed at most."""
BY_KEY = ("upsert", "delete")
"""The modes that find rows by their key, so that they depend on what was there."""


@dataclass(frozen=True)
class Change:
    """Rows to write; ``instance`` names the saved analysis for instanced tables."""

    write: Write
    rows: ir.Table
    instance: str | None = None

    def __post_init__(self) -> None:
        if self.write.table.instanced and self.instance is None:
            raise VocabularyError(
                f"Table '{self.write.table.name}' keeps the rows of each saved analysis apart.\n"
                "Name the one whose rows these are: Change(write, rows, instance=...)."
            )

    @property
    def stored_instance(self) -> str | None:
        """The instance that the rows are kept under: none in a table without instances."""
        return self.instance if self.write.table.instanced else None


@dataclass(frozen=True)
class Version:
    """The latest commit to a table (and instance): its run, when, how many rows it wrote."""

    run_id: str
    committed_at: dt.datetime
    rows: int


Versions = Mapping[tuple[str, str | None], Version]


class Session(Protocol):
    """One consistent view; nothing it does is seen by others before ``commit``.

    After a QueryError a session is of no further use: DuckDB gave up its view.
    """

    def versions(self) -> Versions:
        """The latest commit of every (table, instance) in this view."""
        ...

    def fetch(self, expression: ir.Expr) -> pa.Table:
        """The rows of an expression, with the types that the expression declares."""
        ...

    def sql(self, query: str) -> pa.Table:
        """The rows of a query in the engine's own SQL."""
        ...

    def stage(
        self, table: Table, rows: ir.Table | pa.Table, *, from_file: bool = False
    ) -> ir.Table:
        """Compute rows for a table once, cast to its declared types, its key checked.

        Rows that are only picked ``from_file``, which stays until they are committed, may be
        read there again instead of being kept.

        Raises ColumnsDifferError, DuplicateKeysError.
        """
        ...

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table:
        """Rows for a table that a function makes of rows, some at a time, staged.

        Workers do it where the engine has some that know this program.
        """
        ...

    def layer(self, rows: ir.Table) -> ir.Table:
        """An expression worked out once, for what is built on it; it is gone with the session."""
        ...

    def scan_parquet(self, name: str, file: Path) -> ir.Table:
        """A Parquet file as an expression."""
        ...

    def linkage(self, memory_limit: str) -> AbstractContextManager[Linkage]:
        """A private engine that compares records, with so much memory."""
        ...

    def interrupt(self) -> None:
        """End what is being computed now with a QueryError; callable from another thread.

        A commit that has begun to write is not interrupted: its answer tells what is true.
        """
        ...

    def commit(self, run_id: str, changes: Sequence[Change]) -> dict[str, int]:
        """Write all changes or none; gives the number of rows written by table name.

        Every change is computed from the session's view, then they are applied in order to
        what is there by now: the last replace wins, an upsert or delete refuses to overwrite
        a change that it has not seen (ChangedMeanwhileError). By key without rows nothing is
        written, and what was written last holds on. Then the session sees the new state.
        Rows that were not staged are staged first.
        """
        ...


class Warehouse(Protocol):
    """All tables of a project on one engine."""

    dialect: str

    def session(self) -> AbstractContextManager[Session]: ...

    def ensure(self, tables: Iterable[Table]) -> None:
        """Make tables and columns that are declared but not there yet."""
        ...

    def table_names(self) -> tuple[str, ...]: ...

    def export(self, tables: Sequence[Table], folder: Path, key: Key | None = None) -> list[Path]:
        """One Parquet file per table, all from one consistent view; with a ``key`` encrypted."""
        ...

    def backup(self, target: Path) -> None:
        """A consistent copy of the whole warehouse at ``target``, made while others work."""
        ...

    def forget_deleted(self) -> None:
        """Rows that were deleted leave the disk; waits for a moment in which nobody reads.

        Raises WarehouseBusyError when there is none.
        """
        ...

    def close(self) -> None: ...
