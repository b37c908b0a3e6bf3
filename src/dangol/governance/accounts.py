"""Accounts: administrators make and change them; everyone changes their own name and password."""

import datetime as dt
from typing import Unpack

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from dangol.contract.roles import Role
from dangol.governance import audit
from dangol.governance.attempts import attempt_key, count_attempt, forgive
from dangol.governance.clock import moment
from dangol.governance.credentials import hash_of
from dangol.governance.errors import EmailTakenError, LastAdminError, WrongPasswordError
from dangol.governance.passwords import PASSWORDS, Passwords
from dangol.governance.people import (
    User,
    UserFields,
    checked_fields,
    found_user,
    still_may_enter,
    user_of,
)
from dangol.governance.principal import Principal, require
from dangol.store.state import schema
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.ids import new_id
from dangol.words import Language

# Role and language are settings of the product; the rest of an account is about its person.
_PUBLIC = {"role", "language", "disabled"}
_OWN = {"name", "language"}


class UserChanges(UserFields, total=False):
    """What an administrator may change: every field of an account, and whether it is disabled."""

    disabled: bool


def users(state: State) -> list[User]:
    """Every account, the oldest first."""
    with state.read() as connection:
        rows = connection.execute(select(schema.users).order_by(schema.users.c.id)).mappings()
        return [user_of(row) for row in rows]


def create_user(
    state: State,
    by: Principal,
    email: str,
    name: str,
    role: Role,
    password: str,
    *,
    language: Language = "en",
    at: dt.datetime | None = None,
    passwords: Passwords = PASSWORDS,
) -> User:
    """A new account. Raises ForbiddenError, FieldsError, EmailTakenError."""
    require(by, "admin")
    fields = checked_fields(
        {"email": email, "name": name, "role": role, "language": language, "password": password}
    )
    password_hash = passwords.hash(fields["password"])
    with state.begin() as connection:
        alone(connection, "accounts")
        return add_user(connection, by.actor, "create", fields, password_hash, moment(at))


def enabled_admins(connection: Connection) -> set[str]:
    """The ids of the administrators who can sign in."""
    can = (schema.users.c.role == "admin") & schema.users.c.disabled_at.is_(None)
    return set(connection.execute(select(schema.users.c.id).where(can)).scalars())


def add_user(
    connection: Connection,
    actor: str | None,
    action: str,
    fields: UserFields,
    password_hash: str,
    at: dt.datetime,
) -> User:
    """Insert an account with its audit entry; without an actor it is the account's own deed.

    The caller holds the lock ``accounts``. Raises EmailTakenError.
    """
    _refuse_taken(connection, fields["email"])
    named = {name: fields[name] for name in ("email", "name", "role", "language")}
    row = {**named, "id": new_id(at), "password_hash": password_hash, "created_at": at}
    connection.execute(insert(schema.users).values(row))
    user = user_of({**row, "disabled_at": None, "issuer": None})
    details = audit.difference({}, fields, _PUBLIC)
    audit.write(connection, at, actor or user.id, action, "user", user.id, details)
    return user


def change_user(
    state: State,
    by: Principal,
    id: str,
    *,
    at: dt.datetime | None = None,
    passwords: Passwords = PASSWORDS,
    **changes: Unpack[UserChanges],
) -> User:
    """The account with the given fields changed; what stays as it was leaves no trace.

    A new password or a disabled account ends every session of its person. Raises
    ForbiddenError, FieldsError, NoSuchUserError, EmailTakenError, LastAdminError.
    """
    if by.id != id or not set(changes) <= _OWN:
        require(by, "admin")
    disabled = changes.pop("disabled", None)
    fields = checked_fields(changes)
    password = fields.pop("password", None)
    new: dict[str, object] = {**fields}
    if password is not None:
        new["password_hash"] = passwords.hash(password)
    with state.begin() as connection:
        alone(connection, "accounts")
        now = moment(at)
        row = found_user(connection, id)
        if disabled is not None and disabled != (row["disabled_at"] is not None):
            new["disabled_at"] = now if disabled else None
        new = {name: value for name, value in new.items() if value != row[name]}
        if new:
            if "email" in fields and fields["email"] != row["email"]:
                _refuse_taken(connection, fields["email"])
            _refuse_last_admin(connection, row, new)
            apply_changes(connection, by.actor, row, new, now)
        return user_of({**row, **new})


def change_password(
    state: State,
    by: Principal,
    current: str,
    new: str,
    *,
    session: str | None = None,
    at: dt.datetime | None = None,
    passwords: Passwords = PASSWORDS,
) -> None:
    """Change one's own password; ``session`` is the one that stays, all others end.

    Raises FieldsError, WrongPasswordError, TooManyAttemptsError.
    """
    fields = checked_fields({"password": new})
    now = moment(at)
    with state.read() as connection:
        row = found_user(connection, by.id)
    count_attempt(state, [attempt_key("account", row["email"])], now)
    if not passwords.match(current, row["password_hash"] or None):
        raise WrongPasswordError
    password_hash = passwords.hash(fields["password"])
    with state.begin() as connection:
        alone(connection, "accounts")
        if not still_may_enter(connection, row):
            raise WrongPasswordError
        apply_changes(connection, by.actor, row, {"password_hash": password_hash}, now, session)


def apply_changes(
    connection: Connection,
    actor: str,
    row: RowMapping,
    new: dict[str, object],
    at: dt.datetime,
    session: str | None = None,
) -> None:
    """Change columns of an account, with what follows for its sessions, and its audit entry.

    The caller holds the lock ``accounts``; ``session`` is one that stays.
    """
    chosen = schema.users.c.id == row["id"]
    connection.execute(update(schema.users).where(chosen).values(new))
    if "password_hash" in new:
        forgive(connection, attempt_key("account", row["email"]))
    if "password_hash" in new or new.get("disabled_at"):
        ended = schema.sessions.c.user_id == row["id"]
        if session is not None:
            ended &= schema.sessions.c.id_hash != hash_of(session)
        connection.execute(delete(schema.sessions).where(ended))
    details = audit.difference(_shown(row), _shown({**row, **new}), _PUBLIC)
    audit.write(connection, at, actor, "change", "user", row["id"], details)


def _shown(row: dict[str, object] | RowMapping) -> dict[str, object]:
    """An account as the audit trail names its parts."""
    fields = {name: row[name] for name in ("email", "name", "role", "language")}
    return {**fields, "password": row["password_hash"], "disabled": row["disabled_at"] is not None}


def _refuse_taken(connection: Connection, email: str) -> None:
    chosen = select(schema.users.c.id).where(schema.users.c.email == email)
    if connection.execute(chosen).first() is not None:
        raise EmailTakenError


def _refuse_last_admin(connection: Connection, row: RowMapping, new: dict[str, object]) -> None:
    after = {**row, **new}
    stays = after["role"] == "admin" and after["disabled_at"] is None
    if not stays and enabled_admins(connection) == {row["id"]}:
        raise LastAdminError
