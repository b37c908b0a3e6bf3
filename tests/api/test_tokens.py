"""Tokens over HTTP: made at the console, used by programs, taken back."""

import datetime as dt
from typing import Any

import pytest
from asking import AT, LOCAL_SECRET, Caller, Desk, problem_of

from dangol.api.callers import CSRF_HEADER
from dangol.contract.roles import ROLES, Role
from dangol.governance.access import change_user


@pytest.fixture
def machine(desk: Desk) -> Caller:
    return desk.bearer(LOCAL_SECRET)


def made(desk: Desk, role: Role, body: dict[str, Any]) -> Any:
    """The answer to somebody at the console who makes a token."""
    signed_in, caller = desk.session(role)
    return caller.ask("POST", "/api/tokens", body, headers={CSRF_HEADER: signed_in.csrf})


def test_a_token_works_for_what_its_role_may(desk: Desk) -> None:
    answer = made(desk, "admin", {"name": "nightly", "role": "analyst", "days": 7})
    token = answer.json()
    assert answer.status_code == 201
    assert dt.datetime.fromisoformat(token["expires_at"]) == AT + dt.timedelta(days=7)
    caller = desk.bearer(token["secret"])
    assert caller.get("/api/me") == {"name": "Admin", "role": "analyst", "via": "token"}
    assert caller.rows("SELECT 1") == [[1]]
    problem_of(caller.ask("GET", "/api/doctor"), 403)


def test_a_token_is_for_reading_unless_more_is_asked_for(desk: Desk) -> None:
    assert made(desk, "admin", {"name": "screen"}).json()["role"] == "viewer"


@pytest.mark.parametrize("role", ROLES)
def test_nobody_makes_a_token_above_their_own_role(role: Role, desk: Desk) -> None:
    for asked in ROLES:
        answer = made(desk, role, {"name": "mine", "role": asked})
        allowed = ROLES.index(asked) <= ROLES.index(role)
        assert answer.status_code == (201 if allowed else 403)


def test_a_token_makes_no_token(desk: Desk) -> None:
    told = problem_of(desk.caller("admin").ask("POST", "/api/tokens", {"name": "child"}), 403)
    assert told["type"] == "urn:dangol:token-maker"


def test_the_secret_is_shown_once(desk: Desk, machine: Caller) -> None:
    secret = machine.post("/api/tokens", {"name": "once"})["secret"]
    assert secret.startswith("dgl_")
    listed = machine.ask("GET", "/api/tokens")
    assert [one["name"] for one in listed.json()] == ["once"]
    assert secret not in listed.text


def test_a_revoked_token_opens_nothing(desk: Desk, machine: Caller) -> None:
    token = machine.post("/api/tokens", {"name": "lost", "role": "admin"})
    caller = desk.bearer(token["secret"])
    assert caller.get("/api/me")["role"] == "admin"
    for _twice in range(2):
        answer = machine.ask("DELETE", f"/api/tokens/{token['id']}")
        assert (answer.status_code, answer.content) == (204, b"")
    problem_of(caller.ask("GET", "/api/me"), 401)
    (listed,) = machine.get("/api/tokens")
    assert listed["revoked_at"] is not None


def test_a_token_expires(desk: Desk, machine: Caller) -> None:
    token = machine.post("/api/tokens", {"name": "short", "days": 1})
    caller = desk.bearer(token["secret"])
    desk.clock.now = AT + dt.timedelta(days=1, seconds=-1)
    assert caller.get("/api/me")
    desk.clock.now = AT + dt.timedelta(days=1)
    problem_of(caller.ask("GET", "/api/me"), 401)


def test_a_token_loses_what_its_maker_loses(desk: Desk) -> None:
    caller = desk.bearer(
        made(desk, "analyst", {"name": "mine", "role": "analyst"}).json()["secret"]
    )
    change_user(desk.workspace.state, desk.admin, desk.principal("analyst").id, role="viewer")
    assert caller.get("/api/me")["role"] == "viewer"
    problem_of(caller.ask("POST", "/api/sql", {"query": "SELECT 1"}), 403)


def test_people_see_and_revoke_their_own_tokens_only(desk: Desk, machine: Caller) -> None:
    theirs = made(desk, "analyst", {"name": "theirs"}).json()
    signed_in, viewer = desk.session("viewer")
    assert viewer.get("/api/tokens") == []
    headers = {CSRF_HEADER: signed_in.csrf}
    answer = viewer.ask("DELETE", f"/api/tokens/{theirs['id']}", headers=headers)
    assert problem_of(answer, 404)["type"] == "urn:dangol:no-such-token"
    assert [one["name"] for one in machine.get("/api/tokens")] == ["theirs"]


def test_every_fault_of_a_token_is_told_at_once(machine: Caller) -> None:
    body = {"name": "", "role": "king", "days": 0}
    told = problem_of(machine.ask("POST", "/api/tokens", body), 422)
    assert {fault["place"] for fault in told["faults"]} == {"name", "role", "days"}


def test_a_name_that_cannot_be_read_is_refused(machine: Caller) -> None:
    told = problem_of(machine.ask("POST", "/api/tokens", {"name": "a\x07b"}), 422)
    assert [fault["place"] for fault in told["faults"]] == ["name"]
