"""Databases: what changed since the last look, and now and then everything.

A look goes back a little before its last position, because transactions that began earlier
may end later. What it finds there is mostly known already: a digest of it tells whether
anything is new at all.
"""

import datetime as dt
import hashlib
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from dangol.loading.databases import query_rows, rows_behind, with_password
from dangol.loading.pulling.errors import NoColumnThatGrowsError
from dangol.loading.pulling.moments import is_due, kept_position, position_before
from dangol.loading.pulling.piece import Looked, Piece, Pieces
from dangol.loading.rows_file import text_of, write_rows
from dangol.sources.database_source import DatabaseSource

POSITION, COMPARED = "position", "compared"
MOST_RECORDS = 500_000
"""Of one piece: what is loaded by then need not be read again if something fails."""


def database_pieces(looked: Looked[DatabaseSource]) -> Pieces:
    """What is new, and on its day the whole. Raises SourceRefusedError, NoColumnThatGrowsError."""
    source = looked.source
    if not source.cursor:
        yield from _everything(looked, is_whole=False)
        return
    yield from _behind(looked)
    last = looked.marks.get(COMPARED, {}).get("at")
    if is_due(last, source.compare_hours, looked.at):
        yield from _everything(looked, is_whole=True)


def _everything(looked: Looked[DatabaseSource], *, is_whole: bool) -> Iterator[Piece]:
    seen = hashlib.blake2b(digest_size=16)

    def counted(rows: Iterator[Sequence[str | None]]) -> Iterator[Sequence[str | None]]:
        for number, row in enumerate(rows):
            if number == looked.shown:
                return
            seen.update(_digest(row))
            yield row

    file = looked.folder / "everything.parquet"
    with query_rows(_address(looked), looked.source.query) as (names, rows):
        write_rows(file, names, counted(rows))
    seen.update("\x1f".join(names).encode())
    place = COMPARED if is_whole else POSITION
    mark = {"at": looked.at.isoformat(), "digest": seen.hexdigest()}
    known = looked.marks.get(place)
    if is_whole or known is None or known.get("digest") != mark["digest"]:
        yield Piece(file, {place: mark}, is_whole=is_whole)


@dataclass
class _Window:
    """Rows that the next look will see again if nothing changes, by their digests."""

    column: str
    overlap: int
    _rows: deque[tuple[Any, bytes]] = field(default_factory=deque)
    _without: list[bytes] = field(default_factory=list)
    last: Any = None

    def add(self, value: Any, digest: bytes) -> None:
        if value is None:
            self._without.append(digest)
            return
        if value != self.last:
            self.last = value
            if self._rows:
                first = position_before(kept_position(value, self.column), self.overlap)
                while self._rows and self._rows[0][0] < first:
                    self._rows.popleft()
        self._rows.append((value, digest))

    def digest(self) -> str:
        """The same for the same rows, whatever the order of equal ones."""
        rows = sorted([*(digest for _, digest in self._rows), *self._without])
        return hashlib.blake2b(b"".join(rows), digest_size=16).hexdigest()


def _behind(looked: Looked[DatabaseSource]) -> Iterator[Piece]:
    """Pieces of bounded size; each ends where the column that grows takes its next value."""
    source, known = looked.source, looked.marks.get(POSITION)
    asked = _digest((source.address, source.query, source.cursor)).hex()
    if known is not None and known.get("asked") != asked:
        known = None
    number = 0
    while True:
        behind = position_before(known["position"], source.overlap) if known else None
        number += 1
        file = looked.folder / f"behind-{number}.parquet"
        window, is_cut, count = _written(looked, behind, file)
        if window.last is None:
            # Nothing has a position yet.
            if count and (known is None or known.get("digest") != window.digest()):
                yield Piece(file, {}, is_part=True)
            return
        mark = {
            "asked": asked,
            "position": kept_position(window.last, source.cursor),
            "digest": window.digest(),
        }
        if known is not None and mark == known:
            return
        marks = {POSITION: mark}
        if behind is None:
            # That reads everything anyway.
            marks[COMPARED] = {"at": looked.at.isoformat()}
        yield Piece(file, marks, is_part=True)
        file.unlink(missing_ok=True)
        if not is_cut:
            return
        known = mark


def _written(looked: Looked[DatabaseSource], behind: Any, file: Any) -> tuple[_Window, bool, int]:
    source, most = looked.source, looked.shown or MOST_RECORDS
    window, is_cut = _Window(source.cursor, source.overlap), False
    with rows_behind(_address(looked), source.query, source.cursor, behind) as (names, rows):
        if source.cursor not in names:
            raise NoColumnThatGrowsError(source.cursor, names)
        place = names.index(source.cursor)

        def texts() -> Iterator[list[str | None]]:
            nonlocal is_cut
            fresh = 0
            for row in rows:
                value = row[place]
                if fresh >= most and value is not None and value != window.last:
                    is_cut = True
                    return
                text = [text_of(one) for one in row]
                window.add(value, _digest(text))
                # Rows that are read again do not count, or a piece would never get past them.
                fresh += behind is None or value is None or not value <= _end(behind, source)
                yield text

        count = write_rows(file, names, texts())
    return window, is_cut, count


def _end(behind: Any, source: DatabaseSource) -> Any:
    """The position before its overlap was taken off."""
    if isinstance(behind, dt.datetime):
        return behind + dt.timedelta(seconds=source.overlap)
    if isinstance(behind, dt.date):
        return behind + dt.timedelta(days=-(-source.overlap // 86_400))
    return behind if isinstance(behind, str) else behind + source.overlap


def _digest(row: Sequence[str | None]) -> bytes:
    text = "\x1f".join("\x00" if value is None else value for value in row)
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _address(looked: Looked[DatabaseSource]) -> str:
    return with_password(looked.source.address, looked.credential)
