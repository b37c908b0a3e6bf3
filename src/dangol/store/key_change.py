"""Giving a project another key, its first one, or none: its files are written anew, one by one.

The keys are kept first, the one before beside the new one, so that whatever ends this in the
middle, both kinds of files can be read and the next call goes on.
"""

from collections.abc import Callable, Iterable
from pathlib import Path

from dangol.settings import Project
from dangol.store.encryption.errors import EncryptionError
from dangol.store.encryption.keyring import keep_keys, keys_of
from dangol.store.encryption.keys import Key, Keys
from dangol.store.encryption.sealed import seal_again, sealed_with
from dangol.store.liveness import unless_held
from dangol.store.opening import open_warehouse
from dangol.store.project_files import How, files_of
from dangol.store.segments import Segment
from dangol.store.state.sqlite_files import encrypt_again
from dangol.store.warehouse.duck_files import copy_with_key

Report = Callable[[Path], None]


def change_key(
    project: Project,
    new: Key | None,
    master: bytes,
    report: Report = lambda file: None,
    exports: Iterable[Path] = (),
) -> int:
    """Bring every file to the new key; gives how many were written anew.

    So are ``exports`` that are encrypted: files of the project that lie elsewhere.
    ``report`` is told each of them. Nobody else may have the project open. Raises
    WarehouseBusyError, EncryptionError.
    """
    refuse_if_open(project)
    keys = Keys((new, *(key for key in keys_of(project).known if key != new)))
    keep_keys(project, keys, master)
    count = 0
    files = [(file, kind.how) for file, kind in files_of(project) if kind is not None]
    files += [(file, How.WHOLE) for file in exports if file.is_file() and sealed_with(file)]
    for file, how in files:
        if _bring(file, how, keys):
            report(file)
            count += 1
    keep_keys(project, Keys((new,)), master)
    return count


def refuse_if_open(project: Project) -> None:
    """Raises WarehouseBusyError, EncryptionError where another process has the project open."""
    if project.warehouse_file.exists():
        open_warehouse(project).close()
    for lock in (*project.folder.rglob("*.writer"), project.lake_folder / "owner"):
        with unless_held(lock) as is_left:
            if not is_left and lock.exists():
                raise EncryptionError(
                    "A server or collector of the project is running.\nStop it, then try again."
                )


def _bring(file: Path, how: How, keys: Keys) -> bool:
    """Write a file with the current key, where it is not so already."""
    if how is How.DUCKDB:
        return copy_with_key(file, keys)
    if how is How.SQLITE:
        return encrypt_again(file, keys)
    if how is How.ROWS:
        return Segment(file, keys).encrypt_again()
    return how is How.WHOLE and seal_again(file, keys)
