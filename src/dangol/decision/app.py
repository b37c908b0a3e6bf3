"""Decisions over HTTP: which variants somebody gets, answered when the exposure is on the disk."""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Protocol

import msgspec

from dangol.decision.assigning import Asked, Standing
from dangol.decision.errors import UnreadableRequestError
from dangol.decision.exposing import exposure_body
from dangol.errors import DangolError
from dangol.store.inbox import Inbox
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
from dangol.tracking.errors import UnknownWriteKeyError
from dangol.tracking.rules import Pace, Rule, Rules

PREFIX = "/decide/"
ASSIGNMENTS = f"{PREFIX}assignments"
MOST_BYTES = 100_000
_ALLOWED = (
    (b"access-control-allow-methods", b"POST, OPTIONS"),
    (b"access-control-allow-headers", b"authorization, content-type"),
    (b"access-control-max-age", b"86400"),
)
_decode = msgspec.json.Decoder(Asked).decode
_encode = msgspec.json.Encoder().encode


class Standings(Protocol):
    """Where what decides is found."""

    def now(self) -> Standing: ...


class Decisions:
    """An ASGI application; who asks has the write key of an event source."""

    def __init__(
        self,
        standings: Standings,
        inbox: Inbox,
        rules: Rules,
        *,
        clock: Callable[[], int] = microseconds,
        pace: Pace | None = None,
    ) -> None:
        self._standings = standings
        self._inbox = inbox
        self._rules = rules
        self._clock = clock
        self._pace = pace or Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
        if scope["method"] == "OPTIONS":
            return 204, b"", _ALLOWED
        if scope["method"] != "POST" or scope["path"].rstrip("/") != ASSIGNMENTS:
            return 404, b'{"success":false,"error":"There is nothing here."}', ()
        rule = self._rule(headers)
        asked = _read(await body_of(headers, receive, MOST_BYTES))
        standing = self._standings.now()
        answered = standing.assign(asked)
        if asked.expose and answered.assignments:
            self._pace.take(rule, len(answered.assignments))
            met = [(one, standing.unit_of(one.experiment, asked)) for one in answered.assignments]
            opted_out = headers.get(b"sec-gpc", b"").strip() == b"1"
            body = exposure_body(rule.source, asked, met, self._clock(), has_opted_out=opted_out)
            await self._inbox.put([body])
        return 200, _encode(answered), ()

    def _rule(self, headers: Mapping[bytes, bytes]) -> Rule:
        rule = self._rules.find(_key_of(headers.get(b"authorization")))
        if rule is None:
            raise UnknownWriteKeyError
        origin = headers.get(b"origin")
        rule.check_origin(origin.decode("latin-1") if origin else None)
        return rule


def _read(body: bytes) -> Asked:
    try:
        return _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        raise UnreadableRequestError(str(wrong).rstrip(".")) from None


def _key_of(authorization: bytes | None) -> str:
    """The write key in ``Basic base64(key:)`` or ``Bearer key``."""
    scheme, _, packed = (authorization or b"").partition(b" ")
    if scheme.lower() == b"bearer":
        return packed.decode("latin-1").strip()
    if scheme.lower() != b"basic":
        raise UnknownWriteKeyError("No write key was given")
    try:
        return base64.b64decode(packed, validate=True).decode().partition(":")[0]
    except (binascii.Error, UnicodeDecodeError) as broken:
        raise UnknownWriteKeyError("The header 'Authorization' cannot be read") from broken
