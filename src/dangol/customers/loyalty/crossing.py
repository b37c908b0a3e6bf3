"""Customers around the thresholds of tiers: what they had bought, and what they bought then."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.happenings import Happenings
from dangol.customers.loyalty.programme import Tier
from dangol.customers.loyalty.rules import Rules
from dangol.customers.loyalty.tiering import qualifying_amounts, tier_days
from dangol.methods.calendar import days_between
from dangol.methods.density_jump import DensityJump, density_jump
from dangol.methods.discontinuity import Discontinuity, TooFewNearError, discontinuity

Array = npt.NDArray[np.float64]
BUNCHING_LEVEL = 0.01
"""Below this p-value people are taken to see to it that they reach the threshold."""
BALANCE = ("amount_before", "orders_before", "days_known")
OUTCOMES = ("orders_after", "amount_after")


@dataclass(frozen=True)
class SetOn:
    """A day on which tiers were set, and the rules by which."""

    day: dt.date
    rules: Rules


def latest_set(every: list[Rules], today: dt.date, horizon_days: int) -> SetOn | None:
    """The last day on which tiers were set that lies a whole horizon back."""
    last = today - dt.timedelta(days=horizon_days)
    found = [
        SetOn(day, rules)
        for rules in every
        if rules.programme.tiers
        for day in tier_days(rules, last)
    ]
    return max(found, key=lambda one: one.day) if found else None


def around(found: Happenings, when: SetOn, horizon_days: int) -> ir.Table:
    """Who had bought towards a tier on that day: the amount, what was before and came after."""
    orders = found.orders.select("customer_id", "day", "amount", times=ibis.literal(1))
    returns = found.returns.select(
        "customer_id", day="order_day", amount=-_.amount, times=ibis.literal(0)
    )
    rows = orders.union(returns)
    day, window = when.day, when.rules.programme.window_days
    until = day + dt.timedelta(days=horizon_days)
    first = day - dt.timedelta(days=window)
    is_after = (rows.day >= day) & (rows.day < until)
    # Of the past only what was bought before the period that qualifies.
    is_before = rows.day < first

    def summed(value: ir.Value, where: ir.BooleanValue) -> ir.FloatingValue:
        total: ir.FloatingValue = value.sum(where=where).fill_null(0).cast("float64")
        return total

    people = rows.group_by("customer_id").agg(
        amount_after=summed(rows.amount, is_after),
        orders_after=summed(rows.times, is_after),
        amount_before=summed(rows.amount, is_before),
        orders_before=summed(rows.times, is_before),
        first_on=rows.day.min(),
    )
    asked = people.select("customer_id", day=ibis.literal(day))
    placed = qualifying_amounts(found, when.rules, asked).drop("day")
    joined = people.inner_join(placed, "customer_id")
    return joined.filter(joined.qualifying_amount > 0).select(
        "customer_id",
        "amount_after",
        "orders_after",
        "amount_before",
        "orders_before",
        qualifying_amount=_.qualifying_amount.cast("float64"),
        days_known=days_between(ibis.literal(day), joined.first_on).cast("float64"),
    )


@dataclass(frozen=True)
class Crossing:
    """One tier: the effect on each outcome, or why there is none.

    ``balance`` are the jumps of what was settled before and cannot depend on the tier.
    """

    tier: Tier
    people: int
    effects: dict[str, Discontinuity]
    balance: dict[str, Discontinuity]
    density: DensityJump | None
    x: Array
    outcomes: dict[str, Array]

    @property
    def is_bunched(self) -> bool:
        return self.density is not None and self.density.is_clear(BUNCHING_LEVEL)

    @property
    def is_measured(self) -> bool:
        return bool(self.effects) and not self.is_bunched

    @property
    def is_unbalanced(self) -> bool:
        """Whether something settled before jumps, at 5% over all that is looked at."""
        from scipy.special import ndtr

        p_values = [2 * ndtr(-abs(one.corrected) / one.error) for one in self.balance.values()]
        return bool(p_values) and min(p_values) < 0.05 / len(p_values)


def crossings(tables: Tables, rows: ir.Table, when: SetOn) -> list[Crossing]:
    """The effect of each tier; only people between the thresholds beside its own count."""
    given = tables.fetch(rows.order_by("customer_id"))
    values = {
        name: given.column(name).to_numpy(zero_copy_only=False)
        for name in ("qualifying_amount", *OUTCOMES, *BALANCE)
    }
    x = values["qualifying_amount"]
    marks = [0.0, *(tier.from_amount for tier in when.rules.programme.tiers), float("inf")]
    found = []
    for place, tier in enumerate(when.rules.programme.tiers):
        near = (x >= marks[place]) & (x < marks[place + 2])
        found.append(_crossing(tier, {name: of[near] for name, of in values.items()}))
    return found


def _crossing(tier: Tier, values: dict[str, Array]) -> Crossing:
    x = values["qualifying_amount"]
    try:
        effects = {name: discontinuity(x, values[name], tier.from_amount) for name in OUTCOMES}
        balance = {
            name: discontinuity(x, values[name], tier.from_amount)
            for name in BALANCE
            if len(np.unique(values[name])) > 1
        }
    except TooFewNearError:
        effects, balance = {}, {}
    outcomes = {name: values[name] for name in OUTCOMES}
    density = density_jump(x, tier.from_amount) if effects else None
    return Crossing(tier, len(x), effects, balance, density, x, outcomes)
