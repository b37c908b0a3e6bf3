"""The default warehouse: one DuckDB file, owned by one process, one cursor per session.

One connection shared by threads gives wrong answers silently, so every session takes a
cursor of its own and keeps one transaction open: a consistent view. What it computed is
in temporary tables by the time it commits, so writers take turns for the moment of writing
only; two that ran side by side in one transaction each would both insert their first rows.
"""

import itertools
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from dangol.store.encryption.keys import PLAIN, Key, Keys
from dangol.store.encryption.parquet import write_parquet
from dangol.store.errors import BackupError, WarehouseBusyError
from dangol.store.passing_folder import forget_passed
from dangol.store.warehouse.compile import literal, quoted
from dangol.store.warehouse.duck_files import NAME, attach_file, memory_engine
from dangol.store.warehouse.duck_session import COMMITS, DuckSession, spill_folder
from dangol.store.warehouse.duck_tables import ensure_tables
from dangol.store.warehouse.duck_upgrade import upgrade_duck
from dangol.tables.vocabulary import Table

_IN_MEMORY = Path(":memory:")
_PATIENCE_SECONDS = 120.0
_OPENING = f"""
CREATE TABLE IF NOT EXISTS {COMMITS} (
    commit_number BIGINT, table_name VARCHAR, instance VARCHAR, run_id VARCHAR,
    mode VARCHAR, row_count BIGINT, committed_at TIMESTAMP
);
CREATE OR REPLACE MACRO from_utc_timestamp(moment, zone) AS timezone(zone, timezone('UTC', moment));
CREATE OR REPLACE MACRO xxhash64(value) AS (hash(value) >> 1)::BIGINT;
"""


class DuckWarehouse:
    """Tables in one DuckDB file, or in memory where the file is `:memory:`."""

    dialect = "duckdb"

    def __init__(
        self, file: Path, *, memory_limit: str = "2GB", threads: int = 0, keys: Keys = PLAIN
    ) -> None:
        # What is in memory has no file beside which nobody else writes.
        self._aside = TemporaryDirectory(prefix="dangol-") if file == _IN_MEMORY else None
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": memory_limit,
            "preserve_insertion_order": False,
            "temp_directory": self._aside.name if self._aside else f"{file}.tmp",
        }
        if threads:
            config["threads"] = threads
        self.file = file
        self._config = config
        self._keys = keys
        self._numbers = itertools.count(1)
        self._write_lock = threading.Lock()
        # Held while the file is exchanged: nobody opens a cursor then.
        self._open = threading.Condition()
        self._cursors = 0
        self._connection = self._connected()
        with self._lone_cursor() as cursor:
            cursor.execute(_OPENING)
            upgrade_duck(cursor, str(file))
            # What comparisons of a killed process left.
            forget_passed(spill_folder(cursor))

    def _connected(self) -> duckdb.DuckDBPyConnection:
        connection = memory_engine(self._config, encrypts=self._keys != PLAIN)
        try:
            attach_file(connection, self.file, self._keys, NAME)
        except BaseException:
            connection.close()
            raise
        return connection

    @contextmanager
    def _lone_cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        with self._open:
            cursor = self._connection.cursor()
            self._cursors += 1
        try:
            cursor.execute(f"USE {NAME}")
            yield cursor
        finally:
            cursor.close()
            with self._open:
                self._cursors -= 1
                self._open.notify_all()

    @contextmanager
    def session(self) -> Iterator[DuckSession]:
        with self._lone_cursor() as cursor:
            session = DuckSession(cursor, self._write_lock, self._keys)
            try:
                yield session
            finally:
                session.end()

    def ensure(self, tables: Iterable[Table]) -> None:
        with self._write_lock, self._lone_cursor() as cursor:
            cursor.execute("BEGIN TRANSACTION")
            ensure_tables(cursor, tables)
            cursor.execute("COMMIT")

    def table_names(self) -> tuple[str, ...]:
        with self._lone_cursor() as cursor:
            rows = cursor.execute(
                "SELECT table_name FROM duckdb_tables() WHERE database_name = current_database() "
                "AND NOT starts_with(table_name, 'dangol_') ORDER BY table_name"
            ).fetchall()
        return tuple(name for (name,) in rows)

    def export(self, tables: Sequence[Table], folder: Path, key: Key | None = None) -> list[Path]:
        folder.mkdir(parents=True, exist_ok=True)
        self.ensure(tables)
        files = []
        with self.session() as session:
            for table in tables:
                file = folder / f"{table.name}.parquet"
                name, path = quoted(table.name, "duckdb"), literal(str(file), "duckdb")
                if key is None:
                    options = "FORMAT parquet, COMPRESSION zstd"
                    session.cursor.execute(f"COPY {name} TO {path} ({options})")
                else:
                    # Never in the clear on the disk, so not by the engine.
                    rows = session.cursor.execute(f"SELECT * FROM {name}").to_arrow_reader()
                    file = write_parquet(file, rows.schema, rows, Keys((key,)))
                files.append(file)
        return files

    def backup(self, target: Path) -> None:
        if target.exists():
            raise BackupError(f"'{target}' is there already.\nName a file that does not exist yet.")
        copy = f"dangol_backup_{next(self._numbers)}"
        with self._lone_cursor() as cursor:
            try:
                attach_file(cursor, target, self._keys, copy)
                cursor.execute(f"COPY FROM DATABASE {NAME} TO {copy}")
                cursor.execute(f"DETACH {copy}")
            except duckdb.Error as refused:
                raise BackupError(f"'{target}' cannot be written: {refused}") from refused

    def forget_deleted(self) -> None:
        """DuckDB keeps what was deleted in its file until it needs the room: a new one is made."""
        fresh = self.file.with_suffix(".fresh")
        with self._write_lock:
            fresh.unlink(missing_ok=True)
            self.backup(fresh)
            with self._open:
                if not self._open.wait_for(lambda: not self._cursors, _PATIENCE_SECONDS):
                    fresh.unlink()
                    raise WarehouseBusyError(str(self.file), "Somebody reads it all the time.")
                self._connection.close()
                try:
                    fresh.replace(self.file)
                finally:
                    self._connection = self._connected()

    def close(self) -> None:
        self._connection.close()
        if self._aside:
            self._aside.cleanup()
