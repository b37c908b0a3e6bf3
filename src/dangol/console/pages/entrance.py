"""Signing in and out, and the first administrator."""

from typing import Annotated
from urllib.parse import urlencode, urlsplit

from fastapi import APIRouter, Query
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import (
    GUEST_COOKIE,
    SESSION_COOKIE,
    AnyVisitor,
    Posted,
    SignedInVisit,
    Visit,
    Visitor,
)
from dangol.console.words import entrance as words
from dangol.errors import DangolError
from dangol.governance.access import (
    SignedIn,
    create_first_admin,
    needs_first_admin,
    sign_in,
    sign_out,
)
from dangol.words import Text

router = APIRouter(route_class=PageRoute)
PROVIDER = "/sign-in/provider"
PROVIDER_OUT = "/sign-out/provider"


@router.get("/sign-in")
def ask_who(visitor: AnyVisitor, next: Annotated[str, Query()] = "/") -> Response:
    """The entrance; a project without an administrator says how to make one."""
    if isinstance(visitor, Visit):
        return visitor.go(inside(next))
    if needs_first_admin(visitor.workspace.state):
        return visitor.render("entrance/unprepared.html", w=words)
    return _door(visitor, inside(next))


@router.post("/sign-in")
def let_in(visitor: AnyVisitor, form: Posted) -> Response:
    """A session for who knows the password."""
    next_page = inside(form.text("next") or "/")
    try:
        entered = sign_in(
            visitor.workspace.state,
            form.text("email"),
            form.get("password", ""),
            _address(visitor),
            visitor.clock,
            only_admins=not visitor.settings.password_sign_in,
        )
    except DangolError as wrong:
        said = words.TOO_MANY if wrong.status == 429 else words.WRONG
        response = _door(visitor, next_page, form.text("email"), said, wrong.status)
        if hasattr(wrong, "retry_after"):
            response.headers["Retry-After"] = str(wrong.retry_after)
        return response
    return enter(visitor, entered, next_page)


@router.post("/sign-out")
def leave(visit: SignedInVisit, form: Posted) -> Response:
    """End the session, and lead who came through a provider to where that ends its own."""
    token = visit.request.cookies.get(SESSION_COOKIE, "")
    issuer = sign_out(visit.workspace.state, token)
    response = visit.go("/sign-in")
    if issuer is not None and issuer == visit.settings.oidc_issuer:
        # A page in between: a form may lead nowhere else (Content-Security-Policy).
        response = visit.alone().render("entrance/left.html", w=words, further=PROVIDER_OUT)
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response


@router.get("/setup")
def ask_first_admin(visitor: AnyVisitor, code: str = "") -> Response:
    """The form for the first administrator, opened by the link that the server prints."""
    if not needs_first_admin(visitor.workspace.state):
        return visitor.go("/sign-in")
    return _setup_form(visitor, code, {}, {}, None)


@router.post("/setup")
def make_first_admin(visitor: AnyVisitor, form: Posted) -> Response:
    """The first administrator, signed in at once."""
    state = visitor.workspace.state
    fields = {name: form.text(name) for name in ("email", "name")}
    password = form.get("password", "")
    if password != form.get("again", ""):
        return _setup_form(
            visitor,
            form.text("code"),
            fields,
            {"again": words.DIFFERENT.of(visitor.language)},
            None,
            422,
        )
    try:
        create_first_admin(
            state,
            form.text("code"),
            fields["email"],
            fields["name"],
            password,
            language=visitor.language,
            at=visitor.clock,
        )
        entered = sign_in(state, fields["email"], password, _address(visitor), visitor.clock)
    except DangolError as wrong:
        faults = words.account_faults(wrong.faults, visitor.language)
        said = None if faults else words.SETUP_WRONG.get(wrong.slug, words.WRONG)
        return _setup_form(visitor, form.text("code"), fields, faults, said, wrong.status)
    return enter(visitor, entered, "/")


def _door(
    visitor: Visitor, next_page: str, email: str = "", wrong: Text | None = None, status: int = 200
) -> Response:
    issuer = visitor.settings.oidc_issuer
    by_provider = "" if issuer is None else f"{PROVIDER}?{urlencode({'next': next_page})}"
    return visitor.render(
        "entrance/sign_in.html",
        status,
        w=words,
        next=next_page,
        email=email,
        wrong=wrong,
        by_provider=by_provider,
    )


def _setup_form(
    visitor: Visitor,
    code: str,
    fields: dict[str, str],
    faults: dict[str, str],
    wrong: object,
    status: int = 200,
) -> Response:
    return visitor.render(
        "entrance/setup.html", status, w=words, code=code, fields=fields, faults=faults, wrong=wrong
    )


def enter(visitor: Visitor, entered: SignedIn, next_page: str) -> Response:
    """To the page, with the session in a cookie."""
    response = visitor.go(next_page)
    seconds = int((entered.expires_at - visitor.clock).total_seconds())
    visitor.set_cookie(response, SESSION_COOKIE, entered.token, max_age=max(seconds, 60))
    response.delete_cookie(GUEST_COOKIE, path="/")
    return response


def inside(path: str) -> str:
    """Only addresses of this console: a link to elsewhere must not use our entrance."""
    parts = urlsplit(path)
    safe = (
        path.startswith("/")
        and not path.startswith(("//", "/\\"))
        and not parts.scheme
        and not parts.netloc
    )
    return path if safe and "\\" not in path and path.isprintable() else "/"


def _address(visitor: Visitor) -> str:
    return visitor.request.client.host if visitor.request.client else "unknown"
