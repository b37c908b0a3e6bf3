"""The default warehouse: one DuckDB file, owned by one process, one cursor per session.

One connection shared by threads gives wrong answers silently, so every session takes a
cursor of its own and keeps one transaction open: a consistent view and an atomic commit.
"""

import datetime as dt
import itertools
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb
import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.store.errors import ColumnsDifferError, DuplicateKeysError, QueryError, WarehouseBusyError
from dangol.store.warehouse.compile import cast_query, literal, plain_table, quoted, sql_of, sql_type
from dangol.store.warehouse.interface import Change, Version, Versions
from dangol.store.warehouse.migrations import migrate
from dangol.tables.vocabulary import INSTANCE, Table

COMMITS = "dangol_commits"
_OPENING = f"""
CREATE TABLE IF NOT EXISTS {COMMITS} (
    commit_number BIGINT, table_name VARCHAR, instance VARCHAR, run_id VARCHAR,
    mode VARCHAR, row_count BIGINT, committed_at TIMESTAMP
);
CREATE OR REPLACE MACRO from_utc_timestamp(moment, zone) AS timezone(zone, timezone('UTC', moment));
"""


class DuckWarehouse:
    """Tables in one DuckDB file."""

    dialect = "duckdb"

    def __init__(self, file: Path, *, memory_limit: str = "2GB", threads: int = 0) -> None:
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        if threads:
            config["threads"] = threads
        try:
            self._connection = duckdb.connect(str(file), config=config)
        except duckdb.IOException as refused:
            raise WarehouseBusyError(str(file), str(refused).splitlines()[0]) from refused
        self.file = file
        self._numbers = itertools.count(1)
        self._schema_lock = threading.Lock()
        with self._lone_cursor() as cursor:
            cursor.execute("SET TimeZone = 'UTC'")
            cursor.execute(_OPENING)
            migrate(cursor, str(file))

    @contextmanager
    def _lone_cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor = self._connection.cursor()
        try:
            yield cursor
        finally:
            cursor.close()

    @contextmanager
    def session(self) -> Iterator["DuckSession"]:
        with self._lone_cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            # A DuckDB snapshot begins with the first statement that touches a table.
            cursor.execute(f"SELECT max(commit_number) FROM {COMMITS}").fetchall()
            session = DuckSession(cursor, self._numbers)
            try:
                yield session
            finally:
                session.end()

    def ensure(self, tables: Iterable[Table]) -> None:
        with self._schema_lock, self._lone_cursor() as cursor:
            for table in tables:
                ensure_table(cursor, table)

    def table_names(self) -> tuple[str, ...]:
        with self._lone_cursor() as cursor:
            rows = cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE NOT starts_with(table_name, 'dangol_') "
                "AND NOT temporary ORDER BY table_name"
            ).fetchall()
        return tuple(name for (name,) in rows)

    def export(self, tables: Sequence[Table], folder: Path) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        files = []
        with self.session() as session:
            for table in tables:
                file = folder / f"{table.name}.parquet"
                session.cursor.execute(
                    f"COPY {quoted(table.name, 'duckdb')} TO {literal(str(file), 'duckdb')} (FORMAT parquet, COMPRESSION zstd)"
                )
                files.append(file)
        return files

    def backup(self, target: Path) -> None:
        with self._lone_cursor() as cursor:
            (current,) = cursor.execute("SELECT current_database()").fetchone() or ("",)
            cursor.execute(f"ATTACH {literal(str(target), 'duckdb')} AS dangol_backup_target")
            try:
                cursor.execute(f'COPY FROM DATABASE "{current}" TO dangol_backup_target')
            finally:
                cursor.execute("DETACH dangol_backup_target")

    def close(self) -> None:
        self._connection.close()


class DuckSession:
    """A cursor with an open transaction; temporary tables hold what is staged."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection, numbers: Iterator[int]) -> None:
        self.cursor = cursor
        self._numbers = numbers
        self._open = True

    def versions(self) -> Versions:
        rows = self._run(
            f"SELECT table_name, instance, arg_max(run_id, commit_number), max(committed_at), "
            f"arg_max(row_count, commit_number) FROM {COMMITS} GROUP BY ALL"
        ).fetchall()
        return {(name, instance): Version(run, at, count) for name, instance, run, at, count in rows}

    def fetch(self, expression: ir.Expr) -> pa.Table:
        table = expression.as_table() if not isinstance(expression, ir.Table) else expression
        return self.sql(sql_of(table, "duckdb")).cast(table.schema().to_pyarrow())

    def sql(self, query: str) -> pa.Table:
        return self._run(query).to_arrow_table()

    def scan_parquet(self, name: str, file: Path) -> ir.Table:
        self._run(
            f"CREATE OR REPLACE TEMP VIEW {quoted(name, 'duckdb')} AS SELECT * FROM read_parquet({literal(str(file), 'duckdb')})"
        )
        rows = self._run(f"SELECT * FROM {quoted(name, 'duckdb')} LIMIT 0").to_arrow_table()
        return ibis.table(ibis.Schema.from_pyarrow(rows.schema), name=name)

    def stage(self, table: Table, rows: ir.Table | pa.Table) -> ir.Table:
        name = f"dangol_staged_{next(self._numbers)}"
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
        self._run(f"CREATE TEMP TABLE {name} AS {cast_query(source, table.columns, 'duckdb')}")
        if isinstance(rows, pa.Table):
            self.cursor.unregister(f"{name}_rows")
        self._check_key(table, name)
        return plain_table(table, name)

    def _check_key(self, table: Table, name: str) -> None:
        key = ", ".join(quoted(k, "duckdb") for k in table.key)
        missing = " OR ".join(f"{quoted(k, 'duckdb')} IS NULL" for k in table.key)
        (count,) = self._run(
            f"SELECT coalesce(sum(n - 1), 0)::BIGINT + (SELECT count(*) FROM {name} WHERE {missing}) "
            f"FROM (SELECT count(*) AS n FROM {name} GROUP BY {key} HAVING n > 1)"
        ).fetchone() or (0,)
        if count:
            raise DuplicateKeysError(table.name, table.key, count)

    def commit(self, run_id: str, changes: Sequence[Change]) -> dict[str, int]:
        counts: dict[str, int] = {}
        now = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        for change in changes:
            table = change.write.table
            ensure_table(self.cursor, table)
            rows = self._write(change)
            self.cursor.execute(
                f"INSERT INTO {COMMITS} VALUES (?, ?, ?, ?, ?, ?, ?)",
                [time.time_ns(), table.name, change.instance, run_id, change.write.mode, rows, now],
            )
            counts[table.name] = counts.get(table.name, 0) + rows
        self.cursor.execute("COMMIT")
        self._open = False
        return counts

    def _write(self, change: Change) -> int:
        table, mode = change.write.table, change.write.mode
        target = quoted(table.name, "duckdb")
        query = cast_query(sql_of(change.rows, "duckdb"), table.columns, "duckdb")
        if mode == "replace" and not table.instanced:
            self._run(f"DELETE FROM {target}")
        elif mode == "replace":
            self.cursor.execute(f"DELETE FROM {target} WHERE {INSTANCE} = ?", [change.instance])
        elif mode == "upsert":
            same = " AND ".join(
                f"old.{quoted(k, 'duckdb')} = new.{quoted(k, 'duckdb')}" for k in table.key
            )
            mine = literal(change.instance or "", "duckdb")
            ours = f" AND old.{INSTANCE} = {mine}" if table.instanced else ""
            self._run(f"DELETE FROM {target} AS old USING ({query}) AS new WHERE {same}{ours}")
        if table.instanced:
            self.cursor.execute(
                f"INSERT INTO {target} BY NAME SELECT ? AS {INSTANCE}, * FROM ({query})", [change.instance]
            )
        else:
            self._run(f"INSERT INTO {target} BY NAME {query}")
        (count,) = self.cursor.fetchone() or (0,)
        return int(count)

    def _run(self, query: str) -> duckdb.DuckDBPyConnection:
        try:
            return self.cursor.execute(query)
        except duckdb.Error as refused:
            raise QueryError(str(refused)) from refused

    def end(self) -> None:
        """Forget everything that was not committed."""
        if self._open:
            self.cursor.execute("ROLLBACK")
            self._open = False


def ensure_table(cursor: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Create the table, or add the columns that it lacks; nothing is ever dropped here."""
    there = {
        name
        for (name,) in cursor.execute(
            "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND NOT internal", [table.name]
        ).fetchall()
    }
    name = quoted(table.name, "duckdb")
    declared = {c.name: f"{quoted(c.name, 'duckdb')} {sql_type(c, 'duckdb')}" for c in table.stored_columns}
    if not there:
        cursor.execute(f"CREATE TABLE {name} ({', '.join(declared.values())})")
    else:
        for column, definition in declared.items():
            if column not in there:
                cursor.execute(f"ALTER TABLE {name} ADD COLUMN {definition}")

