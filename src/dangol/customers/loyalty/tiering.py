"""Which tier each customer was in on which day: set on fixed days from what was kept before.

An amount counts from the first day on which tiers are set after it came in to the last such
day whose qualifying period reaches back to the purchase. So every purchase is two steps, one
up and one down, and a running sum over them is the qualifying amount.
"""

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.customers.loyalty.happenings import Happenings
from dangol.customers.loyalty.rules import Rules
from dangol.tables.vocabulary import MONEY


def next_tier_day(day: ir.DateValue, rules: Rules) -> ir.DateValue:
    """The first day after ``day`` on which tiers are set; the rules' first day before that."""
    months = day.year() * 12 + day.month() - 1
    every = rules.programme.tier_months
    passed = ((months - rules.first_month) // every).cast("int64")
    ahead = rules.first_month + (passed + 1) * every
    regular = ibis.date((ahead // 12).cast("int32"), (ahead % 12 + 1).cast("int32"), 1)
    found: ir.DateValue = ibis.ifelse(day < rules.since, ibis.literal(rules.since), regular)
    return found


def tier_days(rules: Rules, last: dt.date) -> list[dt.date]:
    """The days up to ``last`` on which tiers are set by these rules."""
    days, month = [rules.since], rules.first_month
    while True:
        month += rules.programme.tier_months
        day = dt.date(month // 12, month % 12 + 1, 1)
        if day > last or day >= rules.until:
            return [one for one in days if one <= last]
        days.append(day)


def steps(found: Happenings, rules: Rules) -> ir.Table:
    """What the qualifying amount of a customer changes by, and on which day tiers are set."""
    orders = found.orders.select("customer_id", "posted_on", "day", "amount")
    returns = found.returns.select("customer_id", "posted_on", day="order_day", amount=-_.amount)
    rows = orders.union(returns)
    back = ibis.interval(days=rules.programme.window_days)
    rows = rows.filter((rows.day + back).cast("date") >= rules.since)
    rows = rows.mutate(
        comes_on=next_tier_day(rows.posted_on, rules),
        goes_on=next_tier_day((rows.day + back).cast("date"), rules),
    )
    rows = rows.filter((rows.comes_on < rows.goes_on) & (rows.comes_on < rules.until))
    up = rows.select("customer_id", step_on="comes_on", amount=rows.amount.cast(MONEY))
    down = rows.select("customer_id", step_on="goes_on", amount=(-rows.amount).cast(MONEY))
    return up.union(down)


def qualifying_amounts(found: Happenings, rules: Rules, asked: ir.Table) -> ir.Table:
    """``asked`` (``customer_id``, ``day``, more) with what counted for the tier of that day."""
    more = [name for name in asked.columns if name not in ("customer_id", "day")]
    taken = steps(found, rules).select(
        "customer_id",
        day="step_on",
        is_asked=ibis.literal(0),
        step_amount="amount",
        **{name: ibis.null(asked[name].type()) for name in more},
    )
    rows = taken.union(
        asked.select(
            "customer_id",
            "day",
            is_asked=ibis.literal(1),
            step_amount=ibis.literal(0).cast(MONEY),
            **{name: asked[name] for name in more},
        )
    )
    # Steps of a day come before what is asked of it; the sum of the others of a day is
    # the same in any order.
    until_now = ibis.cumulative_window(group_by="customer_id", order_by=[rows.day, rows.is_asked])
    summed = rows.mutate(qualifying_amount=rows.step_amount.sum().over(until_now))
    return summed.filter(summed.is_asked == 1).select(
        "customer_id", "day", *more, qualifying_amount=_.qualifying_amount.cast(MONEY)
    )


def tier_of(amount: ir.Value, rules: Rules) -> ir.StringValue:
    """The code of the highest tier that an amount reaches; empty below the first."""
    none = ibis.null("string")
    reached = [
        (amount >= ibis.literal(tier.from_amount), ibis.literal(tier.code))
        for tier in reversed(rules.programme.tiers)
    ]
    found: ir.StringValue = ibis.cases(*reached, else_=none) if reached else none
    return found


def multiplier_of(amount: ir.Value, rules: Rules) -> ir.FloatingValue:
    """What points are multiplied by in the tier that an amount reaches."""
    plain = ibis.literal(1.0)
    reached = [
        (amount >= ibis.literal(tier.from_amount), ibis.literal(float(tier.multiplier)))
        for tier in reversed(rules.programme.tiers)
    ]
    found: ir.FloatingValue = ibis.cases(*reached, else_=plain) if reached else plain
    return found


def missing_to_next(amount: ir.Value, rules: Rules) -> ir.DecimalValue:
    """What an amount lacks to the next tier; empty in the highest."""
    above = [
        (amount < ibis.literal(tier.from_amount), ibis.literal(tier.from_amount) - amount)
        for tier in rules.programme.tiers
    ]
    none = ibis.null("float64")
    found: ir.Value = ibis.cases(*above, else_=none) if above else none
    return found.cast(MONEY)
