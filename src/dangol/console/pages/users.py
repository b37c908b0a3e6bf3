"""Settings: accounts of people, for administrators; and everyone's own password."""

from typing import cast, get_args

from fastapi import APIRouter
from fastapi.responses import Response

from dangol.console.failures import PageRoute
from dangol.console.visit import SESSION_COOKIE, AdminVisit, Posted, SignedInVisit, Visit
from dangol.console.words import entrance
from dangol.console.words import settings as words
from dangol.contract.roles import ROLES, Role
from dangol.errors import DangolError
from dangol.governance.access import change_password, change_user, create_user, users
from dangol.words import Language

router = APIRouter(prefix="/settings", route_class=PageRoute)


@router.get("/users")
def accounts(visit: AdminVisit) -> Response:
    """Every account."""
    return _accounts(visit)


def _accounts(
    visit: Visit,
    *,
    fields: dict[str, str] | None = None,
    faults: dict[str, str] | None = None,
    wrong: str = "",
    status: int = 200,
) -> Response:
    return visit.render(
        "settings/users.html",
        status,
        w=words,
        users=users(visit.workspace.state),
        roles=ROLES,
        fields=fields or {},
        faults=faults or {},
        wrong=wrong,
        entrance=entrance,
    )


@router.post("/users")
def create(visit: AdminVisit, form: Posted) -> Response:
    """A new account."""
    fields = {name: form.text(name) for name in ("email", "name", "role", "language")}
    try:
        create_user(
            visit.workspace.state,
            visit.person,
            fields["email"],
            fields["name"],
            _role(fields["role"]),
            form.get("password", ""),
            language=_language(fields["language"], visit),
            at=visit.clock,
        )
    except DangolError as wrong:
        if wrong.status == 403:
            raise
        faults = entrance.account_faults(wrong.faults, visit.language)
        if wrong.slug == "email-taken":
            faults = {"email": words.EMAIL_TAKEN.of(visit.language)}
        return _accounts(visit, fields=fields, faults=faults, status=wrong.status)
    return visit.go("/settings/users")


@router.post("/users/{user_id}")
def change(visit: AdminVisit, user_id: str, form: Posted) -> Response:
    """Another role, access taken or given back, a new password."""
    state, at = visit.workspace.state, visit.clock
    try:
        if form.text("do") == "role":
            change_user(state, visit.person, user_id, at=at, role=_role(form.text("role")))
        elif form.text("do") == "disable":
            change_user(state, visit.person, user_id, at=at, disabled=True)
        elif form.text("do") == "enable":
            change_user(state, visit.person, user_id, at=at, disabled=False)
        elif form.text("do") == "password":
            change_user(state, visit.person, user_id, at=at, password=form.get("password", ""))
    except DangolError as wrong:
        if wrong.status in (403, 404):
            raise
        said = words.LAST_ADMIN if wrong.slug == "last-admin" else entrance.PASSWORD_FAULT
        return _accounts(visit, wrong=said.of(visit.language), status=wrong.status)
    return visit.go("/settings/users")


@router.post("/password")
def own_password(visit: SignedInVisit, form: Posted) -> Response:
    """One's own password, known by the old one."""
    if form.get("password", "") != form.get("again", ""):
        return _password_page(visit, {"again": entrance.DIFFERENT.of(visit.language)}, 422)
    try:
        change_password(
            visit.workspace.state,
            visit.person,
            form.get("current", ""),
            form.get("password", ""),
            session=visit.request.cookies.get(SESSION_COOKIE),
            at=visit.clock,
        )
    except DangolError as wrong:
        faults = entrance.account_faults(wrong.faults, visit.language)
        if not faults:
            said = entrance.TOO_MANY if wrong.status == 429 else words.WRONG_PASSWORD
            faults = {"current": said.of(visit.language)}
        return _password_page(visit, faults, wrong.status)
    return _password_page(visit, {}, 200)


def _password_page(
    visit: Visit, faults: dict[str, str], status: int, *, changed: bool = True
) -> Response:
    mine = [one for one in users(visit.workspace.state) if one.id == visit.person.id]
    return visit.render(
        "settings/password.html",
        status,
        w=words,
        entrance=entrance,
        faults=faults,
        changed=changed and not faults,
        has_password=all(one.has_password for one in mine),
    )


@router.get("/password")
def ask_password(visit: SignedInVisit) -> Response:
    """The form for one's own password."""
    return _password_page(visit, {}, 200, changed=False)


def _role(text: str) -> Role:
    return cast(Role, text) if text in get_args(Role) else "viewer"


def _language(text: str, visit: Visit) -> Language:
    return next(
        (one for one in visit.settings.languages if one == text), visit.settings.languages[0]
    )
