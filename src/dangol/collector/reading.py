"""Requests read only as far as decides the answer: JSON or not, whose, and how many events.

Which of its events are good is the loader's to say; whoever sent them is told 200 either way.
"""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from dangol.tracking.batches import Rejected, taken_apart
from dangol.tracking.calls import BATCH
from dangol.tracking.errors import NoJsonError

MOST_EVENTS = 2_500


class _Keyed(msgspec.Struct, gc=False, rename="camel"):
    write_key: str | None = None


_keyed = msgspec.json.Decoder(_Keyed)


@dataclass(frozen=True, slots=True)
class Request:
    """A request read: its text, how many events, and those with tokens that JSON does not have.

    ``is_whole``: the body may be stored as it came.
    """

    write_key: str | None
    text: bytes
    events: int
    rejected: tuple[Rejected, ...] = ()
    is_whole: bool = True


def read(call: str, text: bytes) -> Request:
    """``call`` is one of CALLS or BATCH. Raises NoJsonError."""
    try:
        # What is skipped below would never be looked at: its letters are, here.
        text.decode()
        if call != BATCH:
            return Request(_keyed.decode(text).write_key, text, 1)
        found = taken_apart(text)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        return _slowly(call, text)
    _refuse_many(len(found.batch))
    return Request(found.write_key, text, len(found.batch))


def _refuse_many(events: int) -> None:
    if events > MOST_EVENTS:
        raise NoJsonError(f"A batch may have {MOST_EVENTS:,} events; this has {events:,}")


def _slowly(call: str, text: bytes) -> Request:
    """What is nearly JSON: only the events with the tokens that it does not have are none."""
    try:
        # Letters that are none become lone surrogates, which no event may hold.
        found = json.loads(
            text.decode("utf-8", "surrogateescape"), parse_constant=_STRANGE.__getitem__
        )
    except (ValueError, RecursionError) as broken:
        raise NoJsonError(f"The body is not JSON: {broken}") from broken
    if not isinstance(found, dict):
        raise NoJsonError("The body is no JSON object.")
    key = found.pop("writeKey", None)
    key = key if isinstance(key, str) else None
    if call != BATCH:
        good, rejected = _sorted([found])
        made = good[0] if good else b""
        return Request(key, made, len(good), rejected, is_whole=False)
    events = found.pop("batch", None)
    if not isinstance(events, list):
        raise NoJsonError("A batch is a list of events.")
    _refuse_many(len(events))
    good, rejected = _sorted(events)
    around = {name: msgspec.Raw(t) for name in found if (t := _encoded(found[name])) is not None}
    whole = msgspec.json.encode({**around, "batch": [msgspec.Raw(one) for one in good]})
    return Request(key, whole, len(good), rejected, is_whole=False)


_STRANGE = {"NaN": "\ud800", "Infinity": "\ud801", "-Infinity": "\ud802"}
"""No text can hold these letters: what has one cannot be encoded."""


def _sorted(events: list[Any]) -> tuple[list[bytes], tuple[Rejected, ...]]:
    texts = [_encoded(one) for one in events]
    rejected = (
        Rejected("event:no-json", _as_it_came(one))
        for one, text in zip(events, texts, strict=True)
        if text is None
    )
    return [text for text in texts if text is not None], tuple(rejected)


def _as_it_came(value: Any) -> bytes:
    """The text with its strange tokens."""
    text = json.dumps(value)
    for token, letter in _STRANGE.items():
        text = text.replace(json.dumps(letter), token)
    return text.encode()


def _encoded(value: Any) -> bytes | None:
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, msgspec.MsgspecError, RecursionError, OverflowError):
        return None
