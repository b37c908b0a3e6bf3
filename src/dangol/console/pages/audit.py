"""Trust: who changed what."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import trust as words
from dangol.governance import audit

router = APIRouter(prefix="/trust/audit", route_class=PageRoute)
PAGE = 50


@router.get("")
def trail(
    visit: SignedInVisit,
    before: Annotated[int | None, Query(ge=1)] = None,
    kind: Annotated[str, Query(max_length=100)] = "",
) -> Response:
    """The audit trail, newest first; for administrators."""
    visit.require("admin")
    found = audit.entries(visit.workspace.state, PAGE + 1, before, kind or None)
    entries = found[:PAGE]
    kinds = ["user", "token", *visit.workspace.registry.records]
    return visit.render(
        "trust/audit.html",
        w=words,
        entries_found=entries,
        before=before,
        kind=kind,
        kinds=kinds,
        older=entries[-1].number if len(found) > PAGE else None,
        record_titles={k: r.title for k, r in visit.workspace.registry.records.items()},
    )
