"""Trust: where every number comes from, as a picture and as a list."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.drawing import draw
from dangol.console.failures import PageRoute
from dangol.console.visit import SignedInVisit
from dangol.console.words import trust as words

router = APIRouter(prefix="/trust", route_class=PageRoute)


@router.get("")
def overview(visit: SignedInVisit) -> Response:
    """Trust begins with where numbers come from."""
    return visit.go("/trust/lineage")


@router.get("/lineage")
def lineage(visit: SignedInVisit) -> Response:
    """Samples, tables and analyses, what feeds what, how fresh each is."""
    found = visit.workspace.lineage()
    nodes = {node.id: node for node in found.nodes}
    reads: dict[str, list[str]] = {}
    feeds: dict[str, list[str]] = {}
    for start, end in found.edges:
        reads.setdefault(end, []).append(start)
        feeds.setdefault(start, []).append(end)
    analyses = [node for node in found.nodes if node.kind == "analysis"]
    return visit.render(
        "trust/lineage.html",
        w=words,
        found=found,
        nodes=nodes,
        reads=reads,
        feeds=feeds,
        analyses=analyses,
        behind=[n for n in analyses if n.state != "fresh"],
        drawing=draw(found, visit.language),
        active=visit.workspace.ledger.active(),
    )
