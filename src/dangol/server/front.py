"""What comes first at the door: events to the collector, questions to decisions, else the app."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from dangol.collector.door import PREFIXES
from dangol.decision.app import PREFIX as DECIDE


class Front:
    """They pass by what only people and programs need: limits, headers, sessions."""

    def __init__(self, app: ASGIApp, collector: Any, decisions: Any) -> None:
        self._app = app
        self._collector = collector
        self._decisions = decisions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"] if scope["type"] == "http" else ""
        answering = self._app
        if path.startswith(PREFIXES):
            answering = self._collector
        elif path.startswith(DECIDE):
            answering = self._decisions
        await answering(scope, receive, send)
