"""Journeys: where people are lost, which ways they take, in which stage they are."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.journeys import dropped, next_of, stream_of
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import journeys as words
from dangol.runs.instances import instances
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(prefix="/customers/journeys", route_class=PageRoute)
HERE = "/customers/journeys"
Name = Annotated[str, Query(max_length=120)]
TABS = (
    ("funnel", words.FUNNEL, HERE),
    ("journeys", words.PATHS, f"{HERE}/paths"),
    ("stages", words.STAGES, f"{HERE}/stages"),
)


@router.get("")
def funnel(visit: SignedInVisit, instance: Name = DEFAULT_INSTANCE, evidence: str = "") -> Response:
    """Where people are lost on the way."""
    return _page(visit, "funnel", instance)


@router.get("/paths")
def paths(visit: SignedInVisit, instance: Name = DEFAULT_INSTANCE, evidence: str = "") -> Response:
    """Which ways people take, and what they do next."""
    return _page(visit, "journeys", instance)


@router.get("/stages")
def stages(visit: SignedInVisit, instance: Name = DEFAULT_INSTANCE, evidence: str = "") -> Response:
    """In which stage customers are, and where they move."""
    return _page(visit, "stages", instance)


def _page(visit: Visit, slug: str, name: str) -> Response:
    page = answer_page(visit, slug, name)
    workspace, answer = visit.workspace, page.answer
    is_answered = page.state == "answered"
    address = next(path for one, _, path in TABS if one == slug)
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == slug]
    return visit.render(
        "customers/journeys.html",
        w=words,
        tabs=[(title, path, one == slug) for one, title, path in TABS],
        instances=[(one, f"{address}?{urlencode({'instance': one.name})}") for one in every],
        stream=stream_of(answer) if answer and is_answered and slug == "journeys" else None,
        dropped=dropped(workspace, name) if is_answered and slug == "funnel" else [],
        coming=next_of(workspace, name) if is_answered and slug == "journeys" else [],
        **page.context(),
    )
