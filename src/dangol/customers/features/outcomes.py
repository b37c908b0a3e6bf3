"""What is to be foretold: whether somebody buys, buys of a category, or stays away."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from dangol.customers.features.snapshots import PERSON, buyers
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table, known_before
from dangol.words import Count, Text, both

Target = Literal["purchase", "churn"]
TARGETS = {
    "purchase": Text(en="Purchase", ko="구매"),
    "churn": Text(en="Staying away (churn)", ko="이탈"),
}


@dataclass(frozen=True)
class Outcome:
    """What is asked. Who stays away was there within ``active_days`` before and buys nothing."""

    target: Target = "purchase"
    category: str = ""
    horizon_days: int = 28
    active_days: int = 182

    @property
    def words(self) -> Text:
        """What happens, as the end of a sentence: 'buys something within 28 days'."""
        days = Count(self.horizon_days)
        if self.target == "churn":
            return both("buys nothing within {n} days", "{n}일 동안 아무것도 사지 않음", n=days)
        if self.category:
            return both(
                "buys ‘{what}’ within {n} days",
                "{n}일 안에 ‘{what}’ 분류를 삼",
                n=days,
                what=self.category,
            )
        return both("buys something within {n} days", "{n}일 안에 무엇이든 삼", n=days)

    def people(self, facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date]) -> ir.Table:
        """Who is asked about at each cut-off."""
        if self.target != "churn":
            return buyers(facts["orders"], cutoffs)
        orders = facts["orders"]
        known = known_before(orders.filter(orders.customer_id.notnull()), cutoffs)
        return known.filter(known.age <= self.active_days).select(CUTOFF, PERSON).distinct()

    def bought(
        self, facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date], skipped: int = 0
    ) -> ir.Table:
        """Who bought what is asked within the horizon; ``skipped`` horizons lie before it."""
        rows = facts["orders"]
        if self.category:
            lines = facts["lines"]
            rows = lines.filter(lines.category == self.category)
        days = rows.filter(rows.customer_id.notnull()).select(PERSON, "day").distinct()
        joined = days.cross_join(cutoff_table(cutoffs))
        ahead = days_between(joined.day, joined[CUTOFF])
        start = skipped * self.horizon_days
        inside = joined.filter((ahead >= start) & (ahead < start + self.horizon_days))
        return inside.select(CUTOFF, PERSON).distinct()

    def happened(
        self,
        people: ir.Table,
        facts: Mapping[str, ir.Table],
        cutoffs: Sequence[dt.date],
        skipped: int = 0,
    ) -> ir.Table:
        """``people`` of these cut-offs with ``happened``, 1 or 0."""
        bought = self.bought(facts, cutoffs, skipped).mutate(bought=ibis.literal(1.0))
        key = [CUTOFF, PERSON]
        over = people.filter(people[CUTOFF].isin(list(cutoffs)))
        joined = over.left_join(bought, key).drop(*(f"{name}_right" for name in key))
        share = joined.bought.fill_null(0.0)
        return joined.select(*key, happened=1.0 - share if self.target == "churn" else share)
