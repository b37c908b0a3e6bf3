"""Looks at every source when its time has come, a few at once, as long as the server runs."""

import datetime as dt
import threading
import time

import structlog

from dangol.governance.kept import Kept
from dangol.loading.pulling.errors import BusyLookingError, LookStoppedError
from dangol.loading.pulling.kept_looks import (
    KeptLook,
    asked_looks,
    looks_of,
    remember_look,
    take_asked,
)
from dangol.loading.pulling.kept_sources import kept_sources, mappings_of
from dangol.loading.pulling.look import look
from dangol.runs.ticking import Ticking
from dangol.runs.workspace import Workspace
from dangol.sources.kept_source import ACTIVE, KeptSource

_log = structlog.get_logger()
TICK_SECONDS = 2.0
AT_ONCE = 4
PATIENCE_SECONDS = 10.0
"""Somebody else's server may take longer to answer; nobody waits for that at the end."""
LONGEST_MINUTES = 360
"""A source that fails is asked less and less often, but never more rarely than this."""


def next_look_at(
    source: KeptSource, looks: list[KeptLook], changed_at: dt.datetime
) -> dt.datetime | None:
    """When a source is looked at next; None where only people look.

    ``looks`` are its latest, the newest first. A change of the source is looked at at once.
    """
    if not source.every_minutes:
        return None
    if not looks or changed_at > looks[0].finished_at:
        return changed_at
    failed = next((n for n, one in enumerate(looks) if one.outcome != "failed"), len(looks))
    minutes = source.every_minutes
    if failed:
        minutes = max(minutes, min(minutes * 2 ** min(failed, 10), LONGEST_MINUTES))
    return looks[0].finished_at + dt.timedelta(minutes=minutes)


class SourceWatcher(Ticking):
    """Every server has one."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("watcher", TICK_SECONDS, workspace.clock)
        self._workspace = workspace
        self._busy: set[str] = set()
        self._free = threading.Semaphore(AT_ONCE)
        self._looks: list[threading.Thread] = []

    def close(self) -> None:
        """A look in the middle ends without having been; the next one brings the same."""
        super().close()
        until = time.monotonic() + PATIENCE_SECONDS
        for one in self._looks:
            one.join(max(0.0, until - time.monotonic()))

    def tick(self, now: dt.datetime) -> list[str]:
        """Begin to look at what is due; gives the names of those sources."""
        begun = []
        for kept in self._due(now):
            self._busy.add(kept.id)
            thread = threading.Thread(
                target=self._look, args=(kept,), name="dangol-look", daemon=True
            )
            self._looks = [*(one for one in self._looks if one.is_alive()), thread]
            thread.start()
            begun.append(kept.record.name)
        return begun

    def _due(self, now: dt.datetime) -> list[Kept[KeptSource]]:
        state = self._workspace.state
        asked = asked_looks(state)
        sources = [one for one in kept_sources(state) if one.id not in self._busy]
        return [one for one in sources if one.id in asked or self._is_due(one, now)]

    def _is_due(self, kept: Kept[KeptSource], now: dt.datetime) -> bool:
        if kept.state != ACTIVE or not kept.record.every_minutes:
            return False
        state = self._workspace.state
        at = next_look_at(kept.record, looks_of(state, kept.id, 12), kept.changed_at)
        return at is not None and at <= now and bool(mappings_of(state, kept.record.name))

    def _look(self, kept: Kept[KeptSource]) -> None:
        began = self._workspace.clock()
        try:
            with self._free:
                if not self._ends.is_set():
                    take_asked(self._workspace.state, kept.id, began)
                    look(self._workspace, kept, "schedule", lambda: not self._ends.is_set())
        except (BusyLookingError, LookStoppedError):
            pass
        except Exception as broken:  # noqa: BLE001 - the outermost loop of a service
            if not self._ends.is_set():
                self._tell(kept, began, broken)
        finally:
            self._busy.discard(kept.id)

    def _tell(self, kept: Kept[KeptSource], began: dt.datetime, broken: Exception) -> None:
        """A mistake of ours is a failed look too, or it would be made again at once."""
        _log.exception("source-not-looked-at", source=kept.id)
        message = f"{type(broken).__name__}: this is a mistake in the program; see the log."
        state, now = self._workspace.state, self._workspace.clock()
        remember_look(state, kept.id, began, now, "failed", message=message)
