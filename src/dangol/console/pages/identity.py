"""How a person is known, and pairs to decide on: merged, taken apart, undone."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query
from fastapi.responses import Response

from dangol.console.errors import UnknownCustomerError
from dangol.console.failures import PageRoute
from dangol.console.queries.doubtful import doubts
from dangol.console.queries.identity import Identity, identity
from dangol.console.queries.profile import person
from dangol.console.visit import Needs, Posted, SignedInVisit, Visit
from dangol.console.words import identity as words
from dangol.customers.identity.decision import IdentityDecision
from dangol.customers.identity.likely_pairs import LikelyPairs
from dangol.customers.identity.pairs_story import AUTOMATIC, REVIEW
from dangol.errors import DangolError
from dangol.governance import records
from dangol.governance.asked_role import Always
from dangol.governance.records import ARCHIVED
from dangol.governance.rights.reads import note_read
from dangol.loading.field_titles import field_title
from dangol.store.secret import keyed_hash
from dangol.words import Text

router = APIRouter(prefix="/customers", route_class=PageRoute)
PROFILE, PAIRS = "golden-profile", LikelyPairs.slug
REVIEW_PATH = "/customers/review"
DeciderVisit = Annotated[Visit, Depends(Needs(Always(IdentityDecision.create_role)))]
_FOLLOWING = ("standard-forms", PAIRS, "who-is-who", "golden-customers", PROFILE)


@router.get("/review")
def review(visit: SignedInVisit, done: Annotated[str, Query(max_length=20)] = "") -> Response:
    """Pairs that are likely one person, but not surely."""
    return _review(visit, done=done)


def _review(visit: Visit, done: str = "", wrong: str = "", status: int = 200) -> Response:
    return visit.render(
        "customers/review.html",
        status,
        w=words,
        doubts=doubts(visit.workspace),
        is_compared=visit.workspace.ledger.latest(PAIRS) is not None,
        bounds=(AUTOMATIC, REVIEW),
        field_title=field_title,
        done=words.DONE.get(done),
        wrong=wrong,
        active=_active(visit),
    )


@router.post("/review")
def settle(visit: DeciderVisit, form: Posted) -> Response:
    """A pair is one person, or never is."""
    try:
        _decide(visit, form.text("left"), form.text("right"), form.text("verdict"), "")
    except DangolError as refused:
        return _review(visit, wrong=refused.message, status=refused.status)
    return visit.go(f"{REVIEW_PATH}?done={form.text('verdict')}")


@router.get("/{customer_id}/identity")
def known(
    visit: SignedInVisit, customer_id: str, done: Annotated[str, Query(max_length=20)] = ""
) -> Response:
    """What ties a person's numbers and devices, and what was kept apart."""
    if person(visit.workspace, customer_id, 1, ()) is None:
        raise UnknownCustomerError(customer_id)
    return _known(visit, identity(visit.workspace, customer_id), done=done)


def _known(
    visit: Visit, found: Identity, done: str = "", wrong: Text | str = "", status: int = 200
) -> Response:
    note_read(visit.workspace.keeping, found.known.person_id, visit.person, visit.clock)
    return visit.render(
        "customers/identity.html",
        status,
        w=words,
        found=found,
        done=words.DONE.get(done),
        wrong=wrong,
        active=_active(visit),
        undone=ARCHIVED,
    )


@router.post("/{customer_id}/identity")
def decide(visit: DeciderVisit, customer_id: str, form: Posted) -> Response:
    """Another number is the same person, or never is."""
    other, verdict = form.text("number"), form.text("verdict")
    found = identity(visit.workspace, customer_id)
    if other and person(visit.workspace, other, 1, ()) is None:
        wrong = words.UNKNOWN_NUMBER.model_copy(
            update={name: text.format(id=other) for name, text in words.UNKNOWN_NUMBER}
        )
        return _known(visit, found, wrong=wrong, status=404)
    try:
        _decide(visit, found.known.person_id, other, verdict, form.text("reason"))
    except DangolError as refused:
        return _known(visit, found, wrong=refused.message, status=refused.status)
    return visit.go(f"/customers/{found.known.person_id}/identity?done={verdict}")


@router.post("/{customer_id}/identity/undo")
def undo(visit: DeciderVisit, customer_id: str, form: Posted) -> Response:
    """A decision is as if it had never been taken."""
    records.move(
        visit.workspace.state, IdentityDecision, form.text("decision"), "undo", visit.person,
        visit.clock,
    )  # fmt: skip
    _work_out(visit)
    return visit.go(f"/customers/{customer_id}/identity?done=undone")


def _decide(visit: Visit, one: str, other: str, verdict: str, reason: str) -> None:
    """Raises ForbiddenError, ParametersError, ContraryDecisionError, NameTakenError."""
    secret = visit.workspace.store.secret
    # Names stand in the audit trail, numbers of customers do not.
    mark = keyed_hash(secret, verdict, *sorted((one, other)))[:12]
    fields = {
        "name": f"{verdict} {mark}",
        "left_customer_id": one,
        "right_customer_id": other,
        "verdict": verdict,
        "reason": reason,
    }
    records.create(visit.workspace.state, IdentityDecision, fields, visit.person, visit.clock)
    _work_out(visit)


def _work_out(visit: Visit) -> None:
    """Who is who, and the profile that rests on it."""
    visit.workspace.runner.refresh(visit.person.name, PROFILE)


def _active(visit: Visit) -> object:
    return next((run for run in visit.workspace.ledger.active() if run.slug in _FOLLOWING), None)
