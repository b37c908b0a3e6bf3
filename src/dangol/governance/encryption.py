"""Encrypting a project's files, giving them another key, and what is told of it in the trail."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from dangol.governance import audit
from dangol.governance.principal import LOCAL
from dangol.governance.rights.copies import EXPORT
from dangol.settings import SETTINGS_FILE, Project
from dangol.store.encryption.errors import EncryptionError
from dangol.store.encryption.keyring import keep_keys, keys_of, master_key, read_master
from dangol.store.encryption.keys import Key, Keys, random_key
from dangol.store.key_change import change_key, refuse_if_open
from dangol.store.private_file import write_private
from dangol.store.state.database import open_state
from dangol.store.state.ids import new_id
from dangol.store.state.schema import copies

Report = Callable[[Path], None]


class KeyPlaceError(EncryptionError):
    """A master key would lie where it protects nothing, or over another one."""

    slug = "key-place"
    title = "The key cannot lie there"
    status = 422


class NothingToChangeError(EncryptionError):
    """The project is already as it should become."""

    slug = "encryption-as-it-is"
    title = "There is nothing to change"
    status = 409


def new_master(file: Path) -> None:
    """Write a new master key, for its owner only. Raises KeyPlaceError."""
    place = file.expanduser().resolve()
    if place.exists():
        raise KeyPlaceError(f"'{file}' is there already.\nName a file that does not exist yet.")
    _refuse_beside(place)
    if not place.parent.is_dir():
        raise KeyPlaceError(f"There is no folder '{place.parent}'.\nMake it first.")
    write_private(place, random_key().hex().encode() + b"\n")


def _refuse_beside(file: Path) -> None:
    if any((one / SETTINGS_FILE).exists() for one in file.expanduser().resolve().parents):
        raise KeyPlaceError(
            f"'{file}' lies in a project: whoever takes the project would have its key.\n"
            "Name a file on another disk."
        )


def encrypt(project: Project, at: dt.datetime, report: Report) -> int:
    """Encrypt every file, or go on with it; gives how many were written anew."""
    keys = keys_of(project)
    if keys.known != (None,) and not _is_unfinished(keys):
        raise NothingToChangeError("The project is encrypted already.\n'rotate' gives a new key.")
    return _change(project, keys.current if _is_unfinished(keys) else _new(at), at, report)


def decrypt(project: Project, at: dt.datetime, report: Report) -> int:
    """Write every file without encryption; gives how many were written anew."""
    if keys_of(project).known == (None,):
        raise NothingToChangeError("The project is not encrypted.")
    return _change(project, None, at, report)


def rotate(project: Project, at: dt.datetime, report: Report) -> int:
    """Write every file anew with a new key, or finish what was begun."""
    keys = keys_of(project)
    if keys.known == (None,):
        raise NothingToChangeError("The project is not encrypted.\n'on' encrypts it.")
    return _change(project, keys.current if _is_unfinished(keys) else _new(at), at, report)


def change_master(project: Project, file: Path, at: dt.datetime) -> None:
    """From now on the project's keys are wrapped with the master key in ``file``."""
    refuse_if_open(project)
    keys = keys_of(project)
    if keys.known == (None,):
        raise NothingToChangeError("The project is not encrypted.\n'on' encrypts it.")
    # While the one before still opens it.
    _note(project, at, "change master key", keys.current)
    keep_keys(project, keys, read_master(file))


def _change(project: Project, new: Key | None, at: dt.datetime, report: Report) -> int:
    master = master_key(project.settings)
    if master is None:
        raise EncryptionError(
            "No key is given to encrypt with.\nMake one with 'dangol encryption new-key FILE', "
            "and name it: DANGOL_ENCRYPTION_KEY_FILE, or 'encryption_key_file' in dangol.toml."
        )
    file = project.settings.encryption_key_file
    if new is not None and file is not None:
        _refuse_beside(file)
    count = change_key(project, new, master, report, _exports(project))
    _note(project, at, "encrypt" if new else "decrypt", new)
    return count


def _exports(project: Project) -> list[Path]:
    state = open_state(project)
    try:
        with state.read() as connection:
            chosen = select(copies.c.path).where(copies.c.kind == EXPORT)
            return [Path(path) for path in connection.execute(chosen).scalars()]
    finally:
        state.close()


def _note(project: Project, at: dt.datetime, deed: str, key: Key | None) -> None:
    state = open_state(project)
    try:
        with state.begin() as connection:
            target = "" if key is None else key.id
            audit.write(connection, at, LOCAL, deed, "encryption", target, {})
    finally:
        state.close()


def _is_unfinished(keys: Keys) -> bool:
    return len(keys.known) > 1


def _new(at: dt.datetime) -> Key:
    return Key(new_id(at), at, random_key())
