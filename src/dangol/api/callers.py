"""Who calls: a token, a console session with its secret, or the command line on this machine."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from dangol.errors import DangolError
from dangol.governance.access import Principal, local_principal, require, session_of
from dangol.governance.asked_role import Always, AskedRole
from dangol.governance.credentials import same
from dangol.governance.tokens import principal_of_token
from dangol.runs.workspace import Workspace

SESSION_COOKIE = "dangol_session"
CSRF_HEADER = "X-CSRF-Token"
_SAFE = ("GET", "HEAD", "OPTIONS")


class NotSignedInError(DangolError):
    """Nobody is signed in, or the token is not known."""

    slug = "not-signed-in"
    title = "Sign in first"
    status = 401
    exit_code = 5

    def __init__(self) -> None:
        super().__init__(
            "This needs a session or a token.\nSend 'Authorization: Bearer TOKEN' with a token "
            "from Settings, or sign in to the console."
        )


class CsrfError(DangolError):
    """A console request came without the secret of its session."""

    slug = "csrf"
    title = "The request did not come from the console"
    status = 403

    def __init__(self) -> None:
        super().__init__(
            f"A request with a session cookie must carry its secret in {CSRF_HEADER}.\nReload the "
            f"page."
        )


def workspace_of(request: Request) -> Workspace:
    workspace: Workspace = request.app.state.workspace
    return workspace


def caller(request: Request) -> Principal:
    """Whoever makes the request; raises NotSignedInError, CsrfError."""
    workspace = workspace_of(request)
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() == "bearer" and secret:
        local: str | None = getattr(request.app.state, "local_secret", None)
        if local is not None and same(secret, local):
            return local_principal()
        found = principal_of_token(workspace.state, secret, workspace.clock())
        if found is None:
            raise NotSignedInError
        return found
    signed_in = session_of(
        workspace.state, request.cookies.get(SESSION_COOKIE, ""), workspace.clock()
    )
    if signed_in is None:
        raise NotSignedInError
    if request.method not in _SAFE and not signed_in.csrf_matches(
        request.headers.get(CSRF_HEADER, "")
    ):
        raise CsrfError
    return signed_in.principal


@dataclass(frozen=True)
class Needs:
    """A dependency that lets in callers of at least the role that is asked for."""

    asked: AskedRole

    def __call__(self, request: Request, who: Annotated[Principal, Depends(caller)]) -> Principal:
        require(who, self.asked.of(workspace_of(request).registry, request.path_params))
        return who


Current = Annotated[Workspace, Depends(workspace_of)]
Viewer = Annotated[Principal, Depends(Needs(Always("viewer")))]
Marketer = Annotated[Principal, Depends(Needs(Always("marketer")))]
Analyst = Annotated[Principal, Depends(Needs(Always("analyst")))]
Admin = Annotated[Principal, Depends(Needs(Always("admin")))]
