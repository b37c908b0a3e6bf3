"""One timeline of everything a person did or was told: events, orders, contacts, enquiries.

A step is what the tracking plan calls an event or a page; a page without a name is a
``page_view``. Of steps at one moment the rarer kinds come as their names are ordered, so that
the same rows give the same journey on every engine.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_time
from dangol.methods.numbering import number_of
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS
from dangol.tables.journeys import CONTACT, ORDER, PAGE, SCREEN, TICKET
from dangol.tables.messaging import CONTACTS
from dangol.tables.voice import TICKETS

EVENT_COLUMNS = (
    "event_type", "event_name", "customer_id", "anonymous_id", "occurred_at", "order_id",
)  # fmt: skip
READS = (
    ORDERS["order_id", "customer_id", "ordered_at"].if_there(),
    CONTACTS["customer_id", "contacted_on"].if_there(),
    TICKETS["customer_id", "opened_at"].if_there(),
)
STEP_READS = (EVENTS[EVENT_COLUMNS].if_there(), *READS)
KIND, STEP, AT, CODE, NUMBER = "kind", "step", "at", "code", "person_number"
TRACKED = "track"
UNKNOWN = "\x1fdevice:"
"""How people begin of whom only the device is known; no customer number begins so."""
COMPLETED = "Order Completed"
"""The event by which clients report an order; it counts once, as the order itself does."""
MOST_KINDS = 2_000


@dataclass(frozen=True)
class Coded:
    """Steps as numbers: ``names`` by code; rows of person_number, at and code."""

    names: list[str]
    rows: ir.Table


def whose(rows: ir.Table) -> ir.IntegerValue:
    """The number of the customer; where none is known of the device."""
    return number_of(ibis.coalesce(rows.customer_id, ibis.literal(UNKNOWN) + rows.anonymous_id))


def customers(tables: Tables, first: dt.date) -> ir.Table:
    """customer_id and person_number of everybody known who did anything since a day."""
    begin = beginning(tables, first)
    moments = {EVENTS: "occurred_at", ORDERS: "ordered_at", TICKETS: "opened_at"}
    parts = []
    for table, moment in moments.items():
        rows = tables[table]
        parts.append(rows.filter(rows[moment] >= begin).select("customer_id"))
    contacts = tables[CONTACTS]
    parts.append(contacts.filter(contacts.contacted_on >= first).select("customer_id"))
    every = ibis.union(*(one.filter(one.customer_id.notnull()) for one in parts)).distinct()
    return tables.layer(every.mutate(**{NUMBER: number_of(every.customer_id)}))


def timeline(tables: Tables, first: dt.date) -> ir.Table:
    """A row per step since a day: person_number, kind, step, at."""
    return ibis.union(_tracked(tables, first), *_known(tables, first))


def kinds_of(tables: Tables, first: dt.date) -> ir.Table:
    """Which steps there are and about how often: kind, step, times; the most frequent first."""
    events = _events(tables, first)
    # Counted as they are stored first: there are few names, and many rows.
    raw = events.group_by("event_type", "event_name").agg(times=events.count())
    named = raw.select("times", **_label(raw))
    parts = [one.group_by(KIND, STEP).agg(times=one.count()) for one in _known(tables, first)]
    every = ibis.union(named.group_by(KIND, STEP).agg(times=named.times.sum()), *parts)
    counted = every.group_by(KIND, STEP).agg(times=every.times.sum())
    there = counted.filter(counted.times > 0)
    return tables.layer(there.order_by([there.times.desc(), KIND, STEP]).limit(MOST_KINDS))


def beginning(tables: Tables, day: dt.date) -> ir.TimestampScalar:
    """The moment (UTC) at which a day begins in the shop."""
    start = dt.datetime.combine(day, dt.time(), tables.settings.zone)
    found: ir.TimestampScalar = ibis.literal(start.astimezone(dt.UTC).replace(tzinfo=None))
    return found


def _known(tables: Tables, first: dt.date) -> list[ir.Table]:
    """Steps of known customers, beside what is tracked."""
    begin = beginning(tables, first)
    orders, contacts, tickets = tables[ORDERS], tables[CONTACTS], tables[TICKETS]
    # A contact is known by its day: it counts from the day's beginning.
    midnight = contacts.contacted_on.cast("timestamp")
    ahead = business_time(midnight, tables.settings.time_zone).delta(midnight, unit="second")
    dated = contacts.mutate(**{AT: midnight - ahead.as_interval("s")})
    return [
        _of_customers(orders.filter(orders.ordered_at >= begin), ORDER, "ordered_at"),
        _of_customers(dated.filter(dated.contacted_on >= first), CONTACT, AT),
        _of_customers(tickets.filter(tickets.opened_at >= begin), TICKET, "opened_at"),
    ]


def _of_customers(rows: ir.Table, kind: str, moment: str) -> ir.Table:
    named = rows.filter(rows.customer_id.notnull())
    label = ibis.literal(kind)
    return named.select(
        **{NUMBER: number_of(named.customer_id), KIND: label, STEP: label, AT: named[moment]}
    )


def _events(tables: Tables, first: dt.date) -> ir.Table:
    """Events that are steps of somebody."""
    events = tables[EVENTS]
    return events.filter(
        (events.occurred_at >= beginning(tables, first))
        & events.event_type.isin(("page", "screen", "track"))
        & (events.event_name.notnull() | (events.event_type != "track"))
        & (events.customer_id.notnull() | events.anonymous_id.notnull())
    )


def _tracked(tables: Tables, first: dt.date) -> ir.Table:
    """Events as steps; an order that is known as such is not told again by its event."""
    events = _events(tables, first)
    is_order = (events.event_type == "track") & (events.event_name == COMPLETED)
    events = events.mutate(completed=ibis.ifelse(is_order, events.order_id, ibis.null("string")))
    orders = tables[ORDERS].select(known_order="order_id").distinct()
    joined = events.left_join(orders, events.completed == orders.known_order)
    kept = joined.filter(joined.known_order.isnull())
    return kept.select(**{NUMBER: whose(kept), **_label(kept), AT: kept.occurred_at})


def _label(events: ir.Table) -> dict[str, ir.Value]:
    """Kind and step of events."""
    is_page, is_screen = events.event_type == "page", events.event_type == "screen"
    is_order = events.event_name == COMPLETED
    name = events.event_name
    return {
        KIND: ibis.cases((is_page, PAGE), (is_screen, SCREEN), (is_order, ORDER), else_=TRACKED),
        STEP: ibis.cases(
            (is_page, name.fill_null(PAGE)),
            (is_screen, name.fill_null(SCREEN)),
            (is_order, ORDER),
            else_=name,
        ),
    }


def coded(tables: Tables, rows: ir.Table, codes: ir.Table, names: list[str]) -> Coded:
    """The steps that ``codes`` (kind, step, code) names, as numbers.

    People and steps are sorted many times; numbers sort several times faster than names.
    """
    chosen = rows.inner_join(codes, [KIND, STEP])
    return Coded(names, tables.layer(chosen.select(NUMBER, AT, CODE)))
