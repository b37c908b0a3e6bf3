"""Secrets of sources: kept apart from their records, readable by the project's owner only.

A secret is given and replaced, and never shown again, neither by the API nor in a log.
"""

from pathlib import Path

from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.sealed import read_sealed, write_sealed
from dangol.store.state.ids import is_id


def keep_credential(project: Project, source_id: str, secret: str) -> None:
    """Keep the secret of a source instead of the one before; an empty one forgets it."""
    file = _file(project, source_id)
    if not secret:
        file.unlink(missing_ok=True)
        return
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_sealed(file, secret.encode(), keys_of(project))


def credential(project: Project, source_id: str) -> str:
    """The secret of a source; empty where none was given."""
    try:
        return read_sealed(_file(project, source_id), keys_of(project)).decode()
    except FileNotFoundError:
        return ""


def _file(project: Project, source_id: str) -> Path:
    if not is_id(source_id):
        raise ValueError(f"'{source_id}' is no id")
    return project.credentials_folder / source_id
