"""How the project stands, computed once for many pages."""

import threading
import time

from dangol.alarms.due import decisions, latest_answers
from dangol.console.shell import Standing
from dangol.runs.workspace import Workspace

_SECONDS = 5.0


def has_data(workspace: Workspace) -> bool:
    """Whether anything was ever written."""
    with workspace.warehouse.session() as session:
        return bool(session.versions())


class StandingView:
    """Keeps the standing until a run changes something, at most a few seconds."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._known: tuple[tuple[str, ...], float, Standing] | None = None

    def __call__(self) -> Standing:
        newest = self._workspace.ledger.runs(limit=1)
        key = tuple(f"{run.id} {run.outcome}" for run in newest)
        with self._lock:
            if self._known is not None:
                known_key, at, standing = self._known
                if known_key == key and time.monotonic() - at < _SECONDS:
                    return standing
            standing = self._look()
            self._known = (key, time.monotonic(), standing)
            return standing

    def _look(self) -> Standing:
        answers = latest_answers(self._workspace)
        stale = {(one.slug, one.name) for one in self._workspace.runner.stale()}
        # What there is no data for is neither.
        fresh = {(one.slug, one.name) for one, _ in answers} - stale
        return Standing(
            decisions=len(decisions(self._workspace, answers)),
            answers=len(fresh | stale) if answers else 0,
            fresh=len(fresh),
            open_runs=len(self._workspace.ledger.active()),
            has_data=bool(answers) or has_data(self._workspace),
        )
