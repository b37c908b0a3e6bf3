"""Taking somebody out of the state database: records about them, and answers that name them."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    Text,
    cast,
    delete,
    false,
    func,
    or_,
    select,
    update,
)

from dangol.contract.params import form_fields
from dangol.contract.record import Record
from dangol.governance.naming import alone
from dangol.governance.rights.subject import Subject
from dangol.store.state.database import State
from dangol.store.state.records import ensure_record_table
from dangol.store.state.schema import runs
from dangol.tables.vocabulary import Personal

ERASED = "erased"
_SAID = ("parameters", "answer", "faults", "step")
"""Of a run, what may name somebody."""


def erase_state(
    state: State,
    kinds: Iterable[type[Record]],
    whose: Subject,
    touched: frozenset[str],
    at: dt.datetime,
) -> dict[str, int]:
    """How many records went and how many runs were relieved of a name.

    Runs on ``touched`` tables are marked as no longer repeatable.
    """
    found: dict[str, int] = {}
    for kind in kinds:
        count = _records(state, kind, whose)
        if count:
            found[f"record {kind.kind}"] = count
    with state.begin() as connection:
        relieved = sum(1 for _ in _answers(connection, whose))
        marked = mark_unrepeatable(connection, touched, at)
    if relieved:
        found["runs"] = relieved
    if marked:
        found["runs no longer repeatable"] = marked
    return found


def _records(state: State, kind: type[Record], whose: Subject) -> int:
    """Records of which a field stands for them go; a receiver's own address is staff's."""
    table = ensure_record_table(state, kind)
    with state.begin() as connection:
        return connection.execute(delete(table).where(_is_theirs(kind, table, whose))).rowcount


def _is_theirs(kind: type[Record], table: Table, whose: Subject) -> ColumnElement[bool]:
    names = [f.name for f in form_fields(kind) if f.personal is Personal.PSEUDONYM]
    return or_(false(), *(table.c[name].in_(sorted(whose.numbers)) for name in names))


def records_left(state: State, kinds: Iterable[type[Record]], whose: Subject) -> int:
    """How many records still name them."""
    left = 0
    for kind in kinds:
        table = ensure_record_table(state, kind)
        with state.read() as connection:
            counted = select(func.count()).select_from(table)
            mine = counted.where(_is_theirs(kind, table, whose))
            left += connection.execute(mine).scalar_one()
    return left


def _answers(connection: Connection, whose: Subject) -> Iterator[str]:
    """The runs that named them; they say ``erased`` instead."""
    columns = [runs.c[name] for name in _SAID]
    chosen = select(runs.c.id, *columns).where(_speaks(whose))
    for row in connection.execute(chosen).mappings().all():
        values = {name: _relieved(row[name], whose) for name in _SAID}
        if all(values[name] == row[name] for name in _SAID):
            continue
        connection.execute(update(runs).where(runs.c.id == row["id"]).values(values))
        yield row["id"]


def _relieved(value: Any, whose: Subject) -> Any:
    if isinstance(value, dict):
        return {_word(key, whose): _relieved(inner, whose) for key, inner in value.items()}
    if isinstance(value, list):
        return [_relieved(inner, whose) for inner in value]
    return _word(value, whose) if isinstance(value, str) else value


def _word(text: str, whose: Subject) -> str:
    if text in whose.numbers:
        return ERASED
    for one in whose.telling:
        text = re.sub(alone(one), rf"\1{ERASED}\2", text, flags=re.IGNORECASE)
    return text


def mark_unrepeatable(connection: Connection, touched: frozenset[str], at: dt.datetime) -> int:
    """Mark the runs that read one of the tables before; gives how many."""
    marked = 0
    chosen = select(runs.c.id, runs.c.inputs).where(runs.c.erased_at.is_(None))
    for run_id, inputs in connection.execute(chosen.where(runs.c.inputs.is_not(None))).all():
        read = {str(name).partition(":")[0] for name in inputs or {}}
        if read & touched:
            connection.execute(update(runs).where(runs.c.id == run_id).values(erased_at=at))
            marked += 1
    return marked


def runs_left(state: State, whose: Subject) -> int:
    """How many runs still name them."""
    with state.read() as connection:
        found = connection.execute(select(*(runs.c[n] for n in _SAID)).where(_speaks(whose)))
        # What holds their identifier within a longer one is changed by nothing that erases.
        return sum(any(_relieved(one, whose) != one for one in row) for row in found)


def _speaks(whose: Subject) -> ColumnElement[bool]:
    """Whether a run names them; in an answer whatever is shown as a name is one, however short."""
    needles = (*(f'"{one}"' for one in whose.numbers), *whose.telling)
    return or_(
        false(),
        *(
            cast(runs.c[name], Text).contains(needle, autoescape=True)
            for name in _SAID
            for needle in needles
        ),
    )
