"""Sign-ins that are on their way: somebody was sent to the provider and has to come back.

The ticket (OAuth's ``state``) goes through the provider and stands in a cookie of the browser;
it is good once, for ten minutes.
"""

import datetime as dt
from dataclasses import dataclass, field

from sqlalchemy import delete, insert

from dangol.governance.credentials import hash_of, new_secret, same
from dangol.governance.provider.errors import SignInExpiredError
from dangol.store.state.database import State
from dangol.store.state.schema import sign_ins_begun

LASTS = dt.timedelta(minutes=10)
LONGEST_PAGE = 1000


@dataclass(frozen=True)
class Begun:
    """What has to fit when somebody comes back; the ticket itself is not kept."""

    next_page: str
    nonce: str = field(default_factory=new_secret, repr=False)
    verifier: str = field(default_factory=new_secret, repr=False)


def begin(state: State, next_page: str, at: dt.datetime) -> tuple[str, Begun]:
    """A new ticket, and what belongs to it."""
    ticket = new_secret()
    begun = Begun(next_page if len(next_page) <= LONGEST_PAGE else "/")
    row = {**vars(begun), "ticket_hash": hash_of(ticket), "expires_at": at + LASTS}
    with state.begin() as connection:
        connection.execute(delete(sign_ins_begun).where(sign_ins_begun.c.expires_at <= at))
        connection.execute(insert(sign_ins_begun).values(row))
    return ticket, begun


def take(state: State, ticket: str, kept: str, at: dt.datetime) -> Begun:
    """What belongs to a ticket that is the one ``kept`` in the browser; the ticket is used up.

    Raises SignInExpiredError.
    """
    if not ticket or not same(ticket, kept):
        raise SignInExpiredError
    columns = sign_ins_begun.c
    mine = (columns.ticket_hash == hash_of(ticket)) & (columns.expires_at > at)
    taken = delete(sign_ins_begun).where(mine)
    with state.begin() as connection:
        row = connection.execute(
            taken.returning(columns.next_page, columns.nonce, columns.verifier)
        ).first()
    if row is None:
        raise SignInExpiredError
    return Begun(row.next_page, row.nonce, row.verifier)
