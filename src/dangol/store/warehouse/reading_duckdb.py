"""Whether a query only reads, on DuckDB: its own parser says what the query is.

Another parser could be brought to read the same text differently. DuckDB reads files by
name where no table has it (``FROM 'sales.csv'``), so every name behind FROM must be a table
of the project, or a common table expression within its scope.
"""

import json
import threading
from collections.abc import Mapping
from typing import Any, cast

import duckdb

from dangol.store.errors import QueryError, ReadOnlyError

_SOURCES = {"EMPTY", "BASE_TABLE", "SUBQUERY", "JOIN", "TABLE_FUNCTION", "EXPRESSION_LIST", "PIVOT"}
_DESCRIPTIONS = {"DESCRIBE", "SUMMARY"}
GENERATORS = frozenset({"range", "generate_series", "unnest", "json_each", "json_tree"})
REFUSED_FUNCTIONS = frozenset(
    {
        "current_connection_id",
        "current_query",
        "current_query_id",
        "current_setting",
        "current_transaction_id",
        "currval",
        "getenv",
        "getvariable",
        "nextval",
        "pg_sleep",
        "setseed",
        "sleep_ms",
        "stats",
        "write_log",
    }
)
_REFUSED_BEGINNINGS = ("duckdb_", "parquet_", "pragma_", "query", "read_", "sniff_", "which_")

_opening = threading.Lock()
_parsers: list[duckdb.DuckDBPyConnection] = []


def checked_text(query: str, known: frozenset[str]) -> str:
    """The text of the one statement, without what ends it. Raises ReadOnlyError, QueryError."""
    _checked(query, known)
    return _without_end(query)


def renamed_text(query: str, names: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    """The statement with every table under its other name, and the tables that it reads.

    What is written from the tree is read again: it may name nothing but the other names.
    Raises ReadOnlyError, QueryError.
    """
    known = frozenset(names)
    tree = _checked(query, known)
    used = _renamed(tree["statements"][0], {_folded(name): name for name in known}, names)
    try:
        with _parser() as parser:
            serial = json.dumps(tree)
            (text,) = parser.execute("SELECT json_deserialize_sql(?)", [serial]).fetchone() or ("",)
    except (duckdb.Error, RecursionError) as refused:
        raise QueryError("It cannot be read with masked columns: write it more simply.") from (
            refused
        )
    _checked(text, frozenset(names.values()))
    return text, used


def said_names(query: str, known: frozenset[str]) -> frozenset[str] | None:
    """Every word of the statement in small letters; None where it may mean any column.

    Raises ReadOnlyError, QueryError.
    """
    said: set[str] = set()
    open_parts: list[Any] = [_checked(query, known)]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, str):
            said.add(part.lower())
        elif isinstance(part, list):
            open_parts.extend(part)
        elif isinstance(part, dict):
            if (
                part.get("class") == "STAR"
                or part.get("ref_type") == "NATURAL"
                or part.get("column_name_alias")
            ):
                return None
            open_parts.extend(part.values())
    return frozenset(said)


def _checked(query: str, known: frozenset[str]) -> dict[str, Any]:
    tree = _parsed(query, known)
    if len(tree["statements"]) != 1:
        raise ReadOnlyError("This is not one SELECT.", known)
    _Check(known).statement(tree["statements"][0])
    return tree


def _renamed(tree: Any, tables: Mapping[str, str], names: Mapping[str, str]) -> frozenset[str]:
    """Name every table anew where it stands; it keeps its name for the columns of the query."""
    used: set[str] = set()
    open_parts = [tree]
    while open_parts:
        part = open_parts.pop()
        if isinstance(part, list):
            open_parts.extend(part)
            continue
        if not isinstance(part, dict):
            continue
        if "cte_map" in part:
            _check_own_names(part, tables)
        table = tables.get(_folded(part.get("table_name") or ""))
        if part.get("type") == "BASE_TABLE" and table is not None:
            used.add(table)
            part["alias"] = part["alias"] or part["table_name"]
            part.update(table_name=names[table], schema_name="", catalog_name="")
        open_parts.extend(part.values())
    return frozenset(used)


def _check_own_names(query: dict[str, Any], tables: Mapping[str, str]) -> None:
    own = [entry["key"] for entry in query["cte_map"]["map"]]
    for name in (*own, query.get("cte_name", "")):
        if _folded(name) in tables:
            raise ReadOnlyError(
                f"It gives the name of a table, '{name}', to a part of its own.", tables.values()
            )


def _parsed(query: str, known: frozenset[str]) -> dict[str, Any]:
    try:
        with _parser() as parser:
            (text,) = parser.execute("SELECT json_serialize_sql(?)", [query]).fetchone() or ("",)
        tree = json.loads(text)
    except duckdb.Error as refused:
        raise QueryError(str(refused)) from refused
    except RecursionError:
        raise QueryError("It is nested too deeply.") from None
    if not tree["error"]:
        return cast("dict[str, Any]", tree)
    if tree["error_type"] == "not implemented":
        raise ReadOnlyError("This is not one SELECT.", known)
    raise QueryError(str(tree["error_message"]))


def _parser() -> duckdb.DuckDBPyConnection:
    """A cursor of an empty database in memory, which only parses."""
    with _opening:
        if not _parsers:
            settings: dict[str, Any] = {
                "threads": 1,
                "enable_external_access": False,
                "autoload_known_extensions": False,
            }
            _parsers.append(duckdb.connect(":memory:", config=settings))
        return _parsers[0].cursor()


class _Check:
    """Walks DuckDB's own tree of a statement, each part with the names that it can see."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._tables = frozenset(_folded(name) for name in known)

    def statement(self, tree: Any) -> None:
        open_parts: list[tuple[Any, frozenset[str]]] = [(tree, frozenset())]
        while open_parts:
            part, names = open_parts.pop()
            if isinstance(part, list):
                open_parts.extend((one, names) for one in part)
            elif isinstance(part, dict):
                open_parts.extend(self._inside(part, names))

    def _inside(
        self, part: dict[str, Any], names: frozenset[str]
    ) -> list[tuple[Any, frozenset[str]]]:
        """Check one part; gives the parts inside it with the names that those can see."""
        if "function_name" in part:
            self._check_function(part["function_name"])
        if "cte_map" in part:
            return _query_parts(part, names)
        if "sample" in part and "class" not in part:
            self._check_source(part, names)
        return [(inner, names) for inner in part.values()]

    def _check_source(self, source: dict[str, Any], names: frozenset[str]) -> None:
        kind = source["type"]
        if kind == "BASE_TABLE":
            self._check_table(source, names)
        elif kind == "TABLE_FUNCTION":
            name = _folded(source["function"]["function_name"])
            if name not in GENERATORS:
                raise ReadOnlyError(f"It reads from the function '{name}'.", self._known)
        elif kind == "SHOW_REF":
            if source["query"] is None or source["show_type"] not in _DESCRIPTIONS:
                raise ReadOnlyError("It asks for the engine's own lists.", self._known)
        elif kind not in _SOURCES:
            raise ReadOnlyError(f"It reads from '{kind}'.", self._known)

    def _check_table(self, source: dict[str, Any], names: frozenset[str]) -> None:
        name = _folded(source["table_name"])
        places = [source["catalog_name"], source["schema_name"]]
        of_project = name in self._tables and places in (["", ""], ["", "main"])
        if not of_project and not (name in names and places == ["", ""]):
            said = ".".join(part for part in (*places, source["table_name"]) if part)
            raise ReadOnlyError(
                f"It reads '{said}', which is not a table of the project.", self._known
            )

    def _check_function(self, name: str) -> None:
        folded = _folded(name)
        if folded in REFUSED_FUNCTIONS or folded.startswith(_REFUSED_BEGINNINGS):
            raise ReadOnlyError(f"It uses the function '{name}'.", self._known)


def _query_parts(query: dict[str, Any], names: frozenset[str]) -> list[tuple[Any, frozenset[str]]]:
    """The parts of a query; a common table expression is seen by those after it and by the rest."""
    parts: list[tuple[Any, frozenset[str]]] = []
    if "cte_name" in query:
        names |= {_folded(query["cte_name"])}
    for entry in query["cte_map"]["map"]:
        parts.append((entry["value"], names))
        names |= {_folded(entry["key"])}
    parts.extend((inner, names) for part, inner in query.items() if part != "cte_map")
    return parts


def _folded(name: str) -> str:
    """As DuckDB compares names: it knows the upper case of ASCII letters only."""
    return name.encode("utf-8", "surrogatepass").lower().decode("utf-8", "surrogatepass")


def _without_end(query: str) -> str:
    """The text up to the semicolons that end it, and what stands after them."""
    text = query.encode()
    places = [place for place, _kind in duckdb.tokenize(query)]
    while places and text[places[-1] : places[-1] + 1] == b";":
        text = text[: places.pop()]
    return text.decode()
