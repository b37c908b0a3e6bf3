"""What moves points, by day: purchases, returns, rewards taken, corrections.

Something that came in late is posted on the day on which it came in, so that an entry of an
earlier day never changes.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.correction import APPROVED, PointsCorrection
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.tables.loyalty import POINTS_ENTRIES, REWARD_REDEMPTIONS

_ARRIVAL = ("row_known_at", "row_awaited_at")
PURCHASE_READS = (
    ORDERS["order_id", "customer_id", "ordered_at", "net_amount", "currency", *_ARRIVAL],
    RETURNS[
        "return_id", "order_id", "returned_at", "returned_amount", "currency", *_ARRIVAL
    ].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
)
LEDGER_READS = (
    *PURCHASE_READS,
    REWARD_REDEMPTIONS[
        "redemption_id", "customer_id", "reward_name", "points", "redeemed_at", *_ARRIVAL
    ].if_there(),
)  # fmt: skip


@dataclass(frozen=True)
class Happenings:
    """Purchases and returns: rows with ``customer_id`` and ``posted_on``.

    ``orders``: order_id, day, amount. ``returns``: return_id, order_id, order_day, amount.
    """

    orders: ir.Table
    returns: ir.Table


def happenings(tables: Tables) -> Happenings:
    """The purchases that were known at the tables' moment; amounts in the reporting currency.

    A purchase without a rate to that currency, and a return in another currency than its
    purchase, move no points.
    """
    orders = _orders(tables)
    return Happenings(
        orders=tables.layer(orders.drop("currency")), returns=tables.layer(_returns(tables, orders))
    )


def other_moves(tables: Tables) -> ir.Table:
    """Rewards that were taken, and approved corrections.

    Rows with customer_id, posted_on, reference, entry_kind, points (negative takes away) and
    reward_name.
    """
    return tables.layer(_redeemed(tables).union(_corrected(tables)))


def posted_on(rows: ir.Table, happened_on: ir.DateValue, zone: str) -> ir.DateValue:
    """The day of what happened, or on which it came in while its source was being read."""
    came_in = business_day(rows.row_known_at, zone)
    is_late = (rows.row_known_at > rows.row_awaited_at) & (came_in > happened_on)
    posted: ir.DateValue = ibis.ifelse(
        is_late.fill_null(ibis.literal(value=False)), came_in, happened_on
    )
    return posted


def _orders(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    rows = tables[ORDERS].filter(_.customer_id.notnull())
    rows = rows.mutate(day=business_day(rows.ordered_at, zone), given_currency=rows.currency)
    rows = rows.mutate(posted_on=posted_on(rows, rows.day, zone))
    priced = in_currency(
        rows, ["net_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    return priced.filter(priced.net_amount.notnull()).select(
        "order_id", "customer_id", "day", "posted_on", amount="net_amount",
        currency="given_currency",
    )  # fmt: skip


def _returns(tables: Tables, orders: ir.Table) -> ir.Table:
    zone = tables.settings.time_zone
    rows = tables[RETURNS]
    rows = rows.mutate(returned_on=posted_on(rows, business_day(rows.returned_at, zone), zone))
    of_order = orders.select(
        "order_id", "customer_id", "day", order_posted_on="posted_on", order_currency="currency"
    )
    joined = rows.inner_join(of_order, "order_id")
    same = joined.filter(joined.currency == joined.order_currency)
    priced = in_currency(
        same, ["returned_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    return priced.filter(priced.returned_amount.notnull()).select(
        "return_id",
        "order_id",
        "customer_id",
        order_day="day",
        posted_on=ibis.greatest(priced.returned_on, priced.order_posted_on),
        amount="returned_amount",
    )


def _redeemed(tables: Tables) -> ir.Table:
    zone = tables.settings.time_zone
    rows = tables[REWARD_REDEMPTIONS].filter(_.customer_id.notnull() & (_.points > 0))
    return rows.select(
        "customer_id",
        posted_on=posted_on(rows, business_day(rows.redeemed_at, zone), zone),
        reference="redemption_id",
        entry_kind=ibis.literal("redeem"),
        points=-rows.points,
        reward_name="reward_name",
    )


def _corrected(tables: Tables) -> ir.Table:
    """Approved corrections of days that have begun."""
    known_on = last_known_day(tables)
    kept = [
        (one.id, one.record)
        for one in tables.decisions(PointsCorrection)
        if isinstance(one.record, PointsCorrection)
        and one.state == APPROVED
        and one.record.day <= known_on
    ]
    given = rows_of(
        POINTS_ENTRIES,
        posting_id=[kept_id for kept_id, _ in kept],
        points_account=["balance" for _ in kept],
        customer_id=[one.customer_id for _, one in kept],
        points=[one.points for _, one in kept],
        posted_on=[one.day for _, one in kept],
        entry_kind=["correct" for _ in kept],
    )
    rows = tables.of_people(tables.stage(POINTS_ENTRIES, given))
    return rows.select(
        "customer_id", "posted_on", "entry_kind", "points", "reward_name", reference="posting_id"
    ).select("customer_id", "posted_on", "reference", "entry_kind", "points", "reward_name")


def last_known_day(tables: Tables) -> dt.date:
    """The last business day that had begun by the tables' moment."""
    return tables.settings.business_day(tables.moment - dt.timedelta(microseconds=1))
