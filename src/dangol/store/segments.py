"""The files of an inbox: SQLite with a row per request body, encrypted where the project is."""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dangol.store.encryption.keys import PLAIN, Key, Keys
from dangol.store.liveness import unless_held
from dangol.store.private_file import flush
from dangol.store.segment_form import SegmentForm, form_of, new_form, segment_key

ENDING = ".segment"
_PATIENCE_SECONDS = 30.0
_PAGE_BYTES = 32_768
"""Several bodies to a page: with SQLite's 4 KB each has pages of its own, half empty."""
_SCHEMA = """
CREATE TABLE bodies (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,
    call TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    events INTEGER NOT NULL,
    is_packed INTEGER NOT NULL,
    reason TEXT,
    body BLOB NOT NULL,
    has_opted_out INTEGER NOT NULL DEFAULT 0
)
"""
_INSERT = (
    "INSERT INTO bodies (number, source, call, received_at, events, is_packed, reason, body, "
    "has_opted_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)


@dataclass(frozen=True, slots=True)
class Body:
    """What one request brought: ``events`` of a ``call``, as the client packed them.

    ``received_at`` is in microseconds since 1970, UTC. With a ``reason`` it is one event that
    was not accepted, kept for when somebody repairs it. ``has_opted_out``: its browser asked
    not to sell or share (Global Privacy Control).
    """

    source: str
    call: str
    received_at: int
    events: int
    body: bytes
    is_packed: bool = False
    reason: str | None = None
    has_opted_out: bool = False


def _values(number: int | None, body: Body, form: SegmentForm) -> tuple[object, ...]:
    """A row; without a number it gets the next one."""
    return (
        *(number, body.source, body.call, body.received_at, body.events, body.is_packed),
        *(form.reason(body.reason), form.body(body.body), body.has_opted_out),
    )


class OpenSegment:
    """One file that is being written; made whole at its first commit."""

    def __init__(self, file: Path, key: Key | None) -> None:
        self.size = 0
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        # Together, so that nobody sees a segment that does not say how it is written.
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute(_SCHEMA)
        self._form = new_form(self._connection, key)
        self._connection.execute("COMMIT")

    def add(self, bodies: Sequence[Body]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                _INSERT, [_values(None, body, self._form) for body in bodies]
            )
            self._connection.execute("COMMIT")
        except BaseException:
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("ROLLBACK")
            raise
        self.size += sum(len(one.body) for one in bodies)

    def close(self) -> None:
        self._connection.close()


@dataclass
class Segment:
    """A segment as the loader reads it.

    How far it got (``taken``) is kept beside it, so that another loader goes on there.
    """

    file: Path
    keys: Keys = PLAIN

    @property
    def taken(self) -> int:
        try:
            return int(self._progress.read_text())
        except (FileNotFoundError, ValueError):
            return 0

    @taken.setter
    def taken(self, number: int) -> None:
        written = self._progress.with_suffix(".new")
        written.write_text(str(number))
        written.replace(self._progress)

    @property
    def _progress(self) -> Path:
        return self.file.with_suffix(".taken")

    def rows(
        self, behind: int, most: int, most_events: int | None = None
    ) -> list[tuple[int, Body]]:
        """Bodies behind a number, until they hold ``most_events``: one at least."""
        found: list[tuple[int, Body]] = []
        events = 0
        with contextlib.closing(sqlite3.connect(f"file:{self.file}?mode=ro", uri=True)) as read:
            columns = {name for _, name, *_ in read.execute("PRAGMA table_info(bodies)")}
            if not columns:
                return []  # Its writer was ended before anything was in it.
            form = form_of(read, self.file, self.keys)
            # Segments of earlier releases do not say it.
            opted_out = "has_opted_out" if "has_opted_out" in columns else "0"
            rows = read.execute(
                "SELECT number, source, call, received_at, events, body, is_packed, reason, "
                f"{opted_out} FROM bodies WHERE number > ? ORDER BY number LIMIT ?",
                [behind, most],
            )
            for number, source, call, at, count, body, is_packed, reason, out in rows:
                events += count
                if found and most_events is not None and events > most_events:
                    break
                whole = Body(
                    *(source, call, at, count, form.opened_body(body), bool(is_packed)),
                    *(form.opened_reason(reason), bool(out)),
                )
                found.append((number, whole))
        return found

    def rewrite(self, changed: Callable[[Body], Body]) -> int:
        """Overwrite what was taken over, and what ``changed`` changes.

        Gives how many of the bodies that wait were changed. Its writer may go on meanwhile.
        """
        count = 0
        with contextlib.closing(
            sqlite3.connect(self.file, isolation_level=None, timeout=_PATIENCE_SECONDS)
        ) as written:
            written.execute("PRAGMA secure_delete = ON")
            waiting = self.rows(self.taken, -1)
            form = form_of(written, self.file, self.keys)
            written.execute("BEGIN IMMEDIATE")
            # Rows stay: where the last one went, the next would get a number that was read.
            written.execute("UPDATE bodies SET body = x'' WHERE number <= ?", [self.taken])
            for number, body in waiting:
                new = changed(body)
                if new is not body:
                    written.execute(
                        "UPDATE bodies SET call = ?, body = ?, is_packed = 0, events = ?, "
                        "reason = NULL WHERE number = ?",
                        [new.call, form.body(new.body), new.events, number],
                    )
                count += new is not body
            written.execute("COMMIT")
            written.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def encrypt_again(self) -> bool:
        """Write a finished segment anew with the current key; whether it was not so already."""
        key = self.keys.current
        if segment_key(self.file) == (None if key is None else key.id):
            return False
        fresh = self.file.with_suffix(".fresh")
        fresh.unlink(missing_ok=True)
        with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as written:
            written.execute(_SCHEMA)
            form = new_form(written, key)
            for number, body in self.rows(0, -1):
                written.execute(_INSERT, _values(number, body, form))
        flush(fresh)
        # Its log goes first: it must not be read as that of the new file.
        with contextlib.closing(sqlite3.connect(self.file)) as old:
            old.execute("PRAGMA journal_mode = DELETE")
        fresh.replace(self.file)
        return True

    def delete(self) -> None:
        """Everything in it was taken over."""
        for ending in ("-wal", "-shm", ""):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        self._progress.unlink(missing_ok=True)


def segments(folder: Path, keys: Keys = PLAIN) -> list[Segment]:
    """All segments, the oldest first."""
    return [Segment(file, keys) for file in sorted(folder.glob(f"*{ENDING}"))]


def is_finished(segment: Segment) -> bool:
    """Whether nobody writes to a segment any more: there is a later one, or its writer ended."""
    folder, (writer, _, number) = segment.file.parent, segment.file.stem.rpartition("-")
    later = (one.stem.rpartition("-")[2] for one in folder.glob(f"{writer}-*{ENDING}"))
    if any(one > number for one in later):
        return True
    file = folder / f"{writer}.writer"
    with unless_held(file) as is_left:
        if is_left:
            file.unlink(missing_ok=True)
    return not file.exists()
