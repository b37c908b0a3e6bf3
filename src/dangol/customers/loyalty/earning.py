"""Points that purchases earn and returns take back, by the rules of the day of the purchase."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.customers.loyalty.happenings import Happenings
from dangol.customers.loyalty.rules import Rules
from dangol.customers.loyalty.tiering import multiplier_of, qualifying_amounts

DIGITS = 6
"""Points are rounded to so many digits before a part of one is dropped: 29.9999999 is 30."""


def points_of(amount: ir.Value, multiplier: ir.Value, rules: Rules) -> ir.IntegerValue:
    """Whole points for an amount; none for nothing or less."""
    plain = amount.cast("float64") * multiplier / float(rules.programme.amount_per_point)
    parts = ibis.greatest(plain.round(DIGITS), 0.0)
    whole = {"down": parts.floor(), "nearest": (parts + 0.5).floor(), "up": parts.ceil()}[
        rules.programme.rounding
    ]
    found: ir.IntegerValue = whole.cast("int64")
    return found


def earned(found: Happenings, every: Sequence[Rules]) -> ir.Table:
    """Rows of points for purchases and returns: as ``other_moves``, with the order."""
    parts = [part for rules in every for part in _by(found, rules)]
    whole = parts[0]
    for part in parts[1:]:
        whole = whole.union(part)
    return whole


def _by(found: Happenings, rules: Rules) -> tuple[ir.Table, ir.Table]:
    """What the rules of one time give for the purchases of their days."""
    theirs = found.orders.filter((_.day >= rules.since) & (_.day < rules.until))
    if rules.programme.tiers:
        placed = qualifying_amounts(found, rules, theirs)
        rated = placed.mutate(multiplier=multiplier_of(placed.qualifying_amount, rules))
    else:
        rated = theirs.mutate(multiplier=ibis.literal(1.0))
    given = rated.mutate(points=points_of(rated.amount, rated.multiplier, rules))
    earns = given.filter(given.points > 0).select(
        "customer_id",
        "posted_on",
        reference="order_id",
        entry_kind=ibis.literal("earn"),
        points="points",
        order_id="order_id",
    )
    return earns, _taken_back(found, given, rules)


def _taken_back(found: Happenings, given: ir.Table, rules: Rules) -> ir.Table:
    """For each return the points of what was kept before it less those of what is kept after."""
    orders = given.select("order_id", "multiplier", order_amount="amount")
    rows = found.returns.inner_join(orders, "order_id")
    so_far = ibis.cumulative_window(group_by="order_id", order_by=[rows.posted_on, rows.return_id])
    rows = rows.mutate(back=rows.amount.sum().over(so_far))
    kept_after = rows.order_amount - rows.back
    before = points_of(kept_after + rows.amount, rows.multiplier, rules)
    taken = rows.mutate(points=points_of(kept_after, rows.multiplier, rules) - before)
    return taken.filter(taken.points != 0).select(
        "customer_id",
        "posted_on",
        reference="return_id",
        entry_kind=ibis.literal("return"),
        points="points",
        order_id="order_id",
    )
