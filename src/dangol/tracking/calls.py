"""What the tracking protocol calls an event: the six calls, and when something is none of them.

Only what decides is decoded; properties and traits stay text until the loader reads them.
"""

from typing import Annotated

import msgspec

MOST_EVENT_BYTES = 32_768
MOST_ID = 100
CALLS = ("identify", "track", "page", "screen", "group", "alias")
BATCH = "batch"
SHORT = {call[0]: call for call in CALLS}
_Id = str | int | float | None
_MessageId = Annotated[str, msgspec.Meta(max_length=MOST_ID)] | None
_Name = Annotated[str, msgspec.Meta(min_length=1)]
_GivenId = _Name | int | float


class Loose(msgspec.Struct, gc=False, rename="camel"):
    """An event before anybody knows whether it is one; names in the protocol's own spelling."""

    type: str | None = None
    message_id: str | None = None
    user_id: _Id = None
    anonymous_id: _Id = None
    previous_id: _Id = None
    group_id: _Id = None
    event: str | None = None


class _Event(msgspec.Struct, gc=False, rename="camel", tag_field="type"):
    """What every good event of a batch has; the types say nearly all that ``fault`` says."""

    message_id: _MessageId = None
    user_id: _Id = None
    anonymous_id: _Id = None


class Identify(_Event, tag="identify", gc=False):
    """Who somebody is."""


class Track(_Event, tag="track", gc=False, kw_only=True):
    """What somebody did."""

    event: _Name


class Page(_Event, tag="page", gc=False):
    """Which page somebody saw."""


class Screen(_Event, tag="screen", gc=False):
    """Which screen of an app somebody saw."""


class Group(_Event, tag="group", gc=False, kw_only=True):
    """To which company or team somebody belongs."""

    group_id: _GivenId


class Alias(_Event, tag="alias", gc=False, kw_only=True):
    """That two ids are one person's."""

    user_id: _GivenId
    previous_id: _GivenId


Good = Identify | Track | Page | Screen | Group | Alias
_loose = msgspec.json.Decoder(Loose)


def has_id(event: Good) -> bool:
    """The one thing about an event that its types do not say."""
    return bool(event.user_id or event.anonymous_id) or _is_given(event.user_id, event.anonymous_id)


def fault(text: bytes | msgspec.Raw, call: str | None) -> str | None:
    """Why an event is none, or None; ``call`` where its address says which it is."""
    if len(memoryview(text)) > MOST_EVENT_BYTES:
        return "event:too-large"
    try:
        event = _loose.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return "event:unreadable"
    kind = call or event.type
    if kind not in CALLS:
        return "event:unknown-call"
    if event.message_id is not None and len(event.message_id) > MOST_ID:
        return "event:long-message-id"
    if kind == "alias":
        both = _is_given(event.previous_id) and _is_given(event.user_id)
        return None if both else "event:no-id"
    if not _is_given(event.user_id, event.anonymous_id):
        return "event:no-id"
    if kind == "track" and not event.event:
        return "event:no-name"
    if kind == "group" and not _is_given(event.group_id):
        return "event:no-group"
    return None


def _is_given(*ids: _Id) -> bool:
    """Whether any of the ids is there; 0 is one."""
    return any(one is not None and one != "" for one in ids)
