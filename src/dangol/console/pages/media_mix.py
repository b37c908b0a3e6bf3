"""The media mix: what channels brought, beside tests and credit, and what it rests on."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import media_mix as words

router = APIRouter(prefix="/budget/media-mix", route_class=PageRoute)


@router.get("")
def media_mix(visit: SignedInVisit, evidence: str = "") -> Response:
    """The latest answer, with the ways to calibrate it."""
    return visit.render(
        "budget/media_mix.html", w=words, **answer_page(visit, "media-mix").context()
    )
