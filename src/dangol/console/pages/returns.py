"""The ledger of returns: what everything brought, cost and rests on."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import returns as words

router = APIRouter(prefix="/campaigns/results", route_class=PageRoute)


@router.get("")
def results(visit: SignedInVisit, evidence: str = "") -> Response:
    """The answer: measured lines first, then what nobody measured."""
    page = answer_page(visit, "marketing-returns")
    return visit.render("campaigns/results.html", w=words, **page.context())
