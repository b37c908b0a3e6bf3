"""What customers bought and kept: the one place where purchases are added up per order."""

import datetime as dt

import ibis.expr.types as ir

from dangol.contract.result import LeftOut
from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.methods.kept_orders import kept_orders
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.words import both

PURCHASE_READS = (
    ORDERS["order_id", "customer_id", "store_id", "ordered_at", "net_amount", "currency"],
    RETURNS["order_id", "returned_at", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
)


def kept_purchases(tables: Tables, known_on: dt.date | None = None) -> ir.Table:
    """One row per order of a known customer: business day, and the amount kept after returns.

    Amounts are in the reporting currency; ``kept_amount`` is null where no rate leads to
    it. With ``known_on``, ``known_amount`` is what was kept as far as it was known at the
    beginning of that day: a return that came later is not in it.
    """
    orders = tables[ORDERS]
    orders = orders.filter(orders.customer_id.notnull())
    zone = tables.settings.time_zone
    returns = tables[RETURNS]
    returns = returns.mutate(day=business_day(returns.returned_at, zone))
    known = {} if known_on is None else {"known_amount": returns.day < known_on}
    kept = kept_orders(orders, returns, known)
    amounts = ("kept_amount", *known)
    rows = kept.select(
        "order_id",
        "customer_id",
        "store_id",
        "ordered_at",
        "currency",
        *amounts,
        day=business_day(kept.ordered_at, zone),
    )
    return in_currency(rows, amounts, tables[EXCHANGE_RATES], tables.settings.currency, "day")


def left_out(tables: Tables, purchases: ir.Table) -> tuple[LeftOut, ...]:
    """What the amounts of ``purchases`` (from ``kept_purchases``) do not rest on, counted."""
    unpriced = purchases.filter(purchases.kept_amount.isnull())
    theirs = tables[ORDERS].select("order_id", order_currency="currency")
    returned = tables[RETURNS].semi_join(purchases, "order_id").inner_join(theirs, "order_id")
    foreign = returned.filter(returned.currency != returned.order_currency)
    reasons = (
        (
            unpriced,
            both(
                "purchases in a currency without a rate to {currency}",
                "{currency} 환율이 없는 통화의 구매",
                currency=tables.settings.currency,
            ),
        ),
        (
            foreign,
            both("returns in another currency than their purchase", "구매와 통화가 다른 반품"),
        ),
    )
    counted = [
        LeftOut(count=tables.row(rows.count().name("n").as_table())["n"], reason=reason)
        for rows, reason in reasons
    ]
    return tuple(one for one in counted if one.count)
