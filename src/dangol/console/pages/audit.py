"""Trust: who changed what."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import AdminVisit
from dangol.console.words import trust as words
from dangol.governance import audit


@dataclass(frozen=True)
class Change:
    """One field of a deed: from what, to what, where that may be shown."""

    name: str
    before: Any = None
    after: Any = None


router = APIRouter(prefix="/trust/audit", route_class=PageRoute)
PAGE = 50


@router.get("")
def trail(
    visit: AdminVisit,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None,
    kind: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The audit trail, newest first, and whether it holds; for administrators."""
    found = audit.entries(visit.workspace.state, PAGE + 1, before, kind or None)
    entries = [(one, _changes(one)) for one in found[:PAGE]]
    kinds = ["user", "token", "person", *visit.workspace.registry.records]
    return visit.render(
        "trust/audit.html",
        w=words,
        entries_found=entries,
        before=before,
        kind=kind,
        trail=audit.verify(visit.workspace.state),
        kinds=kinds,
        older=found[PAGE - 1].number if len(found) > PAGE else None,
        record_titles={k: r.title for k, r in visit.workspace.registry.records.items()},
    )


def _changes(entry: audit.Entry) -> list[Change]:
    """What an entry says was changed; values only where they say nothing of a person."""
    details = dict(entry.details)
    values = details.pop("values", {})
    made = [
        Change(name, *(values[name].get(side) for side in ("before", "after")))
        if name in values
        else Change(name)
        for name in details.pop("fields", [])
    ]
    if set(details) == {"before", "after"}:
        return [Change("state", details["before"], details["after"])]
    made += [Change(name, None, value) for name, value in details.items()]
    return made
