"""Routes of the audit trail: who did what, and whether the trail is still what was written."""

import datetime as dt
from typing import Annotated, Any, Self

from fastapi import APIRouter, Query
from pydantic import BaseModel

from dangol.api.callers import Admin, Current
from dangol.governance import audit
from dangol.store.state.trail_check import BreakKind, Head, Trail

# No database counts further.
NEWEST = 2**63 - 1

router = APIRouter(prefix="/audit", tags=["audit"])


class EntryOut(BaseModel):
    """One deed; the name of who did it is that of today."""

    number: int
    at: dt.datetime
    actor: str
    actor_name: str | None
    action: str
    target_kind: str
    target: str
    details: dict[str, Any]


class BreakOut(BaseModel):
    """The first entry that is not what was written."""

    number: int
    kind: BreakKind
    words: str


class TrailOut(BaseModel):
    """How many entries hold, and the last of them: noted elsewhere, it proves what was there."""

    entries: int
    head: str
    broken: BreakOut | None

    @classmethod
    def of(cls, trail: Trail) -> Self:
        broken = None
        if (found := trail.broken) is not None:
            broken = BreakOut(number=found.number, kind=found.kind, words=found.words)
        return cls(entries=trail.entries, head=str(trail.head), broken=broken)


@router.get("")
def list_entries(
    workspace: Current,
    who: Admin,
    *,
    kind: str | None = None,
    target: str | None = None,
    before: Annotated[int | None, Query(ge=1, le=NEWEST)] = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
) -> list[EntryOut]:
    """Entries of the audit trail, newest first."""
    found = audit.entries(workspace.state, limit, before, kind, target)
    return [EntryOut(**vars(one)) for one in found]


@router.get("/verification")
def verify(
    workspace: Current,
    who: Admin,
    since: Annotated[str | None, Query(pattern="^[0-9]{1,18}:[0-9a-f]{64}$")] = None,
) -> TrailOut:
    """Whether the trail is what was written; `since` is a head that was noted before."""
    number, _, own = (since or "").partition(":")
    found = audit.verify(workspace.state, Head(int(number), own) if since else None)
    return TrailOut.of(found)
