"""Queries by people: one SELECT over the project's tables, and nothing else.

The engine could read any file on the machine or change settings; so the query is parsed
first, and only tables of the project, common table expressions and harmless generators
may stand behind FROM.
"""

from collections.abc import Iterable

from dangol.store.errors import QueryError
from dangol.store.warehouse import reading_duckdb, reading_spark

# Printable text and these; a parser that ends at a NUL would not see what comes after it.
_BLANKS = "\t\n\r"


def checked_query(query: str, dialect: str, tables: Iterable[str], limit: int) -> str:
    """``query`` if it only reads, written so that it gives ``limit`` rows at most.

    Raises ReadOnlyError, QueryError.
    """
    check_characters(query)
    parser = reading_duckdb if dialect == "duckdb" else reading_spark
    text = parser.checked_text(query, frozenset(tables))
    # Around the query and not at its end: the query may have a larger limit of its own.
    return f"SELECT * FROM (\n{text}\n) AS answer\nLIMIT {limit}"


def check_characters(query: str) -> None:
    """Raises QueryError where a query holds what is no text."""
    for position, character in enumerate(query):
        broken = "\ud800" <= character <= "\udfff"
        if broken or (character < " " and character not in _BLANKS):
            raise QueryError(
                f"Character {position + 1} is U+{ord(character):04X}, which is no text.\n"
                "Take it out."
            )
