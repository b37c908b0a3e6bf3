"""One person: what the golden profile holds, where each value comes from, what happened when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dangol.console.queries.people import default_rows, profiles_table
from dangol.console.queries.timeline import Event, EventKind, Timeline
from dangol.contract.registry import attribute_columns
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Column, Personal, Table


@dataclass(frozen=True)
class Value:
    """One attribute or score of a person and the table that it comes from."""

    column: Column
    table: Table
    value: Any

    @property
    def is_given(self) -> bool:
        """Told by the person or a source, not learned."""
        return self.table.name == CUSTOMERS.name

    @property
    def is_score(self) -> bool:
        return self.column.type == "int64" and self.column.personal is Personal.BEHAVIOUR


@dataclass(frozen=True)
class Person:
    """Everything that is shown of one person."""

    id: str
    row: dict[str, Any]
    values: list[Value]
    identifiers: list[dict[str, Any]]
    purchase_days: list[dt.date]
    events: list[Event]
    more_events: bool


def person(
    workspace: Workspace, customer_id: str, limit: int, kinds: Sequence[EventKind]
) -> Person | None:
    """What is known of a person at the project's moment; nothing, if nobody has this number."""
    profiles = default_rows(profiles_table(workspace))
    with workspace.warehouse.session() as session:
        found = session.fetch(profiles.filter(profiles.customer_id == customer_id)).to_pylist()
        if not found:
            return None
        row = found[0]
        ids = stored_table(IDENTIFIERS)
        mine = ids.filter(ids.customer_id == customer_id).order_by("identifier_type", "identifier")
        identifiers = session.fetch(mine).to_pylist()
        timeline = Timeline(session, workspace, customer_id)
        events, more = timeline.events(kinds, limit, row.get("usual_gap_days"))
    values = [
        Value(column, table, row.get(name))
        for name, (table, column) in attribute_columns(workspace.registry).items()
    ]
    return Person(customer_id, row, values, identifiers, timeline.purchase_days, events, more)
