"""Trust: what people ask for themselves, by when it is due, and what came of it."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.pages.rights import FAULTS
from dangol.console.visit import AdminVisit, AnalystVisit, Posted, Visit
from dangol.console.words import requests as words
from dangol.governance.consent_rules import consent_rules
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.governance.rights.requests import (
    ANSWERED,
    OUTCOMES,
    REFUSED,
    WISHES,
    all_requests,
    close_request,
)

PATH = "/trust/requests"
router = APIRouter(prefix=PATH, route_class=PageRoute)


@router.get("")
def requests(visit: AnalystVisit) -> Response:
    """Every request, those that wait first."""
    return _page(visit)


@router.post("/{request_id}/answered")
def answered(visit: AdminVisit, request_id: str, form: Posted) -> Response:
    """What was asked for is in the person's hands."""
    keeping = visit.workspace.keeping
    close_request(keeping, request_id, ANSWERED, visit.person, "", visit.clock)
    return visit.go(PATH)


@router.post("/{request_id}/refused")
def refused(visit: AdminVisit, request_id: str, form: Posted) -> Response:
    """Not done, with the reason that the person reads."""
    keeping, reason = visit.workspace.keeping, form.text("reason")
    try:
        close_request(keeping, request_id, REFUSED, visit.person, reason, visit.clock)
    except (NoReasonError, NamingReasonError) as wrong:
        return _page(visit, (request_id, FAULTS[wrong.slug].of(visit.language)))
    return visit.go(PATH)


def _page(visit: Visit, fault: tuple[str, str] = ("", "")) -> Response:
    found = all_requests(visit.workspace.state)
    waiting = [one for one in found if one.is_open]
    rules = consent_rules(visit.settings)
    return visit.render(
        "trust/requests.html",
        422 if fault[0] else 200,
        w=words,
        waiting=waiting,
        closed=[one for one in found if not one.is_open],
        late=[one for one in waiting if one.due_at < visit.clock],
        wishes=WISHES,
        outcomes=OUTCOMES,
        rules=rules,
        source=rules.sources.get("answer_days", "dangol.toml"),
        fault=fault,
    )
