"""The first administrator is made once, with a code that works once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select
from staff import AT, FAST, PASSWORD, entered, first_admin, minutes

from dangol.governance.access import (
    Principal,
    create_first_admin,
    needs_first_admin,
    new_setup_code,
    users,
)
from dangol.governance.audit import entries
from dangol.governance.errors import (
    FieldsError,
    SetupCodeError,
    SetupDoneError,
    TooManyAttemptsError,
)
from dangol.store.state.database import State
from dangol.store.state.schema import facts


def create(state: State, code: str, email: str = "kim@example.com") -> Principal:
    return create_first_admin(state, code, email, "Kim", PASSWORD, at=AT, passwords=FAST)


def test_a_new_project_needs_an_administrator_until_it_has_one(state: State) -> None:
    assert needs_first_admin(state)
    admin = first_admin(state)
    assert not needs_first_admin(state)
    assert admin.role == "admin"
    assert entered(state, "admin").principal == admin


def test_a_code_may_be_typed_carelessly(state: State) -> None:
    code = new_setup_code(state, AT)
    careless = f" {code.lower().replace('-', ' ')}\n"
    assert create(state, careless).email == "kim@example.com"


def test_only_the_hash_of_a_code_is_kept(state: State) -> None:
    code = new_setup_code(state, AT)
    with state.read() as connection:
        kept = str(connection.execute(select(facts)).all())
    assert code not in kept
    assert code.replace("-", "") not in kept


def test_a_wrong_code_is_refused(state: State) -> None:
    with pytest.raises(SetupCodeError):
        create(state, "00000-00000-00000-00000")
    new_setup_code(state, AT)
    for wrong in ("", "00000-00000-00000-00000", "\x00\ud800"):
        with pytest.raises(SetupCodeError):
            create(state, wrong)
    assert needs_first_admin(state)


def test_an_older_code_counts_no_more(state: State) -> None:
    old = new_setup_code(state, AT)
    new = new_setup_code(state, AT)
    with pytest.raises(SetupCodeError):
        create(state, old)
    create(state, new)


def test_a_code_works_once(state: State) -> None:
    code = new_setup_code(state, AT)
    create(state, code)
    with pytest.raises(SetupDoneError):
        create(state, code, "lee@example.com")
    with pytest.raises(SetupDoneError):
        new_setup_code(state, AT)
    assert [user.email for user in users(state)] == ["kim@example.com"]


def test_guessing_the_code_is_limited(state: State) -> None:
    code = new_setup_code(state, AT)
    for _ in range(5):
        with pytest.raises(SetupCodeError):
            create(state, "00000-00000-00000-00000")
    with pytest.raises(TooManyAttemptsError) as refused:
        create(state, code)
    assert refused.value.retry_after == 15 * 60
    create_first_admin(
        state, code, "kim@example.com", "Kim", PASSWORD, at=minutes(15), passwords=FAST
    )


def test_every_fault_of_the_form_is_named_before_the_code_is_looked_at(state: State) -> None:
    new_setup_code(state, AT)
    with pytest.raises(FieldsError) as refused:
        create_first_admin(state, "wrong", "kim", " ", "short", at=AT, passwords=FAST)
    assert [place for place, _ in refused.value.faults] == ["email", "name", "password"]


def test_of_two_requests_at_once_one_makes_the_administrator(state: State) -> None:
    code = new_setup_code(state, AT)
    together = Barrier(2)

    def request(email: str) -> str:
        together.wait()
        try:
            return create(state, code, email).email
        except SetupDoneError:
            return "too late"

    with ThreadPoolExecutor(2) as people:
        emails = ["kim@example.com", "lee@example.com"]
        outcomes = [one.result() for one in [people.submit(request, email) for email in emails]]
    (only,) = users(state)
    assert sorted(outcomes) == sorted([only.email, "too late"])


def test_the_trail_tells_how_the_first_administrator_came(state: State) -> None:
    admin = first_admin(state)
    found = [(entry.actor, entry.action) for entry in entries(state)]
    assert found == [(admin.id, "create-first-admin"), ("local", "make-setup-code")]
