"""Trust: can the data be relied on? The answer, and every measure of a source day by day."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.quality import measured_sources, measures_of
from dangol.console.visit import SignedInVisit
from dangol.console.words import quality as words
from dangol.customers.quality.people import BETWEEN
from dangol.tables.quality import LOADS, MEASURES
from dangol.words import Text

router = APIRouter(prefix="/trust/quality", route_class=PageRoute)
SLUG = "data-quality"


@router.get("")
def quality(
    visit: SignedInVisit, source: Annotated[str, Query(max_length=1_000)] = "", evidence: str = ""
) -> Response:
    """The answer, and the measures of the chosen source: ``table|name``."""
    page = answer_page(visit, SLUG)
    sources = measured_sources(visit.workspace) if page.answer is not None else []
    asked = tuple(source.split("|", 1))
    chosen = next((one for one in sources if one == asked), sources[0] if sources else None)
    measures = measures_of(visit.workspace, *chosen) if chosen is not None else []
    return visit.render(
        "trust/quality.html",
        w=words,
        sources=sources,
        chosen=chosen,
        measures=measures,
        say=_say(*chosen) if chosen is not None else None,
        meanings=[(MEASURES[name], meaning) for name, meaning in words.MEANINGS.items()],
        **page.context(),
    )


def _say(table: str, source: str) -> Text | None:
    """What is particular about the measures of loads, and of two sources compared."""
    if table == LOADS:
        return words.LOADS_SAY
    return words.PEOPLE_SAY if BETWEEN in source else None
