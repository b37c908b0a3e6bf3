"""The inbox: what collectors took in, safe on the disk until the loader has taken it over.

Every writer has segments of its own, SQLite files with a row per request body; when one is
large enough it begins the next. Whoever put a body in is told so only after its commit has
reached the disk, and many wait for the same commit. The loader reads and deletes whole
segments, so a reader never makes a writer wait.
"""

import asyncio
import contextlib
import datetime as dt
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dangol.errors import DangolError
from dangol.store.liveness import held, unless_held
from dangol.store.state.ids import new_id

ENDING = ".segment"
SEGMENT_BYTES = 64_000_000
INBOX_BYTES = 4_000_000_000
WAITING_BYTES = 64_000_000
"""More than this is never held in memory for a commit."""
_AT_ONCE = 512
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
    "INSERT INTO bodies (source, call, received_at, events, is_packed, reason, body, "
    "has_opted_out) VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


class InboxFullError(DangolError):
    """Nothing more can be stored now."""

    slug = "inbox-full"
    title = "The inbox cannot take more"
    status = 503


class InboxBusyError(DangolError):
    """More waits to be written than may be held in memory."""

    slug = "inbox-busy"
    title = "The inbox is busy"
    status = 429


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


@dataclass(frozen=True)
class Limits:
    """How large a segment, and all of them together, may become, in bytes."""

    segment: int = SEGMENT_BYTES
    inbox: int = INBOX_BYTES
    waiting: int = WAITING_BYTES


STANDARD = Limits()


@dataclass(slots=True)
class _Waiting:
    bodies: Sequence[Body]
    size: int
    loop: asyncio.AbstractEventLoop
    stored: "asyncio.Future[None]"


class Inbox:
    """One writer of a project's inbox, with a thread that commits."""

    def __init__(self, folder: Path, at: dt.datetime, limits: Limits = STANDARD) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.limits = limits
        self.id = new_id(at)
        self._writer = folder / f"{self.id}.writer"
        self._writer.touch(mode=0o600)
        self._lock = held(self._writer)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._counted = threading.Lock()
        self._segment: _Segment | None = None
        self._numbers = 0
        self._thread = threading.Thread(target=self._write, name="dangol-inbox", daemon=True)
        self._thread.start()

    async def put(self, bodies: Sequence[Body]) -> None:
        """Comes back when all are on the disk; raises InboxBusyError, InboxFullError."""
        size = sum(len(one.body) for one in bodies)
        with self._counted:
            if self._waiting_bytes and self._waiting_bytes + size > self.limits.waiting:
                raise InboxBusyError("More comes in than the disk takes; send it again later.")
            self._waiting_bytes += size
        loop = asyncio.get_running_loop()
        waiting = _Waiting(bodies, size, loop, loop.create_future())
        self._queue.put(waiting)
        await waiting.stored

    @property
    def waiting_bytes(self) -> int:
        return self._waiting_bytes

    def close(self) -> None:
        """Write what waits, and let go of the segments."""
        self._queue.put(None)
        self._thread.join()
        self._writer.unlink(missing_ok=True)
        os.close(self._lock)

    def _write(self) -> None:
        ends = False
        while not ends:
            first = self._queue.get()
            if first is None:
                break
            group = [first]
            with contextlib.suppress(queue.Empty):
                while len(group) < _AT_ONCE:
                    more = self._queue.get_nowait()
                    if more is None:
                        ends = True
                        break
                    group.append(more)
            self._store(group)
        if self._segment is not None:
            self._segment.close()

    def _store(self, group: list[_Waiting]) -> None:
        failed: DangolError | None = None
        try:
            self._room(sum(one.size for one in group)).add([b for one in group for b in one.bodies])
        except (sqlite3.Error, OSError, InboxFullError) as refused:
            failed = InboxFullError(f"The inbox cannot be written: {refused}")
            self._give_up()
        with self._counted:
            self._waiting_bytes -= sum(one.size for one in group)
        for loop in {one.loop for one in group}:
            ours = [one.stored for one in group if one.loop is loop]
            with contextlib.suppress(RuntimeError):  # Its server has ended.
                loop.call_soon_threadsafe(_tell, ours, failed)

    def _room(self, size: int) -> "_Segment":
        """The segment to write to; begins the next one where the last is large enough."""
        if self._segment is not None and self._segment.size >= self.limits.segment:
            self._segment.close()
            self._segment = None
        if self._segment is None:
            taken = sum(_size(one) for one in self.folder.glob(f"*{ENDING}"))
            if taken + size > self.limits.inbox:
                raise InboxFullError(f"{taken:,} bytes wait for the loader")
            self._numbers += 1
            self._segment = _Segment(self.folder / f"{self.id}-{self._numbers:08}{ENDING}")
        return self._segment

    def _give_up(self) -> None:
        """The segment is in doubt: what was committed in it stays, the next write begins anew."""
        if self._segment is not None:
            with contextlib.suppress(sqlite3.Error):
                self._segment.close()
            self._segment = None


class _Segment:
    """One file that is being written; made whole at its first commit."""

    def __init__(self, file: Path) -> None:
        self.size = 0
        self._connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
        self._connection.execute(f"PRAGMA page_size = {_PAGE_BYTES}")
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = FULL")
        self._connection.execute(_SCHEMA)

    def add(self, bodies: Sequence[Body]) -> None:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            self._connection.executemany(
                _INSERT,
                [
                    (
                        *(b.source, b.call, b.received_at, b.events, b.is_packed, b.reason),
                        *(b.body, b.has_opted_out),
                    )
                    for b in bodies
                ],
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
                whole = Body(source, call, at, count, body, bool(is_packed), reason, bool(out))
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
            written.execute("BEGIN IMMEDIATE")
            # Rows stay: where the last one went, the next would get a number that was read.
            written.execute("UPDATE bodies SET body = x'' WHERE number <= ?", [self.taken])
            for number, body in waiting:
                new = changed(body)
                if new is not body:
                    written.execute(
                        "UPDATE bodies SET call = ?, body = ?, is_packed = 0, events = ?, "
                        "reason = NULL WHERE number = ?",
                        [new.call, new.body, new.events, number],
                    )
                count += new is not body
            written.execute("COMMIT")
            written.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return count

    def delete(self) -> None:
        """Everything in it was taken over."""
        for ending in ("-wal", "-shm", ""):
            Path(f"{self.file}{ending}").unlink(missing_ok=True)
        self._progress.unlink(missing_ok=True)


def segments(folder: Path) -> list[Segment]:
    """All segments, the oldest first."""
    return [Segment(file) for file in sorted(folder.glob(f"*{ENDING}"))]


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


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except FileNotFoundError:
        return 0


def _tell(waiting: list["asyncio.Future[None]"], failed: DangolError | None) -> None:
    for one in waiting:
        if one.done():
            continue
        if failed is None:
            one.set_result(None)
        else:
            one.set_exception(failed)
