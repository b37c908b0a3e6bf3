"""What happened to customers, day by day: purchases, products, visits, questions, answers.

Each kind of fact is a table of rows with ``customer_id`` and ``day``, values and kinds; what
came in late is hidden from the days on which nobody knew of it (``methods.point_in_time``).
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day, business_time, week_start
from dangol.methods.exchange import in_currency
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.events import EVENTS
from dangol.tables.messaging import CONTACTS, REDEMPTIONS
from dangol.tables.vocabulary import Read
from dangol.tables.voice import SURVEY_ANSWERS, TICKETS

_ARRIVAL = ("row_known_at", "row_awaited_at")
_HIDDEN = ("hidden_from_on", "hidden_until_on")
_AMOUNTS = ("gross_amount", "net_amount", "discount_amount")
EVENING, NOON = 17, 12
ENTITIES = ("customer_id", "product_id", "store_id", "category")
"""What facts may be about: a snapshot is of one of these."""

_RATES = EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there()
_ORDERS = ORDERS[
    "order_id", "customer_id", "store_id", "channel", "ordered_at", "gross_amount",
    "net_amount", "discount_amount", "currency", *_ARRIVAL,
]  # fmt: skip
_LINES = ORDER_LINES[
    "order_id", "line_number", "product_id", "quantity", "gross_amount", "net_amount",
    "discount_amount", "currency", *_ARRIVAL,
].if_there()  # fmt: skip
_PRODUCTS = PRODUCTS["product_id", "category", "department", "brand"].if_there()
_TICKETS = TICKETS[
    "ticket_id", "customer_id", "opened_at", "closed_at", "channel", "ticket_category",
    "satisfaction_score", "product_id", *_ARRIVAL,
].if_there()  # fmt: skip


@dataclass(frozen=True)
class Facts:
    """A kind of fact: its name, what it is made of, and its rows.

    ``plain`` are the same rows with kinds and flags alone, enough to count them, and with their
    ``moment`` for the ``day`` where that would have to be worked out of it.
    """

    name: str
    reads: tuple[Read, ...]
    rows: Callable[[Tables], ir.Table]
    cheaper: Callable[[Tables], ir.Table] | None = None

    @property
    def plain(self) -> Callable[[Tables], ir.Table]:
        return self.cheaper or self.rows

    @property
    def lineage(self) -> tuple[str, ...]:
        """The tables that it comes from."""
        return tuple(read.table.name for read in self.reads)


def hidden_days(rows: ir.Table, happened_on: ir.DateValue, zone: str) -> dict[str, ir.Value]:
    """From when until when nobody knew of a row that came in after the day it speaks of."""
    known, awaited = rows.row_known_at, rows.row_awaited_at
    known_on = business_day(known, zone)
    is_late = (known > awaited) & (known_on > happened_on)
    none = ibis.null("date")
    next_day = (business_day(awaited, zone) + ibis.interval(days=1)).cast("date")
    return {
        _HIDDEN[0]: ibis.ifelse(is_late, next_day, none),
        _HIDDEN[1]: ibis.ifelse(is_late, known_on, none),
    }


def _share(part: ir.Value, whole: ir.Value) -> ir.Value:
    return part.cast("float64") / whole.cast("float64").nullif(0.0)


def _dated_orders(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    orders = tables[ORDERS]
    clock = business_time(orders.ordered_at, zone)
    dated = orders.mutate(day=clock.date(), hour=clock.hour(), weekday=clock.day_of_week.index())
    return dated.mutate(**hidden_days(dated, dated.day, zone))


def _orders(tables: Tables) -> ir.Table:
    """Purchases with their amounts and hours."""
    priced = in_currency(
        _dated_orders(tables), _AMOUNTS, tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    return priced.select(
        "customer_id",
        "store_id",
        "channel",
        "day",
        *_HIDDEN,
        amount=priced.net_amount.cast("float64"),
        discount_share=_share(priced.discount_amount, priced.gross_amount),
        **_order_flags(priced),
    )


def _plain_orders(tables: Tables) -> ir.Table:
    dated = _dated_orders(tables)
    return dated.select(
        "customer_id", "store_id", "channel", moment="ordered_at", **_order_flags(dated)
    )


def _order_flags(rows: ir.Table) -> dict[str, ir.Value]:
    """A discount is one in any currency."""
    return {
        "is_weekend": rows.weekday >= 5,
        "is_evening": rows.hour >= EVENING,
        "is_morning": rows.hour < NOON,
        "is_discounted": _is_discounted(rows),
    }


def _is_discounted(rows: ir.Table) -> ir.Value:
    return (rows.discount_amount > 0).fill_null(ibis.literal(value=False))


def _plain_lines(tables: Tables) -> ir.Table:
    dated = _dated_lines(tables)
    return dated.select(
        "customer_id", "product_id", "category", "department", "brand", moment="ordered_at",
        is_discounted=_is_discounted(dated),
    )  # fmt: skip


def _dated_lines(tables: Tables) -> ir.Table:
    orders = _dated_orders(tables).select(
        "order_id", "customer_id", "store_id", "ordered_at", "day", *_HIDDEN
    )
    lines = tables[ORDER_LINES].drop(*_ARRIVAL)
    dated = lines.inner_join(orders, "order_id").left_join(tables[PRODUCTS], "product_id")
    return dated.drop("product_id_right")


def priced_lines(tables: Tables) -> ir.Table:
    """Products bought."""
    currency = tables.settings.currency
    priced = in_currency(_dated_lines(tables), _AMOUNTS, tables[EXCHANGE_RATES], currency, "day")
    return priced.select(
        "customer_id",
        "product_id",
        "store_id",
        "category",
        "department",
        "brand",
        "day",
        *_HIDDEN,
        week=week_start(priced.day, 0),
        amount=priced.net_amount.cast("float64"),
        units=priced.quantity.cast("float64"),
        unit_price=_share(priced.gross_amount, priced.quantity),
        discount_share=_share(priced.discount_amount, priced.gross_amount),
        is_discounted=_is_discounted(priced),
    )


def _lines(tables: Tables) -> ir.Table:
    return beside_usual(tables.layer(priced_lines(tables)))


def beside_usual(rows: ir.Table) -> ir.Table:
    """Priced lines with what they cost beside others of their category a week before."""
    # Prices of the week before were known on every day of a week.
    before = rows.group_by(
        usual_of="category", usual_on=(rows.week + ibis.interval(days=7)).cast("date")
    ).agg(usual_price=_.unit_price.mean(), usual_discount=_.discount_share.mean())
    beside = rows.left_join(
        before, [rows.category == before.usual_of, rows.week == before.usual_on]
    )
    return beside.select(
        *(name for name in rows.columns if name not in ("week", "unit_price")),
        price_level=_share(beside.unit_price, beside.usual_price),
        deal_lean=beside.discount_share - beside.usual_discount,
    )


def _returns(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    returns = tables[RETURNS].mutate(day=business_day(_.returned_at, zone))
    returns = returns.mutate(**hidden_days(returns, returns.day, zone))
    orders = tables[ORDERS].select("order_id", "customer_id", "store_id")
    rows = in_currency(
        returns.inner_join(orders, "order_id"),
        ["returned_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "day",
    )
    return rows.select(
        "customer_id", "store_id", "day", *_HIDDEN, amount=rows.returned_amount.cast("float64")
    )


def _plain_events(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    events = tables[EVENTS].filter(_.customer_id.notnull())
    named = events.left_join(tables[PRODUCTS].select("product_id", "category"), "product_id")
    return named.select(
        "customer_id", "product_id", "category", "channel", moment="occurred_at",
        name=named.event_name,
        is_evening=business_time(named.occurred_at, zone).hour() >= EVENING,
    )  # fmt: skip


def _events(tables: Tables) -> ir.Table:
    """Visits, clicks, searches: known when the collector took them in."""
    zone = tables.settings.time_zone
    events = tables[EVENTS].filter(_.customer_id.notnull())
    first = events.group_by(awaited_by="event_source").agg(row_awaited_at=_.received_at.min())
    events = events.inner_join(first, events.event_source == first.awaited_by)
    clock = business_time(events.occurred_at, zone)
    events = events.mutate(row_known_at=events.received_at, day=clock.date(), hour=clock.hour())
    catalogue = tables[PRODUCTS].select("product_id", "category")
    named = events.mutate(**hidden_days(events, events.day, zone)).left_join(
        catalogue, "product_id"
    )
    return named.select(
        "customer_id",
        "product_id",
        "category",
        "channel",
        "day",
        *_HIDDEN,
        name=named.event_name,
        is_evening=named.hour >= EVENING,
    )


def _tickets(tables: Tables) -> ir.Table:
    rows = _of_moments(tables[TICKETS], "opened_at", tables.settings.time_zone)
    return rows.select(
        "customer_id", "product_id", "channel", "day", *_HIDDEN, name=rows.ticket_category
    )


def _ratings(tables: Tables) -> ir.Table:
    """How customers rated the service: said when it was over."""
    closed = tables[TICKETS].filter(_.closed_at.notnull() & _.satisfaction_score.notnull())
    rows = _of_moments(closed, "closed_at", tables.settings.time_zone)
    return rows.select("customer_id", "day", *_HIDDEN, score=rows.satisfaction_score)


def _answers(tables: Tables) -> ir.Table:
    rows = _of_moments(tables[SURVEY_ANSWERS], "answered_at", tables.settings.time_zone)
    return rows.select("customer_id", "day", *_HIDDEN, name=rows.question, score=rows.answer_number)


def _contacts(tables: Tables) -> ir.Table:
    return _of_days(tables[CONTACTS], "contacted_on", tables.settings.time_zone)


def _redemptions(tables: Tables) -> ir.Table:
    return _of_days(tables[REDEMPTIONS], "redeemed_on", tables.settings.time_zone)


def _of_moments(rows: ir.Table, moment: str, zone: str) -> ir.Table:
    dated = rows.filter(rows.customer_id.notnull()).mutate(day=business_day(rows[moment], zone))
    return dated.mutate(**hidden_days(dated, dated.day, zone))


def _of_days(rows: ir.Table, day: str, zone: str) -> ir.Table:
    dated = rows.filter(rows.customer_id.notnull()).mutate(day=rows[day])
    return dated.mutate(**hidden_days(dated, dated.day, zone)).drop(*_ARRIVAL, day)


ORDER_FACTS = Facts("orders", (_ORDERS, _RATES), _orders, _plain_orders)
KINDS_OF_FACTS: tuple[Facts, ...] = (
    ORDER_FACTS,
    Facts("lines",
        (_ORDERS, _LINES, _PRODUCTS, _RATES),
        _lines,
        _plain_lines,
    ),
    Facts("returns",
        (
            RETURNS[
                "return_id", "order_id", "returned_at", "returned_amount", "currency", *_ARRIVAL
            ].if_there(),
            _ORDERS,
            _RATES,
        ),
        _returns,
    ),
    Facts("events",
        (
            EVENTS[
                "event_source", "event_id", "event_name", "customer_id", "anonymous_id",
                "occurred_at", "received_at", "channel", "product_id",
            ].if_there(),
            _PRODUCTS,
        ),
        _events,
        _plain_events,
    ),
    Facts("tickets",
        (_TICKETS,),
        _tickets,
    ),
    Facts("ratings", (_TICKETS,), _ratings),
    Facts("answers",
        (
            SURVEY_ANSWERS[
                "survey_name", "respondent_id", "question", "customer_id", "answered_at",
                "answer_number", *_ARRIVAL,
            ].if_there(),
        ),
        _answers,
    ),
    Facts("contacts",
        (CONTACTS["campaign_id", "customer_id", "channel", "contacted_on", *_ARRIVAL].if_there(),),
        _contacts,
    ),
    Facts("redemptions",
        (
            REDEMPTIONS[
                "customer_id", "coupon_id", "campaign_id", "redeemed_on", *_ARRIVAL
            ].if_there(),
        ),
        _redemptions,
    ),
)  # fmt: skip


def fact_reads() -> tuple[Read, ...]:
    """What all kinds of facts read; purchases must be there, the rest may."""
    found: dict[str, Read] = {}
    for kind in KINDS_OF_FACTS:
        for read in kind.reads:
            found.setdefault(read.table.name, read)
    return tuple(found.values())


def first_day(tables: Tables, facts: ir.Table) -> dt.date | None:
    """The earliest day of which there is a fact."""
    day: dt.date | None = tables.row(facts.aggregate(day=facts.day.min()))["day"]
    return day
