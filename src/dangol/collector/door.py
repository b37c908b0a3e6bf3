"""One door for everything that others send: events and calls of webhooks."""

from dangol.collector.app import PREFIX, Collector
from dangol.collector.hooks import PREFIX as HOOKS
from dangol.collector.hooks import HookCollector
from dangol.tracking.answering import Receive, Scope, Send

PREFIXES = (PREFIX, HOOKS)


class Door:
    """An ASGI application in front of both collectors."""

    def __init__(self, events: Collector, hooks: HookCollector) -> None:
        self._events = events
        self._hooks = hooks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_call = scope["type"] == "http" and scope["path"].startswith(HOOKS)
        await (self._hooks if is_call else self._events)(scope, receive, send)
