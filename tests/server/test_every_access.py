"""Every route of the server is tried by everybody: let in or refused as its declaration says.

Nothing is done on the way: forms carry a wrong token, bodies a field that no route knows, and
places name what is not there. Who is let in is told about that, and not about their role.
"""

from collections.abc import Iterator
from pathlib import Path

import corner_shop
import httpx
import pytest
from asking import Caller, Clock, Desk
from fastapi import FastAPI
from mounted import Mounted, every_route, mounted

from dangol.console.words import failures
from dangol.contract.registry import registry
from dangol.contract.roles import ROLES, Role, may
from dangol.runs.workspace import Workspace

# They tell everybody the same, before anybody can have signed in.
FOR_EVERYBODY = {
    "GET /api/openapi.json",
    "GET /healthz",
    "GET /readyz",
    "GET /metrics",
    "GET /static",
    "GET /sign-in",
    "POST /sign-in",
    "GET /sign-in/provider",
    "GET /sign-in/provider/back",
    "GET /sign-out/provider",
    "GET /setup",
    "POST /setup",
    "POST /preferences",
    "GET /my/{token}",
    "POST /my/{token}",
    "POST /my/{token}/requests",
    "POST /my/{token}/unsubscribe",
    "GET /theme.js",
    "GET /{path:path}",
}
# It answers for what no route answers, and does nothing.
REFUSALS = "/api/{path:path}"
# Of a kind that asks for one role to read and another to write, moved by a third.
PLACES = {"kind": "api-source", "transition": "pause"}

ROUTES = [one for one in every_route() if one.template != REFUSALS]
ASKING = [one for one in ROUTES if one.asked is not None]


@pytest.fixture(scope="session")
def desk(scratch: Path, kept: Path) -> Iterator[Desk]:
    clock = Clock()
    with Workspace.open(corner_shop.answered(scratch / "tried", kept), clock) as workspace:
        yield Desk.of(workspace, clock, console=True)


@pytest.fixture(scope="session")
def people(desk: Desk) -> dict[Role, tuple[Caller, Caller]]:
    """Of each role a program with a token, and somebody at the console."""
    return {role: (desk.caller(role), desk.session(role)[1]) for role in ROLES}


def outcome(route: Mounted, caller: Caller) -> str:
    """``let in``, ``forbidden`` or ``not signed in``."""
    path = route.path(**PLACES)
    if route.is_page:
        sent = {"data": {"csrf": "wrong"}} if route.method == "POST" else {}
        return _outcome_of_page(caller.ask(route.method, path, **sent))
    body = None if route.method in {"GET", "DELETE"} else {"quite": ["wrong"]}
    answer = caller.ask(route.method, path, body)
    assert answer.status_code < 500, answer.text
    return {401: "not signed in", 403: "forbidden"}.get(answer.status_code, "let in")


def _outcome_of_page(answer: httpx.Response) -> str:
    assert answer.status_code < 500, answer.text
    if answer.headers.get("Location", "").startswith("/sign-in"):
        return "not signed in"
    refused = failures.of("forbidden", 403).what.en
    return "forbidden" if refused in answer.text else "let in"


def test_every_route_declares_whom_it_lets_in() -> None:
    assert {str(one) for one in ROUTES if one.asked is None} == FOR_EVERYBODY


def test_a_route_that_declares_nobody_is_found() -> None:
    app = FastAPI()
    app.get("/new")(lambda: None)
    assert [one for one in mounted(app) if one.asked is None and one.template == "/new"]


@pytest.mark.parametrize("route", ASKING, ids=str)
def test_everybody_is_let_in_or_refused_as_declared(
    route: Mounted, desk: Desk, people: dict[Role, tuple[Caller, Caller]]
) -> None:
    assert route.asked is not None
    needed = route.asked.of(registry(), PLACES)
    assert outcome(route, desk.nobody) == "not signed in"
    for role, (program, person) in people.items():
        expected = "let in" if may(role, needed) else "forbidden"
        assert outcome(route, person if route.is_page else program) == expected, role
