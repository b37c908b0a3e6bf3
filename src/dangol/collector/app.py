"""The collector: the tracking protocol over HTTP, answered when what came is on the disk."""

import asyncio
import base64
import binascii
import json
from collections.abc import Callable, Mapping
from functools import partial

from dangol.collector.reading import Request, read
from dangol.collector.unpacking import MOST_BYTES, unpacked
from dangol.errors import DangolError
from dangol.store.inbox import Inbox
from dangol.store.segments import Body
from dangol.tracking.answering import (
    Headers,
    Receive,
    Scope,
    Send,
    body_of,
    microseconds,
    refusal,
    respond,
)
from dangol.tracking.calls import BATCH, CALLS, SHORT
from dangol.tracking.errors import UnknownWriteKeyError
from dangol.tracking.rules import Pace, Rule, Rules

PREFIX = "/v1/"
PATHS = {**{call: call for call in CALLS}, **SHORT, BATCH: BATCH, "b": BATCH, "import": BATCH}
METRICS = "m"
SETTINGS = "projects/"
DAY = b"86400"
_STORED = b'{"success":true}'
_ALLOWED = (
    (b"access-control-allow-methods", b"POST, GET, OPTIONS"),
    (
        b"access-control-allow-headers",
        b"authorization, content-type, content-encoding, x-retry-count",
    ),
    (b"access-control-max-age", DAY),
)


class Collector:
    """An ASGI application that stores what tracking clients send, and reads nothing of it."""

    def __init__(
        self,
        inbox: Inbox,
        rules: Rules,
        *,
        clock: Callable[[], int] = microseconds,
        pace: Pace | None = None,
        at_end: Callable[[], None] = lambda: None,
    ) -> None:
        self._inbox = inbox
        self._rules = rules
        self._clock = clock
        self._pace = pace or Pace()
        self._at_end = at_end

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        if scope["type"] != "http":
            return
        headers = dict(scope["headers"])
        origin = headers.get(b"origin")
        allowed = ((b"access-control-allow-origin", origin), (b"vary", b"origin")) if origin else ()
        try:
            status, answer, more = await self._answer(scope, headers, receive)
        except DangolError as wrong:
            status, answer, more = refusal(wrong)
        await respond(send, status, answer, (*allowed, *more))

    async def _answer(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive
    ) -> tuple[int, bytes, Headers]:
        path = scope["path"].rpartition(PREFIX)[2].strip("/")
        method = scope["method"]
        if method == "OPTIONS":
            return 204, b"", _ALLOWED
        if method == "GET" and path.startswith(SETTINGS):
            return 200, self._settings(path), ()
        call = PATHS.get(path)
        if method != "POST" or (call is None and path != METRICS):
            return 404, b'{"success":false,"error":"There is nothing here."}', ()
        body = await body_of(headers, receive, MOST_BYTES)
        if call is None:
            # What clients tell of themselves is of no use to anybody here.
            return 200, _STORED, ()
        await self._take(call, body, headers)
        return 200, _STORED, ()

    async def _take(self, call: str, body: bytes, headers: Mapping[bytes, bytes]) -> None:
        received_at = self._clock()
        in_header = _key_of(headers.get(b"authorization"))
        # Nobody with a wrong key makes the server unpack anything.
        rule = self._rule(in_header) if in_header is not None else None
        is_packed = body[:2] == b"\x1f\x8b"
        text = unpacked(body) if is_packed else body
        request = read(call, text)
        rule = self._rule_of(request, in_header, rule)
        origin = headers.get(b"origin")
        rule.check_origin(origin.decode("latin-1") if origin else None)
        self._pace.take(rule, request.events)
        opted_out = headers.get(b"sec-gpc", b"").strip() == b"1"
        taken = partial(Body, rule.source, call, received_at, has_opted_out=opted_out)
        bodies = [taken(1, one.text, reason=one.reason) for one in request.rejected]
        if request.is_whole:
            bodies.append(taken(request.events, body, is_packed))
        elif request.events:
            bodies.append(taken(request.events, request.text))
        if bodies:
            await self._inbox.put(bodies)

    def _rule_of(self, request: Request, in_header: str | None, rule: Rule | None) -> Rule:
        in_body = request.write_key
        if rule is not None and in_header is not None:
            if in_body and in_body != in_header:
                raise UnknownWriteKeyError("The header and the body give two write keys")
            return rule
        if not in_body:
            raise UnknownWriteKeyError("No write key was given")
        return self._rule(in_body)

    def _rule(self, key: str) -> Rule:
        found = self._rules.find(key)
        if found is None:
            raise UnknownWriteKeyError
        return found

    async def _live(self, receive: Receive, send: Send) -> None:
        """Alone in a process, it is told when that begins and ends."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.shutdown":
                await asyncio.to_thread(self._at_end)
            await send({"type": f"{message['type']}.complete"})
            if message["type"] == "lifespan.shutdown":
                return

    def _settings(self, path: str) -> bytes:
        """What browsers ask for before they send anything."""
        key = path.removeprefix(SETTINGS).removesuffix("/settings")
        self._rule(key)
        return json.dumps(
            {"integrations": {"Segment.io": {"apiKey": key}}, "plan": {}, "edgeFunction": {}}
        ).encode()


def _key_of(authorization: bytes | None) -> str | None:
    """The write key in ``Basic base64(key:)``; None where there is no such header."""
    if not authorization:
        return None
    scheme, _, packed = authorization.partition(b" ")
    if scheme.lower() != b"basic":
        return None
    try:
        return base64.b64decode(packed, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as broken:
        raise UnknownWriteKeyError("The header 'Authorization' cannot be read") from broken
