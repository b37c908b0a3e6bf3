"""A limit on guessing: five wrong attempts in a quarter of an hour, per account and per address.

An attempt counts before its password is looked at and is taken back when it was right, so
many guesses at once are no way around the limit.
"""

import datetime as dt
import math
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select

from dangol.governance.credentials import hash_of
from dangol.governance.errors import TooManyAttemptsError
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.schema import sign_in_attempts

LIMIT = 5
WINDOW = dt.timedelta(minutes=15)


def attempt_key(what: str, value: str = "") -> str:
    """What attempts are counted under; hashed, as a mistyped address is somebody's too."""
    return hash_of(f"{what}:{value}")


def count_attempt(state: State, keys: Sequence[str], at: dt.datetime) -> list[int]:
    """Count an attempt under each key; gives what ``take_back`` needs when it was right.

    Raises TooManyAttemptsError, and then counts nothing.
    """
    begins = at - WINDOW
    with state.begin() as connection:
        alone(connection, "sign-in attempts")
        for key in keys:
            _refuse_when_full(connection, key, begins, at)
        connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.at <= begins))
        counted = insert(sign_in_attempts).returning(sign_in_attempts.c.id)
        return [connection.execute(counted.values(key=key, at=at)).scalar_one() for key in keys]


def take_back(connection: Connection, attempts: Iterable[int]) -> None:
    """The attempts were right: they count no more."""
    connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.id.in_(list(attempts))))


def forgive(connection: Connection, key: str) -> None:
    """Forget every attempt under a key: its owner has shown who they are."""
    connection.execute(delete(sign_in_attempts).where(sign_in_attempts.c.key == key))


def _refuse_when_full(
    connection: Connection, key: str, begins: dt.datetime, at: dt.datetime
) -> None:
    recent = (
        select(sign_in_attempts.c.at)
        .where(sign_in_attempts.c.key == key, sign_in_attempts.c.at > begins)
        .order_by(sign_in_attempts.c.at.desc())
        .offset(LIMIT - 1)
        .limit(1)
    )
    fifth = connection.execute(recent).scalar()
    if fifth is not None:
        raise TooManyAttemptsError(math.ceil((fifth + WINDOW - at).total_seconds()))
