"""Queries by people: one SELECT over the project's tables, and nothing else.

The engine could read any file on the machine or change settings; so the query is parsed
first, and only tables of the project, common table expressions and harmless generators
may stand behind FROM.
"""

from collections.abc import Iterable

import sqlglot
from sqlglot import exp

from dangol.store.errors import QueryError, ReadOnlyError

_DIALECTS = {"duckdb": "duckdb", "databricks": "spark"}
_GENERATORS = ("range", "generate_series", "unnest", "explode", "sequence")
_REFUSED = (
    "getenv",
    "nextval",
    "currval",
    "setseed",
    "query",
    "query_table",
    "read_text",
    "read_blob",
    "current_setting",
    "pragma_",
    "duckdb_",
    "read_",
    "parquet_",
    "sniff_csv",
    "glob",
    "sqlite_",
    "postgres_",
    "java_method",
    "reflect",
    "try_reflect",
    "input_file_",
)


def checked_query(query: str, dialect: str, tables: Iterable[str], limit: int) -> str:
    """``query`` if it only reads, with a limit where it has none.

    Raises ReadOnlyError, QueryError.
    """
    known = set(tables)
    try:
        statements = [s for s in sqlglot.parse(query, dialect=_DIALECTS[dialect]) if s is not None]
    except sqlglot.errors.SqlglotError as wrong:
        raise QueryError(_plain(str(wrong))) from wrong
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ReadOnlyError("This is not one SELECT.", known)
    (statement,) = statements
    _check_statement(statement, known)
    asked = query.strip().rstrip(";")
    has_limit = any(statement.args.get(part) for part in ("limit", "fetch", "offset"))
    return asked if has_limit else f"{asked}\nLIMIT {limit}"


def _check_statement(statement: exp.Expression, known: set[str]) -> None:
    named = {cte.alias_or_name.lower() for cte in statement.find_all(exp.CTE)}
    for node in statement.walk():
        if isinstance(node, exp.Into | exp.Command | exp.DML | exp.DDL) and not isinstance(
            node, exp.Query
        ):
            raise ReadOnlyError(f"It contains {node.key.upper()}.", known)
        if isinstance(node, exp.Func):
            _check_function(node, known)
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Func):
            name = node.name.lower()
            if node.args.get("db") is not None and node.db.lower() not in ("main", "memory", ""):
                raise ReadOnlyError(
                    f"It reads '{node.sql()}', which is not a table of the project.", known
                )
            if name not in known and name not in named:
                raise ReadOnlyError(
                    f"It reads '{node.name}', which is not a table of the project.", known
                )


def _check_function(node: exp.Func, known: set[str]) -> None:
    name = (node.name if isinstance(node, exp.Anonymous) else node.key).lower()
    if isinstance(node.parent, exp.Table) and not name.startswith(_GENERATORS):
        raise ReadOnlyError(f"It reads from the function '{name}'.", known)
    if name.startswith(_REFUSED) or type(node).__name__ in ("ReadCSV", "ReadParquet"):
        raise ReadOnlyError(f"It uses the function '{name}'.", known)


def _plain(text: str) -> str:
    """The parser's message without its terminal underlining."""
    return text.replace("\x1b[4m", "").replace("\x1b[0m", "")
