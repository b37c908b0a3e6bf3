"""The account of somebody whom a provider knows: found, linked or made, and a session for it."""

import datetime as dt

from sqlalchemy import ColumnElement, Connection, RowMapping, select, update

from dangol.contract.roles import Role
from dangol.governance import audit
from dangol.governance.accounts import add_user, apply_changes, enabled_admins
from dangol.governance.people import NO_PASSWORD, UserFields, found_user
from dangol.governance.provider.errors import AddressTakenError, ProviderRefusedError
from dangol.governance.provider.person import Person
from dangol.governance.sessions import SignedIn, begin_session
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.ids import new_id
from dangol.store.state.schema import users
from dangol.words import Language

# Whose address nobody has seen to be theirs gets one that no mail ever goes to (RFC 2606).
NO_ADDRESS = "no-address.invalid"


def come_in(
    state: State, person: Person, role: Role, language: Language, at: dt.datetime
) -> SignedIn:
    """A new session. Raises ProviderRefusedError, AddressTakenError.

    At every sign-in the provider's word on the role holds; only the last administrator stays one.
    """
    with state.begin() as connection:
        alone(connection, "accounts")
        row = (
            _of(connection, (users.c.issuer == person.issuer) & (users.c.subject == person.subject))
            or _linked(connection, person, at)
            or _made(connection, person, role, language, at)
        )
        if row["disabled_at"] is not None:
            raise ProviderRefusedError("the account has no access any more")
        if row["role"] != role and enabled_admins(connection) != {row["id"]}:
            apply_changes(connection, row["id"], row, {"role": role}, at)
        return begin_session(connection, found_user(connection, row["id"]), at, person.issuer)


def _linked(connection: Connection, person: Person, at: dt.datetime) -> RowMapping | None:
    """The account that has their address already, from now on theirs at the provider too.

    Also one that was tied to a provider of before: only the present one is believed.
    """
    if person.email is None:
        return None
    row = _of(connection, users.c.email == person.email)
    if row is None:
        return None
    if row["issuer"] == person.issuer:
        raise AddressTakenError
    return _link(connection, row["id"], person, at)


def _made(
    connection: Connection, person: Person, role: Role, language: Language, at: dt.datetime
) -> RowMapping:
    email = person.email or f"{new_id(at)}@{NO_ADDRESS}"
    fields: UserFields = {"email": email, "name": person.name, "role": role, "language": language}
    user = add_user(connection, None, "create", fields, NO_PASSWORD, at)
    return _link(connection, user.id, person, at)


def _link(connection: Connection, id: str, person: Person, at: dt.datetime) -> RowMapping:
    there = {"issuer": person.issuer, "subject": person.subject}
    connection.execute(update(users).where(users.c.id == id).values(there))
    audit.write(connection, at, id, "link-provider", "user", id, {"issuer": person.issuer})
    return found_user(connection, id)


def _of(connection: Connection, whose: ColumnElement[bool]) -> RowMapping | None:
    return connection.execute(select(users).where(whose)).mappings().first()
