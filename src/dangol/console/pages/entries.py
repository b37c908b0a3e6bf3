"""The seven entries where no page of ours stands yet, and everything in one list."""

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.menu import ENTRIES, second_level, settings_places
from dangol.console.visit import SignedInVisit, Visit
from dangol.console.words import entries as words

router = APIRouter(route_class=PageRoute)


@router.get("/market")
def market(visit: SignedInVisit) -> Response:
    """What people say."""
    return _entry(visit, "market")


@router.get("/campaigns")
def campaigns(visit: SignedInVisit) -> Response:
    """Whom to approach."""
    return _entry(visit, "campaigns")


@router.get("/budget")
def budget(visit: SignedInVisit) -> Response:
    """Where the money pays."""
    return _entry(visit, "budget")


def _entry(visit: Visit, name: str) -> Response:
    entry = next(e for e in ENTRIES if e.name == name)
    places = second_level(visit.workspace.registry, entry.name, visit.role)
    return visit.render(
        "entries/entry.html", w=words, entry=entry, places=places, said=words.WILL_SHOW[name]
    )


@router.get("/more")
def everything(visit: SignedInVisit) -> Response:
    """All entries and pages: the way to everything on a small screen."""
    groups = [(e, second_level(visit.workspace.registry, e.name, visit.role)) for e in ENTRIES]
    return visit.render(
        "entries/more.html", w=words, groups=groups, settings_places=settings_places(visit.role)
    )
