"""Somebody who writes to a state database past the product."""

import sqlite3
from contextlib import closing
from pathlib import Path


def tamper(file: Path, *statements: str) -> None:
    """Run SQL on the state of a project, with nothing in the way any more."""
    with closing(sqlite3.connect(file, timeout=30)) as database:
        for change in ("update", "delete"):
            database.execute(f"DROP TRIGGER audit_refuses_{change}")
        for statement in statements:
            database.execute(statement)
        database.commit()
