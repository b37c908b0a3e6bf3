"""What a person may ask: their own link, everything that is kept, and to be erased."""

import threading
from typing import Any
from urllib.parse import quote

import structlog
from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from dangol.console.failures import PageRoute
from dangol.console.visit import AdminVisit, AnalystVisit, Posted, SignedInVisit, Visit
from dangol.console.words import rights as words
from dangol.console.words import trust
from dangol.errors import DangolError
from dangol.governance.consent_rules import consent_rules
from dangol.governance.preference_links import preference_link
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.governance.rights.erasure import ask_erasure, erase
from dangol.governance.rights.kept_erasures import Verified, all_erasures, verify_erasure
from dangol.governance.rights.person_export import handed_out, note_deed, person_export, revealed
from dangol.governance.rights.reads import deeds_about, note_read
from dangol.governance.rights.requests import OUTCOMES, WISHES

router = APIRouter(route_class=PageRoute)
ERASURES = "/trust/erasures"
_log = structlog.get_logger()
FAULTS = {NoReasonError.slug: words.NO_REASON, NamingReasonError.slug: words.NAMED}


@router.get("/customers/{customer_id}/rights")
def rights(visit: AnalystVisit, customer_id: str) -> Response:
    """What is kept of them, and what can be done about it."""
    return _page(visit, customer_id)


@router.post("/customers/{customer_id}/rights/link")
def make_link(visit: AnalystVisit, customer_id: str, form: Posted) -> Response:
    """Their own link to what they allow."""
    keeping = visit.workspace.keeping
    note_deed(keeping, customer_id, visit.person, "preference-link", {}, visit.clock)
    url = str(visit.request.base_url)
    return _page(visit, customer_id, link=preference_link(url, keeping.secret, customer_id))


@router.post("/customers/{customer_id}/rights/reveal")
def reveal(visit: AnalystVisit, customer_id: str, form: Posted) -> Response:
    """Identifiers as they are."""
    try:
        found = revealed(
            visit.workspace.keeping, customer_id, visit.person, form.text("reason"), visit.clock
        )
    except (NoReasonError, NamingReasonError) as wrong:
        return _page(visit, customer_id, fault=("reveal", FAULTS[wrong.slug].of(visit.language)))
    return _page(visit, customer_id, identifiers=found)


@router.post("/customers/{customer_id}/rights/export")
def export(visit: AdminVisit, customer_id: str, form: Posted) -> Response:
    """Everything that is kept, as a file."""
    made = handed_out(visit.workspace.keeping, customer_id, visit.person, visit.clock)
    if form.text("as") == "html":
        text = visit.text(
            "customers/person_export.html", w=words, made=made, wishes=WISHES, outcomes=OUTCOMES
        )
        return _file(text.encode(), "text/html; charset=utf-8", "person.html")
    response = JSONResponse(_plain(made.as_json()))
    response.headers["Content-Disposition"] = 'attachment; filename="person.json"'
    return response


@router.post("/customers/{customer_id}/rights/erase")
def erase_person(visit: AdminVisit, customer_id: str, form: Posted) -> Response:
    """Begin; the list of erasures shows when it is done."""
    keeping, at = visit.workspace.keeping, visit.clock
    try:
        asked = ask_erasure(keeping, customer_id, visit.person, form.text("reason"), at)
    except (NoReasonError, NamingReasonError) as wrong:
        return _page(visit, customer_id, fault=("erase", FAULTS[wrong.slug].of(visit.language)))

    def work() -> None:
        try:
            erase(keeping, asked, at)
        except DangolError as refused:
            # It is gone on with within the hour.
            _log.warning("not-erased", erasure=asked, problem=refused.slug)

    threading.Thread(target=work, name="dangol-erasing", daemon=True).start()
    return visit.go(ERASURES)


@router.get(ERASURES)
def erasures(visit: AdminVisit) -> Response:
    """Every erasure with its proof."""
    return _erasures(visit)


@router.get(f"{ERASURES}/now")
def now(visit: AdminVisit) -> Response:
    """What a page asks while somebody is being erased."""
    at_work = any(one.finished_at is None for one in all_erasures(visit.workspace.state))
    return Response(status_code=204 if at_work else 200, headers=_refresh(at_work=at_work))


@router.post(f"{ERASURES}/{{erasure_id}}/verify")
def verify(visit: AdminVisit, erasure_id: str, form: Posted) -> Response:
    """Look through everything anew."""
    return _erasures(visit, (erasure_id, verify_erasure(visit.workspace.keeping, erasure_id)))


def _refresh(*, at_work: bool) -> dict[str, str]:
    return {} if at_work else {"HX-Refresh": "true"}


def _page(
    visit: SignedInVisit,
    customer_id: str,
    *,
    link: str = "",
    identifiers: list[dict[str, Any]] | None = None,
    fault: tuple[str, str] = ("", ""),
) -> Response:
    keeping = visit.workspace.keeping
    made = person_export(keeping, customer_id, visit.clock)
    note_read(keeping, customer_id, visit.person, visit.clock)
    rules = consent_rules(visit.settings)
    return visit.render(
        "customers/rights.html",
        422 if fault[0] else 200,
        w=words,
        customer_id=customer_id,
        path=f"/customers/{quote(customer_id, safe='')}",
        made=made,
        trust_words=trust,
        readers=deeds_about(keeping, made.numbers) if visit.may("admin") else [],
        rows=sum(len(one.rows) for one in made.kept),
        rules=rules,
        link=link,
        identifiers=identifiers,
        faults={fault[0]: fault[1]},
    )


def _erasures(visit: Visit, looked: tuple[str, Verified] | None = None) -> Response:
    found = all_erasures(visit.workspace.state)
    return visit.render(
        "trust/erasures.html",
        w=words,
        found=found,
        at_work=any(one.finished_at is None for one in found),
        looked=looked,
    )


def _plain(value: Any) -> Any:
    """What JSON has no kind for, as text."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(
        content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
