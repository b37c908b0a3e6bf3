"""One request of one person: who it is, in which language and brightness, and how to answer."""

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol, cast, get_args

from fastapi import Depends, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment
from starlette.datastructures import FormData

from dangol.console import shell
from dangol.console.errors import ForgedFormError, SignInNeededError
from dangol.contract.roles import Role, may
from dangol.governance.access import Principal, SignedIn, require, session_of
from dangol.governance.asked_role import Always, AskedRole
from dangol.runs.workspace import Workspace
from dangol.settings import Settings
from dangol.words import LANGUAGES, Language

Theme = Literal["light", "dark", "auto"]
SESSION_COOKIE = "dangol_session"
GUEST_COOKIE = "dangol_guest"
THEME_COOKIE = "dangol_theme"
LANGUAGE_COOKIE = "dangol_language"
A_YEAR = 365 * 24 * 3600


class Console(Protocol):
    """What a request needs of the console it came to."""

    @property
    def workspace(self) -> Workspace: ...

    def environment(self, language: Language) -> Environment: ...

    def standing(self) -> shell.Standing: ...


@dataclass(frozen=True)
class Visitor:
    """Anyone who looks at a page; nobody is signed in yet."""

    request: Request
    console: Console
    language: Language
    theme: Theme
    csrf: str = field(repr=False)

    @property
    def workspace(self) -> Workspace:
        return self.console.workspace

    @property
    def settings(self) -> Settings:
        return self.workspace.settings

    @property
    def principal(self) -> Principal | None:
        return None

    @property
    def now(self) -> dt.datetime:
        """The moment that the console speaks of: the fixed one of historical data, else now."""
        return self.settings.now()

    @property
    def clock(self) -> dt.datetime:
        """The moment on the wall, for sessions and audit entries."""
        return self.workspace.clock()

    @property
    def is_fragment(self) -> bool:
        return self.request.headers.get("HX-Request") == "true"

    @property
    def address(self) -> str:
        """Path and query of this page."""
        query = self.request.url.query
        return self.request.url.path + (f"?{query}" if query else "")

    def render(self, template: str, status: int = 200, **context: Any) -> HTMLResponse:
        """A page in this visitor's language."""
        response = HTMLResponse(self.text(template, **context), status)
        if self.principal is None and self.request.cookies.get(GUEST_COOKIE) != self.csrf:
            self.set_cookie(response, GUEST_COOKIE, self.csrf)
        return response

    def text(self, template: str, **context: Any) -> str:
        """The HTML of a page."""
        page = self.console.environment(self.language).get_template(template)
        return page.render(visit=self, frame=self.frame(), **context)

    def frame(self) -> shell.Frame:
        """What stands around the page."""
        return shell.frame(self.workspace, self.console.standing, self.request.url.path, None)

    def alone(self) -> "Visitor":
        """The same reader without menu and name: where those cannot be made."""
        return Visitor(self.request, self.console, self.language, self.theme, self.csrf)

    def go(self, path: str) -> Response:
        """To another page, whether a form or htmx asked."""
        if self.is_fragment:
            return Response(status_code=204, headers={"HX-Redirect": path})
        return RedirectResponse(path, 303)

    def set_cookie(
        self,
        response: Response,
        name: str,
        value: str,
        *,
        max_age: int | None = None,
        hidden: bool = True,
    ) -> None:
        response.set_cookie(
            name,
            value,
            max_age=max_age,
            httponly=hidden,
            samesite="lax",
            path="/",
            secure=self.request.url.scheme == "https",
        )


@dataclass(frozen=True)
class Visit(Visitor):
    """A request of somebody who is signed in."""

    person: Principal

    @property
    def principal(self) -> Principal:
        return self.person

    @property
    def role(self) -> Role:
        return self.person.role

    def may(self, role: Role) -> bool:
        return may(self.person.role, role)

    def require(self, role: Role) -> None:
        """Raises ForbiddenError for who may less."""
        require(self.person, role)

    def frame(self) -> shell.Frame:
        return shell.frame(
            self.workspace, self.console.standing, self.request.url.path, self.person
        )


def any_visitor(request: Request) -> Visitor:
    """Whoever asks, signed in or not."""
    console: Console = request.state.console
    signed_in = _session(request, console.workspace)
    theme = request.cookies.get(THEME_COOKIE, "auto")
    chosen: Theme = cast(Theme, theme) if theme in get_args(Theme) else "auto"
    if signed_in is None:
        guest = request.cookies.get(GUEST_COOKIE) or secrets.token_urlsafe(24)
        visitor = Visitor(request, console, _language(request, console, None), chosen, guest)
    else:
        who = signed_in.principal
        visitor = Visit(
            request, console, _language(request, console, who), chosen, signed_in.csrf, who
        )
    request.state.visit = visitor
    return visitor


def _session(request: Request, workspace: Workspace) -> SignedIn | None:
    token = request.cookies.get(SESSION_COOKIE)
    return session_of(workspace.state, token, workspace.clock()) if token else None


def _language(request: Request, console: Console, who: Principal | None) -> Language:
    """The language that was chosen here, else the person's, else the project's first."""
    offered = console.workspace.settings.languages
    for asked in (request.cookies.get(LANGUAGE_COOKIE), who.language if who else None):
        for language in LANGUAGES:
            if asked == language and language in offered:
                return language
    return offered[0]


def signed_in(visitor: Annotated[Visitor, Depends(any_visitor)]) -> Visit:
    """Only who is signed in; others are led to the entrance and back."""
    if not isinstance(visitor, Visit):
        raise SignInNeededError(visitor.address if visitor.request.method == "GET" else "/")
    return visitor


@dataclass(frozen=True)
class Needs:
    """A dependency that lets in people of at least the role that is asked for."""

    asked: AskedRole

    def __call__(self, visit: Annotated[Visit, Depends(signed_in)]) -> Visit:
        visit.require(self.asked.of(visit.workspace.registry, visit.request.path_params))
        return visit


# Every page says with one of these who may see it.
AnyVisitor = Annotated[Visitor, Depends(any_visitor)]
SignedInVisit = Annotated[Visit, Depends(Needs(Always("viewer")))]
MarketerVisit = Annotated[Visit, Depends(Needs(Always("marketer")))]
AnalystVisit = Annotated[Visit, Depends(Needs(Always("analyst")))]
AdminVisit = Annotated[Visit, Depends(Needs(Always("admin")))]


class Posting(Mapping[str, str]):
    """The fields of a form that came from one of our own pages."""

    def __init__(self, form: FormData) -> None:
        self._values = {
            key: value for key, value in form.items() if isinstance(value, str) and key != "csrf"
        }

    def __getitem__(self, key: str) -> str:
        return self._values[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def text(self, name: str) -> str:
        """A field without spaces around it, or nothing."""
        return self._values.get(name, "").strip()


async def genuine(request: Request, visitor: AnyVisitor) -> Posting:
    """The posted fields; raises ForgedFormError unless they carry this visitor's token."""
    form = await request.form()
    given = request.headers.get("X-CSRF-Token") or form.get("csrf")
    known = visitor.csrf
    if isinstance(visitor, Visit):
        genuine_token = isinstance(given, str) and secrets.compare_digest(
            given.encode(), known.encode()
        )
    else:
        cookie = request.cookies.get(GUEST_COOKIE, "")
        genuine_token = (
            isinstance(given, str)
            and bool(cookie)
            and secrets.compare_digest(given.encode(), cookie.encode())
        )
    if not genuine_token:
        raise ForgedFormError
    return Posting(form)


Posted = Annotated[Posting, Depends(genuine)]
