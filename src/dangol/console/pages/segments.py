"""Found segments: which groups there are, side by side, how firm they are, and who moved."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.segments import HERE, SLUG, members_of, segment_tabs, shown_segments
from dangol.console.visit import SignedInVisit
from dangol.console.words import segments as words
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(prefix=HERE, route_class=PageRoute)


@router.get("")
def found(
    visit: SignedInVisit,
    instance: Annotated[str, Query(max_length=120)] = DEFAULT_INSTANCE,
    segment: Annotated[int, Query(ge=0, le=10_000)] = 0,
    evidence: str = "",
) -> Response:
    """The answer of a saved way to find groups, every group, and the people of one."""
    page = answer_page(visit, SLUG, instance)
    every = shown_segments(visit.workspace, instance) if page.state == "answered" else []
    chosen = next((one for one in every if one.number == segment), every[0] if every else None)
    return visit.render(
        "customers/found_segments.html",
        w=words,
        tabs=segment_tabs(visit.workspace, instance),
        segments=every,
        chosen=chosen,
        members=members_of(visit.workspace, instance, chosen.number) if chosen else [],
        **page.context(),
    )
