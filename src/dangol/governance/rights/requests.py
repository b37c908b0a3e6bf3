"""What people ask for on their own page, until it is answered: their data, or to be erased.

A person has one open request of a kind. When they are erased their requests stay, of nobody:
that they were answered, and in time, can still be shown.
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from dangol.errors import NotFoundError
from dangol.governance import audit
from dangol.governance.consent_rules import consent_rules
from dangol.governance.principal import Principal, require
from dangol.governance.privacy_errors import RequestClosedError
from dangol.governance.rights.keeping import Keeping
from dangol.governance.rights.subject import given_reason, subject_of
from dangol.store.state.database import State
from dangol.store.state.engine import alone
from dangol.store.state.ids import new_id
from dangol.store.state.schema import person_requests
from dangol.words import Text

EXPORT, ERASURE = "export", "erasure"
WISHES = {
    EXPORT: Text(en="A copy of their data", ko="내 정보 받기"),
    ERASURE: Text(en="To be erased", ko="내 정보 지우기"),
}
ANSWERED, REFUSED, ERASED = "answered", "refused", "erased"
OUTCOMES = {
    ANSWERED: Text(en="Answered", ko="답함"),
    REFUSED: Text(en="Refused", ko="거절함"),
    ERASED: Text(en="Erased", ko="지움"),
}
BY_THEMSELVES = "person"
"""Who asks in the audit trail; which request it was says nobody's name."""


@dataclass(frozen=True)
class PersonRequest:
    """A request; ``customer_id`` is empty once the person is erased."""

    id: str
    customer_id: str | None
    wish: str
    asked_at: dt.datetime
    due_at: dt.datetime
    outcome: str | None
    closed_at: dt.datetime | None
    closed_by: str | None
    reason: str | None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def as_json(self) -> dict[str, Any]:
        """What the person is handed of it: not who of the staff answered."""
        told = {name: value for name, value in asdict(self).items() if name != "closed_by"}
        return {n: v.isoformat() if isinstance(v, dt.datetime) else v for n, v in told.items()}


def file_request(
    keeping: Keeping, customer_id: str, numbers: Collection[str], wish: str, at: dt.datetime
) -> PersonRequest:
    """Keep that a person asks; the open request where they have asked before.

    ``numbers`` are all under which they are known.
    """
    settings = keeping.project.settings
    due_at = consent_rules(settings).due_at(at, settings.zone)
    with keeping.store.state.begin() as connection:
        alone(connection, "person requests")
        for one in _of(connection, numbers):
            if one.is_open and one.wish == wish:
                return one
        made = PersonRequest(new_id(at), customer_id, wish, at, due_at, None, None, None, None)
        connection.execute(insert(person_requests).values(**asdict(made)))
        details = {"wish": wish, "due_at": due_at.isoformat()}
        audit.write(connection, at, BY_THEMSELVES, "ask", "person-request", made.id, details)
    return made


def all_requests(state: State) -> list[PersonRequest]:
    """Open ones first, the one that is due first; then the others, the latest first."""
    with state.read() as connection:
        rows = connection.execute(select(person_requests)).mappings()
        found = [PersonRequest(**row) for row in rows]
    still = sorted((one for one in found if one.is_open), key=lambda one: (one.due_at, one.id))
    closed = sorted((one for one in found if not one.is_open), key=lambda one: one.id)
    return [*still, *reversed(closed)]


def requests_of(state: State, numbers: Collection[str]) -> list[PersonRequest]:
    """Those of a person, the latest first."""
    with state.read() as connection:
        return _of(connection, numbers)


def _of(connection: Connection, numbers: Collection[str]) -> list[PersonRequest]:
    mine = person_requests.c.customer_id.in_(sorted(numbers))
    chosen = select(person_requests).where(mine).order_by(person_requests.c.id.desc())
    return [PersonRequest(**row) for row in connection.execute(chosen).mappings()]


def close_request(
    keeping: Keeping, request_id: str, outcome: str, who: Principal, reason: str, at: dt.datetime
) -> PersonRequest:
    """Answered, or refused with the reason that the person reads.

    Raises ForbiddenError, NotFoundError, RequestClosedError, NoReasonError, NamingReasonError.
    """
    require(who, "admin")
    asked = _one(keeping.store.state, request_id)
    said = _reason(keeping, asked, reason) if outcome == REFUSED else None
    with keeping.store.state.begin() as connection:
        alone(connection, "person requests")
        is_open = person_requests.c.closed_at.is_(None)
        values = {"outcome": outcome, "closed_at": at, "closed_by": who.actor, "reason": said}
        done = connection.execute(
            update(person_requests)
            .where(person_requests.c.id == request_id, is_open)
            .values(**values)
        )
        if not done.rowcount:
            raise RequestClosedError
        details = {"wish": asked.wish, "outcome": outcome}
        audit.write(connection, at, who.actor, "close", "person-request", request_id, details)
    return _one(keeping.store.state, request_id)


def _one(state: State, request_id: str) -> PersonRequest:
    found = {one.id: one for one in all_requests(state)}
    if request_id not in found:
        raise NotFoundError("request", request_id, list(found)[:20])
    return found[request_id]


def _reason(keeping: Keeping, asked: PersonRequest, reason: str) -> str:
    numbers = [] if asked.customer_id is None else [asked.customer_id]
    with keeping.store.warehouse.session() as session:
        return given_reason(reason, subject_of(session, numbers, keeping.secret.hex()))


def erase_requests(connection: Connection, numbers: Collection[str], at: dt.datetime) -> int:
    """Take the person out of their requests; what was open is answered by that."""
    mine = person_requests.c.customer_id.in_(sorted(numbers))
    still = person_requests.c.closed_at.is_(None)
    done = {"outcome": ERASED, "closed_at": at}
    connection.execute(update(person_requests).where(mine, still).values(**done))
    nobody = update(person_requests).where(mine).values(customer_id=None)
    return connection.execute(nobody).rowcount


def requests_left(state: State, numbers: Collection[str]) -> int:
    """How many requests still name them."""
    mine = person_requests.c.customer_id.in_(sorted(numbers))
    with state.read() as connection:
        counted = select(func.count()).select_from(person_requests).where(mine)
        return connection.execute(counted).scalar_one()
