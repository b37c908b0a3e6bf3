"""A person's own page: what they allow, seen and changed by a link, without signing in."""

from collections.abc import Collection

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from dangol.console.failures import PageRoute
from dangol.console.queries.allowing import answer, preferences_of, refuse_marketing
from dangol.console.visit import AnyVisitor, Console, Posted, Visitor
from dangol.console.words import my_preferences as words
from dangol.governance.consent_rules import consent_rules
from dangol.governance.preference_links import PATH, customer_of
from dangol.governance.rights.requests import (
    ERASURE,
    WISHES,
    PersonRequest,
    file_request,
    requests_of,
)

router = APIRouter(prefix=PATH, route_class=PageRoute)
_HEADERS = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}


@router.get("/{token}")
def page(visitor: AnyVisitor, token: str) -> Response:
    """What they allow; looking changes nothing, as mail programs look at links too."""
    return _page(visitor, token)


@router.post("/{token}")
def choose(visitor: AnyVisitor, token: str, form: Posted) -> Response:
    """Keep the answers."""
    found = preferences_of(visitor.workspace, _customer(visitor, token))
    nothing = form.text("do") == "refuse"
    chosen = {one.name: one.name in form and not nothing for one in found.options}
    answer(visitor.workspace, found, chosen)
    return _page(visitor, token, is_kept=True)


@router.post("/{token}/requests")
def ask(visitor: AnyVisitor, token: str, form: Posted) -> Response:
    """Ask for a copy, or to be erased; asking again while it is open changes nothing."""
    customer_id = _customer(visitor, token)
    found = preferences_of(visitor.workspace, customer_id)
    wish = form.text("wish")
    if not found.is_known or wish not in WISHES:
        return _page(visitor, token)
    if wish == ERASURE and form.text("sure") != "true":
        return _page(visitor, token, is_unsure=True)
    workspace = visitor.workspace
    file_request(workspace.keeping, customer_id, found.who.numbers, wish, workspace.clock())
    return _page(visitor, token)


@router.post("/{token}/unsubscribe")
def unsubscribe(request: Request, token: str) -> Response:
    """One click in a mail program (RFC 8058); the sealed link is the proof."""
    console: Console = request.state.console
    secret = console.workspace.store.secret
    refuse_marketing(console.workspace, customer_of(secret, token))
    return PlainTextResponse("OK", headers=_HEADERS)


def _customer(visitor: Visitor, token: str) -> str:
    return customer_of(visitor.workspace.store.secret, token)


def _page(
    visitor: Visitor, token: str, *, is_kept: bool = False, is_unsure: bool = False
) -> Response:
    found = preferences_of(visitor.workspace, _customer(visitor, token))
    response = visitor.render(
        "my/preferences.html",
        w=words,
        found=found,
        rules=consent_rules(visitor.settings),
        address=f"{PATH}/{token}",
        is_kept=is_kept,
        is_unsure=is_unsure,
        asked=_latest(visitor, found.who.numbers) if found.is_known else {},
    )
    response.headers.update(_HEADERS)
    return response


def _latest(visitor: Visitor, numbers: Collection[str]) -> dict[str, PersonRequest]:
    """By wish what they asked for last."""
    found: dict[str, PersonRequest] = {}
    for one in requests_of(visitor.workspace.state, numbers):
        found.setdefault(one.wish, one)
    return found
