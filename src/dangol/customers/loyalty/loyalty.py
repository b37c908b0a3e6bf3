"""What does our loyalty programme cost, and what does it change? The ledger and its figures."""

import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.loyalty.breakage import outstanding
from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.earning import earned
from dangol.customers.loyalty.happenings import LEDGER_READS, happenings, other_moves
from dangol.customers.loyalty.ledger import Ledger, entries, ledger, members
from dangol.customers.loyalty.loyalty_story import Told, loyalty_answer
from dangol.customers.loyalty.method import METHOD
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.refusing import no_members, no_programme
from dangol.customers.loyalty.reward import LoyaltyReward
from dangol.customers.loyalty.rules import rules_in_force
from dangol.tables.loyalty import LOYALTY_MEMBERS, POINTS_ENTRIES
from dangol.words import Text


class Loyalty(Analysis):
    """Keeps the ledger of points, and says what is out, what it will cost and who is where."""

    slug = "loyalty"
    title = Text(en="Loyalty", ko="로열티")
    question = Text(
        en="What does our loyalty programme cost, and what does it change?",
        ko="로열티 프로그램에 얼마가 들고, 무엇이 달라지나요?",
    )
    entry = "customers"
    page = "/customers/loyalty"
    reads = LEDGER_READS
    writes = (POINTS_ENTRIES.replaced(), LOYALTY_MEMBERS.replaced())
    considers = (LoyaltyProgramme, LoyaltyReward, PointsCorrection)

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        every = rules_in_force(tables)
        if not every:
            return no_programme(METHOD)
        tables.step(Text(en="Keeping the ledger", ko="원장을 적습니다"), 0.1)
        happened = happenings(tables)
        found = ledger(tables, earned(happened, every), other_moves(tables), every)
        written = tables.stage(POINTS_ENTRIES, entries(found))
        tables.step(Text(en="Standing of members", ko="회원마다 정리합니다"), 0.5)
        people = tables.stage(LOYALTY_MEMBERS, members(found, happened, tables.settings.currency))
        by_tier = tables.rows(_by_tier(people))
        if not by_tier:
            return no_members(METHOD)
        tables.step(Text(en="Following past points", ko="지난 포인트를 따라갑니다"), 0.7)
        rewards = [
            one.record
            for one in tables.decisions(LoyaltyReward)
            if isinstance(one.record, LoyaltyReward)
        ]
        told = Told(
            rules=every,
            known_on=found.known_on,
            currency=tables.settings.currency,
            tiers=by_tier,
            months=tables.rows(_by_month(written)),
            expiring=tables.rows(_expiring(found)),
            taken=tables.rows(_by_reward(written)),
            rewards=rewards,
            outstanding=outstanding(tables, found),
        )
        return Result(loyalty_answer(told), {POINTS_ENTRIES: written, LOYALTY_MEMBERS: people})


def _by_tier(people: ir.Table) -> ir.Table:
    return (
        people.group_by("loyalty_tier")
        .agg(
            members=_.count().cast("int64"),
            points=_.points_balance.sum().cast("int64"),
            owed=-_.points_balance.sum(where=_.points_balance < 0).fill_null(0).cast("int64"),
            amount=_.qualifying_amount.sum().fill_null(0).cast("float64"),
            expiring=_.points_expiring.sum().cast("int64"),
        )
        .order_by("loyalty_tier")
    )


def _by_month(written: ir.Table) -> ir.Table:
    """Points on the members' accounts by month and kind."""
    theirs = written.filter(written.points_account == "balance")
    dated = theirs.mutate(month=theirs.posted_on.truncate("M").cast("date"))
    return (
        dated.group_by("month", "entry_kind")
        .agg(points=_.points.sum().cast("int64"))
        .order_by("month", "entry_kind")
    )


def _by_reward(written: ir.Table) -> ir.Table:
    taken = written.filter((written.points_account == "balance") & (written.entry_kind == "redeem"))
    return (
        taken.group_by("reward_name")
        .agg(times=_.count().cast("int64"), points=-_.points.sum().cast("int64"))
        .order_by("reward_name")
    )


def _expiring(found: Ledger) -> ir.Table:
    """Points that are left by the month in which they expire; empty where they last."""
    left = found.fate.left
    dated = left.mutate(month=left.expires_on.truncate("M").cast("date"))
    return dated.group_by("month").agg(points=_.points.sum().cast("int64")).order_by("month")
