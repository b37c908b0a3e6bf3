"""Records of every kind over HTTP, with the states and roles that they declare."""

from typing import Any

import pytest
from asking import Caller, Desk, problem_of

from dangol.contract.record import Record
from dangol.contract.registry import registry
from dangol.contract.roles import Role
from dangol.governance.audit import entries

KINDS = list(registry().records.values())
EXAMPLES: dict[str, dict[str, Any]] = {
    "schedule": {"name": "each morning", "cron": "0 6 * * *"},
    "saved-analysis": {"name": "coarse", "analysis": "rfm", "parameters": {"bins": 3}},
}
examples = pytest.mark.parametrize("kind", [k for k in KINDS if k.kind in EXAMPLES], ids=str)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_kind_says_its_fields_states_and_transitions(
    kind: type[Record], readers: dict[Role, Caller]
) -> None:
    (told,) = [k for k in readers["viewer"].get("/api/records") if k["kind"] == kind.kind]
    assert list(told["states"]) == [state.name for state in kind.states]
    assert list(told["transitions"]) == [move.name for move in kind.transitions]
    assert set(told["fields"]["properties"]) == set(kind.model_fields)


@examples
def test_a_record_is_created_found_changed_and_moved(
    kind: type[Record], desk: Desk, admin: Caller
) -> None:
    path = f"/api/records/{kind.kind}"
    answer = admin.ask("POST", path, EXAMPLES[kind.kind])
    made = answer.json()
    assert answer.status_code == 201
    assert made["state"] == kind.start()
    assert made["fields"] == {**made["fields"], **EXAMPLES[kind.kind]}
    assert admin.get(path) == [made]
    assert admin.get(f"{path}/{made['id']}") == made
    change = {"fields": {"name": "another name"}, "number": made["number"]}
    changed = admin.ask("PATCH", f"{path}/{made['id']}", change).json()
    assert changed["fields"]["name"] == "another name"
    assert changed["number"] == made["number"] + 1
    move = next(m for m in kind.transitions if kind.start() in m.before)
    moved = admin.post(f"{path}/{made['id']}/{move.name}")
    assert moved["state"] == move.after
    assert admin.get(path, state=move.after) == [moved]
    assert admin.get(path, state=kind.start()) == []
    told = [(e.action, e.actor_name) for e in entries(desk.workspace.state, target=made["id"])]
    assert told == [(move.name, "for admin"), ("change", "for admin"), ("create", "for admin")]


@examples
def test_who_changed_it_meanwhile_is_not_overwritten(kind: type[Record], admin: Caller) -> None:
    path = f"/api/records/{kind.kind}"
    made = admin.post(path, EXAMPLES[kind.kind])
    for name, status in (("mine", 200), ("yours", 409)):
        change = {"fields": {"name": name}, "number": made["number"]}
        assert admin.ask("PATCH", f"{path}/{made['id']}", change).status_code == status
    assert admin.get(f"{path}/{made['id']}")["fields"]["name"] == "mine"


@examples
def test_a_name_is_taken_once(kind: type[Record], admin: Caller) -> None:
    path = f"/api/records/{kind.kind}"
    admin.post(path, EXAMPLES[kind.kind])
    twin = {**EXAMPLES[kind.kind], "name": EXAMPLES[kind.kind]["name"].upper()}
    assert problem_of(admin.ask("POST", path, twin), 409)["type"] == "urn:dangol:name-taken"


def test_every_field_that_does_not_fit_is_told_at_once(readers: dict[Role, Caller]) -> None:
    body = {"name": "", "cron": "at noon", "colour": "red"}
    told = problem_of(readers["marketer"].ask("POST", "/api/records/schedule", body), 422)
    assert {fault["place"] for fault in told["faults"]} == {"name", "cron", "colour"}


def test_a_change_is_checked_like_a_new_record(desk: Desk, admin: Caller) -> None:
    made = admin.post("/api/records/schedule", EXAMPLES["schedule"])
    path = f"/api/records/schedule/{made['id']}"
    body = {"fields": {"cron": "at noon", "colour": "red"}}
    told = problem_of(admin.ask("PATCH", path, body), 422)
    assert {fault["place"] for fault in told["faults"]} == {"cron", "colour"}
    assert admin.get(path) == made


def test_a_move_that_is_not_possible_says_what_is(admin: Caller) -> None:
    made = admin.post("/api/records/schedule", EXAMPLES["schedule"])
    path = f"/api/records/schedule/{made['id']}"
    told = problem_of(admin.ask("POST", f"{path}/resume"), 409)
    assert "pause" in told["detail"]
    told = problem_of(admin.ask("POST", f"{path}/puase"), 409)
    assert "did you mean 'pause'?" in told["detail"]


def test_a_transition_asks_for_its_own_role(desk: Desk, admin: Caller) -> None:
    made = admin.post("/api/records/saved-analysis", EXAMPLES["saved-analysis"])
    path = f"/api/records/saved-analysis/{made['id']}/archive"
    problem_of(desk.caller("marketer").ask("POST", path), 403)
    assert desk.caller("analyst").post(path)["state"] == "archived"


def test_an_unknown_state_names_the_states(readers: dict[Role, Caller]) -> None:
    answer = readers["viewer"].ask("GET", "/api/records/schedule?state=actve")
    assert "did you mean 'active'?" in problem_of(answer, 404)["detail"]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_kind_names_the_nearest(method: str, readers: dict[Role, Caller]) -> None:
    answer = readers["admin"].ask(method, "/api/records/shedule", {})
    assert "did you mean 'schedule'?" in problem_of(answer, 404)["detail"]
