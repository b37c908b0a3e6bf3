"""Whose an id is: names of accounts, looked up once for many pages."""

import threading
import time

from dangol.governance.access import users
from dangol.runs.workspace import Workspace

_SECONDS = 5.0


class NamesView:
    """The name of an account's id; an id that is none of ours stays as it is."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._lock = threading.Lock()
        self._known: tuple[float, dict[str, str]] | None = None

    def __call__(self, id: str) -> str:
        with self._lock:
            if self._known is None or time.monotonic() - self._known[0] > _SECONDS:
                self._known = (
                    time.monotonic(),
                    {user.id: user.name for user in users(self._workspace.state)},
                )
            return self._known[1].get(id, id)
