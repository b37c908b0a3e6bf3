"""Stored models: JSON and plain arrays with a checksum; loading one runs no code.

A version is a folder ``<slug>/<instance>/<version>/`` that appears whole, by a rename, and
is never changed afterwards, but for the key that it is encrypted with.
"""

import hashlib
import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np
import numpy.typing as npt

from dangol.errors import DangolError, NotFoundError
from dangol.store.encryption.errors import BrokenSealError
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.encryption.sealed import read_sealed, write_sealed

FORMAT = 1
_FIELDS, _ARRAYS = "model.json", "arrays.npz"
_LONGEST_NAME = 200


class BrokenModelError(DangolError):
    """A stored model does not hold what was written."""

    slug = "broken-model"
    title = "The stored model is damaged"
    status = 500

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(
            f"The model in '{folder}' cannot be used: {reason}\nRun its analysis again."
        )


@dataclass(frozen=True)
class StoredModel:
    """A model as data: its kind, its fields, its arrays and how it was trained."""

    kind: str
    fields: dict[str, Any]
    training: dict[str, Any]
    arrays: Mapping[str, npt.NDArray[Any]]


class ModelStore:
    """All models of a project, in one folder."""

    def __init__(self, folder: Path, keys: Keys = PLAIN) -> None:
        self.folder = folder
        self._keys = keys

    def save(self, slug: str, instance: str, version: str, model: StoredModel) -> Path:
        """Write one version; gives its folder. Writing a version again changes nothing."""
        target = self._place(slug, instance, version)
        if target.exists():
            return target
        target.parent.mkdir(parents=True, exist_ok=True)
        buffer = io.BytesIO()
        plain: dict[str, Any] = {name: _plain(name, a) for name, a in model.arrays.items()}
        np.savez_compressed(buffer, **plain)
        arrays = buffer.getvalue()
        head = {
            "format": FORMAT,
            "kind": model.kind,
            "fields": model.fields,
            "training": model.training,
        }
        head["sha256"] = _checksum(head, arrays)
        draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
        try:
            write_sealed(draft / _ARRAYS, arrays, self._keys)
            fields = json.dumps(head, ensure_ascii=False, indent=1).encode()
            write_sealed(draft / _FIELDS, fields, self._keys)
            draft.rename(target)
        finally:
            shutil.rmtree(draft, ignore_errors=True)
        return target

    def versions(self, slug: str, instance: str) -> tuple[str, ...]:
        """Versions that are there, oldest first (versions sort by time)."""
        folder = self.folder / _safe(slug) / _safe(instance)
        if not folder.is_dir():
            return ()
        return tuple(sorted(p.name for p in folder.iterdir() if not p.name.startswith(".")))

    def every(self) -> Iterator[tuple[Path, StoredModel | None]]:
        """The folder of each version with what is in it; nothing where it cannot be read."""
        for fields in sorted(self.folder.glob(f"*/*/*/{_FIELDS}")):
            try:
                yield fields.parent, self._read(fields.parent)
            except BrokenModelError:
                yield fields.parent, None

    def load(self, slug: str, instance: str, version: str) -> StoredModel:
        """One version; raises NotFoundError, BrokenModelError."""
        folder = self._place(slug, instance, version)
        if not (folder / _FIELDS).is_file():
            raise NotFoundError("model version", version, self.versions(slug, instance))
        return self._read(folder)

    def _place(self, slug: str, instance: str, version: str) -> Path:
        return self.folder / _safe(slug) / _safe(instance) / _safe(version)

    def _read(self, folder: Path) -> StoredModel:
        return _read(folder, self._keys)


def _read(folder: Path, keys: Keys) -> StoredModel:
    try:
        head = json.loads(read_sealed(folder / _FIELDS, keys))
        raw = read_sealed(folder / _ARRAYS, keys)
    except (OSError, ValueError, BrokenSealError) as broken:
        raise BrokenModelError(folder, f"{broken}.") from broken
    found = head.get("format") if isinstance(head, dict) else None
    if found != FORMAT:
        raise BrokenModelError(folder, f"its format is {found}, this release reads {FORMAT}.")
    if head.pop("sha256", None) != _checksum(head, raw):
        raise BrokenModelError(folder, "it does not match its checksum.")
    try:
        with np.load(io.BytesIO(raw), allow_pickle=False) as file:
            arrays = {name: file[name] for name in file.files}
    except (ValueError, zipfile.BadZipFile) as broken:
        raise BrokenModelError(folder, f"{broken}.") from broken
    return StoredModel(head["kind"], head["fields"], head["training"], arrays)


def _safe(name: str) -> str:
    """A name for a file, one per name; a long one ends in its hash, as disks allow 255 bytes."""
    whole = quote(name, safe="").replace(".", "%2E") or "%"
    if len(whole) <= _LONGEST_NAME:
        return whole
    return f"{whole[:100]}~{hashlib.sha256(name.encode()).hexdigest()}"


def _checksum(head: Mapping[str, Any], arrays: bytes) -> str:
    written = json.dumps(head, sort_keys=True).encode()
    return hashlib.sha256(written + b"\0" + arrays).hexdigest()


def _plain(name: str, array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    if array.dtype.hasobject:
        raise TypeError(
            f"Array '{name}' holds Python objects; store numbers or text (dtype {array.dtype})."
        )
    return array
