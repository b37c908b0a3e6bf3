"""People for tests of who may do what; their passwords are hashed fast, and so weakly."""

import datetime as dt

from argon2 import PasswordHasher

from dangol.contract.roles import Role
from dangol.governance.access import create_first_admin, create_user, new_setup_code
from dangol.governance.passwords import Passwords
from dangol.governance.people import User
from dangol.governance.principal import Principal
from dangol.governance.sessions import SignedIn, principal_of_user, sign_in
from dangol.store.state.database import State

AT = dt.datetime(2026, 1, 5, 9, tzinfo=dt.UTC)
PASSWORD = "long is better than complicated"
OTHER_PASSWORD = "another one, just as long"
ADDRESS = "192.0.2.1"
FAST = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


def minutes(number: float) -> dt.datetime:
    """So many minutes after tests begin."""
    return AT + dt.timedelta(minutes=number)


def somebody(role: Role) -> Principal:
    """Anyone of this role, without an account."""
    return Principal(f"id-of-{role}", role.title(), f"{role}@example.com", role, "en", "session")


def first_admin(state: State) -> Principal:
    """The first administrator of a project: admin@example.com."""
    code = new_setup_code(state, AT)
    return create_first_admin(
        state, code, "admin@example.com", "Admin", PASSWORD, at=AT, passwords=FAST
    )


def added(
    state: State, by: Principal, name: str, role: Role = "viewer", at: dt.datetime = AT
) -> User:
    """A colleague: name@example.com."""
    email = f"{name.lower()}@example.com"
    return create_user(state, by, email, name, role, PASSWORD, at=at, passwords=FAST)


def acting(user: User) -> Principal:
    return principal_of_user(user)


def entered(
    state: State, name: str, at: dt.datetime = AT, password: str = PASSWORD, address: str = ADDRESS
) -> SignedIn:
    """A sign-in of name@example.com."""
    return sign_in(state, f"{name}@example.com", password, address, at, passwords=FAST)
