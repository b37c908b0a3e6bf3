"""Accounts: who may change them, what may be changed, who must remain."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, get_args

import pytest
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

from dangol.contract.roles import Role
from dangol.governance.access import change_password, change_user, create_user, session_of, users
from dangol.governance.errors import (
    EmailTakenError,
    FieldsError,
    ForbiddenError,
    LastAdminError,
    NoSuchUserError,
    SignInError,
    TooManyAttemptsError,
    WrongPasswordError,
)
from dangol.governance.passwords import Passwords
from dangol.store.state.database import State

ROLES: tuple[Role, ...] = get_args(Role)
NOBODY = "0" * 32


def test_accounts_are_listed_in_the_order_they_came(state: State) -> None:
    admin = first_admin(state)
    added(state, admin, "Lee", "analyst", minutes(1))
    kim = added(state, admin, "Kim", at=minutes(2))
    change_user(state, admin, kim.id, disabled=True, at=minutes(3))
    assert [(user.name, user.role, user.disabled_at) for user in users(state)] == [
        ("Admin", "admin", None),
        ("Lee", "analyst", None),
        ("Kim", "viewer", minutes(3)),
    ]


@pytest.mark.parametrize("role", ROLES)
def test_only_administrators_make_accounts(state: State, role: Role) -> None:
    if role == "admin":
        assert added(state, somebody(role), "Kim").name == "Kim"
    else:
        with pytest.raises(ForbiddenError, match=f"needs the role 'admin'; yours is '{role}'"):
            added(state, somebody(role), "Kim")


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "changes",
    [
        {"role": "analyst"},
        {"disabled": True},
        {"password": OTHER_PASSWORD},
        {"email": "new@example.com"},
        {"name": "New"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_only_administrators_change_the_accounts_of_others(
    state: State, role: Role, changes: dict[str, Any]
) -> None:
    kim = added(state, first_admin(state), "Kim")
    if role == "admin":
        change_user(state, somebody(role), kim.id, at=AT, passwords=FAST, **changes)
        assert kim not in users(state) or "password" in changes
    else:
        with pytest.raises(ForbiddenError):
            change_user(state, somebody(role), kim.id, at=AT, passwords=FAST, **changes)
        assert kim in users(state)


def test_people_change_their_own_name_and_language_and_nothing_else(state: State) -> None:
    kim = added(state, first_admin(state), "Kim")
    changed = change_user(state, acting(kim), kim.id, name="김단골", language="ko", at=AT)
    assert (changed.name, changed.language) == ("김단골", "ko")
    refused: list[dict[str, Any]] = [
        {"role": "admin"},
        {"disabled": False},
        {"email": "kim@example.org"},
    ]
    for changes in refused:
        with pytest.raises(ForbiddenError):
            change_user(state, acting(kim), kim.id, at=AT, **changes)


def test_every_fault_of_an_account_is_named_at_once(state: State) -> None:
    role: Any = "boss"
    with pytest.raises(FieldsError) as refused:
        create_user(state, somebody("admin"), "kim at home", "K\x00im", role, "short", at=AT)
    assert refused.value.faults == (
        ("email", "This is no e-mail address; one looks like name@example.com"),
        ("name", "A name holds no control characters"),
        ("role", "There is no role 'boss'. There is: viewer, marketer, analyst, admin"),
        ("password", "A password has at least 12 characters; this one has 5"),
    )
    assert users(state) == []


@pytest.mark.parametrize(
    "email", ["", "kim", "@example.com", "kim@", "k im@example.com", "k@" + "x" * 253, "k\x00@x.y"]
)
def test_what_is_no_address_makes_no_account(state: State, email: str) -> None:
    with pytest.raises(FieldsError, match="e-mail address"):
        create_user(state, somebody("admin"), email, "Kim", "viewer", PASSWORD, at=AT)


def test_one_address_has_one_account_in_upper_or_lower_case(state: State) -> None:
    admin = first_admin(state)
    kim, lee = added(state, admin, "Kim"), added(state, admin, "Lee")
    with pytest.raises(EmailTakenError):
        create_user(state, admin, " KIM@Example.com", "Kim", "viewer", PASSWORD, passwords=FAST)
    with pytest.raises(EmailTakenError):
        change_user(state, admin, lee.id, email="Kim@example.com", at=AT)
    assert change_user(state, admin, kim.id, email="KIM@example.com", at=AT) == kim


def test_an_account_that_is_not_there_cannot_be_changed(state: State) -> None:
    admin = first_admin(state)
    for unknown in (NOBODY, "no id at all \x00"):
        with pytest.raises(NoSuchUserError):
            change_user(state, admin, unknown, name="New", at=AT)


def test_a_disabled_account_is_out_at_once_and_can_come_back(state: State) -> None:
    admin = first_admin(state)
    kim = added(state, admin, "Kim")
    session = entered(state, "kim")
    change_user(state, admin, kim.id, disabled=True, at=minutes(1))
    assert session_of(state, session.token, minutes(2)) is None
    with pytest.raises(SignInError):
        entered(state, "kim", minutes(2))
    assert change_user(state, admin, kim.id, disabled=False, at=minutes(3)).enabled
    assert session_of(state, session.token, minutes(4)) is None
    assert entered(state, "kim", minutes(4)).principal.id == kim.id


def test_a_new_role_holds_for_sessions_that_are_open(state: State) -> None:
    admin = first_admin(state)
    kim = added(state, admin, "Kim")
    session = entered(state, "kim")
    change_user(state, admin, kim.id, role="analyst", at=minutes(1))
    again = session_of(state, session.token, minutes(2))
    assert again is not None
    assert again.principal.role == "analyst"


def test_an_administrator_sets_a_new_password_and_ends_every_session(state: State) -> None:
    admin = first_admin(state)
    kim = added(state, admin, "Kim")
    session = entered(state, "kim")
    change_user(state, admin, kim.id, password=OTHER_PASSWORD, at=minutes(1), passwords=FAST)
    assert session_of(state, session.token, minutes(2)) is None
    with pytest.raises(SignInError):
        entered(state, "kim", minutes(2))
    entered(state, "kim", minutes(2), OTHER_PASSWORD)


def test_a_new_password_opens_an_account_that_guesses_had_closed(state: State) -> None:
    admin = first_admin(state)
    kim = added(state, admin, "Kim")
    for number in range(5):
        with pytest.raises(SignInError):
            entered(state, "kim", AT, "a guess", f"192.0.2.{number}")
    change_user(state, admin, kim.id, password=OTHER_PASSWORD, at=AT, passwords=FAST)
    entered(state, "kim", minutes(1), OTHER_PASSWORD, "203.0.113.1")


def test_people_change_their_own_password_and_keep_the_session_they_are_in(state: State) -> None:
    kim = acting(added(state, first_admin(state), "Kim"))
    here, elsewhere = entered(state, "kim"), entered(state, "kim")
    change_password(
        state, kim, PASSWORD, OTHER_PASSWORD, session=here.token, at=minutes(1), passwords=FAST
    )
    assert session_of(state, here.token, minutes(2)) is not None
    assert session_of(state, elsewhere.token, minutes(2)) is None
    entered(state, "kim", minutes(2), OTHER_PASSWORD)


def test_a_stolen_session_cannot_guess_its_way_to_a_new_password(state: State) -> None:
    kim = acting(added(state, first_admin(state), "Kim"))
    for _ in range(5):
        with pytest.raises(WrongPasswordError):
            change_password(state, kim, "a guess", OTHER_PASSWORD, at=AT, passwords=FAST)
    with pytest.raises(TooManyAttemptsError):
        change_password(state, kim, PASSWORD, OTHER_PASSWORD, at=AT, passwords=FAST)
    with pytest.raises(FieldsError, match="at least 12 characters"):
        change_password(state, kim, PASSWORD, "short", at=AT, passwords=FAST)


def test_a_password_that_was_reset_meanwhile_is_not_changed(state: State) -> None:
    admin = first_admin(state)
    kim = acting(added(state, admin, "Kim"))

    class Slow(Passwords):
        def match(self, password: str, stored: str | None) -> bool:
            change_user(state, admin, kim.id, password=OTHER_PASSWORD, at=AT, passwords=FAST)
            return FAST.match(password, stored)

    with pytest.raises(WrongPasswordError):
        change_password(state, kim, PASSWORD, PASSWORD, at=AT, passwords=Slow())
    entered(state, "kim", minutes(1), OTHER_PASSWORD)


@pytest.mark.parametrize("changes", [{"disabled": True}, {"role": "analyst"}], ids=str)
def test_the_last_administrator_remains(state: State, changes: dict[str, Any]) -> None:
    admin = first_admin(state)
    lee = added(state, admin, "Lee", "admin")
    change_user(state, admin, lee.id, disabled=True, at=AT)
    with pytest.raises(LastAdminError, match="Make somebody else administrator first"):
        change_user(state, admin, admin.id, at=AT, **changes)
    change_user(state, admin, lee.id, disabled=False, at=AT)
    change_user(state, admin, admin.id, at=AT, **changes)
    assert [user.name for user in users(state) if user.role == "admin" and user.enabled] == ["Lee"]


def test_two_administrators_cannot_remove_each_other_at_once(state: State) -> None:
    one = first_admin(state)
    other = acting(added(state, one, "Lee", "admin"))
    together = Barrier(2)

    def demote(by: str, id: str) -> str:
        together.wait()
        try:
            change_user(state, somebody("admin"), id, role="viewer", at=AT)
        except LastAdminError:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as people:
        asked = [people.submit(demote, one.id, other.id), people.submit(demote, other.id, one.id)]
        assert sorted(one.result() for one in asked) == ["done", "refused"]
    assert [user.role for user in users(state)].count("admin") == 1
