"""Trust: events that arrive. Their sources, the newest of them, and how to send some."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.snippets import snippets
from dangol.console.visit import SignedInVisit
from dangol.console.words import events as words
from dangol.errors import NotFoundError
from dangol.loading.events.source_arrivals import newest_events, source_arrivals, source_shapes
from dangol.tables.events import EVENTS

router = APIRouter(prefix="/trust/events", route_class=PageRoute)
TYPES = dict(EVENTS.column("event_type").values)


@router.get("")
def overview(visit: SignedInVisit) -> Response:
    """All event sources, and what arrives from any of them."""
    sources = source_arrivals(visit.workspace)
    return visit.render(
        "trust/events/list.html",
        w=words,
        sources=sources,
        names={one.kept.id: one.kept.record.name for one in sources},
        count=sum(one.counts["event_count"] for one in sources),
        unaccepted=sum(one.counts["unaccepted_count"] for one in sources),
        events=newest_events(visit.workspace) if sources else [],
        types=TYPES,
        source="",
    )


@router.get("/newest")
def newest(visit: SignedInVisit, source: str = "") -> Response:
    """The rows of the live view."""
    sources = source_arrivals(visit.workspace)
    return visit.render(
        "trust/events/newest.html",
        w=words,
        names={one.kept.id: one.kept.record.name for one in sources},
        events=newest_events(visit.workspace, source or None),
        types=TYPES,
        source=source,
    )


@router.get("/{source_id}")
def one(visit: SignedInVisit, source_id: str) -> Response:
    """One source: how to send, what came, what it looks like, what is wrong with it."""
    sources = {one.kept.id: one for one in source_arrivals(visit.workspace)}
    if source_id not in sources:
        raise NotFoundError("event source", source_id, ())
    found = sources[source_id]
    address = str(visit.request.base_url).rstrip("/")
    return visit.render(
        "trust/events/one.html",
        w=words,
        found=found,
        address=address,
        snippets=snippets(address, found.write_key),
        shapes=source_shapes(visit.workspace, source_id),
        names={source_id: found.kept.record.name},
        events=newest_events(visit.workspace, source_id),
        types=TYPES,
        source=source_id,
    )
