"""Affinity: what customers are drawn to, and who is drawn to something that is chosen."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.affinities import SLUG, Values, drawn_people, values_to_choose
from dangol.console.visit import SignedInVisit
from dangol.console.words import affinity as words

router = APIRouter(prefix="/customers/affinity", route_class=PageRoute)


@router.get("")
def affinity(
    visit: SignedInVisit, drawn: Annotated[str, Query(max_length=300)] = "", evidence: str = ""
) -> Response:
    """The answer, and the people who are drawn to a value: ``category:fruit``."""
    page = answer_page(visit, SLUG)
    is_shown = page.state == "answered" and page.is_latest
    values = values_to_choose(visit.workspace, drawn) if is_shown else Values([], None)
    chosen = values.chosen
    return visit.render(
        "customers/affinity.html",
        w=words,
        values=values,
        people=drawn_people(visit.workspace, chosen) if chosen is not None else None,
        **page.context(),
    )
