"""Requests and answers at the level of ASGI: bodies read to a limit, answers in JSON."""

import json
import time
from collections.abc import Callable, Mapping
from typing import Any

from dangol.errors import DangolError
from dangol.tracking.errors import BodyTooLargeError, NoJsonError

Scope = Mapping[str, Any]
Receive = Callable[[], Any]
Send = Callable[[Any], Any]
Headers = tuple[tuple[bytes, bytes], ...]
RETRY_SECONDS = b"1"
_JSON = (b"content-type", b"application/json")


def microseconds() -> int:
    """Since 1970."""
    return time.time_ns() // 1000


async def respond(send: Send, status: int, answer: bytes, more: Headers = ()) -> None:
    """Send an answer in JSON, with ``more`` headers."""
    start = {
        "type": "http.response.start",
        "status": status,
        "headers": [_JSON, (b"content-length", str(len(answer)).encode()), *more],
    }
    await send(start)
    await send({"type": "http.response.body", "body": answer})


def refusal(wrong: DangolError) -> tuple[int, bytes, Headers]:
    """Status, answer and headers; who is told to wait is told how long."""
    text = json.dumps({"success": False, "error": wrong.message}, ensure_ascii=False).encode()
    waits = wrong.status in (429, 503)
    return wrong.status, text, ((b"retry-after", RETRY_SECONDS),) if waits else ()


async def body_of(headers: Mapping[bytes, bytes], receive: Receive, most: int) -> bytes:
    """The whole body. Raises BodyTooLargeError, and NoJsonError where it ends in the middle."""
    announced = headers.get(b"content-length", b"0")
    if announced.isdigit() and int(announced) > most:
        raise BodyTooLargeError(most)
    message = await receive()
    if not message.get("more_body"):
        return _within(message.get("body", b""), most)
    pieces = [message.get("body", b"")]
    size = len(pieces[0])
    while message.get("more_body"):
        message = await receive()
        if message["type"] == "http.disconnect":
            raise NoJsonError("The body ended in the middle.")
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > most:
            raise BodyTooLargeError(most)
    return b"".join(pieces)


def _within(body: bytes, most: int) -> bytes:
    if len(body) > most:
        raise BodyTooLargeError(most)
    return body
