"""Messages that went out, and what came back: a coupon of theirs used, a link of one followed.

Somebody is asked about at a cut-off where a message went to them in the week from it. They
react where it comes back within so many days of that message.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from dangol.customers.features.snapshots import PERSON
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table

WEEK = 7
FACTS = ("contacts", "redemptions", "events")
"""The kinds of facts that tell it."""
FOLLOWED = ("Email Link Clicked", "Push Notification Tapped", "SMS Link Clicked")
"""Tracked actions that follow a message, as Segment's specification names them."""


def approached(facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date]) -> ir.Table:
    """Whom a message reached in the week from each cut-off, and its first day by campaign."""
    rows = facts["contacts"].select(PERSON, "campaign_id", "day")
    joined = rows.cross_join(cutoff_table(cutoffs))
    ahead = days_between(joined.day, joined[CUTOFF])
    inside = joined.filter((ahead >= 0) & (ahead < WEEK))
    return inside.group_by(CUTOFF, PERSON, "campaign_id").agg(told_on=inside.day.min())


def reactions(
    facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date], horizon_days: int
) -> ir.Table:
    """Who reacted within the horizon, and after how many days at the earliest."""
    told = approached(facts, cutoffs)
    found = [told.select(CUTOFF, PERSON, days=ibis.null("float64")).limit(0)]
    if "redemptions" in facts:
        used = facts["redemptions"].select(PERSON, "campaign_id", "day")
        found.append(_after(told.inner_join(used, [PERSON, "campaign_id"])))
    if "events" in facts:
        clicks = facts["events"].filter(facts["events"].name.isin(FOLLOWED))
        found.append(_after(told.inner_join(clicks.select(PERSON, "day"), PERSON)))
    every = ibis.union(*found)
    inside = every.filter((every.days >= 0) & (every.days < horizon_days))
    return inside.group_by(CUTOFF, PERSON).agg(days=inside.days.min())


def _after(joined: ir.Table) -> ir.Table:
    days = days_between(joined.day, joined.told_on).cast("float64")
    return joined.select(CUTOFF, PERSON, days=days)
