"""What people did, in one shape: who, when, how often and for how much.

Amounts are in the reporting currency; what came back is taken off on the day it did.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.optimization.measurement.experiments.experiment import Unit
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.consent import CONSENTS, MARKETING, WITHDRAWN
from dangol.tables.events import EVENTS
from dangol.tables.resolution import PERSON

DOING_READS = (
    ORDERS["order_id", "customer_id", "ordered_at", "net_amount", "currency"].if_there(),
    ORDER_LINES["order_id", "product_id", "net_amount", "currency"].if_there(),
    PRODUCTS["product_id", "category"].if_there(),
    RETURNS["order_id", "returned_at", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
    CONSENTS["customer_id", "purpose", "consent_state", "decided_at"].if_there(),
    EVENTS[
        "event_name", "customer_id", "anonymous_id", "occurred_at", "revenue_amount", "currency"
    ].if_there(),
)  # fmt: skip


@dataclass(frozen=True)
class Source:
    """Of what a measure is made; several measures share one."""

    of: str
    event_name: str = ""
    category: str = ""


def source_of(measure: Measure) -> Source:
    return Source(measure.of, measure.event_name, measure.category)


def doings(tables: Tables, sources: Iterable[Source], unit: Unit) -> ir.Table:
    """``who``, ``done_at``, ``source`` (its place among ``sources``), ``times``, ``amount``."""
    parts = [
        part.filter(part.who.notnull()).select(
            "who", "done_at", "times", "amount", source=ibis.literal(place)
        )
        for place, source in enumerate(sources)
        for part in _of(tables, source, unit)
    ]
    return ibis.union(*parts) if len(parts) > 1 else parts[0]


def _of(tables: Tables, source: Source, unit: Unit) -> list[ir.Table]:
    if source.of == "orders" and source.category:
        return [_lines(tables, source.category)]
    if source.of == "orders":
        return [_orders(tables), _returns(tables, sign=-1)]
    if source.of == "returns":
        return [_returns(tables, sign=1)]
    if source.of == "refusals":
        return [_refusals(tables)]
    return [_events(tables, source.event_name, unit)]


def _orders(tables: Tables) -> ir.Table:
    orders = tables[ORDERS]
    priced = _priced(tables, orders, "net_amount", "ordered_at")
    return priced.select(who="customer_id", done_at="ordered_at", times=1, amount="value")


def _lines(tables: Tables, category: str) -> ir.Table:
    orders, products = tables[ORDERS], tables[PRODUCTS]
    theirs = products.filter(products.category == category).select("product_id")
    lines = tables[ORDER_LINES].semi_join(theirs, "product_id")
    joined = lines.inner_join(orders.select("order_id", "customer_id", "ordered_at"), "order_id")
    priced = _priced(tables, joined, "net_amount", "ordered_at")
    return priced.group_by("order_id", who=priced.customer_id, done_at=priced.ordered_at).agg(
        times=ibis.literal(1), amount=priced.value.sum()
    )


def _returns(tables: Tables, *, sign: int) -> ir.Table:
    """Each as a time where it is what counts, and as less money where orders are."""
    theirs = tables[ORDERS].select("order_id", "customer_id")
    joined = tables[RETURNS].inner_join(theirs, "order_id")
    priced = _priced(tables, joined, "returned_amount", "returned_at")
    return priced.select(
        who="customer_id", done_at="returned_at", times=int(sign > 0), amount=sign * priced.value
    )


def _refusals(tables: Tables) -> ir.Table:
    said = tables[CONSENTS]
    no = said.filter((said.purpose == MARKETING) & (said.consent_state == WITHDRAWN))
    # Who it is stands beside the number once it is known who is who.
    who = PERSON if PERSON in no.columns else "customer_id"
    return no.select(who=who, done_at="decided_at", times=1, amount=ibis.literal(0.0))


def _events(tables: Tables, name: str, unit: Unit) -> ir.Table:
    events = tables[EVENTS]
    named = events.filter(events.event_name == name)
    who = named.anonymous_id if unit == "visitor" else named.customer_id
    money = tables.settings.currency
    told = named.mutate(who=who, currency=named.currency.fill_null(money))
    priced = _priced(tables, told, "revenue_amount", "occurred_at")
    return priced.select(
        who="who", done_at="occurred_at", times=1, amount=priced.value.fill_null(0.0)
    )


def _priced(tables: Tables, rows: ir.Table, amount: str, moment: str) -> ir.Table:
    """With ``value`` in the reporting currency, empty where no rate leads to it."""
    dated = rows.mutate(day=business_day(rows[moment], tables.settings.time_zone))
    money = in_currency(dated, [amount], tables[EXCHANGE_RATES], tables.settings.currency, "day")
    return money.mutate(value=money[amount].cast("float64"))
