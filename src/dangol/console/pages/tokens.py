"""Settings: tokens for programs; a secret is shown once."""

from typing import cast, get_args

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import MarketerVisit, Posted, Visit
from dangol.console.words import entrance
from dangol.console.words import settings as words
from dangol.contract.roles import ROLES, Role, may
from dangol.errors import DangolError
from dangol.governance.tokens import create_token, revoke_token, tokens

router = APIRouter(prefix="/settings/tokens", route_class=PageRoute)
DAYS = (30, 90, 365)


@router.get("")
def every(visit: MarketerVisit) -> Response:
    """One's own tokens; an administrator sees everybody's."""
    return _page(visit)


def _page(
    visit: Visit,
    *,
    secret: str = "",
    fields: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    status: int = 200,
) -> Response:
    return visit.render(
        "settings/tokens.html",
        status,
        w=words,
        tokens=tokens(visit.workspace.state, visit.person)[::-1],
        now=visit.clock,
        roles=[role for role in ROLES if may(visit.role, role)],
        days=DAYS,
        secret=secret,
        fields=fields or {},
        faults=faults or {},
    )


@router.post("")
def create(visit: MarketerVisit, form: Posted) -> Response:
    """A token; its secret stands on this one page only."""
    fields = {name: form.text(name) for name in ("name", "role", "days")}
    role = cast(Role, fields["role"]) if fields["role"] in get_args(Role) else "viewer"
    days = int(fields["days"]) if fields["days"].isdigit() else 0
    try:
        _, secret = create_token(
            visit.workspace.state, visit.person, fields["name"], role, days, visit.clock
        )
    except DangolError as wrong:
        if wrong.status == 403:
            raise
        faults = entrance.account_faults(wrong.faults, visit.language)
        return _page(visit, fields=fields, faults=faults, status=wrong.status)
    return _page(visit, secret=secret)


@router.post("/{token_id}/revoke")
def revoke(visit: MarketerVisit, token_id: str, form: Posted) -> Response:
    """Make a token useless at once."""
    revoke_token(visit.workspace.state, visit.person, token_id, visit.clock)
    return visit.go("/settings/tokens")
