"""Trust: the catalogue of derived variables, and what the trial of each showed."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.variables import catalogue
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import variables as words
from dangol.runs.instances import Instance, instances
from dangol.tables.variables import VERDICTS
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(prefix="/trust/variables", route_class=PageRoute)
SLUG = "derived-variables"
HERE = "/trust/variables"
ALL = "all"


@router.get("")
def variables(
    visit: SignedInVisit,
    instance: Annotated[str, Query(max_length=120)] = "",
    result: Annotated[str, Query(max_length=40)] = "",
    evidence: str = "",
) -> Response:
    """The answer of a saved trial, and its variables, of one result where that is asked."""
    every = _instances(visit)
    name = instance or every[0].name
    page = answer_page(visit, SLUG, name)
    chosen = result if result in VERDICTS else "" if result == ALL else "promoted"
    return visit.render(
        "trust/variables.html",
        w=words,
        instances=[(one, f"{HERE}?{urlencode({'instance': one.name})}") for one in every],
        chosen=chosen,
        verdicts=VERDICTS,
        tried=catalogue(visit.workspace, name, chosen) if page.state == "answered" else [],
        **page.context(),
    )


def _instances(visit: Visit) -> list[Instance]:
    """What is asked of everybody first."""
    workspace = visit.workspace
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == SLUG]
    return sorted(every, key=lambda one: one.name != DEFAULT_INSTANCE)
