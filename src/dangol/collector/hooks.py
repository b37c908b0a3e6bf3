"""Calls of other services: signed, on the disk, then answered."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qsl

from dangol.collector.errors import NoSuchHookError
from dangol.collector.signatures import Signing
from dangol.errors import DangolError
from dangol.store.encryption.keys import PLAIN, Keys
from dangol.store.inbox import Inbox
from dangol.store.segments import Body
from dangol.tracking.answering import Receive, Scope, Send, body_of, microseconds, refusal, respond
from dangol.tracking.errors import NoJsonError

PREFIX = "/hooks/"
MOST_BYTES = 1_000_000
_FORM = b"application/x-www-form-urlencoded"
_STORED = b'{"success":true}'


class Hooks(Protocol):
    """Where webhooks are found."""

    def find(self, hook_id: str) -> Signing | None: ...


class HookCollector:
    """An ASGI application that stores what webhooks are called with."""

    def __init__(
        self,
        folder: Path,
        hooks: Hooks,
        *,
        keys: Keys = PLAIN,
        clock: Callable[[], int] = microseconds,
    ) -> None:
        self._folder = folder
        self._hooks = hooks
        self._keys = keys
        self._clock = clock
        self._inboxes: dict[str, Inbox] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = dict(scope["headers"])
        try:
            await self._take(scope, headers, receive)
        except DangolError as wrong:
            await respond(send, *refusal(wrong))
        else:
            await respond(send, 200, _STORED)

    async def _take(self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive) -> None:
        hook_id = scope["path"].rpartition(PREFIX)[2].strip("/")
        signing = self._hooks.find(hook_id)
        if signing is None or scope["method"] != "POST":
            raise NoSuchHookError
        body = await body_of(headers, receive, MOST_BYTES)
        at = self._clock()
        signing.check(headers, body, at // 1_000_000)
        _refuse_unreadable(headers, body)
        await self._inbox(hook_id).put([Body(hook_id, "call", at, 1, body)])

    def _inbox(self, hook_id: str) -> Inbox:
        """Each webhook has its own, so that one that nobody loads fills up alone."""
        if hook_id not in self._inboxes:
            now = dt.datetime.now(dt.UTC)
            self._inboxes[hook_id] = Inbox(self._folder / hook_id, now, keys=self._keys)
        return self._inboxes[hook_id]

    def close(self) -> None:
        for inbox in self._inboxes.values():
            inbox.close()


def _refuse_unreadable(headers: Mapping[bytes, bytes], body: bytes) -> None:
    if headers.get(b"content-type", b"").startswith(_FORM) and parse_qsl(body):
        return
    try:
        json.loads(body)
    except (ValueError, RecursionError) as broken:
        raise NoJsonError(f"The body is neither JSON nor a form: {broken}") from None
