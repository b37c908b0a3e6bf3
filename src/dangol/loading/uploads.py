"""Files that are brought to the server to be loaded: kept for a while, then gone."""

import datetime as dt
import os
import re
import shutil
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from dangol.errors import NotFoundError
from dangol.loading.errors import UnreadableSourceError
from dangol.loading.mapping import Mapping
from dangol.settings import Project
from dangol.store.encryption.keyring import keys_of
from dangol.store.encryption.sealed import read_sealed, sealing_into, write_sealed
from dangol.store.state.ids import is_id, new_id

KEPT_DAYS = 2
FOLDER = "uploads"


@dataclass(frozen=True)
class Upload:
    """A file that was brought: its id, the name that it had, its size in bytes."""

    id: str
    name: str
    file: Path
    size: int


async def keep_upload(
    project: Project, name: str, content: AsyncIterator[bytes], at: dt.datetime
) -> Upload:
    """Write what comes, however much, without holding it in memory."""
    upload_id = new_id(at)
    place = project.intake_folder / FOLDER / upload_id
    place.mkdir(mode=0o700, parents=True)
    file = place / _plain_name(name)
    size = 0
    try:
        with file.open("wb") as made, sealing_into(made, keys_of(project)) as written:
            async for piece in content:
                written.write(piece)
                size += len(piece)
    except OSError as full:
        shutil.rmtree(place, ignore_errors=True)
        raise UnreadableSourceError(
            f"'{name}' could not be kept: {full.strerror}.\nMake room on the disk, and try again."
        ) from full
    except BaseException:
        # Whoever was sending has gone; half a file is of no use.
        shutil.rmtree(place, ignore_errors=True)
        raise
    return Upload(upload_id, file.name, file, size)


def find_upload(project: Project, upload_id: str) -> Upload:
    """Raises NotFoundError."""
    place = project.intake_folder / FOLDER / upload_id
    files = list(place.iterdir()) if is_id(upload_id) and place.is_dir() else []
    if not files:
        raise NotFoundError("upload", upload_id, ())
    return Upload(upload_id, files[0].name, files[0], files[0].stat().st_size)


def keep_choice(project: Project, upload_id: str, mapping: Mapping) -> None:
    """Keep how somebody mapped an upload, for when the load does not fit and they come back."""
    if is_id(upload_id):
        said = mapping.model_dump_json().encode()
        write_sealed(_choice(project, upload_id), said, keys_of(project))


def kept_choice(project: Project, upload_id: str) -> Mapping | None:
    """How an upload was mapped last."""
    file = _choice(project, upload_id)
    if not is_id(upload_id) or not file.is_file():
        return None
    return Mapping.model_validate_json(read_sealed(file, keys_of(project)))


def _choice(project: Project, upload_id: str) -> Path:
    return project.intake_folder / FOLDER / f"{upload_id}.json"


def forget_uploads(project: Project, now: dt.datetime) -> None:
    """Delete what nobody has loaded for days."""
    folder = project.intake_folder / FOLDER
    oldest = now.timestamp() - KEPT_DAYS * 86_400
    for place in folder.iterdir() if folder.is_dir() else ():
        if place.stat().st_mtime >= oldest:
            continue
        if place.is_dir():
            shutil.rmtree(place, ignore_errors=True)
        else:
            place.unlink(missing_ok=True)


def _plain_name(name: str) -> str:
    """The last part of a name, without what a file system or a page could misread."""
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if c.isprintable() and c not in '<>:"|?*').strip(". ")
    while len(os.fsencode(kept)) > 200:
        kept = kept[1:]
    return kept or "file"
