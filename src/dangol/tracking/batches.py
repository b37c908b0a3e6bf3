"""What one request brought, its events judged one by one: a bad one never costs the others."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from dangol.tracking.calls import BATCH, MOST_EVENT_BYTES, Good, fault, has_id


class Apart(msgspec.Struct, gc=False, rename="camel"):
    """A batch, its events unread."""

    batch: list[msgspec.Raw]
    write_key: str | None = None
    sent_at: msgspec.Raw = msgspec.Raw()
    context: msgspec.Raw = msgspec.Raw()
    integrations: msgspec.Raw = msgspec.Raw()


class _Batch(msgspec.Struct, gc=False):
    """A batch as it nearly always is: all its events are good."""

    batch: list[Good]


_batch = msgspec.json.Decoder(_Batch)
_apart = msgspec.json.Decoder(Apart)
taken_apart = _apart.decode


@dataclass(frozen=True, slots=True)
class Rejected:
    """An event that is none, with the reason."""

    reason: str
    text: bytes


def judged(call: str, text: bytes) -> tuple[bytes, Sequence[Rejected]]:
    """The text of the good events, and those that are none.

    ``call`` is BATCH, or what the address said of the one event that ``text`` is; empty where
    the event says it itself. Raises msgspec.DecodeError where a batch is no JSON.
    """
    if call != BATCH:
        reason = fault(text, call or None)
        return (text, ()) if reason is None else (b"", (Rejected(reason, text),))
    if _is_good(text):
        return text, ()
    batch = taken_apart(text)
    reasons = [fault(one, None) for one in batch.batch]
    good = [one for one, reason in zip(batch.batch, reasons, strict=True) if reason is None]
    rejected = [
        Rejected(reason, bytes(one))
        for one, reason in zip(batch.batch, reasons, strict=True)
        if reason is not None
    ]
    return _joined(batch, good) if rejected else text, rejected


def _is_good(text: bytes) -> bool:
    """Whether every event is, seen at once; where not, each is looked at by itself."""
    try:
        found = _batch.decode(text)
    except msgspec.ValidationError:
        return False
    if not all(map(has_id, found.batch)):
        return False
    if len(text) <= MOST_EVENT_BYTES:
        return True
    return all(len(memoryview(one)) <= MOST_EVENT_BYTES for one in taken_apart(text).batch)


def _joined(batch: Apart, good: Sequence[msgspec.Raw]) -> bytes:
    """The batch without the events that are none."""
    parts = [b'"batch":[' + b",".join(bytes(one) for one in good) + b"]"]
    around = {
        b"sentAt": batch.sent_at, b"context": batch.context, b"integrations": batch.integrations
    }  # fmt: skip
    parts += [b'"' + name + b'":' + bytes(value) for name, value in around.items() if bytes(value)]
    return b"{" + b",".join(parts) + b"}"
