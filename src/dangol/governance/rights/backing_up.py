"""Backups and exports that the project remembers: erasing reaches them, and backups expire."""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import delete, select

from dangol.governance.rights.copies import BACKUP, EXPORT, note_copy, read_erasures, write_erasures
from dangol.settings import Project
from dangol.store.backup import write_backup
from dangol.store.opening import Store
from dangol.store.state.database import State
from dangol.store.state.schema import copies
from dangol.tables.vocabulary import Table


def back_up(project: Project, store: Store, folder: Path, at: dt.datetime) -> Path:
    """A backup with the day on which it is removed. Raises BackupError."""
    file = write_backup(project, store, folder, at)
    expires_at = at + dt.timedelta(days=project.settings.backup_days)
    note_copy(store.state, file, BACKUP, at, expires_at)
    write_erasures(folder, read_erasures(folder))
    return file


def export_tables(
    store: Store, tables: Sequence[Table], folder: Path, at: dt.datetime, *, plain: bool = False
) -> list[Path]:
    """Parquet files, remembered; of an encrypted project encrypted, unless they should be plain."""
    files = store.warehouse.export(tables, folder, None if plain else store.keys.current)
    for file in files:
        note_copy(store.state, file, EXPORT, at)
    return files


def remove_expired(state: State, at: dt.datetime) -> list[str]:
    """Backups whose day has come; gives their paths."""
    with state.begin() as connection:
        chosen = select(copies.c.path).where(copies.c.expires_at < at, copies.c.kind == BACKUP)
        gone = list(connection.execute(chosen).scalars())
        for path in gone:
            Path(path).unlink(missing_ok=True)
        connection.execute(delete(copies).where(copies.c.path.in_(gone)))
    return gone
