"""Under which customer numbers and devices a person is known, as it was last decided."""

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.console.queries.people import default_rows
from dangol.customers.identity.graph.device_spans import device_spans
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.events import EVENTS
from dangol.tables.resolution import MEMBERS, SIGHTINGS, STANDARD_SIGHTINGS, VIRTUAL


@dataclass(frozen=True)
class Known:
    """A person and their numbers; somebody of whom nothing was decided has the one."""

    person_id: str
    numbers: tuple[str, ...]

    @property
    def given(self) -> tuple[str, ...]:
        """The numbers that sources and clients told."""
        return tuple(one for one in self.numbers if not one.startswith(VIRTUAL))


def known(session: Session, customer_id: str) -> Known:
    """Whose number it is."""
    members = default_rows(MEMBERS)
    mine = members.filter(members.customer_id == customer_id).select("person_id")
    others = members.semi_join(mine, "person_id").order_by("customer_id")
    rows = session.fetch(others.select("customer_id", "person_id")).to_pylist()
    if not rows:
        return Known(customer_id, (customer_id,))
    return Known(rows[0]["person_id"], tuple(row["customer_id"] for row in rows))


def events_of(person: Known) -> ir.Table:
    """What was tracked of a person, the anonymous history of their devices with it.

    It follows the log-ins of this very moment: who logged in a second ago has their history.
    """
    events, sightings = stored_table(EVENTS), stored_table(SIGHTINGS)
    standard, members = default_rows(STANDARD_SIGHTINGS), default_rows(MEMBERS)
    under = sightings.filter(
        sightings.customer_id.isin(person.given)
        | (ibis.literal(VIRTUAL) + sightings.sighting_id.cast("string")).isin(person.numbers)
    )
    devices = under.filter(under.anonymous_id.notnull()).select("anonymous_id").distinct()
    theirs = sightings.semi_join(devices, "anonymous_id")
    spans = device_spans(events.semi_join(devices, "anonymous_id"), theirs, standard, members)
    mine = spans.filter(spans.person_id == person.person_id)
    silent = events.filter(events.customer_id.isnull()).inner_join(mine, "anonymous_id")
    silent = silent.filter(
        (silent.occurred_at <= silent.until_at)
        & (silent.after_at.isnull() | (silent.occurred_at > silent.after_at))
    )
    named = events.filter(events.customer_id.isin(person.given))
    return named.union(silent.select(*named.columns))
