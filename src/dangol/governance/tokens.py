"""API tokens: for programs that act for a person, and for the machine itself.

The secret is shown once and never kept. A token may do at most what its maker may do now:
who loses a role takes it from their tokens too, and the tokens of a disabled account rest.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import Connection, RowMapping, insert, select, update

from dangol.contract.roles import ROLES, Role
from dangol.governance import audit
from dangol.governance.clock import moment
from dangol.governance.credentials import hash_of, new_secret, same
from dangol.governance.errors import FieldsError, NoSuchTokenError, TokenMakerError
from dangol.governance.people import found_user, name_fault, role_fault, user_of
from dangol.governance.principal import LOCAL, Principal, require
from dangol.store.state import schema
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.ids import is_id, new_id

PREFIX = "dgl_"
LONGEST_DAYS = 3650
# As with sessions: not a write for every request.
USED_AT_MOST_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class TokenView:
    """What is known of a token: everything but its secret. No ``user_id``: made on the machine."""

    id: str
    name: str
    role: Role
    user_id: str | None
    created_at: dt.datetime
    last_used_at: dt.datetime | None
    expires_at: dt.datetime
    revoked_at: dt.datetime | None

    def standing(self, at: dt.datetime) -> Literal["active", "expired", "revoked"]:
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at <= at else "active"


def create_token(
    state: State, by: Principal, name: str, role: Role, days: int, at: dt.datetime | None = None
) -> tuple[TokenView, str]:
    """A token and its secret, which nobody can see again.

    Raises FieldsError, ForbiddenError for a role above the maker's, TokenMakerError.
    """
    name = " ".join(name.split())
    faults = list(_faults(name, role, days))
    if faults:
        raise FieldsError("A token", faults)
    require(by, role)
    if by.via == "token":
        raise TokenMakerError
    secret, now = new_secret(PREFIX), moment(at)
    owner = None if by.via == "local" else by.id
    expires_at = now + dt.timedelta(days=days)
    token = TokenView(new_id(now), name, role, owner, now, None, expires_at, None)
    with state.begin() as connection:
        row = {**vars(token), "secret_hash": hash_of(secret)}
        connection.execute(insert(schema.tokens).values(row))
        details = audit.difference({}, {"name": name, "role": role, "days": days}, {"role", "days"})
        audit.write(connection, now, by.actor, "create", "token", token.id, details)
    return token, secret


def tokens(state: State, by: Principal) -> list[TokenView]:
    """One's own tokens; an administrator sees everybody's. The oldest first."""
    chosen = select(schema.tokens).order_by(schema.tokens.c.id)
    if not by.may("admin"):
        chosen = chosen.where(schema.tokens.c.user_id == by.id)
    with state.read() as connection:
        return [_view(row) for row in connection.execute(chosen).mappings()]


def revoke_token(state: State, by: Principal, id: str, at: dt.datetime | None = None) -> TokenView:
    """The token, useless from now on; to revoke it twice changes nothing.

    Administrators may revoke every token, others their own. Raises NoSuchTokenError.
    """
    now = moment(at)
    mine = schema.tokens.c.id == id
    with state.begin() as connection:
        alone(connection, "tokens")
        row = (
            connection.execute(select(schema.tokens).where(mine)).mappings().first()
            if is_id(id)
            else None
        )
        if row is None or not (row["user_id"] == by.id or by.may("admin")):
            raise NoSuchTokenError(id)
        if row["revoked_at"] is not None:
            return _view(row)
        connection.execute(update(schema.tokens).where(mine).values(revoked_at=now))
        audit.write(connection, now, by.actor, "revoke", "token", id, {})
        return _view({**row, "revoked_at": now})


def principal_of_token(state: State, secret: str, at: dt.datetime) -> Principal | None:
    """Whom a token's secret stands for, while it lives and its person may still sign in."""
    if not secret.startswith(PREFIX):
        return None
    secret_hash = hash_of(secret)
    with state.read() as connection:
        found = select(schema.tokens).where(schema.tokens.c.secret_hash == secret_hash)
        row = connection.execute(found).mappings().first()
        if row is None or not same(row["secret_hash"], secret_hash):
            return None
        token = _view(row)
        principal = _principal(connection, token)
    if principal is None or token.standing(at) != "active":
        return None
    if token.last_used_at is None or at - token.last_used_at >= USED_AT_MOST_EVERY:
        with state.begin() as connection:
            mine = schema.tokens.c.id == token.id
            connection.execute(update(schema.tokens).where(mine).values(last_used_at=at))
    return principal


def _principal(connection: Connection, token: TokenView) -> Principal | None:
    if token.user_id is None:
        return Principal(LOCAL, token.name, "", token.role, "en", "token", token.id)
    user = user_of(found_user(connection, token.user_id))
    if not user.enabled:
        return None
    role = min(token.role, user.role, key=ROLES.index)
    return Principal(user.id, user.name, user.email, role, user.language, "token", token.id)


def _view(row: RowMapping | Mapping[str, Any]) -> TokenView:
    return TokenView(**{name: row[name] for name in TokenView.__dataclass_fields__})


def _faults(name: str, role: str, days: int) -> Iterator[tuple[str, str]]:
    for field, fault in (("name", name_fault(name)), ("role", role_fault(role))):
        if fault is not None:
            yield field, fault
    if not 1 <= days <= LONGEST_DAYS:
        yield "days", f"A token lives 1 to {LONGEST_DAYS:,} days; these are {days}"
