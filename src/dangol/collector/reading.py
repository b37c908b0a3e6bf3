"""Requests read: every event looked at by itself, so that a bad one never costs the others."""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from dangol.collector.errors import NoJsonError
from dangol.tracking.calls import MOST_EVENT_BYTES, Good, fault, has_id

MOST_EVENTS = 2_500
BATCH = "batch"


class _Batch(msgspec.Struct, gc=False, rename="camel"):
    """A batch as it nearly always is: all its events are good."""

    batch: list[Good]
    write_key: str | None = None


class _Apart(msgspec.Struct, gc=False, rename="camel"):
    """A batch, its events unread."""

    batch: list[msgspec.Raw]
    write_key: str | None = None
    sent_at: msgspec.Raw = msgspec.Raw()
    context: msgspec.Raw = msgspec.Raw()
    integrations: msgspec.Raw = msgspec.Raw()


class _Keyed(msgspec.Struct, gc=False, rename="camel"):
    write_key: str | None = None


_batch = msgspec.json.Decoder(_Batch)
_apart = msgspec.json.Decoder(_Apart)
_keyed = msgspec.json.Decoder(_Keyed)


@dataclass(frozen=True, slots=True)
class Rejected:
    """An event that is none, with the reason."""

    reason: str
    text: bytes


@dataclass(frozen=True, slots=True)
class Request:
    """A request read: the text of what is good, how many events, and what is not.

    ``is_whole``: every event is good, so the body may be stored as it came.
    """

    write_key: str | None
    text: bytes
    events: int
    rejected: tuple[Rejected, ...]
    is_whole: bool


def read(call: str, text: bytes) -> Request:
    """``call`` is one of CALLS or BATCH. Raises NoJsonError."""
    try:
        # What is skipped below would never be looked at: its letters are, here.
        text.decode()
        return _read_batch(text) if call == BATCH else _read_event(call, text)
    except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
        return _slowly(call, text)


def _read_batch(text: bytes) -> Request:
    whole = _read_whole(text)
    if whole is not None:
        return whole
    found = _apart.decode(text)
    _refuse_many(len(found.batch))
    good: list[msgspec.Raw] = []
    rejected: list[Rejected] = []
    for one in found.batch:
        reason = fault(one, None)
        if reason is None:
            good.append(one)
        else:
            rejected.append(Rejected(reason, bytes(one)))
    if not rejected:
        return Request(found.write_key, text, len(good), (), is_whole=True)
    return Request(
        found.write_key, _joined(found, good), len(good), tuple(rejected), is_whole=False
    )


def _read_whole(text: bytes) -> Request | None:
    """A batch without a bad event, read at once; None where one may be bad."""
    try:
        found = _batch.decode(text)
    except msgspec.ValidationError:
        return None
    _refuse_many(len(found.batch))
    if not all(has_id(one) for one in found.batch):
        return None
    if len(text) > MOST_EVENT_BYTES:
        sizes = (len(memoryview(one)) for one in _apart.decode(text).batch)
        if max(sizes, default=0) > MOST_EVENT_BYTES:
            return None
    return Request(found.write_key, text, len(found.batch), (), is_whole=True)


def _refuse_many(events: int) -> None:
    if events > MOST_EVENTS:
        raise NoJsonError(f"A batch may have {MOST_EVENTS:,} events; this has {events:,}")


def _joined(batch: _Apart, good: list[msgspec.Raw]) -> bytes:
    """The batch without the events that are none."""
    parts = [b'"batch":[' + b",".join(bytes(one) for one in good) + b"]"]
    around = {
        b"sentAt": batch.sent_at, b"context": batch.context, b"integrations": batch.integrations
    }  # fmt: skip
    parts += [b'"' + name + b'":' + bytes(value) for name, value in around.items() if bytes(value)]
    return b"{" + b",".join(parts) + b"}"


def _read_event(call: str, text: bytes) -> Request:
    key = _keyed.decode(text).write_key
    reason = fault(text, call)
    if reason is None:
        return Request(key, text, 1, (), is_whole=True)
    return Request(key, b"", 0, (Rejected(reason, text),), is_whole=False)


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
        good, rejected = _sorted([found], call)
        made = good[0] if good else b""
        return Request(key, made, len(good), rejected, is_whole=False)
    events = found.pop("batch", None)
    if not isinstance(events, list) or len(events) > MOST_EVENTS:
        raise NoJsonError(f"A batch is a list of at most {MOST_EVENTS:,} events.")
    good, rejected = _sorted(events, None)
    around = {name: msgspec.Raw(t) for name in found if (t := _encoded(found[name])) is not None}
    whole = msgspec.json.encode({**around, "batch": [msgspec.Raw(one) for one in good]})
    return Request(key, whole, len(good), rejected, is_whole=False)


_STRANGE = {"NaN": "\ud800", "Infinity": "\ud801", "-Infinity": "\ud802"}
"""No text can hold these letters: what has one cannot be encoded."""


def _sorted(events: list[Any], call: str | None) -> tuple[list[bytes], tuple[Rejected, ...]]:
    good: list[bytes] = []
    rejected: list[Rejected] = []
    for one in events:
        text = _encoded(one)
        if text is None:
            rejected.append(Rejected("event:no-json", _as_it_came(one)))
            continue
        reason = fault(text, call)
        if reason is None:
            good.append(text)
        else:
            rejected.append(Rejected(reason, text))
    return good, tuple(rejected)


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
