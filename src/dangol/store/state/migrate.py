"""Brings an opened state database to the shape that this release knows.

Alembic runs on a connection that is handed to it, so the whole step is one transaction
under a lock: of two programs that open at once, the second finds the work done.
"""

import os
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from dangol.store.errors import NewerProjectError
from dangol.store.state.engine import alone, place, reading, writing

MIGRATIONS = Path(__file__).parent / "migrations"
VERSIONS = MIGRATIONS / "versions"


def migrate(engine: Engine, versions: Sequence[Path] = (VERSIONS,)) -> None:
    """Run the migrations that the database lacks; ``versions`` are the folders they are in.

    Raises NewerProjectError when a newer release wrote it, StateUnavailableError.
    """
    with reading(engine) as connection:
        if _is_current(connection, versions):
            return
    with writing(engine) as connection:
        alone(connection, "migrations")
        if not _is_current(connection, versions):
            _upgrade(connection, versions)


def revision_of(connection: Connection) -> str | None:
    """The revision that the database has; None before its first migration."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def known_revisions(versions: Sequence[Path] = (VERSIONS,)) -> list[str]:
    """Revisions in their order; the number that begins a migration's file is its revision."""
    return sorted(
        file.name.split("_")[0] for folder in versions for file in folder.glob("[0-9]*.py")
    )


def _is_current(connection: Connection, versions: Sequence[Path]) -> bool:
    found, known = revision_of(connection), known_revisions(versions)
    if found is not None and found not in known:
        raise NewerProjectError(f"state database '{place(connection.engine)}'", found, known[-1])
    return found == known[-1]


def _upgrade(connection: Connection, versions: Sequence[Path]) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("path_separator", "os")
    config.set_main_option("script_location", _literal(str(MIGRATIONS)))
    config.set_main_option("version_locations", _literal(os.pathsep.join(map(str, versions))))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _literal(path: str) -> str:
    """Alembic reads its options with configparser, to which a per cent sign is special."""
    return path.replace("%", "%%")
