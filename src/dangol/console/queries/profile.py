"""One person: what the golden profile holds, where each value comes from, what happened when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.console.queries.known import Known, known
from dangol.console.queries.people import default_rows, profiles_table
from dangol.console.queries.timeline import Event, EventKind, Timeline
from dangol.contract.registry import attribute_columns
from dangol.governance.masking import masked
from dangol.loading.identifying import identifying
from dangol.loading.kinds import seen
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.events import TRAITS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import GOLDEN_VALUES
from dangol.tables.vocabulary import Column, Personal, Table
from dangol.words import Text

NAMING_TRAITS = frozenset(("firstName", "lastName", "username", "avatar", "website"))
"""Beside what is called like an identifier, the protocol's traits that name a person."""


@dataclass(frozen=True)
class Origin:
    """Of somebody with several records, which one a value is taken from, and why."""

    number: str
    source: str | None
    reason: Text
    told: int
    agreeing: int


@dataclass(frozen=True)
class Value:
    """One attribute or score of a person and the table that it comes from."""

    column: Column
    table: Table
    value: Any
    origin: Origin | None = None

    @property
    def is_given(self) -> bool:
        """Told by the person or a source, not learned."""
        return self.table.name == CUSTOMERS.name

    @property
    def is_score(self) -> bool:
        return self.column.type == "int64" and self.column.personal is Personal.BEHAVIOUR


@dataclass(frozen=True)
class Trait:
    """What a client told of a person; masked where it names or reaches them."""

    name: str
    value: str
    given_at: dt.datetime


@dataclass(frozen=True)
class Person:
    """Everything that is shown of one person."""

    known: Known
    row: dict[str, Any]
    values: list[Value]
    identifiers: list[dict[str, Any]]
    traits: list[Trait]
    purchase_days: list[dt.date]
    events: list[Event]
    more_events: bool

    @property
    def id(self) -> str:
        return self.known.person_id


def person(
    workspace: Workspace, customer_id: str, limit: int, kinds: Sequence[EventKind]
) -> Person | None:
    """What is known of a person at the project's moment; nothing, if nobody has this number.

    Somebody of whom only events came has no row of the golden profile yet, and is a person.
    """
    profiles = default_rows(profiles_table(workspace))
    with workspace.warehouse.session() as session:
        who = known(session, customer_id)
        found = session.fetch(profiles.filter(profiles.customer_id == who.person_id)).to_pylist()
        timeline = Timeline(session, workspace, who)
        if not found and not timeline.has_events:
            return None
        row = found[0] if found else {}
        ids = stored_table(IDENTIFIERS)
        mine = ids.filter(ids.customer_id.isin(who.numbers))
        mine = mine.group_by("identifier_type", "identifier").agg(source=mine.source.min())
        identifiers = session.fetch(mine.order_by("identifier_type", "identifier")).to_pylist()
        traits = [_trait(one) for one in session.fetch(_told(who)).to_pylist()]
        origins = _origins(session, who)
        events, more = timeline.events(kinds, limit, row.get("usual_gap_days"))
    values = [
        Value(column, table, row.get(name), origins.get(name))
        for name, (table, column) in attribute_columns(workspace.registry).items()
    ]
    return Person(who, row, values, identifiers, traits, timeline.purchase_days, events, more)


def _origins(session: Session, who: Known) -> dict[str, Origin]:
    """By field the record that its value is taken from."""
    values = default_rows(GOLDEN_VALUES)
    words = dict(GOLDEN_VALUES.column("reason").values)
    return {
        row["field_name"]: Origin(
            row["from_customer_id"],
            row["from_source"],
            words[row["reason"]],
            row["value_count"],
            row["agreeing_count"],
        )
        for row in session.fetch(values.filter(values.person_id == who.person_id)).to_pylist()
    }


def _trait(row: dict[str, Any]) -> Trait:
    text, name = row["trait_text"], row["trait_name"]
    # Nobody knows what stands inside an object, or under which name an address was told.
    kinds = {} if text is None else {name: seen(name, [text]).written.kind}
    is_closed = text is None or name in NAMING_TRAITS or identifying([name], {}, kinds)
    shown = row["trait_value"] if text is None else text
    return Trait(name, masked(shown) if is_closed else shown, row["given_at"])


def _told(who: Known) -> ir.Table:
    """The latest value of every trait, whichever source told it."""
    traits = stored_table(TRAITS)
    mine = traits.filter(traits.customer_id.isin(who.numbers))
    newest = ibis.window(
        group_by="trait_name",
        order_by=[mine.given_at.desc(), mine.event_id.desc(), mine.event_source],
    )
    ranked = mine.mutate(rank=ibis.row_number().over(newest))
    latest = ranked.filter((ranked["rank"] == 0) & ranked.trait_value.notnull())
    return latest.select("trait_name", "trait_value", "trait_text", "given_at").order_by(
        "trait_name"
    )
