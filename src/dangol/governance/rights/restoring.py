"""Restoring a backup without bringing back who was erased since it was made."""

import datetime as dt
import json
from pathlib import Path

from sqlalchemy import insert

from dangol.contract.registry import registry
from dangol.governance.rights.copies import ERASURES, read_erasures
from dangol.governance.rights.erasure import erase
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.kept_erasures import all_erasures
from dangol.settings import Project, open_project
from dangol.store.backup import restore_backup
from dangol.store.errors import BackupError
from dangol.store.opening import open_store
from dangol.store.state.schema import erasures
from dangol.tables.shared import SHARED_TABLES


def restore(file: Path, folder: Path, at: dt.datetime, erased: Path | None = None) -> Project:
    """As ``restore_backup``; the folder takes its name when everybody is erased again.

    ``erased`` is the file that lies beside the backups of a project. Raises BackupError.
    """
    told = _told(file, erased)
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"'{folder}' is not empty.\nA backup is restored into a new folder.")
    draft = folder.with_name(f".{folder.name}.restoring")
    project = restore_backup(file, draft)
    store = open_store(project)
    try:
        installed = registry()
        store.warehouse.ensure([*SHARED_TABLES, *installed.tables.values()])
        keeping = Keeping(project, store, installed)
        known = {one.id for one in all_erasures(store.state)}
        for erasure_id, hashes in told.items():
            if erasure_id not in known:
                with store.state.begin() as connection:
                    connection.execute(
                        insert(erasures).values(
                            id=erasure_id,
                            asked_at=at,
                            asked_by="local",
                            reason="erased before this backup was restored",
                            hashes=hashes,
                        )
                    )
            erase(keeping, erasure_id, at)
    finally:
        store.close()
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    return open_project(folder)


def _told(file: Path, erased: Path | None) -> dict[str, list[str]]:
    if erased is not None:
        try:
            found: dict[str, list[str]] = json.loads(erased.read_text(encoding="utf-8"))
        except (OSError, ValueError) as broken:
            raise BackupError(f"'{erased}' cannot be read: {broken}") from broken
        return found
    if file.is_file() and not (file.parent / ERASURES).is_file():
        raise BackupError(
            f"Beside '{file}' the file {ERASURES} is missing: it says who was erased after the "
            "backup was made.\nPut it there, or name it with --erasures."
        )
    return read_erasures(file.parent)
