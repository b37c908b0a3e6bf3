"""The ledger of points by double entry, and where every member stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.happenings import Happenings, last_known_day
from dangol.customers.loyalty.lots import Fate, fates
from dangol.customers.loyalty.rules import Rules
from dangol.customers.loyalty.tiering import missing_to_next, qualifying_amounts, tier_of
from dangol.tables.loyalty import POINTS_ENTRIES

AGAINST = {
    "earn": "issued",
    "return": "issued",
    "redeem": "redeemed",
    "expire": "expired",
    "correct": "corrected",
}
"""By kind the account that stands against the customer's: returns undo what was issued."""

SOON_DAYS = 30


@dataclass(frozen=True)
class Ledger:
    """``moves``: one row per posting on the customer's account; ``fate``: what became of lots."""

    moves: ir.Table
    fate: Fate
    rules: Sequence[Rules]
    known_on: dt.date


def ledger(tables: Tables, gained: ir.Table, others: ir.Table, every: Sequence[Rules]) -> Ledger:
    """The ledger of what was earned and other moves under these rules, as of their moment."""
    known_on = last_known_day(tables)
    given = others.mutate(order_id=ibis.null("string")).filter(_.posted_on >= every[0].since)
    columns = ("customer_id", "posted_on", "reference", "entry_kind", "points", "order_id",
               "reward_name")  # fmt: skip
    named = gained.mutate(reward_name=ibis.null("string"))
    moves = tables.layer(named.select(*columns).union(given.select(*columns)))
    return Ledger(moves, fates(moves, every, known_on, tables.layer), every, known_on)


def entries(found: Ledger) -> ir.Table:
    """Every posting twice: on the customer's account, and on the one against it."""
    moves = found.moves
    none = {"lot_id": ibis.null("string")}
    moved = moves.select(
        "customer_id",
        "posted_on",
        "entry_kind",
        "order_id",
        "reward_name",
        posting_id=_.entry_kind + ":" + _.reference,
        points=_.points.cast("int64"),
        expires_on=_expiry(moves, found.rules),
        **none,
    )
    fell = found.fate.expired
    expired = fell.select(
        "customer_id",
        "posted_on",
        entry_kind=ibis.literal("expire"),
        order_id=ibis.null("string"),
        reward_name=ibis.null("string"),
        posting_id=ibis.literal("expire:") + fell.reference,
        points=(-_.points).cast("int64"),
        expires_on=ibis.null("date"),
        lot_id="reference",
    )
    every = moved.union(expired.select(*moved.columns))
    theirs = every.mutate(points_account=ibis.literal("balance"))
    kinds = [(every.entry_kind == kind, account) for kind, account in AGAINST.items()]
    others = every.mutate(points=-every.points, points_account=ibis.cases(*kinds))
    return theirs.union(others.select(*theirs.columns)).select(*POINTS_ENTRIES.column_names)


def _expiry(moves: ir.Table, every: Sequence[Rules]) -> ir.DateValue:
    """When points that come in expire, by the rules of the day on which they do."""
    none = ibis.null("date")
    cases = [
        (
            moves.posted_on < rules.next_since,
            (moves.posted_on + ibis.interval(days=rules.programme.expiry_days)).cast("date")
            if rules.programme.expiry_days
            else none,
        )
        for rules in every
    ]
    found: ir.DateValue = ibis.ifelse(moves.points > 0, ibis.cases(*cases, else_=none), none)
    return found


def members(found: Ledger, happened: Happenings, currency: str) -> ir.Table:
    """Everyone who ever moved a point or bought while the programme ran."""
    since = found.rules[0].since
    buyers = happened.orders.filter(_.day >= since).select("customer_id")
    people = buyers.union(found.moves.select("customer_id"), distinct=True)
    moves = found.moves
    summed = moves.group_by("customer_id").agg(
        moved=_.points.sum(),
        points_earned=_.points.sum(where=_.entry_kind.isin(("earn", "return"))),
        points_redeemed=-_.points.sum(where=_.entry_kind == "redeem"),
    )
    fell = found.fate.expired.group_by("customer_id").agg(fell=_.points.sum())
    soon = found.known_on + dt.timedelta(days=SOON_DAYS)
    left = found.fate.left.group_by("customer_id").agg(
        points_expiring=_.points.sum(where=_.expires_on <= soon),
        points_expiring_on=_.expires_on.min(),
    )
    latest = found.rules[-1]
    asked = people.mutate(day=ibis.literal(min(found.known_on, latest.until)))
    placed = qualifying_amounts(happened, latest, asked)
    rows = people.left_join(placed, "customer_id").drop("customer_id_right")
    for other in (summed, fell, left):
        rows = rows.left_join(other, "customer_id").drop("customer_id_right")

    def whole(name: str) -> ir.IntegerValue:
        number: ir.IntegerValue = rows[name].fill_null(0).cast("int64")
        return number

    return rows.select(
        "customer_id",
        "qualifying_amount",
        "points_expiring_on",
        points_balance=whole("moved") - whole("fell"),
        loyalty_tier=tier_of(rows.qualifying_amount, latest),
        amount_to_next_tier=missing_to_next(rows.qualifying_amount, latest),
        currency=ibis.literal(currency),
        points_expiring=whole("points_expiring"),
        points_earned=whole("points_earned"),
        points_redeemed=whole("points_redeemed"),
        known_on=ibis.literal(found.known_on),
    )
