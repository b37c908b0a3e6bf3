"""The page for addresses that nothing answers; the last route of all."""

from fastapi import APIRouter
from fastapi.responses import Response
from starlette.routing import Match
from starlette.types import Scope

from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.visit import AnyVisitor

NOT_PAGES = ("/api/", "/static/")


class LostRoute(PageRoute):
    """Takes every address but those of programs, which have their own errors."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        if scope.get("path", "").startswith(NOT_PAGES):
            return Match.NONE, {}
        return super().matches(scope)


router = APIRouter(route_class=LostRoute)


@router.get("/{path:path}")
def lost(visitor: AnyVisitor, path: str) -> Response:
    """There is no such page."""
    raise NoSuchPageError(f"/{path}")
