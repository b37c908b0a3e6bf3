"""Coupon campaigns: what was used of them and what that cost, never an effect.

A campaign that chose its people has no effect that its buyers show: they would have bought more
anyway. Campaigns that chance decided are measured where people who were held out are.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS

CAMPAIGN_READS = (
    CAMPAIGNS[
        "campaign_id", "campaign_type", "campaign_starts_on", "campaign_ends_on", "is_randomised"
    ].if_there(),
    CONTACTS["campaign_id", "customer_id"].if_there(),
    COUPONS["coupon_id", "product_id", "campaign_id"].if_there(),
    REDEMPTIONS["customer_id", "coupon_id", "campaign_id", "redeemed_on"].if_there(),
)


@dataclass(frozen=True)
class Campaign:
    """A campaign without a holdout in the window of weeks."""

    campaign_id: str
    kind: str | None
    starts_on: dt.date | None
    ends_on: dt.date | None
    people: int
    redemptions: int
    cost: float


def campaigns_without_holdout(tables: Tables, weeks: list[dt.date]) -> list[Campaign]:
    """Those whose coupons were used in the weeks, the dearest first."""
    used = tables[REDEMPTIONS]
    used = used.filter(
        (used.redeemed_on >= weeks[0]) & (used.redeemed_on < weeks[-1] + dt.timedelta(weeks=1))
    )
    counted = used.group_by("campaign_id").agg(redemptions=_.count().cast("int64"))
    reached = (
        tables[CONTACTS].group_by("campaign_id").agg(people=_.customer_id.nunique().cast("int64"))
    )
    campaigns = tables[CAMPAIGNS]
    chosen = campaigns.filter(~campaigns.is_randomised.fill_null(ibis.literal(value=False)))
    given = _given(tables, used)
    joined = chosen.inner_join(counted, "campaign_id")
    joined = joined.left_join(reached, "campaign_id").drop("campaign_id_right")
    joined = joined.left_join(given, "campaign_id").drop("campaign_id_right")
    rows = tables.rows(joined.order_by("campaign_id"))
    found = [
        Campaign(
            row["campaign_id"],
            row["campaign_type"],
            row["campaign_starts_on"],
            row["campaign_ends_on"],
            row["people"] or 0,
            row["redemptions"],
            float(row["cost"] or 0.0),
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (-one.cost, one.campaign_id))


def _given(tables: Tables, used: ir.Table) -> ir.Table:
    """What was given off the lines that a used coupon was good for, on the day of its use."""
    orders = tables[ORDERS]
    days = orders.filter(orders.customer_id.notnull()).select(
        "order_id", "customer_id", day=business_day(orders.ordered_at, tables.settings.time_zone)
    )
    good = used.inner_join(tables[COUPONS], ["coupon_id", "campaign_id"]).select(
        "campaign_id", "customer_id", "product_id", "redeemed_on"
    )
    bought = good.inner_join(
        days, [good.customer_id == days.customer_id, good.redeemed_on == days.day]
    ).select("campaign_id", "product_id", "order_id", "day")
    lines = tables[ORDER_LINES]
    found = bought.distinct().inner_join(lines, ["order_id", "product_id"])
    priced = in_currency(
        found.select(
            "campaign_id", "order_id", "line_number", "day", "discount_amount", "currency"
        ),
        ["discount_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "day",
    )
    return priced.group_by("campaign_id").agg(cost=_.discount_amount.sum().cast("float64"))
