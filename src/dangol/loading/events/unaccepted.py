"""Events that were none, as records of the quarantine, and back once somebody repaired them."""

import datetime as dt
import json
from collections.abc import Mapping

from dangol.store.segments import Body
from dangol.tracking.calls import CALLS, fault

EVENTS_FORM = "events"
NO_JSON = "event:no-json"
RECEIVED, OPTED_OUT = OF_REQUEST = "receivedAt", "Sec-GPC"
"""What the request that brought an event said, beside the fields of the event."""
_TEXTS = frozenset(
    (
        "type", "messageId", "userId", "anonymousId", "previousId", "groupId", "event", "name",
        "category", "timestamp", "originalTimestamp", "sentAt", "channel", "writeKey",
        RECEIVED, OPTED_OUT,
    )
)  # fmt: skip
"""Fields of the protocol that hold plain text; all others hold JSON."""
WHOLE = "event as it came"
"""The column of what is no object at all."""
TELLING = frozenset((WHOLE, "traits", "properties", "context", "userId", "anonymousId"))
"""Columns that may hold anything about a person."""


def as_record(body: Body) -> dict[str, str | None]:
    """The fields of an event by name: texts as they are, all else as JSON."""
    text = body.body.decode("utf-8", "replace")
    of_request = {
        RECEIVED: _moment(body.received_at),
        OPTED_OUT: "1" if body.has_opted_out else None,
    }
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        return {WHOLE: text, **of_request}
    record = {str(name): _shown(value) for name, value in found.items()}
    if body.call in CALLS:
        record["type"] = body.call
    return {**record, **of_request}


def as_body(held_as: str, record: Mapping[str, str | None], source: str) -> Body:
    """The event that a record tells; with the reason if it still is none.

    One without a number gets that of its record, so that it comes in once.
    """
    received = dt.datetime.fromisoformat(record[RECEIVED] or "")
    at = int(received.timestamp() * 1_000_000)
    text = _text({"messageId": held_as, **record})
    try:
        encoded, reason = text.encode(), _fault(text)
    except UnicodeEncodeError:
        encoded, reason = text.encode("utf-8", "backslashreplace"), NO_JSON
    has_opted_out = record.get(OPTED_OUT) == "1"
    return Body(source, "", at, 1, encoded, reason=reason, has_opted_out=has_opted_out)


def _text(record: Mapping[str, str | None]) -> str:
    if WHOLE in record:
        return record[WHOLE] or ""
    fields = {n: _told(n, v) for n, v in record.items() if n not in OF_REQUEST and v is not None}
    return json.dumps(fields, ensure_ascii=False)


def _fault(text: str) -> str | None:
    """Nothing that the collector would refuse comes in by repair either."""
    try:
        json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return NO_JSON
    return fault(text.encode(), None)


def _refuse(token: str) -> None:
    raise ValueError(token)


def _moment(microseconds: int) -> str:
    return dt.datetime.fromtimestamp(microseconds / 1_000_000, dt.UTC).isoformat()


def _shown(value: object) -> str:
    """A lone surrogate is no letter: what has one is shown escaped."""
    if isinstance(value, str) and not _is_broken(value):
        return value
    shown = json.dumps(value, ensure_ascii=False)
    return json.dumps(value) if _is_broken(shown) else shown


def _is_broken(text: str) -> bool:
    return any("\ud800" <= letter <= "\udfff" for letter in text)


def _told(name: str, text: str) -> object:
    if name in _TEXTS:
        return text
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
