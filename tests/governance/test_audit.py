"""The audit trail: an entry for every deed, none without one, and nothing about a person in it."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from staff import (
    AT,
    FAST,
    OTHER_PASSWORD,
    PASSWORD,
    acting,
    added,
    entered,
    first_admin,
    minutes,
    somebody,
)

from dangol.contract.params import param
from dangol.contract.record import Record, State, Transition
from dangol.errors import DangolError
from dangol.governance import audit
from dangol.governance.access import (
    Principal,
    change_password,
    change_user,
    local_principal,
    new_setup_code,
    sign_out,
)
from dangol.governance.errors import SignInError
from dangol.governance.records import change, create, find, move
from dangol.governance.tokens import create_token, principal_of_token, revoke_token
from dangol.store.state import schema
from dangol.store.state.database import State as StateDatabase
from dangol.tables.vocabulary import Personal
from dangol.words import Text

SAID = Text(en="x", ko="x")


class Case(Record):
    """A question about one person."""

    kind = "review-case"
    title = Text(en="Review case", ko="검토")
    plural = Text(en="Review cases", ko="검토")
    question = SAID
    entry = "trust"
    states = (State(name="open", title=SAID), State(name="closed", title=SAID))
    transitions = (Transition(name="close", title=SAID, before=("open",), after="closed"),)

    email: str = param("", title=SAID, help=SAID, personal=Personal.IDENTIFIER)
    weight: float = param(1.0, title=SAID, help=SAID)
    tags: tuple[str, ...] = param((), title=SAID, help=SAID)


def told(state: StateDatabase, **which: Any) -> list[tuple[str, str, str, Any]]:
    """What the trail tells, the oldest first."""
    return [
        (entry.actor, entry.action, entry.target_kind, entry.details)
        for entry in reversed(audit.entries(state, **which))
    ]


def test_the_life_of_a_record_is_told_with_what_says_nothing_about_a_person(
    state: StateDatabase,
) -> None:
    by = somebody("analyst")
    fields = {"name": "One", "email": "kim@example.com", "tags": ["a"]}
    kept = create(state, Case, fields, by, AT)
    change(state, Case, kept.id, {"email": "lee@example.com", "weight": 2}, by, minutes(1))
    move(state, Case, kept.id, "close", by, minutes(2))
    assert told(state, target_kind="review-case", target=kept.id) == [
        (
            by.id,
            "create",
            "review-case",
            {
                "state": "open",
                "fields": ["name", "email", "weight", "tags"],
                "values": {
                    "name": {"before": None, "after": "One"},
                    "weight": {"before": None, "after": 1.0},
                    "tags": {"before": None, "after": ["a"]},
                },
            },
        ),
        (
            by.id,
            "change",
            "review-case",
            {"fields": ["email", "weight"], "values": {"weight": {"before": 1.0, "after": 2.0}}},
        ),
        (by.id, "close", "review-case", {"before": "open", "after": "closed"}),
    ]


def test_the_life_of_an_account_is_told_without_its_person(state: StateDatabase) -> None:
    admin = first_admin(state)
    kim = added(state, admin, "Kim")
    change_user(state, admin, kim.id, role="analyst", name="Kim Dangol", at=AT)
    change_user(state, admin, kim.id, disabled=True, at=AT)
    change_user(state, admin, kim.id, disabled=False, password=OTHER_PASSWORD, passwords=FAST)
    change_password(state, acting(kim), OTHER_PASSWORD, PASSWORD, at=AT, passwords=FAST)
    fields = ["email", "name", "role", "language", "password"]
    settings = {
        "role": {"before": None, "after": "viewer"},
        "language": {"before": None, "after": "en"},
    }
    role = {"before": "viewer", "after": "analyst"}
    off, on = {"before": False, "after": True}, {"before": True, "after": False}
    assert told(state, target_kind="user", target=kim.id) == [
        (admin.id, "create", "user", {"fields": fields, "values": settings}),
        (admin.id, "change", "user", {"fields": ["name", "role"], "values": {"role": role}}),
        (admin.id, "change", "user", {"fields": ["disabled"], "values": {"disabled": off}}),
        (
            admin.id,
            "change",
            "user",
            {"fields": ["password", "disabled"], "values": {"disabled": on}},
        ),
        (kim.id, "change", "user", {"fields": ["password"], "values": {}}),
    ]


def test_coming_and_going_is_told(state: StateDatabase) -> None:
    admin = first_admin(state)
    with pytest.raises(SignInError):
        entered(state, "admin", password="not the right password")
    with pytest.raises(SignInError):
        entered(state, "stranger")
    sign_out(state, entered(state, "admin").token, AT)
    found = [(entry.actor, entry.action, entry.target) for entry in audit.entries(state, limit=4)]
    assert found == [
        (admin.id, "sign-out", admin.id),
        (admin.id, "sign-in", admin.id),
        ("anonymous", "sign-in-refused", "anonymous"),
        ("anonymous", "sign-in-refused", admin.id),
    ]


def test_what_a_token_does_is_told_under_its_own_name(state: StateDatabase) -> None:
    admin = first_admin(state)
    token, secret = create_token(state, admin, "nightly", "analyst", 30, AT)
    by = principal_of_token(state, secret, AT)
    assert by is not None
    kept = create(state, Case, {"name": "One"}, by, AT)
    revoke_token(state, admin, token.id, AT)
    assert kept.created_by == admin.id
    found = [(e.actor, e.actor_name, e.action, e.target) for e in audit.entries(state, limit=3)]
    assert found == [
        (admin.id, "Admin", "revoke", token.id),
        (token.id, "nightly", "create", kept.id),
        (admin.id, "Admin", "create", token.id),
    ]


def test_names_are_those_of_today(state: StateDatabase) -> None:
    admin = first_admin(state)
    added(state, admin, "Kim")
    change_user(state, admin, admin.id, name="New Name", at=AT)
    names = {entry.actor_name for entry in audit.entries(state) if entry.actor == admin.id}
    assert names == {"New Name"}


Deed = Callable[[StateDatabase, Principal], object]
NO_DEEDS: dict[str, Deed] = {
    "the same name again": lambda s, by: change_user(s, by, by.id, name="Admin", at=AT),
    "enabled already": lambda s, by: change_user(s, by, by.id, disabled=False, at=AT),
    "a session that is none": lambda s, by: sign_out(s, "unknown", AT),
    "looking": lambda s, by: audit.entries(s),
}
REFUSED: dict[str, Deed] = {
    "the last administrator": lambda s, by: change_user(s, by, by.id, disabled=True, at=AT),
    "a taken address": lambda s, by: added(s, by, "admin"),
    "a faulty token": lambda s, by: create_token(s, by, "", "viewer", 1, AT),
    "a set-up that is over": lambda s, by: new_setup_code(s, AT),
    "an unknown token": lambda s, by: revoke_token(s, by, "0" * 32, AT),
    "a faulty record": lambda s, by: create(s, Case, {"name": ""}, by, AT),
}


@pytest.mark.parametrize("deed", NO_DEEDS)
def test_what_changes_nothing_is_not_told(state: StateDatabase, deed: str) -> None:
    admin = first_admin(state)
    before = told(state)
    NO_DEEDS[deed](state, admin)
    assert told(state) == before


@pytest.mark.parametrize("deed", REFUSED)
def test_what_was_refused_is_not_told_as_done(state: StateDatabase, deed: str) -> None:
    admin = first_admin(state)
    before = told(state)
    with pytest.raises(DangolError):
        REFUSED[deed](state, admin)
    assert told(state) == before


def test_a_deed_whose_entry_cannot_be_written_is_not_done(state: StateDatabase) -> None:
    kept = create(state, Case, {"name": "One"}, somebody("analyst"), AT)
    with state.begin() as connection:
        connection.execute(text("ALTER TABLE audit RENAME COLUMN actor TO somebody"))
    with pytest.raises(DBAPIError, match="actor"):
        change(state, Case, kept.id, {"weight": 2}, somebody("analyst"), AT)
    assert find(state, Case, kept.id) == kept


def test_the_trail_is_read_in_pages_from_the_newest(state: StateDatabase) -> None:
    with state.begin() as connection:
        for number in range(7):
            audit.write(connection, minutes(number), "local", "a", "kind", str(number % 2), {})
    pages = []
    before = None
    while page := audit.entries(state, 3, before):
        pages.append([entry.at for entry in page])
        before = page[-1].number
    assert [len(page) for page in pages] == [3, 3, 1]
    assert [at for page in pages for at in page] == [minutes(number) for number in range(6, -1, -1)]
    assert [entry.at for entry in audit.entries(state, 2, target="1")] == [minutes(5), minutes(3)]
    assert audit.entries(state, target_kind="other") == []


def test_no_secret_and_no_address_ever_stands_in_the_trail(state: StateDatabase) -> None:
    admin = first_admin(state)
    added(state, admin, "Kim")
    signed_in = entered(state, "kim")
    _, secret = create_token(state, local_principal(), "cron", "viewer", 1, AT)
    with state.read() as connection:
        trail = str(connection.execute(select(schema.audit)).all())
    for hidden in ("example.com", "Kim", "192.0.2", "cron", PASSWORD, secret, signed_in.token):
        assert hidden not in trail
