"""What rules would have given on what customers did: the same ledger, other rules.

Customers are taken to have bought what they bought, and to use the same part of the points
that they earn.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.breakage import Outstanding, outstanding
from dangol.customers.loyalty.earning import earned
from dangol.customers.loyalty.happenings import Happenings, last_known_day
from dangol.customers.loyalty.ledger import Ledger, ledger
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.rules import Rules, in_order
from dangol.customers.loyalty.tiering import qualifying_amounts, tier_of


@dataclass(frozen=True)
class Outcome:
    """What one set of rules gives in the days that are looked at, and at their end."""

    programme: LoyaltyProgramme
    issued: int
    used: int
    expired: int
    outstanding: Outstanding
    tiers: dict[str | None, int]

    def times(self, factor: int) -> "Outcome":
        """The same of so many times the customers."""
        return Outcome(
            self.programme,
            self.issued * factor,
            self.used * factor,
            self.expired * factor,
            self.outstanding.times(factor),
            {code: count * factor for code, count in self.tiers.items()},
        )

    @property
    def value(self) -> float:
        return self.programme.point_value

    @property
    def liability(self) -> float:
        return self.outstanding.used.value * self.value

    @property
    def cost(self) -> float:
        """What the points that were issued will cost, by the part of them that is used."""
        return self.issued * self.outstanding.new_share * self.value

    def at_least(self, code: str) -> int:
        """Members in a tier or a higher one."""
        codes = [tier.code for tier in self.programme.tiers]
        return sum(self.tiers.get(one, 0) for one in codes[codes.index(code) :])


@dataclass(frozen=True)
class Comparison:
    """The running rules beside the asked ones."""

    now: Outcome
    new: Outcome
    members: int
    days: int

    def times(self, factor: int) -> "Comparison":
        """The same of so many times the customers: what a part of them tells of all."""
        now, new = self.now.times(factor), self.new.times(factor)
        return Comparison(now, new, self.members * factor, self.days)


def compared(
    tables: Tables,
    happened: Happenings,
    others: ir.Table,
    every: list[Rules],
    asked: LoyaltyProgramme,
    days: int,
) -> Comparison:
    """The latest of ``every`` beside ``asked``, both as if they had held all the time."""
    since = every[0].since
    now, new = (_alone(one, since) for one in (every[-1].programme, asked))
    used = others.filter(others.entry_kind == "redeem")
    gained_now, gained_new = (tables.layer(earned(happened, [one])) for one in (now, new))
    issued = _total(tables, gained_now)
    ratio = _total(tables, gained_new) / issued if issued else 1.0
    scaled = tables.layer(used.mutate(points=(used.points * ratio).round(0).cast("int64")))
    scaled = scaled.filter(scaled.points != 0)
    first = last_known_day(tables) - dt.timedelta(days=days - 1)
    members = tables.row(
        happened.orders.filter(_.day >= since).aggregate(n=_.customer_id.nunique())
    )["n"]
    return Comparison(
        _outcome(tables, happened, ledger(tables, gained_now, used, [now]), first),
        _outcome(tables, happened, ledger(tables, gained_new, scaled, [new]), first),
        int(members),
        days,
    )


def _alone(programme: LoyaltyProgramme, since: dt.date) -> Rules:
    """The rules as if no others had held."""
    (rules,) = in_order([programme.model_copy(update={"applies_from_on": since.isoformat()})])
    return rules


def _total(tables: Tables, moves: ir.Table) -> int:
    return int(tables.row(moves.aggregate(points=_.points.sum().fill_null(0)))["points"])


def _outcome(tables: Tables, happened: Happenings, found: Ledger, first: dt.date) -> Outcome:
    (rules,) = found.rules
    recent = found.moves.filter(_.posted_on >= first)
    sums = tables.row(
        recent.aggregate(
            issued=_.points.sum(where=_.entry_kind.isin(("earn", "return"))).fill_null(0),
            used=-_.points.sum(where=_.entry_kind == "redeem").fill_null(0),
        )
    )
    fell = found.fate.expired.filter(_.posted_on >= first)
    return Outcome(
        rules.programme,
        int(sums["issued"]),
        int(sums["used"]),
        _total(tables, fell),
        outstanding(tables, found),
        _tiers(tables, happened, rules, found.known_on),
    )


def _tiers(
    tables: Tables, happened: Happenings, rules: Rules, today: dt.date
) -> dict[str | None, int]:
    people = happened.orders.filter(_.day >= rules.since).select("customer_id").distinct()
    placed = qualifying_amounts(happened, rules, people.mutate(day=ibis.literal(today)))
    sizes = placed.group_by(tier=tier_of(placed.qualifying_amount, rules)).agg(
        members=_.count().cast("int64")
    )
    return {row["tier"]: row["members"] for row in tables.rows(sizes.order_by("tier"))}
