"""Backups of the state: one SQLite file, whichever database it comes from or goes to."""

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import URL, Connection, Engine, Table, delete, func, insert, select

from dangol.store.encryption.keys import Keys
from dangol.store.errors import BackupError
from dangol.store.state.engine import (
    alone,
    keys_of_files,
    new_engine,
    place,
    reading,
    trail_key,
    writing,
)
from dangol.store.state.errors import StateUnavailableError
from dangol.store.state.migrate import migrate, revision_of
from dangol.store.state.record_tables import kept_record_tables
from dangol.store.state.schema import (
    facts,
    leases,
    metadata,
    record_schemas,
    sessions,
    sign_in_attempts,
    sign_ins_begun,
)
from dangol.store.state.sqlite_files import connect_sqlite, sqlite_key
from dangol.store.state.trail_check import check_trail

# What lives for hours only: a sign-in that comes back may be one that was ended for a reason.
_PASSING = (sessions, sign_in_attempts, sign_ins_begun, leases)
_ROWS_AT_ONCE = 1_000


def write_backup(engine: Engine, target: Path) -> None:
    """A consistent copy, readable by its owner only; it takes its name when it is whole."""
    if target.exists():
        raise BackupError(f"'{target}' is there already.\nName a file that does not exist yet.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".backup-", dir=target.parent) as folder:
        copy = Path(folder) / "state.sqlite"
        if engine.dialect.name == "sqlite":
            _copy_file(engine, copy)
        else:
            _copy_rows(engine, copy)
        _finish(copy, keys_of_files(engine))
        copy.rename(target)


def restore_backup(engine: Engine, source: Path) -> None:
    """Fill an empty database with what a backup holds: everything, or nothing."""
    keys = keys_of_files(engine)
    with (
        writing(engine) as new,
        _opened(source, keys, trail_key(new)) as backup,
        reading(backup) as old,
    ):
        alone(new, "record tables")
        _refuse_unless_empty(new, place(engine))
        for table in kept_record_tables(new):
            table.drop(new)
        forget_passing(new)
        for table in (facts, record_schemas):
            new.execute(delete(table))
        for table in metadata.sorted_tables:
            if table not in _PASSING:
                _copy_table(old, new, table)
        for table in kept_record_tables(old):
            table.create(new)
            _copy_table(old, new, table)
        if check_trail(new) != check_trail(old):
            raise BackupError(
                "The audit trail did not arrive as it was backed up, so nothing was restored.\n"
                "Try again."
            )


def forget_passing(connection: Connection) -> None:
    """Delete what should not outlive a restore."""
    for table in _PASSING:
        connection.execute(delete(table))


def _copy_file(engine: Engine, copy: Path) -> None:
    copy.touch(0o600)
    with closing(engine.raw_connection()) as source, closing(source.cursor()) as cursor:
        cursor.execute("VACUUM INTO ?", [str(copy)])


def _copy_rows(engine: Engine, copy: Path) -> None:
    target = new_engine(URL.create("sqlite", database=str(copy)), keys=keys_of_files(engine))
    try:
        migrate(target)
        with reading(engine) as old, writing(target) as new:
            for table in metadata.sorted_tables:
                _copy_table(old, new, table)
            for table in kept_record_tables(old):
                table.create(new)
                _copy_table(old, new, table)
    finally:
        target.dispose()


def _finish(copy: Path, keys: Keys) -> None:
    """See that the copy is sound and that nothing of it is left in a second file."""
    with closing(connect_sqlite(copy, sqlite_key(copy, keys))) as finished:
        finished.execute("PRAGMA journal_mode = DELETE")
        (found,) = finished.execute("PRAGMA quick_check").fetchone()
    if found != "ok":
        raise BackupError(f"The copy is not sound: {found}\nSee that the disk is, and try again.")


@contextmanager
def _opened(source: Path, keys: Keys, trail: bytes) -> Iterator[Engine]:
    """A copy of a backup, brought to the shape of today; the backup itself is left as it is."""
    if not source.is_file():
        raise BackupError(
            f"There is no file '{source}'.\nName a file that a backup was written to."
        )
    with TemporaryDirectory(prefix="dangol-restore-") as folder:
        copy = Path(folder) / "state.sqlite"
        copy.touch(0o600)
        shutil.copyfile(source, copy)
        try:
            opened = new_engine(URL.create("sqlite", database=str(copy)), trail, keys)
        except StateUnavailableError as broken:
            raise BackupError(
                f"'{source}' cannot be read: {broken}\nName a file that a backup was written to."
            ) from broken
        try:
            with reading(opened) as connection:
                if revision_of(connection) is None:
                    raise BackupError(
                        f"'{source}' holds no state of a project.\n"
                        "Name a file that a backup was written to."
                    )
            migrate(opened)
            yield opened
        finally:
            opened.dispose()


def _refuse_unless_empty(connection: Connection, where: str) -> None:
    disposable = {facts, record_schemas, *_PASSING}
    tables = [t for t in metadata.sorted_tables if t not in disposable]
    tables += kept_record_tables(connection)
    counts = {
        t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in tables
    }
    there = [f"{name} ({count:,})" for name, count in counts.items() if count]
    if there:
        raise BackupError(
            f"The state database '{where}' is in use; it holds: {', '.join(there)}.\n"
            "A backup goes into a project that holds nothing yet: make one with 'dangol init'."
        )


def _copy_table(old: Connection, new: Connection, table: Table) -> None:
    found = old.execution_options(yield_per=_ROWS_AT_ONCE).execute(select(table)).mappings()
    for rows in found.partitions():
        new.execute(insert(table), [dict(row) for row in rows])
