"""One transaction on the default warehouse: what it reads, stages and commits."""

import datetime as dt
import itertools
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb
import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.encryption.keys import Keys
from dangol.store.errors import (
    ChangedMeanwhileError,
    ColumnsDifferError,
    DuplicateKeysError,
    QueryError,
)
from dangol.store.linkage import Linkage, comparing
from dangol.store.warehouse.arrow import declared, in_parts
from dangol.store.warehouse.compile import cast_query, literal, plain_table, quoted, sql_of
from dangol.store.warehouse.duck_tables import ensure_tables
from dangol.store.warehouse.interface import BY_KEY, Change, OfRows, Version, Versions
from dangol.store.warehouse.linkage_duck import DuckLinkage
from dangol.tables.vocabulary import INSTANCE, Table

COMMITS = "dangol_commits"


class DuckSession:
    """A cursor with an open transaction; temporary tables hold what is staged."""

    def __init__(
        self, cursor: duckdb.DuckDBPyConnection, write_lock: threading.Lock, keys: Keys
    ) -> None:
        self.cursor = cursor
        # Its own: the same work gives the same names, and is compiled once for all sessions.
        self._numbers = itertools.count(1)
        self._write_lock = write_lock
        self._keys = keys
        self._staged: dict[str, Table] = {}
        self._interrupting = threading.Lock()
        self._is_writing = False
        self._beside: DuckLinkage | None = None
        self._seen = self._begin()

    def _begin(self) -> int:
        """Open the view: a DuckDB snapshot begins with the first statement that touches a table."""
        self._run("BEGIN TRANSACTION")
        return self._last_commit()

    def _last_commit(self) -> int:
        query = f"SELECT coalesce(max(commit_number), 0) FROM {COMMITS}"
        with _asking():
            (number,) = self.cursor.execute(query).fetchone() or (0,)
        return int(number)

    def versions(self) -> Versions:
        rows = self._run(
            f"SELECT table_name, instance, arg_max(run_id, commit_number), max(committed_at), "
            f"arg_max(row_count, commit_number) FROM {COMMITS} GROUP BY ALL"
        ).fetchall()
        return {
            (name, instance): Version(run, at, count) for name, instance, run, at, count in rows
        }

    def fetch(self, expression: ir.Expr) -> pa.Table:
        table = expression.as_table() if not isinstance(expression, ir.Table) else expression
        query = sql_of(table, "duckdb")
        # Not execute(): what it gives is worked out while it is fetched, by one core.
        with _asking():
            found = self.cursor.sql(query).to_arrow_table()
        return declared(found, table.schema().to_pyarrow())

    def sql(self, query: str) -> pa.Table:
        # Rows are computed while they are fetched: errors come there too.
        with _asking():
            return self.cursor.execute(query).to_arrow_table()

    def scan_parquet(self, name: str, file: Path) -> ir.Table:
        # A name of its own: what was made of an earlier scan still reads its file.
        name = f"{name}_{next(self._numbers)}"
        view, path = quoted(name, "duckdb"), literal(str(file), "duckdb")
        self._run(f"CREATE TEMP VIEW {view} AS SELECT * FROM read_parquet({path})")
        rows = self.sql(f"SELECT * FROM {view} LIMIT 0")
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def stage(
        self, table: Table, rows: ir.Table | pa.Table, *, from_file: bool = False
    ) -> ir.Table:
        name = f"dangol_staged_{next(self._numbers)}"
        is_held = isinstance(rows, pa.Table)
        if isinstance(rows, pa.Table):
            found = tuple(rows.column_names)
            self.cursor.register(f"{name}_rows", rows)
            source = f"SELECT * FROM {name}_rows"
        else:
            found = tuple(rows.columns)
            source = sql_of(rows, "duckdb")
        missing = [c for c in table.column_names if c not in found]
        if missing:
            raise ColumnsDifferError(table.name, missing, found)
        kind = "VIEW" if from_file else "TABLE"
        self._run(f"CREATE TEMP {kind} {name} AS {cast_query(source, table.columns, 'duckdb')}")
        if is_held and not from_file:
            self.cursor.unregister(f"{name}_rows")
        self._check_key(table, name)
        self._staged[name] = table
        return plain_table(table, name)

    def applied(self, table: Table, rows: ir.Table, function: OfRows) -> ir.Table:
        return self.stage(table, in_parts(self.fetch(rows), function))

    def layer(self, rows: ir.Table) -> ir.Table:
        name = f"dangol_layer_{next(self._numbers)}"
        self._run(f"CREATE TEMP TABLE {name} AS {sql_of(rows, 'duckdb')}")
        return ibis.table(rows.schema(), name=name)

    def _check_key(self, table: Table, name: str) -> None:
        key = ", ".join(quoted(k, "duckdb") for k in table.key)
        missing = " OR ".join(f"{quoted(k, 'duckdb')} IS NULL" for k in table.key)
        (count,) = self._run(
            f"SELECT (SELECT count(*) FROM {name} WHERE {missing})"
            f" + (SELECT coalesce(sum(n - 1), 0)::BIGINT FROM (SELECT count(*) AS n FROM {name}"
            f" WHERE NOT ({missing}) GROUP BY {key} HAVING count(*) > 1))"
        ).fetchone() or (0,)
        if count:
            raise DuplicateKeysError(table.name, table.key, count)

    @contextmanager
    def linkage(self, memory_limit: str) -> Iterator[Linkage]:
        folder = spill_folder(self.cursor)
        with DuckLinkage(folder, memory_limit=memory_limit, keys=self._keys) as opened, comparing():
            self._beside = opened
            try:
                yield opened
            finally:
                self._beside = None

    def interrupt(self) -> None:
        with self._interrupting:
            if not self._is_writing:
                self.cursor.interrupt()
            if self._beside is not None:
                self._beside.interrupt()

    def commit(self, run_id: str, changes: Sequence[Change]) -> dict[str, int]:
        staged = [self._staged_name(change) for change in changes]
        self._run("COMMIT")
        with self._interrupting:
            self._is_writing = True
        counts: dict[str, int] = {}
        try:
            with self._write_lock:
                self._run("BEGIN TRANSACTION")
                self._refuse_if_changed(changes)
                for change, name in zip(changes, staged, strict=True):
                    rows = (
                        0 if self._is_nothing(change, name) else self._write(run_id, change, name)
                    )
                    counts[change.write.table.name] = counts.get(change.write.table.name, 0) + rows
                self._run("COMMIT")
            self._seen = self._begin()
        except BaseException:
            self.end()
            self._begin()
            raise
        finally:
            self._is_writing = False
        return counts

    def _staged_name(self, change: Change) -> str:
        """The temporary table with the change's rows, staged now unless they were before."""
        table, op = change.write.table, change.rows.op()
        if isinstance(op, ops.UnboundTable):
            known = self._staged.get(op.name)
            if known is not None and known.columns == table.columns:
                return str(op.name)
        return str(self.stage(table, change.rows).get_name())

    def _refuse_if_changed(self, changes: Iterable[Change]) -> None:
        """What is worked out by key starts from what this session saw: it must still be so."""
        for change in changes:
            if change.write.mode in BY_KEY:
                later = self._run(
                    f"SELECT run_id FROM {COMMITS} WHERE table_name = ? "
                    "AND instance IS NOT DISTINCT FROM ? AND commit_number > ?",
                    [change.write.table.name, change.stored_instance, self._seen],
                ).fetchone()
                if later:
                    name = change.write.table.name
                    raise ChangedMeanwhileError(name, change.stored_instance, later[0])

    def _is_nothing(self, change: Change, staged: str) -> bool:
        if change.write.mode not in BY_KEY:
            return False
        (rows,) = self._run(f"SELECT count(*) FROM {staged}").fetchone() or (0,)
        (before,) = self._run(
            f"SELECT count(*) FROM {COMMITS} WHERE table_name = ? "
            "AND instance IS NOT DISTINCT FROM ?",
            [change.write.table.name, change.stored_instance],
        ).fetchone() or (0,)
        return not rows and bool(before)

    def _write(self, run_id: str, change: Change, staged: str) -> int:
        table, mode, instance = change.write.table, change.write.mode, change.stored_instance
        ensure_tables(self.cursor, (table,))
        target = quoted(table.name, "duckdb")
        ours = f"{INSTANCE} = {literal(instance, 'duckdb')}" if instance is not None else "true"
        if mode == "replace":
            self._run(f"DELETE FROM {target} WHERE {ours}")
        rows = 0
        if mode in BY_KEY:
            same = " AND ".join(
                f"{target}.{k} = {staged}.{k}" for k in (quoted(k, "duckdb") for k in table.key)
            )
            (rows,) = self._run(
                f"DELETE FROM {target} USING {staged} WHERE {ours} AND {same}"
            ).fetchone() or (0,)
        if mode != "delete":
            added = (
                f"{literal(instance, 'duckdb')} AS {INSTANCE}, *" if instance is not None else "*"
            )
            (rows,) = self._run(
                f"INSERT INTO {target} BY NAME SELECT {added} FROM {staged}"
            ).fetchone() or (0,)
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        number = self._last_commit() + 1
        # Only the latest of each is ever asked for, and events are committed every second.
        self._run(
            f"DELETE FROM {COMMITS} WHERE table_name = ? AND instance IS NOT DISTINCT FROM ?",
            [table.name, instance],
        )
        self._run(
            f"INSERT INTO {COMMITS} VALUES (?, ?, ?, ?, ?, ?, ?)",
            [number, table.name, instance, run_id, mode, rows, now],
        )
        return int(rows)

    def _run(self, query: str, values: Sequence[object] | None = None) -> duckdb.DuckDBPyConnection:
        with _asking():
            return self.cursor.execute(query, values)

    def end(self) -> None:
        """Forget everything that was not committed."""
        with suppress(duckdb.TransactionException):
            self.cursor.execute("ROLLBACK")


def spill_folder(cursor: duckdb.DuckDBPyConnection) -> Path:
    """Where the engine puts what does not fit into memory."""
    (folder,) = cursor.execute("SELECT current_setting('temp_directory')").fetchone() or ("",)
    return Path(folder)


@contextmanager
def _asking() -> Iterator[None]:
    """Whatever DuckDB or Arrow refuses becomes a QueryError that names the reason."""
    try:
        yield
    except (duckdb.Error, pa.ArrowException) as refused:
        raise QueryError(str(refused)) from refused
