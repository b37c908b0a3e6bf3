"""The ledger of points says what one would write by hand, and no point is ever lost."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from loyal import DAY, Move, PlainLedger, kept, programme
from worlds import fill, order, session_with, settings_of

from dangol.contract.record import Record
from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.earning import earned
from dangol.customers.loyalty.happenings import LEDGER_READS, happenings, other_moves
from dangol.customers.loyalty.ledger import Ledger, entries, ledger, members
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.rules import rules_in_force
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS, RETURNS
from dangol.tables.loyalty import REWARD_REDEMPTIONS
from dangol.tables.vocabulary import Table

Row = dict[str, Any]
FIRST = dt.date(2024, 1, 1)
AS_OF = dt.datetime(2024, 5, 1, tzinfo=dt.UTC)
SETTINGS = settings_of(time_zone="UTC", as_of=AS_OF)
TIERS = [
    {"code": "silver", "en": "Silver", "ko": "실버", "from_amount": 150, "multiplier": 1.5},
    {"code": "gold", "en": "Gold", "ko": "골드", "from_amount": 400, "multiplier": 2},
]


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with session_with({}) as opened:
        yield opened


def at_noon(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(12), dt.UTC)


def world(moves: Sequence[Move]) -> dict[Table, list[Row]]:
    return {
        ORDERS: [
            order(m.reference, m.customer, at_noon(m.on), m.amount)
            for m in moves
            if m.kind == "earn"
        ],
        RETURNS: [
            {
                "return_id": m.reference, "order_id": m.order, "line_number": 1,
                "returned_at": at_noon(m.on), "returned_amount": Decimal(str(m.amount)),
                "currency": "USD",
            }
            for m in moves if m.kind == "return"
        ],
        REWARD_REDEMPTIONS: [
            {
                "redemption_id": m.reference, "customer_id": m.customer, "reward_name": "mug",
                "points": -m.points, "redeemed_at": at_noon(m.on),
            }
            for m in moves if m.kind == "redeem"
        ],
    }  # fmt: skip


def corrections(moves: Sequence[Move]) -> list[Record]:
    return [
        PointsCorrection(
            name=m.reference, customer_id=m.customer, points=m.points,
            counts_on=m.on.isoformat(), reason="put right",
        )
        for m in moves if m.kind == "correct"
    ]  # fmt: skip


def made(
    session: Session, records: Sequence[Record], moment: dt.datetime = AS_OF
) -> tuple[Tables, Ledger]:
    tables = Tables("loyalty", LEDGER_READS, session, SETTINGS, moment, decisions=kept(*records))
    found = happenings(tables)
    every = rules_in_force(tables)
    return tables, ledger(tables, earned(found, every), other_moves(tables), every)


def posted(tables: Tables, found: Ledger) -> list[Row]:
    return tables.rows(entries(found))


@st.composite
def histories(draw: st.DrawFn) -> list[Move]:
    """A few customers who buy, return, take rewards and are corrected."""
    moves: list[Move] = []
    days = st.integers(0, 110)
    for number in range(draw(st.integers(1, 14))):
        who = draw(st.sampled_from(("가", "나")))
        on = FIRST + draw(days) * DAY
        bought = Move("earn", f"o{number:02}", who, on, amount=draw(st.integers(0, 3000)) / 10)
        moves.append(bought)
        for turn in range(draw(st.integers(0, 2))):
            part = round(bought.amount * draw(st.sampled_from((0.25, 0.5, 1.0))), 2)
            back = min(on + draw(st.integers(0, 60)) * DAY, FIRST + 118 * DAY)
            moves.append(Move("return", f"r{number:02}{turn}", who, back, part, bought.reference))
    for number in range(draw(st.integers(0, 6))):
        who = draw(st.sampled_from(("가", "나")))
        on = FIRST + draw(days) * DAY
        moves.append(Move("redeem", f"x{number}", who, on, points=-draw(st.integers(1, 40))))
    for number in range(draw(st.integers(0, 3))):
        who = draw(st.sampled_from(("가", "나")))
        on = FIRST + draw(st.integers(9, 110)) * DAY
        given = draw(st.integers(-30, 30).filter(bool))
        # Corrections are named by the number of their record, after the programmes.
        moves.append(Move("correct", f"c{number}", who, on, points=given))
    return moves


@st.composite
def programmes(draw: st.DrawFn) -> list[LoyaltyProgramme]:
    """One to three sets of rules, one after the other."""
    starts = sorted(draw(st.sets(st.integers(0, 90), min_size=1, max_size=3)))
    return [
        programme(
            name=f"rules {place}",
            applies_from_on=(FIRST + start * DAY).isoformat(),
            amount_per_point=draw(st.sampled_from((1.0, 10.0, 7.5))),
            expiry_days=draw(st.sampled_from((0, 1, 15, 40))),
            rounding=draw(st.sampled_from(("down", "nearest", "up"))),
            tiers=draw(st.sampled_from(([], TIERS))),
            window_days=draw(st.sampled_from((20, 60))),
            tier_months=draw(st.sampled_from((1, 2))),
        )
        for place, start in enumerate(starts)
    ]


def by_hand(rules: Sequence[LoyaltyProgramme], moves: Sequence[Move]) -> PlainLedger:
    return PlainLedger(rules).run(moves, dt.date(2024, 4, 30))


def named(rules: Sequence[Record], moves: Sequence[Move]) -> list[Move]:
    """Corrections under the number that their record is kept by."""
    numbers = iter(range(len(rules), len(rules) + len(moves)))
    return [
        Move(m.kind, str(next(numbers)), m.customer, m.on, points=m.points)
        if m.kind == "correct"
        else m
        for m in moves
    ]


MANY = settings(
    phases=(Phase.generate,),
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@MANY
@given(rules=programmes(), moves=histories())
def test_the_ledger_says_what_one_would_write_by_hand(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move]
) -> None:
    expect_the_same_by_hand(session, rules, moves)


@pytest.mark.slow
@settings(MANY, max_examples=80)
@given(rules=programmes(), moves=histories())
def test_a_great_many_ledgers_say_what_one_would_write_by_hand(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move]
) -> None:
    expect_the_same_by_hand(session, rules, moves)


def expect_the_same_by_hand(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move]
) -> None:
    """Entries, lots and balances are those of the plain ledger."""
    fill(session, world(moves))
    tables, found = made(session, [*rules, *corrections(moves)])
    rows = posted(tables, found)
    plain = by_hand(rules, named(rules, moves))
    ours = {
        row["posting_id"]: (row["customer_id"], row["posted_on"], row["points"])
        for row in rows
        if row["points_account"] == "balance"
    }
    assert ours == plain.entries
    left = Counter[tuple[str, dt.date, dt.date | None]]()
    for who, lots in plain.lots.items():
        for lot in lots:
            if lot.left:
                left[who, lot.on, lot.expires_on] += lot.left
    assert left == _summed(tables.rows(found.fate.left), "customer_id", "lot_on", "expires_on")
    standing = tables.rows(members(found, happenings(tables), "USD"))
    for row in standing:
        assert row["points_balance"] == plain.balance(row["customer_id"])


def _summed(rows: Sequence[Row], *by: str) -> Counter[Any]:
    found: Counter[Any] = Counter()
    for row in rows:
        found[tuple(row[name] for name in by)] += row["points"]
    return found


@MANY
@given(rules=programmes(), moves=histories())
def test_no_point_is_lost(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move]
) -> None:
    fill(session, world(moves))
    tables, found = made(session, [*rules, *corrections(moves)])
    rows = posted(tables, found)
    by_posting = _summed(rows, "posting_id")
    assert set(by_posting.values()) <= {0}
    balance = _summed([r for r in rows if r["points_account"] == "balance"], "customer_id")
    others = _summed([r for r in rows if r["points_account"] != "balance"], "customer_id")
    assert all(balance[who] == -others[who] for who in others)
    # What is left in lots less what is owed is the balance, and everything that came in went
    # somewhere or is there.
    left = _summed(tables.rows(found.fate.left), "customer_id")
    gone = _summed(tables.rows(found.fate.exits), "customer_id")
    came = _summed(
        [r for r in rows if r["points_account"] == "balance" and r["points"] > 0], "customer_id"
    )
    assert all(came[who] == left[who] + gone[who] for who in came)
    assert all(left[who] >= balance[who] for who in balance)


@MANY
@given(rules=programmes(), moves=histories(), days=st.integers(1, 110))
def test_a_later_look_only_adds_entries(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move], days: int
) -> None:
    fill(session, world(moves))
    records = [*rules, *corrections(moves)]
    earlier = max(
        dt.datetime.combine(rules[0].applies_from + DAY, dt.time(), dt.UTC),
        AS_OF - dt.timedelta(days=days),
    )
    then = posted(*made(session, records, earlier))
    now = posted(*made(session, records))
    assert [row for row in then if row not in now] == []
    new = [row for row in now if row not in then]
    assert all(row["posted_on"] >= earlier.date() for row in new)


@settings(MANY, max_examples=4)
@given(rules=programmes(), moves=histories(), data=st.data())
def test_the_order_of_rows_does_not_matter(
    session: Session, rules: list[LoyaltyProgramme], moves: list[Move], data: st.DataObject
) -> None:
    fill(session, world(moves))
    records = [*rules, *corrections(moves)]
    first = posted(*made(session, records))
    others = data.draw(st.permutations([m for m in moves if m.kind != "correct"]))
    fill(session, world(others))
    again = posted(*made(session, records))
    assert sorted(first, key=str) == sorted(again, key=str)
