"""Copies outside of the project: exports are written anew, backups are told who stays out."""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
from sqlalchemy import delete, insert, select

from dangol.governance.rights.rows import theirs
from dangol.governance.rights.subject import Subject
from dangol.store.encryption.errors import BrokenSealError
from dangol.store.encryption.keys import PLAIN
from dangol.store.encryption.parquet import read_parquet
from dangol.store.encryption.sealed import sealed_with, sealing_into
from dangol.store.opening import Store
from dangol.store.private_file import replacing, write_private
from dangol.store.state.database import State
from dangol.store.state.schema import copies
from dangol.tables.vocabulary import Table

EXPORT, BACKUP = "export", "backup"
ERASURES = "erasures.json"
"""Lies beside backups: the hashes of whoever was erased after they were made."""


def note_copy(
    state: State, file: Path, kind: str, at: dt.datetime, expires_at: dt.datetime | None = None
) -> None:
    """Remember a file that left the project, so that erasing reaches it."""
    path = str(file.resolve())
    with state.begin() as connection:
        connection.execute(delete(copies).where(copies.c.path == path))
        connection.execute(
            insert(copies).values(path=path, kind=kind, made_at=at, expires_at=expires_at)
        )


class Copies:
    """The files that are still where they were put."""

    def __init__(self, store: Store, tables: Iterable[Table]) -> None:
        self._store = store
        self._tables = {table.name: table for table in tables}

    def _there(self, kind: str) -> list[dict[str, Any]]:
        chosen = select(copies).where(copies.c.kind == kind).order_by(copies.c.made_at)
        with self._store.state.read() as connection:
            rows = connection.execute(chosen).mappings().all()
        return [dict(row) for row in rows if Path(row["path"]).is_file()]

    def erase_exports(self, whose: Subject) -> dict[str, int]:
        """How many rows went from each file; a file that is no table any more goes whole."""
        return {
            row["path"]: count
            for row in self._there(EXPORT)
            if (count := self._rewrite(Path(row["path"]), whose))
        }

    def _rewrite(self, file: Path, whose: Subject) -> int:
        table = self._tables.get(file.name.partition(".")[0])
        if table is None:
            return 0
        keys = PLAIN if sealed_with(file) is None else self._store.keys
        with self._store.warehouse.session() as session:
            if keys == PLAIN:
                rows = session.scan_parquet("exported", file)
                before = pq.read_metadata(file).num_rows
            else:
                try:
                    held = read_parquet(file, keys)
                except BrokenSealError:
                    return 0  # Nobody can read it any more.
                rows, before = session.stage(table, held), held.num_rows
            kept = session.fetch(rows.filter(~theirs(table, rows, whose)))
        if kept.num_rows < before:
            with replacing(file) as draft, sealing_into(draft, keys) as written:
                pq.write_table(kept, written, compression="zstd")
        return int(before - kept.num_rows)

    def tell_backups(self, hashes: Sequence[Sequence[str]], erasure_id: str) -> None:
        """Beside every backup, who must be taken out again when it is restored."""
        for folder in {Path(row["path"]).parent for row in self._there(BACKUP)}:
            told = read_erasures(folder)
            told[erasure_id] = sorted({one for some in hashes for one in some})
            write_erasures(folder, told)

    def backups(self, at: dt.datetime) -> list[dict[str, str | None]]:
        """Those that still hold the person, each with the day on which it is removed."""
        return [
            {
                "path": row["path"],
                "made_at": row["made_at"].isoformat(),
                "expires_at": None if row["expires_at"] is None else row["expires_at"].isoformat(),
            }
            for row in self._there(BACKUP)
            if row["made_at"] <= at
        ]


def read_erasures(folder: Path) -> dict[str, list[str]]:
    """By erasure the hashes that lie beside backups; nothing where there is no such file."""
    try:
        found: dict[str, list[str]] = json.loads((folder / ERASURES).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return found


def write_erasures(folder: Path, told: dict[str, list[str]]) -> None:
    """Whole or not at all, readable by its owner only."""
    write_private(folder / ERASURES, json.dumps(told).encode())
