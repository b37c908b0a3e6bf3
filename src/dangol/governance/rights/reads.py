"""Who looked at a person: in the audit trail once for each reader, person and hour."""

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import Connection, select

from dangol.governance import audit
from dangol.governance.audit import Entry
from dangol.governance.principal import Principal
from dangol.governance.pseudonyms import known_pseudonym, pseudonym
from dangol.governance.rights.keeping import Keeping
from dangol.store.state.engine import alone
from dangol.store.state.schema import audit as trail

PERSON = "person"
READ = "read"


def note_read(keeping: Keeping, person_id: str, who: Principal, at: dt.datetime) -> None:
    """Keep that somebody looked at a person, under a name that can be forgotten."""
    state, hour = keeping.store.state, at.replace(minute=0, second=0, microsecond=0)
    with state.read() as connection:
        known = known_pseudonym(connection, keeping.secret, person_id)
        if known is not None and _is_noted(connection, known, who, hour):
            return
    with state.begin() as connection:
        # Of two pages that open at once, the second finds what the first wrote.
        alone(connection, "audit trail")
        name = pseudonym(connection, keeping.secret, person_id)
        if not _is_noted(connection, name, who, hour):
            audit.write(connection, at, who.actor, READ, PERSON, name, {})


def _is_noted(connection: Connection, name: str, who: Principal, hour: dt.datetime) -> bool:
    of_them = (trail.c.target_kind == PERSON) & (trail.c.target == name)
    by_them = (trail.c.actor == who.actor) & (trail.c.action == READ) & (trail.c.at >= hour)
    found = select(trail.c.number).where(of_them, by_them).limit(1)
    return connection.execute(found).first() is not None


def deeds_about(keeping: Keeping, numbers: Iterable[str], limit: int = 50) -> list[Entry]:
    """Who looked at a person under any of their numbers, or did something about them, and when.

    The newest first.
    """
    state = keeping.store.state
    with state.read() as connection:
        names = {known_pseudonym(connection, keeping.secret, one) for one in numbers}
    found = [
        one
        for name in names
        if name is not None
        for one in audit.entries(state, limit, target_kind=PERSON, target=name)
    ]
    return sorted(found, key=lambda one: one.number, reverse=True)[:limit]
