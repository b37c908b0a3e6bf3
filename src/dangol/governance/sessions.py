"""Signed-in people: a random token in a cookie, its hash in the database, two ends to its life.

A session ends twelve hours after it was last used, and two weeks after it began.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from dangol.governance import audit
from dangol.governance.attempts import attempt_key, count_attempt, forgive, take_back
from dangol.governance.clock import moment
from dangol.governance.credentials import hash_of, new_secret, same
from dangol.governance.errors import SignInError
from dangol.governance.passwords import PASSWORDS, Passwords
from dangol.governance.people import (
    User,
    found_user,
    is_text,
    normal_email,
    still_may_enter,
    user_of,
)
from dangol.governance.principal import Principal
from dangol.store.state import schema
from dangol.store.state.database import State
from dangol.store.state.engine import alone

IDLE = dt.timedelta(hours=12)
LONGEST = dt.timedelta(days=14)
# A page makes many requests; when a session was last used need not be known to the second.
SEEN_AT_MOST_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True)
class SignedIn:
    """A session. ``token`` goes into a cookie, ``csrf`` into forms; neither into a log."""

    token: str = field(repr=False)
    csrf: str = field(repr=False)
    principal: Principal
    expires_at: dt.datetime

    def csrf_matches(self, given: str) -> bool:
        """Whether a form came from a page of this session."""
        return same(self.csrf, given)


def principal_of_user(user: User) -> Principal:
    """A person at the console."""
    return Principal(user.id, user.name, user.email, user.role, user.language, "session")


def sign_in(
    state: State,
    email: str,
    password: str,
    address: str,
    at: dt.datetime,
    *,
    only_admins: bool = False,
    passwords: Passwords = PASSWORDS,
) -> SignedIn:
    """A new session for the right password; ``address`` is where the request came from.

    Who has no account, or may not come in this way, waits as long and reads the same. Raises
    SignInError, TooManyAttemptsError.
    """
    known_as = normal_email(email)
    account = attempt_key("account", known_as)
    attempts = count_attempt(state, [account, attempt_key("address", address)], at)
    with state.read() as connection:
        row = _account(connection, known_as)
    right = passwords.match(password, row["password_hash"] or None if row else None)
    if only_admins and row is not None:
        right &= row["role"] == "admin"
    outdated = row is not None and right and passwords.outdated(row["password_hash"])
    new_hash = passwords.hash(password) if outdated else None
    with state.begin() as connection:
        alone(connection, "accounts")
        if row is not None and right and still_may_enter(connection, row):
            take_back(connection, attempts)
            forgive(connection, account)
            if new_hash is not None:
                _keep_hash(connection, row["id"], new_hash)
            return begin_session(connection, row, at)
        target = row["id"] if row else audit.ANONYMOUS
        audit.write(connection, at, audit.ANONYMOUS, "sign-in-refused", "user", target, {})
    raise SignInError


def session_of(state: State, token: str, at: dt.datetime) -> SignedIn | None:
    """The session of a token, if it lives and its person may still sign in."""
    id_hash = hash_of(token)
    with state.read() as connection:
        found = select(schema.sessions).where(schema.sessions.c.id_hash == id_hash)
        row = connection.execute(found).mappings().first()
        if row is None or not same(row["id_hash"], id_hash) or row["expires_at"] <= at:
            return None
        user = user_of(found_user(connection, row["user_id"]))
    if not user.enabled:
        return None
    expires_at = row["expires_at"]
    if at - row["seen_at"] >= SEEN_AT_MOST_EVERY:
        expires_at = _end(row["created_at"], at)
        _see(state, id_hash, at, expires_at)
    return SignedIn(token, row["csrf"], principal_of_user(user), expires_at)


def sign_out(state: State, token: str, at: dt.datetime | None = None) -> str | None:
    """End a session; to end one that has ended is no mistake.

    Gives the provider that its person came in through, if they did.
    """
    kept = schema.sessions.c
    ended = delete(schema.sessions).where(kept.id_hash == hash_of(token))
    with state.begin() as connection:
        row = connection.execute(ended.returning(kept.user_id, kept.issuer)).first()
        if row is None:
            return None
        audit.write(connection, moment(at), row.user_id, "sign-out", "user", row.user_id, {})
    return None if row.issuer is None else str(row.issuer)


def _account(connection: Connection, email: str) -> RowMapping | None:
    if not is_text(email):
        return None
    chosen = select(schema.users).where(schema.users.c.email == email)
    return connection.execute(chosen).mappings().first()


def _keep_hash(connection: Connection, id: str, password_hash: str) -> None:
    mine = update(schema.users).where(schema.users.c.id == id)
    connection.execute(mine.values(password_hash=password_hash))


def begin_session(
    connection: Connection, row: RowMapping, at: dt.datetime, issuer: str | None = None
) -> SignedIn:
    """A new session of an account; ``issuer`` is the provider that said who it is."""
    token, csrf, expires_at = new_secret(), new_secret(), _end(at, at)
    connection.execute(delete(schema.sessions).where(schema.sessions.c.expires_at <= at))
    session = {"id_hash": hash_of(token), "user_id": row["id"], "csrf": csrf, "issuer": issuer}
    times = {"created_at": at, "seen_at": at, "expires_at": expires_at}
    connection.execute(insert(schema.sessions).values(**session, **times))
    details = {} if issuer is None else {"issuer": issuer}
    audit.write(connection, at, row["id"], "sign-in", "user", row["id"], details)
    return SignedIn(token, csrf, principal_of_user(user_of(row)), expires_at)


def _end(created_at: dt.datetime, seen_at: dt.datetime) -> dt.datetime:
    return min(seen_at + IDLE, created_at + LONGEST)


def _see(state: State, id_hash: str, at: dt.datetime, expires_at: dt.datetime) -> None:
    mine = (schema.sessions.c.id_hash == id_hash) & (schema.sessions.c.seen_at < at)
    with state.begin() as connection:
        seen = update(schema.sessions).where(mine)
        connection.execute(seen.values(seen_at=at, expires_at=expires_at))
