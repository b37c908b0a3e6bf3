"""One person: what the golden profile holds, where each value comes from, what happened when."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis.expr.types as ir

from dangol.console.queries.people import default_rows, profiles_table
from dangol.contract.registry import attribute_columns
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS, STORES
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, REDEMPTIONS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Column, Personal, Table

EventKind = Literal["order", "contact", "redemption", "silence"]
SILENCE_DAYS = 30


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
class Event:
    """Something that happened, or a stretch of days in which nothing did."""

    kind: EventKind
    on: dt.date
    at: dt.datetime | None = None
    details: dict[str, Any] | None = None
    days: int = 0


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
    now = workspace.settings.now()
    with workspace.warehouse.session() as session:
        found = session.fetch(profiles.filter(profiles.customer_id == customer_id)).to_pylist()
        if not found:
            return None
        row = found[0]
        ids = stored_table(IDENTIFIERS)
        identifiers = session.fetch(
            ids.filter(ids.customer_id == customer_id).order_by("identifier_type")
        ).to_pylist()
        orders = _orders(session, customer_id, now)
        events = _events(
            session, workspace, customer_id, orders, kinds, limit, row.get("usual_gap_days")
        )
    days = sorted({workspace.settings.business_day(o["ordered_at"]) for o in orders})
    values = [
        Value(column, table, row.get(name))
        for name, (table, column) in attribute_columns(workspace.registry).items()
    ]
    return Person(customer_id, row, values, identifiers, days, events[:limit], len(events) > limit)


def _orders(session: Session, customer_id: str, now: dt.datetime) -> list[dict[str, Any]]:
    orders = stored_table(ORDERS)
    moment = now.astimezone(dt.UTC).replace(tzinfo=None)
    mine = orders.filter((orders.customer_id == customer_id) & (orders.ordered_at < moment))
    wanted = mine.select(
        "order_id", "store_id", "channel", "ordered_at", "net_amount", "discount_amount", "currency"
    )
    return session.fetch(wanted.order_by(wanted.ordered_at.desc())).to_pylist()


def _events(
    session: Session,
    workspace: Workspace,
    customer_id: str,
    orders: list[dict[str, Any]],
    kinds: Sequence[EventKind],
    limit: int,
    usual_gap: float | None,
) -> list[Event]:
    settings = workspace.settings
    today = settings.business_day(settings.now())
    events: list[Event] = []
    if "order" in kinds:
        shown = orders[: limit + 1]
        contents = _contents(session, [o["order_id"] for o in shown])
        stores = _store_names(session, {o["store_id"] for o in shown if o["store_id"]})
        for order in shown:
            details = {
                **order,
                "products": contents.get(order["order_id"], []),
                "store": stores.get(order["store_id"]),
            }
            events.append(
                Event(
                    "order",
                    settings.business_day(order["ordered_at"]),
                    order["ordered_at"],
                    details,
                )
            )
    if "contact" in kinds:
        events += _dated(session, CONTACTS, "contacted_on", customer_id, today, "contact", limit)
    if "redemption" in kinds:
        events += _dated(
            session, REDEMPTIONS, "redeemed_on", customer_id, today, "redemption", limit
        )
    events.sort(key=lambda e: (e.on, e.at.timestamp() if e.at else 0.0), reverse=True)
    longest = max(SILENCE_DAYS, 2 * (usual_gap or 0))
    return _with_silences(events[: limit + 1], today, longest)


def _with_silences(events: list[Event], today: dt.date, longest: float) -> list[Event]:
    """Days without news longer than usual are news themselves."""
    told: list[Event] = []
    newer = today
    for event in events:
        days = (newer - event.on).days
        if days > longest:
            told.append(Event("silence", newer, days=days))
        told.append(event)
        newer = event.on
    return told


def _contents(session: Session, order_ids: list[str]) -> dict[str, list[str]]:
    """What each order holds, the dearest line first, in the most telling words there are."""
    if not order_ids:
        return {}
    lines = stored_table(ORDER_LINES)
    products = stored_table(PRODUCTS)
    mine = lines.filter(lines.order_id.isin(order_ids)).left_join(products, "product_id")
    said = mine.select(
        "order_id",
        "net_amount",
        words=_first_of(mine.product_name, mine.product_type, mine.category, mine.department),
    )
    found: dict[str, list[str]] = {}
    for row in session.fetch(said.order_by(said.net_amount.desc())).to_pylist():
        names = found.setdefault(row["order_id"], [])
        if row["words"] and row["words"] not in names:
            names.append(row["words"])
    return found


def _first_of(first: ir.Value, *others: ir.Value) -> ir.Value:
    for other in others:
        first = first.fill_null(other)
    return first


def _store_names(session: Session, ids: set[str]) -> dict[str, str]:
    if not ids:
        return {}
    stores = stored_table(STORES)
    rows = session.fetch(
        stores.filter(stores.store_id.isin(sorted(ids))).select("store_id", "store_name")
    ).to_pylist()
    return {row["store_id"]: row["store_name"] for row in rows if row["store_name"]}


def _dated(
    session: Session,
    table: Table,
    day: str,
    customer_id: str,
    today: dt.date,
    kind: EventKind,
    limit: int,
) -> list[Event]:
    """Contacts or redemptions of a person, with what is known of their campaign."""
    rows = stored_table(table)
    campaigns = stored_table(CAMPAIGNS).select("campaign_id", "campaign_type")
    mine = rows.filter((rows.customer_id == customer_id) & (rows[day] <= today)).left_join(
        campaigns, "campaign_id"
    )
    mine = mine.order_by(mine[day].desc()).limit(limit + 1)
    return [Event(kind, row[day], None, row) for row in session.fetch(mine).to_pylist()]
