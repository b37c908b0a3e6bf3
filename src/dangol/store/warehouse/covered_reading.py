"""Queries by people over tables of which they may not see everything.

Each table of the query is replaced by a common table expression that is written here, so
conditions, groups and functions are worked out over what it gives: nothing that the query does
comes to see what stands in the warehouse. What is replaced is read once more before it runs;
a table that was overlooked is refused then.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from dangol.store.warehouse import reading_duckdb, reading_spark
from dangol.store.warehouse.compile import literal, quoted
from dangol.store.warehouse.reading import check_characters

_BEGINNING = "dangol_covered_"


@dataclass(frozen=True)
class CoveredQuery:
    """The query as it runs, and the tables that it reads."""

    text: str
    tables: frozenset[str]


def tables_read(query: str, dialect: str, tables: Iterable[str]) -> frozenset[str]:
    """The tables that a query reads. Raises ReadOnlyError, QueryError."""
    return _renamed(query, dialect, tables)[1]


def table_query(name: str, columns: Iterable[str], equal: Mapping[str, str], dialect: str) -> str:
    """A query for columns of one table, of the rows that have these values."""
    chosen = ", ".join(quoted(column, dialect) for column in columns)
    conditions = [
        f"{quoted(column, dialect)} = {literal(value, dialect)}" for column, value in equal.items()
    ]
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"SELECT {chosen} FROM {quoted(name, dialect)}{where}"


def said_names(query: str, dialect: str, tables: Iterable[str]) -> frozenset[str] | None:
    """Names of which a query may mean columns; None where it may mean any.

    Raises ReadOnlyError, QueryError.
    """
    check_characters(query)
    parser = reading_duckdb if dialect == "duckdb" else reading_spark
    found: frozenset[str] | None = parser.said_names(query, frozenset(tables))
    return found


def covered_query(
    query: str, dialect: str, tables: Iterable[str], cover: Callable[[str], str], limit: int
) -> CoveredQuery:
    """``query`` with each of ``tables`` read as the SQL that ``cover`` gives; there are no others.

    Raises ReadOnlyError, QueryError.
    """
    text, used = _renamed(query, dialect, tables)
    # Worked out with the query around it: DuckDB would otherwise compute every column first.
    kind = "AS NOT MATERIALIZED" if dialect == "duckdb" else "AS"
    parts = [
        f"{quoted(_BEGINNING + name, dialect)} {kind} (\n{cover(name)}\n)" for name in sorted(used)
    ]
    beginning = f"WITH {', '.join(parts)}\n" if parts else ""
    return CoveredQuery(f"{beginning}SELECT * FROM (\n{text}\n) AS answer\nLIMIT {limit}", used)


def _renamed(query: str, dialect: str, tables: Iterable[str]) -> tuple[str, frozenset[str]]:
    check_characters(query)
    parser = reading_duckdb if dialect == "duckdb" else reading_spark
    found: tuple[str, frozenset[str]] = parser.renamed_text(
        query, {name: _BEGINNING + name for name in tables}
    )
    return found
