"""Requests read: every event looked at by itself, so that a bad one never costs the others.

Only what decides is decoded; properties and traits stay text until the loader reads them.
"""

import json
from dataclasses import dataclass
from typing import Any

import msgspec

from dangol.collector.errors import NoJsonError

MOST_EVENT_BYTES = 32_768
MOST_EVENTS = 2_500
MOST_ID = 100
CALLS = ("identify", "track", "page", "screen", "group", "alias")
SHORT = {call[0]: call for call in CALLS}
BATCH = "batch"
_Id = str | int | float | None


class _Call(msgspec.Struct, gc=False, rename="camel"):
    """The names are the protocol's, in its own spelling on the wire."""


class Event(_Call):
    """What decides whether an event is one."""

    type: str | None = None
    message_id: str | None = None
    user_id: _Id = None
    anonymous_id: _Id = None
    previous_id: _Id = None
    group_id: _Id = None
    event: str | None = None


class Batch(_Call):
    """A batch, its events unread."""

    batch: list[msgspec.Raw]
    write_key: str | None = None
    sent_at: msgspec.Raw = msgspec.Raw()
    context: msgspec.Raw = msgspec.Raw()
    integrations: msgspec.Raw = msgspec.Raw()


class _Keyed(_Call):
    write_key: str | None = None


_batch = msgspec.json.Decoder(Batch)
_event = msgspec.json.Decoder(Event)
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
    found = _batch.decode(text)
    if len(found.batch) > MOST_EVENTS:
        raise NoJsonError(f"A batch may have {MOST_EVENTS:,} events; this has {len(found.batch):,}")
    good: list[msgspec.Raw] = []
    rejected: list[Rejected] = []
    for one in found.batch:
        reason = _fault(one, None)
        if reason is None:
            good.append(one)
        else:
            rejected.append(Rejected(reason, bytes(one)))
    if not rejected:
        return Request(found.write_key, text, len(good), (), is_whole=True)
    return Request(
        found.write_key, _joined(found, good), len(good), tuple(rejected), is_whole=False
    )


def _joined(batch: Batch, good: list[msgspec.Raw]) -> bytes:
    """The batch without the events that are none."""
    parts = [b'"batch":[' + b",".join(bytes(one) for one in good) + b"]"]
    around = {
        b"sentAt": batch.sent_at, b"context": batch.context, b"integrations": batch.integrations
    }  # fmt: skip
    parts += [b'"' + name + b'":' + bytes(value) for name, value in around.items() if bytes(value)]
    return b"{" + b",".join(parts) + b"}"


def _read_event(call: str, text: bytes) -> Request:
    key = _keyed.decode(text).write_key
    reason = _fault(msgspec.Raw(text), call)
    if reason is None:
        return Request(key, text, 1, (), is_whole=True)
    return Request(key, b"", 0, (Rejected(reason, text),), is_whole=False)


def _fault(text: msgspec.Raw, call: str | None) -> str | None:
    """Why an event is none, or None."""
    if len(memoryview(text)) > MOST_EVENT_BYTES:
        return "event:too-large"
    try:
        event = _event.decode(text)
    except msgspec.DecodeError:
        return "event:unreadable"
    kind = call or event.type
    if kind not in CALLS:
        return "event:unknown-call"
    if event.message_id is not None and len(event.message_id) > MOST_ID:
        return "event:long-message-id"
    if kind == "alias":
        return None if _is_given(event.previous_id, event.user_id) else "event:no-id"
    if not (_is_given(event.user_id) or _is_given(event.anonymous_id)):
        return "event:no-id"
    if kind == "track" and not event.event:
        return "event:no-name"
    if kind == "group" and not _is_given(event.group_id):
        return "event:no-group"
    return None


def _is_given(*ids: _Id) -> bool:
    return all(one is not None and one != "" for one in ids)


def _slowly(call: str, text: bytes) -> Request:
    """What is nearly JSON: only the events with the tokens that it does not have are none."""
    try:
        # Letters that are none become lone surrogates, which no event may hold.
        found = json.loads(
            text.decode("utf-8", "surrogateescape"), parse_constant=lambda token: _STRANGE
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


_STRANGE = "\ud800"
"""No text can hold it: what has it cannot be encoded."""


def _sorted(events: list[Any], call: str | None) -> tuple[list[bytes], tuple[Rejected, ...]]:
    good: list[bytes] = []
    rejected: list[Rejected] = []
    for one in events:
        text = _encoded(one)
        if text is None:
            kept = json.dumps(one).encode()
            rejected.append(Rejected("event:no-json", kept))
            continue
        reason = _fault(msgspec.Raw(text), call)
        if reason is None:
            good.append(text)
        else:
            rejected.append(Rejected(reason, text))
    return good, tuple(rejected)


def _encoded(value: Any) -> bytes | None:
    try:
        return msgspec.json.encode(value)
    except (UnicodeEncodeError, msgspec.MsgspecError, RecursionError, OverflowError):
        return None
