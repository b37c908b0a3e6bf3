"""What is to be foretold: whether somebody buys, stays away, or reacts to a message."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import ibis.expr.types as ir

from dangol.customers.features.approaches import WEEK, approached, reactions
from dangol.customers.features.snapshots import PERSON, buyers
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table, known_before
from dangol.words import Count, Text, both

Bought = Literal["purchase", "churn"]
Target = Bought | Literal["response"]
OF_BUYING = {
    "purchase": Text(en="Purchase", ko="구매"),
    "churn": Text(en="Staying away (churn)", ko="이탈"),
}
TARGETS = {**OF_BUYING, "response": Text(en="Response to a message", ko="메시지 반응")}


@dataclass(frozen=True)
class Outcome:
    """What is asked. Who stays away was there within ``active_days`` before and buys nothing."""

    target: Target = "purchase"
    category: str = ""
    horizon_days: int = 28
    active_days: int = 182

    @property
    def span_days(self) -> int:
        """Days after which it is known what came of a cut-off."""
        return self.horizon_days + (WEEK if self.target == "response" else 0)

    def known_at(
        self, today: dt.date, cutoffs: Sequence[dt.date], skipped: int = 0
    ) -> list[dt.date]:
        """The cut-offs of which it is known today what came, ``skipped`` horizons later.

        Nobody's reaction to a message lies a horizon later.
        """
        if skipped and self.target == "response":
            return []
        span = self.span_days + skipped * self.horizon_days
        return [day for day in cutoffs if (today - day).days >= span]

    @property
    def words(self) -> Text:
        """What happens, as the end of a sentence: 'buys something within 28 days'."""
        days = Count(self.horizon_days)
        if self.target == "response":
            return both(
                "reacts within {n} days of a message", "메시지를 받고 {n}일 안에 반응함", n=days
            )
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
        """Who is asked about at each cut-off of the past."""
        if self.target == "response":
            return approached(facts, cutoffs).select(CUTOFF, PERSON).distinct()
        return self.people_now(facts, cutoffs)

    def people_now(self, facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date]) -> ir.Table:
        """Who can be asked about, whatever comes: a message could go to everyone."""
        if self.target != "churn":
            return buyers(facts["orders"], cutoffs)
        orders = facts["orders"]
        known = known_before(orders.filter(orders.customer_id.notnull()), cutoffs)
        return known.filter(known.age <= self.active_days).select(CUTOFF, PERSON).distinct()

    def came(
        self, facts: Mapping[str, ir.Table], cutoffs: Sequence[dt.date], skipped: int = 0
    ) -> ir.Table:
        """Who bought what is asked, or reacted, and on which day of the horizon (0 the first).

        ``skipped`` horizons lie before it.
        """
        if self.target == "response":
            return reactions(facts, cutoffs, self.horizon_days)
        rows = facts["orders"]
        if self.category:
            lines = facts["lines"]
            rows = lines.filter(lines.category == self.category)
        days = rows.filter(rows.customer_id.notnull()).select(PERSON, "day").distinct()
        joined = days.cross_join(cutoff_table(cutoffs))
        ahead = days_between(joined.day, joined[CUTOFF])
        start = skipped * self.horizon_days
        inside = joined.filter((ahead >= start) & (ahead < start + self.horizon_days))
        days = days_between(inside.day, inside[CUTOFF]) - start
        return inside.group_by(CUTOFF, PERSON).agg(days=days.min().cast("float64"))

    def happened(
        self,
        people: ir.Table,
        facts: Mapping[str, ir.Table],
        cutoffs: Sequence[dt.date],
        skipped: int = 0,
    ) -> ir.Table:
        """``people`` of these cut-offs with ``happened``, 1 or 0.

        ``days`` are those until what decides, null where it did not come.
        """
        decided = self.came(facts, cutoffs, skipped)
        key = [CUTOFF, PERSON]
        over = people.filter(people[CUTOFF].isin(list(cutoffs)))
        joined = over.left_join(decided, key).drop(*(f"{name}_right" for name in key))
        came = joined.days.notnull().cast("float64")
        happened = 1.0 - came if self.target == "churn" else came
        return joined.select(*key, "days", happened=happened)
