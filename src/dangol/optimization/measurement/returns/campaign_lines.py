"""Campaigns: measured against those whom chance held out; without them, cost and no effect.

People count in the arm that they were drawn for, whether the message reached them or not.
"""

import datetime as dt
from collections.abc import Container, Mapping
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import begin_of
from dangol.optimization.measurement.experiments.units import UNITS
from dangol.optimization.measurement.returns.line import Line, with_margin
from dangol.optimization.measurement.returns.lot_effects import Amount, lot_effects
from dangol.tables.measured import ATTRIBUTED, EXPERIMENT
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS, CONTACTED
from dangol.tables.promotions import BY_COUPON, PROMOTION_KINDS
from dangol.tables.returns import CAMPAIGN

CAMPAIGN_READS = (
    CAMPAIGNS["campaign_id", "is_randomised", "campaign_starts_on", "campaign_ends_on"].if_there(),
    CAMPAIGN_ASSIGNMENTS[
        "campaign_id", "customer_id", "assigned_arm", "assignment_probability", "assigned_on"
    ].if_there(),
    MEDIA_SPEND["campaign_id", "spend_amount", "currency"].if_there(),
    PROMOTION_KINDS["grouped_by", "group_name", "cost_amount", "currency"].if_there(),
)


@dataclass(frozen=True)
class Counting:
    """What counts of those who were drawn: ``days`` after the lot and ``before_days`` before."""

    days: int
    before_days: int
    today: dt.date


def campaign_lines(
    tables: Tables,
    counting: Counting,
    margin_share: float,
    costs: Mapping[str, float],
    tested: Container[str],
) -> list[Line]:
    """Every campaign that began, the earliest first, but for those that a test measured."""
    rows = tables.rows(tables[CAMPAIGNS].order_by("campaign_starts_on", "campaign_id"))
    effects = _effects(tables, counting)
    found = []
    for row in rows:
        name = row["campaign_id"]
        if name.lower() in tested:
            continue
        effect = effects.get(name)
        line = Line(
            CAMPAIGN,
            name,
            row["campaign_starts_on"],
            row["campaign_ends_on"],
            EXPERIMENT if effect is not None else ATTRIBUTED,
            costs.get(name.lower()),
        )
        found.append(line if effect is None else with_margin(line, effect, margin_share))
    return found


def campaign_costs(tables: Tables) -> dict[str, float]:
    """Media and what coupons gave off, in the reporting currency, by campaign in small letters.

    A campaign of which neither is known is not there: that is no cost of nothing.
    """
    spent, kinds = tables[MEDIA_SPEND], tables[PROMOTION_KINDS]
    money = tables.settings.currency
    spent = spent.filter(spent.currency == money)
    kinds = kinds.filter((kinds.grouped_by == BY_COUPON) & (kinds.currency == money))
    parts = ibis.union(
        spent.select(campaign_id=spent.campaign_id.lower(), cost=spent.spend_amount),
        kinds.select(campaign_id=kinds.group_name.lower(), cost=kinds.cost_amount),
    )
    summed = parts.group_by("campaign_id").agg(cost=parts.cost.sum())
    return {
        row["campaign_id"]: float(row["cost"])
        for row in tables.rows(summed)
        if row["cost"] is not None
    }


def _effects(tables: Tables, counting: Counting) -> dict[str, Amount]:
    """By campaign whose days are over: what it brought among those to be contacted, and 90 %."""
    lots = tables[CAMPAIGN_ASSIGNMENTS]
    random = tables[CAMPAIGNS].filter(lambda t: t.is_randomised).select("campaign_id")
    over = lots.semi_join(random, "campaign_id").filter(
        lots.assigned_on <= counting.today - dt.timedelta(days=counting.days + 1)
    )
    rows = tables.stage(UNITS, _units(over, tables.settings.time_zone))
    return lot_effects(tables, rows, counting.days, counting.before_days)


def _units(lots: ir.Table, zone: str) -> ir.Table:
    """Each person of a campaign once; who was drawn for both arms is of neither."""
    contacted = ibis.ifelse(
        lots.assigned_arm == CONTACTED, lots.assignment_probability, 1 - lots.assignment_probability
    )
    each = (
        lots.mutate(chance=contacted)
        .group_by("campaign_id", "customer_id")
        .agg(
            arms=lots.assigned_arm.nunique(),
            arm=lots.assigned_arm.max(),
            day=lots.assigned_on.min(),
            chance=contacted.mean(),
        )
    )
    clear = each.filter((each.arms == 1) & each.customer_id.notnull())
    return clear.select(
        unit_id=clear.campaign_id + "/" + clear.customer_id,
        who=clear.customer_id,
        variant=clear.arm,
        exposed_at=begin_of(clear.day, zone),
        exposed_on=clear.day,
        probability=clear.chance,
        variants_met=ibis.literal(1),
        cluster_id=clear.campaign_id,
        test_group=clear.chance.round(4).cast("string"),
    )
