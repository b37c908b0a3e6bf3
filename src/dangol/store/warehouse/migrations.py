"""Versioned changes of the warehouse that adding a table or a column cannot express.

New tables and columns appear by being declared. A rename, a change of type or of meaning
is a step here: numbered, run once, in one transaction with the number that records it.
"""

from collections.abc import Callable
from typing import Protocol

from dangol.store.errors import NewerProjectError


class Cursor(Protocol):
    def execute(self, query: str, /) -> "Cursor": ...
    def fetchone(self) -> tuple[object, ...] | None: ...


STEPS: dict[int, Callable[[Cursor], None]] = {}


def migrate(cursor: Cursor, name: str) -> None:
    """Bring an opened warehouse to the newest version.

    Raises NewerProjectError when a newer release wrote it.
    """
    cursor.execute("CREATE TABLE IF NOT EXISTS dangol_version (number BIGINT)")
    (found,) = cursor.execute("SELECT coalesce(max(number), 0) FROM dangol_version").fetchone() or (
        0,
    )
    current = int(str(found))
    newest = max(STEPS, default=0)
    if current > newest:
        raise NewerProjectError(f"warehouse '{name}'", current, newest)
    for number in range(current + 1, newest + 1):
        cursor.execute("BEGIN TRANSACTION")
        try:
            STEPS[number](cursor)
            cursor.execute(f"INSERT INTO dangol_version VALUES ({number})")
        except BaseException:
            cursor.execute("ROLLBACK")
            raise
        cursor.execute("COMMIT")
