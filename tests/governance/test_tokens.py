"""API tokens: what they may do, how long, and who may end them."""

from typing import get_args

import pytest
from sqlalchemy import select
from staff import AT, acting, added, first_admin, minutes, somebody

from dangol.contract.roles import Role
from dangol.governance.access import change_user, local_principal
from dangol.governance.errors import FieldsError, ForbiddenError, NoSuchTokenError, TokenMakerError
from dangol.governance.tokens import create_token, principal_of_token, revoke_token, tokens
from dangol.store.state import schema
from dangol.store.state.database import State

DAY = 24 * 60
ROLES: tuple[Role, ...] = get_args(Role)


def test_a_token_acts_for_its_maker(state: State) -> None:
    lee = acting(added(state, first_admin(state), "Lee", "analyst"))
    token, secret = create_token(state, lee, " nightly  export ", "marketer", 30, AT)
    assert token.name == "nightly export"
    found = principal_of_token(state, secret, AT)
    assert found is not None
    assert (found.id, found.email, found.role, found.via) == (
        lee.id,
        lee.email,
        "marketer",
        "token",
    )
    assert found.actor == token.id


def test_a_token_of_the_machine_itself_acts_for_nobody_else(state: State) -> None:
    token, secret = create_token(state, local_principal(), "cron", "admin", 30, AT)
    assert token.user_id is None
    found = principal_of_token(state, secret, AT)
    assert found is not None
    assert (found.id, found.name, found.role) == ("local", "cron", "admin")


def test_the_secret_is_shown_once_and_never_kept(state: State) -> None:
    _, secret = create_token(state, local_principal(), "cron", "viewer", 30, AT)
    _, other = create_token(state, local_principal(), "cron", "viewer", 30, AT)
    assert secret.startswith("dgl_")
    assert len(secret) >= len("dgl_") + 43
    assert secret != other
    with state.read() as connection:
        assert secret not in str(connection.execute(select(schema.tokens)).all())


@pytest.mark.parametrize("maker", ROLES)
@pytest.mark.parametrize("role", ROLES)
def test_nobody_makes_a_token_above_their_own_role(state: State, maker: Role, role: Role) -> None:
    by = acting(added(state, first_admin(state), "Kim", maker))
    if ROLES.index(role) <= ROLES.index(maker):
        assert create_token(state, by, "t", role, 1, AT)[0].role == role
    else:
        with pytest.raises(ForbiddenError):
            create_token(state, by, "t", role, 1, AT)


def test_a_token_loses_what_its_maker_loses(state: State) -> None:
    admin = first_admin(state)
    lee = added(state, admin, "Lee", "analyst")
    _, secret = create_token(state, acting(lee), "t", "analyst", 30, AT)
    change_user(state, admin, lee.id, role="viewer", at=AT)
    found = principal_of_token(state, secret, AT)
    assert found is not None
    assert found.role == "viewer"
    change_user(state, admin, lee.id, disabled=True, at=AT)
    assert principal_of_token(state, secret, AT) is None
    change_user(state, admin, lee.id, disabled=False, at=AT)
    assert principal_of_token(state, secret, AT) is not None


def test_a_token_makes_no_token(state: State) -> None:
    _, secret = create_token(state, local_principal(), "t", "admin", 1, AT)
    by = principal_of_token(state, secret, AT)
    assert by is not None
    with pytest.raises(TokenMakerError):
        create_token(state, by, "heir", "viewer", 365, AT)


def test_a_token_ends_with_its_days(state: State) -> None:
    token, secret = create_token(state, local_principal(), "t", "viewer", 30, AT)
    assert principal_of_token(state, secret, minutes(30 * DAY - 1)) is not None
    assert principal_of_token(state, secret, minutes(30 * DAY)) is None
    assert token.standing(minutes(30 * DAY - 1)) == "active"
    assert token.standing(minutes(30 * DAY)) == "expired"


def test_a_revoked_token_is_useless_at_once(state: State) -> None:
    token, secret = create_token(state, local_principal(), "t", "viewer", 30, AT)
    revoked = revoke_token(state, local_principal(), token.id, minutes(1))
    assert revoked.standing(minutes(1)) == "revoked"
    assert principal_of_token(state, secret, minutes(1)) is None
    assert revoke_token(state, local_principal(), token.id, minutes(2)) == revoked


def test_people_see_and_revoke_their_own_tokens_and_administrators_all(state: State) -> None:
    admin = first_admin(state)
    kim = acting(added(state, admin, "Kim", at=minutes(0)))
    lee = acting(added(state, admin, "Lee", at=minutes(1)))
    one, _ = create_token(state, kim, "kim's", "viewer", 1, minutes(1))
    other, _ = create_token(state, lee, "lee's", "viewer", 1, minutes(2))
    local, _ = create_token(state, local_principal(), "local", "viewer", 1, minutes(3))
    assert tokens(state, kim) == [one]
    assert tokens(state, lee) == [other]
    assert tokens(state, admin) == [one, other, local]
    for unknown in (other.id, local.id, "0" * 32, "no id \x00"):
        with pytest.raises(NoSuchTokenError):
            revoke_token(state, kim, unknown, AT)
    for token in (one, other, local):
        assert revoke_token(state, admin, token.id, minutes(4)).revoked_at == minutes(4)


def test_use_is_noted_at_most_once_a_minute(state: State) -> None:
    _, secret = create_token(state, local_principal(), "t", "viewer", 1, AT)
    noted = []
    for seconds in (0, 59, 60, 119, 120):
        principal_of_token(state, secret, minutes(seconds / 60))
        noted.append(tokens(state, local_principal())[0].last_used_at)
    assert noted == [minutes(number) for number in (0, 0, 1, 1, 2)]


@pytest.mark.parametrize("secret", ["", "dgl_", "dgl_unknown", "unknown", "dgl_\x00", "dgl_\ud800"])
def test_an_unknown_secret_stands_for_nobody(state: State, secret: str) -> None:
    create_token(state, local_principal(), "t", "viewer", 1, AT)
    assert principal_of_token(state, secret, AT) is None


def test_every_fault_of_a_token_is_named_at_once(state: State) -> None:
    with pytest.raises(FieldsError) as refused:
        create_token(state, somebody("admin"), " ", "viewer", 0, AT)
    assert refused.value.faults == (
        ("name", "A name has 1 to 120 characters; this one has 0"),
        ("days", "A token lives 1 to 3,650 days; these are 0"),
    )
