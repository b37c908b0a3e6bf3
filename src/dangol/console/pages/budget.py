"""Budget: which channels lead people to buy, and what is credited to them."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.answering import answer_page
from dangol.console.failures import PageRoute
from dangol.console.queries.attribution import credits_of
from dangol.console.visit import SignedInVisit
from dangol.console.words import attribution as words
from dangol.runs.instances import instances
from dangol.tables.vocabulary import DEFAULT_INSTANCE

router = APIRouter(prefix="/budget", route_class=PageRoute)
ATTRIBUTION = "attribution"
HERE = "/budget/attribution"
Name = Annotated[str, Query(max_length=120)]


@router.get("/attribution")
def attribution(
    visit: SignedInVisit,
    instance: Name = DEFAULT_INSTANCE,
    model: Name = "",
    segment: Name = "",
    evidence: str = "",
) -> Response:
    """Credit by the model and segment that are asked for, else as the answer was asked."""
    workspace = visit.workspace
    page = answer_page(visit, ATTRIBUTION, instance)
    asked = page.shown.parameters if page.shown is not None else {}
    shown = (
        credits_of(workspace, instance, model or str(asked.get("model", "")), segment)
        if page.state == "answered"
        else None
    )
    every = [i for i in instances(workspace.registry, workspace.state) if i.slug == ATTRIBUTION]

    def address(**changed: str) -> str:
        """The same page with something else chosen."""
        now = {"instance": instance, "model": model, "segment": segment, **changed}
        kept = {name: value for name, value in now.items() if value and value != DEFAULT_INSTANCE}
        return HERE + (f"?{urlencode(kept)}" if kept else "")

    return visit.render(
        "budget/attribution.html",
        w=words,
        instances=[(one, address(instance=one.name, segment="")) for one in every],
        credits=shown,
        address=address,
        **page.context(),
    )
