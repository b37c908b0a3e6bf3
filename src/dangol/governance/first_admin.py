"""The first administrator: made once, by whoever can read the code that the server printed."""

import datetime as dt

from sqlalchemy import Connection

from dangol.governance import audit
from dangol.governance.accounts import add_user, enabled_admins
from dangol.governance.attempts import attempt_key, count_attempt, forgive
from dangol.governance.clock import moment
from dangol.governance.credentials import hash_of, new_readable_code, readable_code, same
from dangol.governance.errors import SetupCodeError, SetupDoneError
from dangol.governance.passwords import PASSWORDS, Passwords
from dangol.governance.people import checked_fields
from dangol.governance.principal import LOCAL, Principal
from dangol.governance.sessions import principal_of_user
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.facts import fact, forget_fact, keep_fact
from dangol.words import Language

_FACT = "setup_code"
_ATTEMPTS = attempt_key("setup")


def needs_first_admin(state: State) -> bool:
    """Whether nobody can administer the project yet."""
    with state.read() as connection:
        return not enabled_admins(connection)


def new_setup_code(state: State, at: dt.datetime | None = None) -> str:
    """A code that makes the first administrator, once; codes made before count no more.

    Only its hash is kept. Raises SetupDoneError.
    """
    code, now = new_readable_code(), moment(at)
    with state.begin() as connection:
        alone(connection, "accounts")
        _refuse_done(connection)
        keep_fact(connection, _FACT, hash_of(readable_code(code)), now)
        audit.write(connection, now, LOCAL, "make-setup-code", "project", "setup", {})
    return code


def create_first_admin(
    state: State,
    code: str,
    email: str,
    name: str,
    password: str,
    *,
    language: Language = "en",
    at: dt.datetime | None = None,
    passwords: Passwords = PASSWORDS,
) -> Principal:
    """Make the first administrator and use the code up; of two requests at once, one is too late.

    Raises FieldsError, SetupDoneError, SetupCodeError, TooManyAttemptsError.
    """
    fields = checked_fields(
        {"email": email, "name": name, "role": "admin", "language": language, "password": password}
    )
    now = moment(at)
    with state.read() as connection:
        _refuse_done(connection)
    count_attempt(state, [_ATTEMPTS], now)
    with state.read() as connection:
        _admit(connection, code)
    password_hash = passwords.hash(fields["password"])
    with state.begin() as connection:
        alone(connection, "accounts")
        _admit(connection, code)
        forgive(connection, _ATTEMPTS)
        forget_fact(connection, _FACT)
        user = add_user(connection, None, "create-first-admin", fields, password_hash, now)
    return principal_of_user(user)


def _refuse_done(connection: Connection) -> None:
    if enabled_admins(connection):
        raise SetupDoneError


def _admit(connection: Connection, code: str) -> None:
    # In this order: when the other of two requests was first, its code is gone as well.
    _refuse_done(connection)
    kept = fact(connection, _FACT)
    if kept is None or not same(hash_of(readable_code(code)), kept):
        raise SetupCodeError
