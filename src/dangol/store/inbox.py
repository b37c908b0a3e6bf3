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
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from dangol.errors import DangolError
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.liveness import held
from dangol.store.private_file import size_of
from dangol.store.segments import ENDING, Body, OpenSegment
from dangol.store.state.ids import new_id

SEGMENT_BYTES = 64_000_000
INBOX_BYTES = 4_000_000_000
WAITING_BYTES = 64_000_000
"""More than this is never held in memory for a commit."""
_AT_ONCE = 512


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

    def __init__(
        self, folder: Path, at: dt.datetime, limits: Limits = STANDARD, keys: Keys = PLAIN
    ) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder = folder
        self.limits = limits
        self._key = keys.current
        self.id = new_id(at)
        self._writer = folder / f"{self.id}.writer"
        self._writer.touch(mode=0o600)
        self._lock = held(self._writer)
        self._queue: queue.SimpleQueue[_Waiting | None] = queue.SimpleQueue()
        self._waiting_bytes = 0
        self._counted = threading.Lock()
        self._segment: OpenSegment | None = None
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

    def _room(self, size: int) -> "OpenSegment":
        """The segment to write to; begins the next one where the last is large enough."""
        if self._segment is not None and self._segment.size >= self.limits.segment:
            self._segment.close()
            self._segment = None
        if self._segment is None:
            taken = sum(size_of(one) for one in self.folder.glob(f"*{ENDING}"))
            if taken + size > self.limits.inbox:
                raise InboxFullError(f"{taken:,} bytes wait for the loader")
            self._numbers += 1
            name = f"{self.id}-{self._numbers:08}{ENDING}"
            self._segment = OpenSegment(self.folder / name, self._key)
        return self._segment

    def _give_up(self) -> None:
        """The segment is in doubt: what was committed in it stays, the next write begins anew."""
        if self._segment is not None:
            with contextlib.suppress(sqlite3.Error):
                self._segment.close()
            self._segment = None


def _tell(waiting: list["asyncio.Future[None]"], failed: DangolError | None) -> None:
    for one in waiting:
        if one.done():
            continue
        if failed is None:
            one.set_result(None)
        else:
            one.set_exception(failed)
