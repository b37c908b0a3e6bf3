"""The state database of a project: who may do what, what ran, what people keep and change.

SQLite in the project's folder, or PostgreSQL by the setting ``state_url``; the same tables,
the same answers.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine

from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.keys import PLAIN, Keys, derived_key
from dangol.store.secret import project_secret
from dangol.store.state.backup import forget_passing, restore_backup, write_backup
from dangol.store.state.engine import new_engine, place, reading, writing
from dangol.store.state.migrate import migrate


class State:
    """An opened state database; threads may share it."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # Kinds of records whose tables were seen to be there (see ``records``).
        self.ready_records: set[object] = set()

    @property
    def url(self) -> str:
        """Its address, without the password."""
        return place(self.engine)

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that may write; all of it is kept, or nothing.

        Raises StateUnavailableError.
        """
        with writing(self.engine) as connection:
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view, which does not wait for writers.

        Raises StateUnavailableError.
        """
        with reading(self.engine) as connection:
            yield connection

    def backup(self, target: Path) -> None:
        """A consistent copy as one SQLite file, from either database, made while others write.

        Raises BackupError when ``target`` is there already.
        """
        write_backup(self.engine, target)

    def restore(self, source: Path) -> None:
        """Fill this empty database with a backup, which may come from the other kind of database.

        Everybody signs in again: sessions that ended after the backup must not come back.
        Raises BackupError, NewerProjectError.
        """
        restore_backup(self.engine, source)
        self.ready_records.clear()

    def forget_passing(self) -> None:
        """End every session, lease and count of attempts: after a copy of its file was put back."""
        with self.begin() as connection:
            forget_passing(connection)

    def forget_deleted(self) -> None:
        """What was deleted or changed leaves the files of the database.

        PostgreSQL's own log keeps it until its server removes it.
        """
        if self.engine.dialect.name == "postgresql":
            alone = self.engine.execution_options(isolation_level="AUTOCOMMIT")
            with alone.connect() as connection:
                connection.exec_driver_sql("VACUUM FULL")
            return
        with closing(self.engine.raw_connection()) as raw, closing(raw.cursor()) as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        self.engine.dispose()


def open_state(project: Project) -> State:
    """The state of a project, migrated to what this release knows.

    Raises NewerProjectError, StateUnavailableError, StateAddressError, MissingDriverError.
    """
    in_folder = URL.create("sqlite", database=str(project.state_file))
    keys = keys_of(project)
    trail = derived_key(project_secret(project, keys), "audit trail")
    return open_state_at(project.settings.state_url or in_folder, trail, keys)


def open_state_at(address: str | URL, trail: bytes = b"", keys: Keys = PLAIN) -> State:
    """The state at a SQLAlchemy address, with the key of its audit trail; see ``open_state``.

    ``keys``: what a SQLite file is encrypted with.
    """
    engine = new_engine(address, trail, keys)
    try:
        migrate(engine)
    except BaseException:
        engine.dispose()
        raise
    return State(engine)
