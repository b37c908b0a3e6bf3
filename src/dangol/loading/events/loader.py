"""From the inbox into the tables, all the time: what came is there a second later."""

import datetime as dt
import threading
import zlib
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import structlog

from dangol.governance.suppression import Suppressed
from dangol.loading.events.kept_sources import kept_sources
from dangol.loading.events.reading import Arrived, EventReader, ReadEvents
from dangol.loading.events.suppressing import without_suppressed
from dangol.loading.events.taking_over import TakenOver, taken_over
from dangol.runs.workspace import Workspace
from dangol.store.errors import ChangedMeanwhileError
from dangol.store.intake import open_intake
from dangol.store.segments import Body, Segment, is_finished, segments
from dangol.store.state.ids import new_id

_log = structlog.get_logger()
MOST_EVENTS, MOST_BODIES = 125_000, 20_000
"""Of one commit: fewer would look through the stored events too often, more take memory."""
GATHERING_SECONDS = 0.5
FAILED_SECONDS = 5.0
_GZIP = 31


@dataclass(frozen=True)
class _Ahead:
    """Events that were read, where they stand in the inbox, and whether more waits behind."""

    segment: Segment
    last: int
    is_full: bool
    read: ReadEvents


class EventLoader:
    """Takes over what waits in a project's inbox; one of them at a time.

    Where much waits, the next events are read while those before them are written.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._secret = workspace.store.secret
        self._suppressed = Suppressed()
        # One core reads while another writes: two that do each together take longer.
        self._reading, self._counting = (
            open_intake(workspace.project, threads=1) for _ in range(2)
        )
        self._events = EventReader(self._reading)
        self._reader = ThreadPoolExecutor(1, "dangol-events-reader")
        self._ahead: Future[_Ahead | None] | None = None
        self._positions: dict[str, int] = {}
        self._ends = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Go on in a thread until closed."""
        self._thread = threading.Thread(target=self._live, name="dangol-events", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """What is being taken over is finished first."""
        self._ends.set()
        if self._thread is not None:
            self._thread.join()
        self._reader.shutdown()
        self._reading.close()
        self._counting.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def load_all(self) -> int:
        """Take over all that waits now; gives how many events are new."""
        new = 0
        while not self._ends.is_set():
            took = self.load_some()
            if took is None:
                break
            new += took.events
        return new

    def load_some(self) -> TakenOver | None:
        """The next commit; None where nothing waits."""
        waits, self._ahead = self._ahead, None
        try:
            found = waits.result() if waits is not None else self._read()
            if found is None:
                return None
            if found.is_full:
                self._ahead = self._reader.submit(self._read)
            took = self._commit(found.read)
        except BaseException:
            self._forget_ahead()
            raise
        found.segment.taken = found.last
        return took

    def _forget_ahead(self) -> None:
        """What was read and not written is read again."""
        if self._ahead is not None:
            wait([self._ahead])
        self._ahead = None
        self._positions.clear()

    def _read(self) -> _Ahead | None:
        for segment in segments(self._workspace.project.inbox_folder, self._workspace.store.keys):
            # Asked first: what comes in after a writer's end is in nobody's segment.
            ended, taken = is_finished(segment), segment.taken
            behind = max(taken, self._positions.get(segment.file.name, 0))
            rows = segment.rows(behind, MOST_BODIES, MOST_EVENTS)
            if rows:
                self._positions[segment.file.name] = rows[-1][0]
                arrived = [_arrived(segment, number, body) for number, body in rows]
                read = self._events.read(arrived, kept_sources(self._workspace.state))
                is_full = read.rows.num_rows > MOST_EVENTS // 2
                return _Ahead(segment, rows[-1][0], is_full, read)
            if ended and taken == behind:
                self._positions.pop(segment.file.name, None)
                segment.delete()
        return None

    def _commit(self, read: ReadEvents) -> TakenOver:
        now = self._workspace.clock()
        at = now.astimezone(dt.UTC).replace(tzinfo=None)
        with self._workspace.warehouse.session() as session:
            hashes = self._suppressed.rows(session)
            allowed = without_suppressed(read, hashes, self._counting, self._secret)
            took = taken_over(allowed, session, self._counting, secret=self._secret, at=at)
            with self._workspace.store.commits:
                session.commit(new_id(now), took.changes)
        return took

    def _live(self) -> None:
        while not self._ends.is_set():
            try:
                self.load_some()
                if self._ahead is None:
                    # A commit costs the same for few events as for many: they may gather.
                    self._ends.wait(GATHERING_SECONDS)
            except ChangedMeanwhileError:
                continue
            except Exception:  # noqa: BLE001 - the outermost loop of a service
                # The inbox keeps everything, and what was committed is not committed again.
                _log.exception("events-not-loaded")
                self._ends.wait(FAILED_SECONDS)


def _arrived(segment: Segment, number: int, body: Body) -> Arrived:
    text = zlib.decompress(body.body, _GZIP) if body.is_packed else body.body
    return Arrived(f"{segment.file.stem}:{number}", body, text)
