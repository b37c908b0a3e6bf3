"""Backups of a whole project: made while it works, verified, restored into a new folder.

A backup is one tar file with the settings, a copy of the warehouse, of the state, of the
models, of the project's secret and those of its sources, and a list of every file with its
SHA-256 and of every table with its rows. Of an encrypted project all of them are encrypted,
and its keys are there as they lie in its folder: wrapped with one that is not.
"""

import datetime as dt
import hashlib
import json
import shutil
import tarfile
import tempfile
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

from dangol.settings import SETTINGS_FILE, Project, open_project
from dangol.store.encryption.keyring import keys_of
from dangol.store.errors import BackupError
from dangol.store.opening import Store, open_warehouse
from dangol.store.private_file import flush
from dangol.store.state.database import open_state
from dangol.store.state.trail_check import check_trail
from dangol.store.warehouse.interface import Warehouse

LIST = "backup.json"
FORMAT = 1


def write_backup(project: Project, store: Store, folder: Path, at: dt.datetime) -> Path:
    """A verified backup in ``folder``; commits wait while it is taken, readers do not.

    Raises BackupError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"dangol-{at:%Y%m%dT%H%M%SZ}.tar"
    if target.exists():
        raise BackupError(
            f"'{target}' is there already.\nName another folder, or try again in a second."
        )
    with tempfile.TemporaryDirectory(prefix=".dangol-backup-", dir=folder) as draft:
        copy = Project(Path(draft) / "project", project.settings)
        copy.folder.mkdir(mode=0o700)
        shutil.copy2(project.settings_file, copy.folder / SETTINGS_FILE)
        if project.is_encrypted:
            shutil.copy2(project.keys_file, copy.keys_file)
        with store.commits:
            store.warehouse.backup(_warehouse_path(copy))
            store.state.backup(copy.state_file)
            rows = _row_counts(store.warehouse)
        if project.models_folder.is_dir():
            shutil.copytree(
                project.models_folder, copy.models_folder, ignore=shutil.ignore_patterns(".draft-*")
            )
        if project.secret_file.is_file():
            # Without it, what was hashed before could not be found again.
            shutil.copy2(project.secret_file, copy.secret_file)
        if project.credentials_folder.is_dir():
            shutil.copytree(project.credentials_folder, copy.credentials_folder)
        _verify_rows(copy, rows)
        listed = {
            "format": FORMAT,
            "product_version": version("dangol"),
            "made_at": at.isoformat(),
            "rows": rows,
            "audit": _trail_of(copy),
            "files": _checksums(copy.folder),
        }
        (copy.folder / LIST).write_text(
            json.dumps(listed, indent=1, ensure_ascii=False), encoding="utf-8"
        )
        whole = Path(draft) / "whole.tar"
        with tarfile.open(whole, "w") as archive:
            archive.add(copy.folder, arcname="project")
        whole.chmod(0o600)
        flush(whole)
        whole.rename(target)
    return target


def restore_backup(file: Path, folder: Path) -> Project:
    """Unpack a backup into a new folder, every file checked; raises BackupError."""
    if folder.exists() and any(folder.iterdir()):
        raise BackupError(f"'{folder}' is not empty.\nA backup is restored into a new folder.")
    if not file.is_file():
        raise BackupError(f"There is no file '{file}'.\nName a file that 'dangol backup' wrote.")
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".dangol-restore-", dir=folder.parent) as draft:
        try:
            with tarfile.open(file) as archive:
                archive.extractall(draft, filter="data")
            listed = json.loads((Path(draft) / "project" / LIST).read_text(encoding="utf-8"))
        except (tarfile.TarError, OSError, ValueError) as broken:
            raise BackupError(
                f"'{file}' cannot be read: {broken}\nName a file that 'dangol backup' wrote."
            ) from broken
        unpacked = Path(draft) / "project"
        _verify_files(unpacked, listed)
        (unpacked / LIST).unlink()
        project = open_project(unpacked)
        # Told before hours of checking that nobody could open it.
        keys_of(project)
        _verify_trail(project, listed)
        _renew_state(project)
        if folder.exists():
            folder.rmdir()
        unpacked.rename(folder)
    return open_project(folder)


def _renew_state(project: Project) -> None:
    """Nobody is signed in to a restored project: a session may have been ended since.

    Where the state lives in a server, the copy is filled into it, which must be empty.
    """
    in_folder = project.settings.state_url is None
    state = open_state(project)
    try:
        if in_folder:
            state.forget_passing()
        else:
            state.restore(project.state_file)
    finally:
        state.close()
    if not in_folder:
        project.state_file.unlink()


def _warehouse_path(project: Project) -> Path:
    return project.lake_folder if project.settings.engine == "spark" else project.warehouse_file


def _row_counts(warehouse: Warehouse) -> dict[str, int]:
    counts = {}
    with warehouse.session() as session:
        for name in warehouse.table_names():
            (count,) = session.sql(f"SELECT count(*) AS n FROM {name}").column(0).to_pylist()
            counts[name] = int(count)
    return counts


def _verify_rows(copy: Project, expected: dict[str, int]) -> None:
    """Open the copy as a project would be opened, and count again."""
    warehouse = open_warehouse(_in_its_folder(copy))
    try:
        found = _row_counts(warehouse)
    finally:
        warehouse.close()
    if found != expected:
        wrong = sorted(n for n in {*found, *expected} if found.get(n) != expected.get(n))
        raise BackupError(
            f"The copy of {', '.join(wrong)} does not hold the rows that it should.\nTry again."
        )


def _in_its_folder(copy: Project) -> Project:
    """The copy with the state that lies in it, wherever its settings say that the state is."""
    return replace(copy, settings=copy.settings.model_copy(update={"state_url": None}))


def _trail_of(copy: Project) -> dict[str, object]:
    """How the audit trail ends in a copy, and what is wrong with it."""
    state = open_state(_in_its_folder(copy))
    try:
        with state.read() as connection:
            found = check_trail(connection)
    finally:
        state.close()
    return {"head": str(found.head), "broken": None if found.broken is None else found.broken.words}


def _verify_trail(project: Project, listed: dict[str, object]) -> None:
    """A trail that was broken before the backup comes back so; one that broke since is refused."""
    # Releases before the chain listed no trail.
    if "audit" in listed and (found := _trail_of(project)) != listed["audit"]:
        raise BackupError(
            "The audit trail in the backup is not the one that was backed up: "
            f"{found['broken'] or 'it ends elsewhere'}.\n"
            "Restore another backup."
        )


def _checksums(folder: Path) -> dict[str, str]:
    files = sorted(p for p in folder.rglob("*") if p.is_file() and p.name != LIST)
    return {p.relative_to(folder).as_posix(): _sha256(p) for p in files}


def _verify_files(folder: Path, listed: dict[str, object]) -> None:
    if listed.get("format") != FORMAT:
        raise BackupError(
            f"The backup has format {listed.get('format')}; this release reads {FORMAT}."
        )
    expected = listed["files"]
    found = _checksums(folder)
    if found != expected:
        keys = {*found, *expected} if isinstance(expected, dict) else set(found)
        wrong = sorted(
            n for n in keys if not isinstance(expected, dict) or found.get(n) != expected.get(n)
        )
        raise BackupError(
            f"The backup is damaged: {', '.join(wrong)} differ from what was written.\nUse "
            f"another backup."
        )


def _sha256(file: Path) -> str:
    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()
