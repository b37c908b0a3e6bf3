"""What comes first at the door: events and calls go to the collector, the rest to the app."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send

from dangol.collector.door import PREFIXES


class Front:
    """They pass by what only people and programs need: limits, headers, sessions."""

    def __init__(self, app: ASGIApp, collector: Any) -> None:
        self._app = app
        self._collector = collector

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_event = scope["type"] == "http" and scope["path"].startswith(PREFIXES)
        await (self._collector if is_event else self._app)(scope, receive, send)
