"""Requests of the console: a session in a cookie, and its secret with what changes something."""

import datetime as dt

import pytest
from asking import Caller, Desk, problem_of

from dangol.api.callers import CSRF_HEADER
from dangol.contract.roles import ROLES, Role
from dangol.governance.access import change_user, sign_out
from dangol.governance.sessions import IDLE

NEW = {"name": "each morning"}


@pytest.mark.parametrize("role", ROLES)
def test_a_session_acts_with_the_role_of_its_person(role: Role, desk: Desk) -> None:
    _signed_in, caller = desk.session(role)
    me = caller.get("/api/me")
    assert (me["role"], me["via"]) == (role, "session")


def test_reading_needs_no_secret_beside_the_cookie(desk: Desk) -> None:
    _signed_in, caller = desk.session("viewer")
    assert caller.get("/api/tables")


@pytest.mark.parametrize("secret", [None, "", "guessed", "é"])
def test_a_change_without_the_secret_of_the_session_is_refused(
    secret: str | None, desk: Desk
) -> None:
    _signed_in, caller = desk.session("admin")
    headers = {} if secret is None else {CSRF_HEADER: secret.encode()}
    told = problem_of(caller.ask("POST", "/api/records/schedule", NEW, headers=headers), 403)
    assert told["type"] == "urn:dangol:csrf"
    assert caller.get("/api/records/schedule") == []


def test_a_change_with_the_secret_is_made(desk: Desk) -> None:
    signed_in, caller = desk.session("marketer")
    headers = {CSRF_HEADER: signed_in.csrf}
    made = caller.ask("POST", "/api/records/schedule", NEW, headers=headers)
    assert made.status_code == 201
    assert made.json()["created_by"] == desk.principal("marketer").id


def test_the_secret_of_another_session_is_no_secret(desk: Desk) -> None:
    mine, caller = desk.session("marketer")
    other, _caller = desk.session("marketer")
    assert other.csrf != mine.csrf
    headers = {CSRF_HEADER: other.csrf}
    problem_of(caller.ask("POST", "/api/records/schedule", NEW, headers=headers), 403)


def test_a_token_beats_a_cookie_and_needs_no_secret(desk: Desk) -> None:
    signed_in, _caller = desk.session("viewer")
    token = desk.caller("admin")
    both = Caller(desk.app, token.headers, {"dangol_session": signed_in.token})
    assert both.get("/api/me")["role"] == "admin"
    assert both.post("/api/records/schedule", NEW)["state"] == "active"


def test_a_session_ends_when_it_was_not_used(desk: Desk) -> None:
    _signed_in, caller = desk.session("viewer")
    desk.clock.now += IDLE - dt.timedelta(minutes=1)
    assert caller.get("/api/me")
    desk.clock.now += IDLE + dt.timedelta(minutes=1)
    problem_of(caller.ask("GET", "/api/me"), 401)


def test_signing_out_ends_the_session_at_once(desk: Desk) -> None:
    signed_in, caller = desk.session("viewer")
    sign_out(desk.workspace.state, signed_in.token)
    problem_of(caller.ask("GET", "/api/me"), 401)


def test_a_disabled_account_is_shut_out_at_once(desk: Desk) -> None:
    _signed_in, caller = desk.session("analyst")
    token = desk.caller("analyst")
    change_user(desk.workspace.state, desk.admin, desk.principal("analyst").id, disabled=True)
    problem_of(caller.ask("GET", "/api/me"), 401)
    problem_of(token.ask("GET", "/api/me"), 401)


@pytest.mark.parametrize("cookie", ["", "nonsense", "a" * 5000])
def test_a_cookie_of_no_session_is_nobodys(cookie: str, reading_desk: Desk) -> None:
    caller = Caller(reading_desk.app, cookies={"dangol_session": cookie})
    problem_of(caller.ask("GET", "/api/me"), 401)


def test_a_body_that_is_too_large_is_refused(readers: dict[Role, Caller]) -> None:
    answer = readers["analyst"].ask("POST", "/sql", {"query": "x" * 5_000_000})
    problem_of(answer, 413)
