"""Signing in with the provider of an organisation: out to it, and back."""

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.errors import NoSuchPageError
from dangol.console.failures import PageRoute
from dangol.console.pages.entrance import PROVIDER, PROVIDER_OUT, enter, inside
from dangol.console.visit import SESSION_COOKIE, AnyVisitor, Visit, Visitor
from dangol.governance.access import sign_out
from dangol.governance.provider.begun import LASTS
from dangol.governance.provider.sign_in import BACK, back_from_provider, way_out, way_to_provider

router = APIRouter(route_class=PageRoute)
TICKET_COOKIE = "dangol_ticket"


@router.get(PROVIDER)
def to_provider(visitor: AnyVisitor, next: Annotated[str, Query()] = "/") -> Response:
    """Away to the provider, with a ticket to come back."""
    _require_provider(visitor)
    if isinstance(visitor, Visit):
        return visitor.go(inside(next))
    url, ticket = way_to_provider(
        visitor.workspace.state, visitor.settings, inside(next), visitor.clock
    )
    response = visitor.go(url)
    seconds = int(LASTS.total_seconds())
    visitor.set_cookie(response, TICKET_COOKIE, ticket, max_age=seconds)
    return response


@router.get(BACK)
def from_provider(visitor: AnyVisitor) -> Response:
    """Back with a code: a new session, whatever the browser had before."""
    _require_provider(visitor)
    cookies = visitor.request.cookies
    entered, next_page = back_from_provider(
        visitor.workspace.state,
        visitor.settings,
        visitor.request.query_params,
        cookies.get(TICKET_COOKIE, ""),
        visitor.language,
        visitor.clock,
    )
    if isinstance(visitor, Visit):
        sign_out(visitor.workspace.state, cookies[SESSION_COOKIE], visitor.clock)
    response = enter(visitor, entered, inside(next_page))
    response.delete_cookie(TICKET_COOKIE, path="/")
    return response


@router.get(PROVIDER_OUT)
def out_of_provider(visitor: AnyVisitor) -> Response:
    """To where the provider ends its session; to the entrance, if it has no such place."""
    _require_provider(visitor)
    return visitor.go(way_out(visitor.settings) or "/sign-in")


def _require_provider(visitor: Visitor) -> None:
    if visitor.settings.oidc_issuer is None:
        raise NoSuchPageError(visitor.request.url.path)
