"""Bringing a DuckDB file that an older release wrote to the newest version."""

import duckdb

from dangol.store.warehouse.compile import quoted
from dangol.store.warehouse.migrations import Rename, pending


def upgrade_duck(cursor: duckdb.DuckDBPyConnection, name: str) -> None:
    """Take every pending step, each in one transaction with its number.

    Raises NewerProjectError.
    """
    cursor.execute("CREATE TABLE IF NOT EXISTS dangol_version (number BIGINT)")
    (found,) = cursor.execute("SELECT coalesce(max(number), 0) FROM dangol_version").fetchone() or (
        0,
    )
    for number, renames in pending(found, name).items():
        cursor.execute("BEGIN TRANSACTION")
        try:
            for rename in renames:
                _take(cursor, rename)
            cursor.execute("INSERT INTO dangol_version VALUES (?)", [number])
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")


def _take(cursor: duckdb.DuckDBPyConnection, rename: Rename) -> None:
    there = cursor.execute(
        "SELECT count(*) FROM duckdb_columns() WHERE database_name = current_database() "
        "AND table_name = ? AND column_name = ?",
        [rename.table, rename.old],
    ).fetchone()
    if there == (1,):
        table, old, new = (quoted(n, "duckdb") for n in (rename.table, rename.old, rename.new))
        cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
