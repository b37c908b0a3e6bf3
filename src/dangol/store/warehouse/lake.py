"""A folder of Parquet files with one owner, where a commit is one renamed file.

``manifest.json`` names everything that counts. Parts are written beside it first and
reach the disk before the next manifest takes the place of the last one, so a process that
is killed at any moment leaves either the old state or the new one. ``manifests/`` keeps
the latest few; parts that none of them and no open session names are removed.
"""

import fcntl
import os
import shutil
import threading
import uuid
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

import pyarrow as pa
import pyarrow.dataset as pads
import pyarrow.parquet as pq

from dangol.store.errors import BackupError, WarehouseBusyError
from dangol.store.warehouse.arrow_types import ARROW_TYPES
from dangol.store.warehouse.manifest import Edit, Manifest, Merge, Part, StoredTable, read_manifest

KEPT = 5
MANIFEST = "manifest.json"


@dataclass
class Lease:
    """What an open session needs: the state that it sees, and the parts that it wrote."""

    manifest: Manifest
    parts: set[str] = field(default_factory=set)


class Lake:
    """The folder, its current manifest and who is using which older one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        (self.folder / "manifests").mkdir(parents=True, exist_ok=True)
        self._lock = threading.Lock()
        self._leases: list[Lease] = []
        self._owner = _own(self.folder)
        try:
            current = self._read(self.folder / MANIFEST)
            self._kept = deque([*self._previous(current), current], maxlen=KEPT)
            self._remove_unnamed()
        except BaseException:
            self._owner.close()
            raise

    def close(self) -> None:
        self._owner.close()

    @property
    def current(self) -> Manifest:
        return self._kept[-1]

    @contextmanager
    def lease(self) -> Iterator[Lease]:
        """Nothing that the lease names is removed while it lasts."""
        with self._lock:
            lease = Lease(self.current)
            self._leases.append(lease)
        try:
            yield lease
        finally:
            with self._lock:
                self._leases.remove(lease)
                if lease.parts or lease.manifest is not self.current:
                    self._remove_unnamed()

    def new_part(self, lease: Lease, table: str) -> tuple[str, Path]:
        """A name for a part and its folder, to be removed with the lease unless published."""
        path = f"parts/{table}/{uuid.uuid4().hex}"
        with self._lock:
            lease.parts.add(path)
        (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
        return path, self.folder / path

    def part(self, path: str) -> Part:
        """A part that was written, with its number of rows."""
        return Part(path, sum(pq.read_metadata(file).num_rows for file in self.files((path,))))

    def files(self, paths: Sequence[str]) -> list[Path]:
        return [file for path in paths for file in sorted((self.folder / path).glob("*.parquet"))]

    def publish(
        self,
        change: Callable[[Manifest], Manifest],
        lease: Lease | None = None,
        edits: Sequence[Edit] = (),
        merges: Sequence[Merge] = (),
    ) -> None:
        """Make the next manifest from the current one; the lease then sees it.

        Raises ChangedMeanwhileError when an upsert started from rows that are no more.
        """
        written = [part.path for edit in edits for part in edit.parts]
        written += [merge.part.path for merge in merges]
        for path in written:
            sync_folder(self.folder / path)
        with self._lock:
            after = change(self.current)
            if lease is not None:
                self.current.refuse_if_changed(edits, seen=lease.manifest)
            if edits or merges:
                after = after.after(edits, merges)
            if after != self.current:
                self._write(after)
            if lease is not None:
                lease.manifest = self.current
            self._remove_unnamed()

    def forget_previous(self) -> None:
        """Remove what only previous manifests name, so that erased rows leave the disk."""
        with self._lock:
            self._kept = deque([self.current], maxlen=KEPT)
            self._remove_unnamed()

    def export(self, stored: StoredTable, file: Path) -> None:
        """The rows of one table as one Parquet file."""
        schema = arrow_schema(stored)
        rows = pads.dataset(
            self.files([part.path for part in stored.parts]), schema, format="parquet"
        )
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in rows.to_batches():
                writer.write_batch(batch)

    def backup(self, target: Path) -> None:
        """A lake of its own at ``target``; on the same disk its files are links to these."""
        if target.exists() and (not target.is_dir() or any(target.iterdir())):
            raise BackupError(
                f"'{target}' is there already and not an empty folder.\n"
                "Name a folder that does not exist yet."
            )
        with self.lease() as lease:
            for path in lease.manifest.part_paths:
                (target / path).mkdir(parents=True)
                for file in self.files((path,)):
                    _link(file, target / path / file.name)
            target.mkdir(parents=True, exist_ok=True)
            _replace(target / MANIFEST, lease.manifest.to_json())

    def _read(self, file: Path) -> Manifest:
        if not file.exists():
            return Manifest()
        return read_manifest(file.read_text(encoding="utf-8"), str(self.folder))

    def _previous(self, current: Manifest) -> list[Manifest]:
        older = [file for file in self._manifest_files() if int(file.stem) < current.number]
        return [self._read(file) for file in older]

    def _manifest_files(self) -> list[Path]:
        return sorted((self.folder / "manifests").glob("*.json"))

    def _write(self, manifest: Manifest) -> None:
        text = manifest.to_json()
        _replace(self.folder / "manifests" / f"{manifest.number:012}.json", text)
        _replace(self.folder / MANIFEST, text)
        self._kept.append(manifest)

    def _remove_unnamed(self) -> None:
        """Remove parts and manifests that nobody can ask for any more."""
        named = {path for manifest in self._kept for path in manifest.part_paths}
        for lease in self._leases:
            named |= lease.manifest.part_paths | lease.parts
        for part in self.folder.glob("parts/*/*"):
            if part.relative_to(self.folder).as_posix() not in named:
                shutil.rmtree(part, ignore_errors=True)
        kept = {manifest.number for manifest in self._kept}
        for file in self._manifest_files():
            if int(file.stem) not in kept:
                file.unlink()


def arrow_schema(stored: StoredTable) -> pa.Schema:
    return pa.schema([(name, ARROW_TYPES[kind]) for name, kind in stored.columns.items()])


def _own(folder: Path) -> TextIO:
    """Hold the folder until the process ends, however it ends."""
    owner = (folder / "owner").open("a+", encoding="ascii")
    try:
        fcntl.flock(owner, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as held:
        owner.seek(0)
        reason = f"The owner is process {owner.read().strip() or 'unknown'}."
        owner.close()
        raise WarehouseBusyError(str(folder), reason) from held
    owner.truncate(0)
    owner.write(str(os.getpid()))
    owner.flush()
    return owner


def _replace(file: Path, text: str) -> None:
    """Write a file so that at any moment it is whole: the old one or the new one."""
    fresh = file.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    fresh.replace(file)
    _sync(file.parent)


def sync_folder(folder: Path) -> None:
    """Bring a written part to the disk, with its name."""
    for file in folder.iterdir():
        _sync(file)
    _sync(folder)
    _sync(folder.parent)
    _sync(folder.parent.parent)


def _sync(path: Path) -> None:
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _link(file: Path, target: Path) -> None:
    try:
        os.link(file, target)
    except OSError:
        shutil.copy2(file, target)
