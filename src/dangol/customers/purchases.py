"""What customers bought and kept: the one place where purchases are added up per order."""

import datetime as dt

import ibis.expr.types as ir

from dangol.contract.result import LeftOut
from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.tables.vocabulary import MONEY
from dangol.words import both

PURCHASE_READS = (
    ORDERS["order_id", "customer_id", "store_id", "ordered_at", "net_amount", "currency"],
    RETURNS["order_id", "returned_at", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
)


def kept_purchases(tables: Tables, known_on: dt.date | None = None) -> ir.Table:
    """One row per order of a known customer: business day, and the amount kept after returns.

    Amounts are in the reporting currency; ``kept_amount`` is null where no rate leads to
    it. A return in another currency than its order is not subtracted from it: it would be
    a sum over currencies. With ``known_on``, ``known_amount`` is what was kept as far as it
    was known at the beginning of that day: a return that came later is not in it.
    """
    orders = tables[ORDERS]
    orders = orders.filter(orders.customer_id.notnull())
    zone = tables.settings.time_zone
    returns = tables[RETURNS]
    returns = returns.mutate(day=business_day(returns.returned_at, zone))
    returned = {"kept_amount": returns.returned_amount.sum()}
    if known_on is not None:
        returned["known_amount"] = returns.returned_amount.sum(where=returns.day < known_on)
    given_back = returns.group_by(
        returned_order_id=returns.order_id, returned_currency=returns.currency
    ).agg(**{f"less_{name}": amount for name, amount in returned.items()})
    joined = orders.left_join(
        given_back,
        [
            orders.order_id == given_back.returned_order_id,
            orders.currency == given_back.returned_currency,
        ],
    )
    kept = joined.select(
        "order_id",
        "customer_id",
        "store_id",
        "ordered_at",
        "currency",
        day=business_day(joined.ordered_at, zone),
        **{
            name: (joined.net_amount - joined[f"less_{name}"].fill_null(0)).cast(MONEY)
            for name in returned
        },
    )
    return in_currency(
        kept, list(returned), tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )


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
