"""The tables of a DuckDB warehouse, made as they are declared."""

from collections.abc import Iterable, Iterator

import duckdb

from dangol.store.warehouse.compile import quoted, sql_type
from dangol.tables.vocabulary import Table


def ensure_tables(cursor: duckdb.DuckDBPyConnection, tables: Iterable[Table]) -> None:
    """Create the tables, or add the columns that they lack; nothing is ever dropped here."""
    there: dict[str, set[str]] = {}
    for table_name, column_name in cursor.execute(
        "SELECT table_name, column_name FROM duckdb_columns() WHERE NOT internal "
        "AND database_name = current_database() AND schema_name = 'main'"
    ).fetchall():
        there.setdefault(table_name, set()).add(column_name)
    missing = [one for table in tables for one in _lacking(table, there.get(table.name, set()))]
    for statement in missing:
        cursor.execute(statement)


def _lacking(table: Table, there: set[str]) -> Iterator[str]:
    """The statements that make a table as it is declared."""
    name = quoted(table.name, "duckdb")
    declared = {
        c.name: f"{quoted(c.name, 'duckdb')} {sql_type(c.type, 'duckdb')}"
        for c in table.stored_columns
    }
    if not there:
        yield f"CREATE TABLE {name} ({', '.join(declared.values())})"
    else:
        for column, definition in declared.items():
            if column not in there:
                yield f"ALTER TABLE {name} ADD COLUMN {definition}"
