"""Whether a query only reads, on Spark: parsed with sqlglot, and written anew from that tree.

What Spark gets is what was checked, not what was typed: where the two parsers read a text
differently, nothing unseen can come through.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import sqlglot
from sqlglot import exp

from dangol.store.errors import QueryError, ReadOnlyError

_DIALECT = "spark"
_GENERATORS = frozenset(
    {"range", "explode", "explode_outer", "posexplode", "posexplode_outer", "inline", "stack"}
)
_REFUSED_FUNCTIONS = frozenset({"java_method", "reflect", "try_reflect"})
_REFUSED_BEGINNINGS = ("input_file_", "read_")
# QueryTransform starts a program for the rows: SELECT TRANSFORM (a) USING 'program'.
_REFUSED_PARTS = (
    exp.Into,
    exp.Command,
    exp.DML,
    exp.DDL,
    exp.QueryTransform,
    exp.Parameter,
    exp.Placeholder,
)
# The parser stumbles over some texts that are no SQL (`ALL (`) instead of refusing them.
_NOT_UNDERSTOOD = (
    sqlglot.errors.SqlglotError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def checked_text(query: str, known: frozenset[str]) -> str:
    """The statement in Spark's SQL. Raises ReadOnlyError, QueryError."""
    return _written(_checked(query, known))


def renamed_text(query: str, names: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """The statement with every table under its other name, and the tables that it reads.

    What is written from the tree is read again: it may name nothing but the other names.
    Raises ReadOnlyError, QueryError.
    """
    known = frozenset(names)
    statement = _checked(query, known)
    for part in statement.find_all(exp.CTE):
        if part.alias_or_name.lower() in known:
            raise ReadOnlyError(
                f"It gives the name of a table, '{part.alias_or_name}', to a part of its own.",
                known,
            )
    used: set[str] = set()
    for node in list(statement.find_all(exp.Table)):
        name = node.name.lower()
        if name in known and not isinstance(node.this, exp.Func):
            used.add(name)
            if not node.alias:
                node.set("alias", exp.TableAlias(this=node.this.copy()))
            node.set("this", exp.to_identifier(names[name], quoted=True))
    text = _written(statement)
    _checked(text, frozenset(names.values()))
    return text, frozenset(used)


def said_names(query: str, known: frozenset[str]) -> frozenset[str] | None:
    """Every name of the statement in small letters; None where it may mean any column.

    Raises ReadOnlyError, QueryError.
    """
    statement = _checked(query, known)
    for node in statement.walk():
        is_every = isinstance(node, exp.Star) and not isinstance(node.parent, exp.Count)
        is_natural = isinstance(node, exp.Join) and node.method == "NATURAL"
        is_renamed = isinstance(node, exp.TableAlias) and bool(node.columns)
        if is_every or is_natural or is_renamed:
            return None
    return frozenset(node.name.lower() for node in statement.find_all(exp.Identifier, exp.Literal))


def _checked(query: str, known: frozenset[str]) -> exp.Expression:
    if "${" in query:
        # Spark fills these from its settings and from the environment before it parses.
        raise ReadOnlyError("It contains '${', which Spark replaces by settings.", known)
    statements = _parsed(query)
    if len(statements) != 1 or not isinstance(statements[0], exp.Query):
        raise ReadOnlyError("This is not one SELECT.", known)
    _check(statements[0], known)
    return statements[0]


def _written(statement: exp.Expression) -> str:
    try:
        return statement.sql(
            dialect=_DIALECT, comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE
        )
    except _NOT_UNDERSTOOD as wrong:
        raise QueryError(_plain(wrong)) from wrong


def _parsed(query: str) -> list[exp.Expression]:
    try:
        found = sqlglot.parse(query, dialect=_DIALECT)
    except _NOT_UNDERSTOOD as wrong:
        raise QueryError(_plain(wrong)) from wrong
    return [one for one in found if one is not None and not isinstance(one, exp.Semicolon)]


def _check(statement: exp.Expression, known: frozenset[str]) -> None:
    named = {cte.alias_or_name.lower() for cte in statement.find_all(exp.CTE)}
    for node in statement.walk():
        if isinstance(node, _REFUSED_PARTS) and not isinstance(node, exp.Query):
            raise ReadOnlyError(f"It contains {node.key.upper()}.", known)
        if isinstance(node, exp.Func):
            _check_function(node, known)
        if isinstance(node, exp.Table) and not isinstance(node.this, exp.Func):
            _check_table(node, known, named)


def _check_table(node: exp.Table, known: frozenset[str], named: set[str]) -> None:
    name = node.name.lower()
    if node.db or node.catalog or not (name in known or name in named):
        said = node.sql(dialect=_DIALECT, comments=False)
        raise ReadOnlyError(f"It reads '{said}', which is not a table of the project.", known)


def _check_function(node: exp.Func, known: frozenset[str]) -> None:
    names = set(_names(node))
    if isinstance(node.parent, exp.Table) and not names & _GENERATORS:
        raise ReadOnlyError(f"It reads from the function '{min(names)}'.", known)
    for name in names:
        if name in _REFUSED_FUNCTIONS or name.startswith(_REFUSED_BEGINNINGS):
            raise ReadOnlyError(f"It uses the function '{name}'.", known)


def _names(node: exp.Func) -> Iterator[str]:
    if isinstance(node, exp.Anonymous):
        yield node.name.lower()
    else:
        kind: Any = type(node)
        yield node.key
        yield from (name.lower() for name in kind.sql_names())


def _plain(wrong: Exception) -> str:
    """The parser's message without its terminal underlining."""
    if isinstance(wrong, RecursionError):
        return "It is nested too deeply."
    if not isinstance(wrong, sqlglot.errors.SqlglotError):
        return "It cannot be understood as SQL."
    return str(wrong).replace("\x1b[4m", "").replace("\x1b[0m", "")
