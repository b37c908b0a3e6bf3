"""Surveys: what customers say when they are asked, and in which words."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.surveys import SLUG, Quote, quotes, themes
from dangol.console.visit import SignedInVisit
from dangol.console.words import surveys as words

router = APIRouter(prefix="/customers/surveys", route_class=PageRoute)


@router.get("")
def surveys(
    visit: SignedInVisit, theme: Annotated[str, Query(max_length=600)] = "", evidence: str = ""
) -> Response:
    """The answer, and quotes of a theme: its number, survey and question."""
    page = answer_page(visit, SLUG)
    is_shown = page.state == "answered" and page.is_latest
    every = themes(visit.workspace) if is_shown else []
    chosen = next((one for one in every if one.key == theme), every[0] if every else None)
    said: list[Quote] = quotes(visit.workspace, chosen) if chosen is not None else []
    return visit.render(
        "customers/surveys.html", w=words, themes=every, chosen=chosen, quotes=said,
        **page.context(),
    )  # fmt: skip
