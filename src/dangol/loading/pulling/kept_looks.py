"""What is remembered of sources: how far each was read, and what its looks gave."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from dangol.store.state.database import State
from dangol.store.state.facts import fact, keep_fact
from dangol.store.state.ids import new_id
from dangol.store.state.schema import source_looks, source_marks

LookOutcome = Literal["new", "nothing", "failed"]
_ASKED = "asked-looks"
KEPT_DAYS = 90
_NOTHING_KEPT = 100
"""Looks without news are many: of each source only so many are kept."""


@dataclass(frozen=True)
class KeptLook:
    """One look; its id tells when it began."""

    id: str
    finished_at: dt.datetime
    outcome: LookOutcome
    records: int
    run_ids: tuple[str, ...]
    message: str | None


def marks_of(state: State, source_id: str) -> dict[str, Any]:
    """What the source gave last, by place."""
    query = select(source_marks.c.place, source_marks.c.mark)
    with state.read() as connection:
        rows = connection.execute(query.where(source_marks.c.source_id == source_id))
        return {row.place: row.mark for row in rows}


def remember_marks(state: State, source_id: str, marks: Mapping[str, Any], at: dt.datetime) -> None:
    """Remember how far a source was read, place by place."""
    with state.begin() as connection:
        make = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
        for place, mark in marks.items():
            values = {"mark": mark, "changed_at": at}
            connection.execute(
                make(source_marks)
                .values(source_id=source_id, place=place, **values)
                .on_conflict_do_update(index_elements=["source_id", "place"], set_=values)
            )


def forget_marks(state: State, source_id: str) -> None:
    """The next look reads everything anew."""
    with state.begin() as connection:
        connection.execute(delete(source_marks).where(source_marks.c.source_id == source_id))


def remember_look(
    state: State,
    source_id: str,
    began_at: dt.datetime,
    finished_at: dt.datetime,
    outcome: LookOutcome,
    *,
    records: int = 0,
    run_ids: tuple[str, ...] = (),
    message: str | None = None,
) -> KeptLook:
    """Add a look, and let go of those that nobody will ask for."""
    look = KeptLook(new_id(began_at), finished_at, outcome, records, run_ids, message)
    c = source_looks.c
    with state.begin() as connection:
        connection.execute(
            insert(source_looks).values(
                id=look.id,
                source_id=source_id,
                finished_at=finished_at,
                outcome=outcome,
                records=records,
                run_ids=list(run_ids),
                message=message,
            )
        )
        oldest = new_id(began_at - dt.timedelta(days=KEPT_DAYS))
        connection.execute(delete(source_looks).where(c.source_id == source_id, c.id < oldest))
        quiet = (
            select(c.id)
            .where(c.source_id == source_id, c.outcome == "nothing")
            .order_by(c.id.desc())
            .limit(1)
            .offset(_NOTHING_KEPT)
        )
        last_kept = connection.scalar(quiet)
        if last_kept is not None:
            connection.execute(
                delete(source_looks).where(
                    c.source_id == source_id, c.outcome == "nothing", c.id <= last_kept
                )
            )
    return look


def looks_of(state: State, source_id: str, limit: int = 1_000) -> list[KeptLook]:
    """The looks of a source, the newest first."""
    c = source_looks.c
    query = (
        select(c.id, c.finished_at, c.outcome, c.records, c.run_ids, c.message)
        .where(c.source_id == source_id)
        .order_by(c.id.desc())
        .limit(limit)
    )
    with state.read() as connection:
        return [
            KeptLook(look_id, at, outcome, records, tuple(run_ids), message)
            for look_id, at, outcome, records, run_ids, message in connection.execute(query)
        ]


def ask_look(state: State, source_id: str, at: dt.datetime) -> None:
    """Have the server look at a source as soon as it can, also at one that is paused."""
    with state.begin() as connection:
        asked = fact(connection, _ASKED) or {}
        keep_fact(connection, _ASKED, {**asked, source_id: at.isoformat()}, at)


def asked_looks(state: State) -> set[str]:
    """The sources that somebody wants to be looked at."""
    with state.read() as connection:
        return set(fact(connection, _ASKED) or {})


def take_asked(state: State, source_id: str, at: dt.datetime) -> None:
    """The look that was asked for begins."""
    with state.begin() as connection:
        asked = fact(connection, _ASKED) or {}
        if asked.pop(source_id, None) is not None:
            keep_fact(connection, _ASKED, asked, at)
