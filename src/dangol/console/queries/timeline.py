"""What happened between a person and the shop, newest first; silence is an entry too."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import ibis.expr.types as ir

from dangol.console.queries.known import Known, events_of
from dangol.methods.sessions import USUAL_PAUSE_MINUTES
from dangol.runs.workspace import Workspace
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS, STORES
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, REDEMPTIONS
from dangol.tables.vocabulary import Table

EventKind = Literal["order", "visit", "contact", "redemption", "silence"]
Rows = list[dict[str, Any]]
SILENCE_DAYS = 30
EVENTS_OF_VISIT = 10
PAUSE = dt.timedelta(minutes=USUAL_PAUSE_MINUTES)
"""A pause as long as this ends a visit, as web analytics has it."""


@dataclass(frozen=True)
class Event:
    """Something that happened, or a stretch of days in which nothing did."""

    kind: EventKind
    on: dt.date
    at: dt.datetime | None = None
    details: dict[str, Any] | None = None
    days: int = 0


class Timeline:
    """One person's history within one view of the warehouse."""

    def __init__(self, session: Session, workspace: Workspace, person: Known) -> None:
        self._session = session
        self._settings = workspace.settings
        self._person = person
        # Not the whole minute that answers speak of: what came a second ago is there.
        self._now = workspace.settings.as_of or workspace.clock()
        self._today = self._settings.business_day(self._now)
        self.orders = self._orders()

    @property
    def purchase_days(self) -> list[dt.date]:
        return sorted({self._settings.business_day(o["ordered_at"]) for o in self.orders})

    def events(
        self, kinds: Sequence[EventKind], limit: int, usual_gap: float | None
    ) -> tuple[list[Event], bool]:
        """The newest events of these kinds, with silences; and whether there are more."""
        found: list[Event] = []
        if "order" in kinds:
            found += self._purchases(self.orders[: limit + 1])
        if "visit" in kinds:
            found += self._visits(limit)
        if "contact" in kinds:
            found += self._dated(CONTACTS, "contacted_on", "contact", limit)
        if "redemption" in kinds:
            found += self._dated(REDEMPTIONS, "redeemed_on", "redemption", limit)
        found.sort(key=lambda e: (e.on, e.at.timestamp() if e.at else 0.0), reverse=True)
        longest = max(SILENCE_DAYS, 2 * (usual_gap or 0))
        return list(self._with_silences(found[:limit], longest)), len(found) > limit

    def _with_silences(self, events: list[Event], longest: float) -> Iterable[Event]:
        """Days without news, when they are more than usual, are news themselves."""
        newer = self._today
        for event in events:
            days = (newer - event.on).days
            if days > longest:
                yield Event("silence", newer, days=days)
            yield event
            newer = event.on

    def _orders(self) -> Rows:
        orders = stored_table(ORDERS)
        moment = self._now.astimezone(dt.UTC).replace(tzinfo=None)
        mine = orders.filter(
            orders.customer_id.isin(self._person.numbers) & (orders.ordered_at < moment)
        )
        wanted = mine.select(
            "order_id",
            "store_id",
            "channel",
            "ordered_at",
            "net_amount",
            "discount_amount",
            "currency",
        )
        return self._rows(wanted.order_by(wanted.ordered_at.desc()))

    def _purchases(self, orders: Rows) -> Iterable[Event]:
        contents = self._contents([o["order_id"] for o in orders])
        stores = self._store_names({o["store_id"] for o in orders if o["store_id"]})
        for order in orders:
            details = {
                **order,
                "products": contents.get(order["order_id"], []),
                "store": stores.get(order["store_id"]),
            }
            day = self._settings.business_day(order["ordered_at"])
            yield Event("order", day, order["ordered_at"], details)

    def _contents(self, order_ids: list[str]) -> dict[str, list[str]]:
        """What each order holds, the dearest line first, in the most telling words there are."""
        if not order_ids:
            return {}
        lines = stored_table(ORDER_LINES)
        products = stored_table(PRODUCTS)
        mine = lines.filter(lines.order_id.isin(order_ids)).left_join(products, "product_id")
        words = _first_of(mine.product_name, mine.product_type, mine.category, mine.department)
        said = mine.select("order_id", "net_amount", words=words)
        found: dict[str, list[str]] = {}
        for row in self._rows(said.order_by(said.net_amount.desc())):
            names = found.setdefault(row["order_id"], [])
            if row["words"] and row["words"] not in names:
                names.append(row["words"])
        return found

    def _store_names(self, ids: set[str]) -> dict[str, str]:
        if not ids:
            return {}
        stores = stored_table(STORES)
        named = stores.filter(stores.store_id.isin(sorted(ids)) & stores.store_name.notnull())
        rows = self._rows(named.select("store_id", "store_name"))
        return {row["store_id"]: row["store_name"] for row in rows}

    @property
    def has_events(self) -> bool:
        """Whether anything was tracked of the person."""
        mine = events_of(self._person)
        return bool(self._rows(mine.select("event_type").limit(1)))

    def _visits(self, limit: int) -> Iterable[Event]:
        """Tracked events, those of one sitting together, the newest first."""
        events = events_of(self._person)
        moment = self._now.astimezone(dt.UTC).replace(tzinfo=None)
        mine = events.filter(events.occurred_at < moment).select(
            "event_type", "event_name", "page_title", "page_path", "channel", "occurred_at",
            "event_id",
        )  # fmt: skip
        newest = mine.order_by(mine.occurred_at.desc(), mine.event_id.desc())
        rows = self._rows(newest.limit((limit + 1) * EVENTS_OF_VISIT))
        for sitting in _sittings(rows):
            at = sitting[0]["occurred_at"]
            details = {"events": sitting, "channel": sitting[0]["channel"]}
            yield Event("visit", self._settings.business_day(at), at, details)

    def _dated(self, table: Table, day: str, kind: EventKind, limit: int) -> Iterable[Event]:
        """Contacts or redemptions of the person, with what is known of their campaign."""
        rows = stored_table(table)
        campaigns = stored_table(CAMPAIGNS).select("campaign_id", "campaign_type")
        mine = rows.filter(rows.customer_id.isin(self._person.numbers) & (rows[day] <= self._today))
        joined = mine.left_join(campaigns, "campaign_id")
        newest = joined.order_by(joined[day].desc()).limit(limit + 1)
        return [Event(kind, row[day], None, row) for row in self._rows(newest)]

    def _rows(self, expression: ir.Table) -> Rows:
        rows: Rows = self._session.fetch(expression).to_pylist()
        return rows


def _sittings(newest_first: Rows) -> Iterable[Rows]:
    """Events with no long pause between them."""
    sitting: Rows = []
    for row in newest_first:
        if sitting and sitting[-1]["occurred_at"] - row["occurred_at"] > PAUSE:
            yield sitting
            sitting = []
        sitting.append(row)
    if sitting:
        yield sitting


def _first_of(first: ir.Value, *others: ir.Value) -> ir.Value:
    for other in others:
        first = first.fill_null(other)
    return first
