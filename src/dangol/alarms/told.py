"""What each receiver was told: once per cause, and anew when a cause comes back."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from dangol.store.state.schema import told_alarms

MOST_ATTEMPTS = 8


@dataclass(frozen=True)
class Told:
    """A cause and a receiver; ``told_at`` is missing while no attempt succeeded."""

    receiver_id: str
    alarm: str
    words: dict[str, str]
    due_at: dt.datetime
    attempts: int
    tried_at: dt.datetime | None
    told_at: dt.datetime | None
    failure: str | None
    ended_at: dt.datetime | None

    def is_due(self, at: dt.datetime) -> bool:
        """Whether to try (again): later and later after each failure."""
        if self.told_at is not None or self.attempts >= MOST_ATTEMPTS:
            return False
        return self.tried_at is None or self.tried_at + dt.timedelta(minutes=2**self.attempts) <= at


def all_told(connection: Connection, receiver_id: str | None = None) -> list[Told]:
    """The latest first."""
    chosen = select(told_alarms).order_by(told_alarms.c.due_at.desc(), told_alarms.c.alarm)
    if receiver_id is not None:
        chosen = chosen.where(told_alarms.c.receiver_id == receiver_id)
    return [Told(**row) for row in connection.execute(chosen).mappings()]


def note_due(
    connection: Connection, receiver_id: str, alarm: str, words: dict[str, str], at: dt.datetime
) -> Told:
    """A cause that is new to the receiver, or has come back."""
    key = (told_alarms.c.receiver_id == receiver_id) & (told_alarms.c.alarm == alarm)
    connection.execute(delete(told_alarms).where(key))
    told = Told(receiver_id, alarm, words, at, 0, None, None, None, None)
    connection.execute(insert(told_alarms).values(**vars(told)))
    return told


def note_tried(
    connection: Connection, tried: Iterable[Told], at: dt.datetime, failure: str | None
) -> None:
    for one in tried:
        key = (told_alarms.c.receiver_id == one.receiver_id) & (told_alarms.c.alarm == one.alarm)
        connection.execute(
            update(told_alarms)
            .where(key)
            .values(
                attempts=one.attempts + 1,
                tried_at=at,
                told_at=None if failure else at,
                failure=failure,
            )
        )


def note_ended(connection: Connection, ended: Iterable[str], at: dt.datetime) -> None:
    """Causes that do not ring any more."""
    connection.execute(
        update(told_alarms)
        .where(told_alarms.c.alarm.in_(list(ended)) & told_alarms.c.ended_at.is_(None))
        .values(ended_at=at)
    )
