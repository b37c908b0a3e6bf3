"""What can be wrong with a name of the vocabulary."""

from collections.abc import Iterable

from dangol.errors import DangolError, NotFoundError, did_you_mean


class UnknownColumnError(DangolError):
    """A table was asked for a column that it does not have."""

    slug = "unknown-column"
    title = "There is no such column"

    def __init__(self, table: str, column: str, columns: Iterable[str]) -> None:
        names = sorted(columns)
        super().__init__(
            f"Table '{table}' has no column '{column}'{did_you_mean(column, names)}\n"
            f"It has: {', '.join(names)}."
        )


class UnknownTableError(NotFoundError):
    """A table was asked for that nobody declared."""

    slug = "unknown-table"
    title = "There is no such table"

    def __init__(self, table: str, tables: Iterable[str]) -> None:
        super().__init__("table", table, tables)


class VocabularyError(DangolError):
    """Two declarations contradict each other."""

    slug = "vocabulary"
    title = "Two declarations contradict each other"
