"""The programme's figures on a simulated shop: what was planted is found, nothing else is."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from loyal import kept, programme
from worlds import AS_OF, order, session_with, settings_of, simulated_settings, simulated_shop

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result
from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.correction import PointsCorrection
from dangol.customers.loyalty.loyalty import Loyalty
from dangol.customers.loyalty.loyalty_simulation import LoyaltySimulation
from dangol.customers.loyalty.programme import LoyaltyProgramme
from dangol.customers.loyalty.reward import LoyaltyReward
from dangol.customers.loyalty.tier_effect import TierEffect
from dangol.samples.shop import loyalty as planted
from dangol.store.warehouse.arrow_types import rows_of
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.loyalty import LOYALTY_MEMBERS, POINTS_ENTRIES, REWARD_REDEMPTIONS, TIER_EFFECTS
from dangol.tables.resolution import MEMBERS
from dangol.tables.truth import TRUTH_TIERS
from dangol.tables.vocabulary import DEFAULT_INSTANCE, Table

READ = (ORDERS, RETURNS, EXCHANGE_RATES, REWARD_REDEMPTIONS)
CUSTOMERS = 5_000
TIERS = [
    {"code": code, "en": code.title(), "ko": code, "from_amount": amount}
    for code, amount in planted.TIERS.items()
]


def rules(**given: Any) -> LoyaltyProgramme:
    usual: dict[str, Any] = {
        "applies_from_on": planted.BEGINS.isoformat(),
        "amount_per_point": planted.AMOUNT_PER_POINT,
        "expiry_days": planted.EXPIRY_DAYS,
        "tiers": TIERS,
        "window_days": planted.WINDOW_DAYS,
        "tier_months": planted.TIER_MONTHS,
    }
    return programme(**{**usual, **given})


@pytest.fixture(scope="module")
def shop() -> dict[Table, pa.Table]:
    return simulated_shop(CUSTOMERS, loyalty=True)


@pytest.fixture(scope="module")
def session(shop: dict[Table, pa.Table]) -> Iterator[Session]:
    with session_with({table: shop[table] for table in READ}) as opened:
        yield opened


def asked(session: Session, analysis: Analysis, *records: Any) -> tuple[Result, Tables]:
    settings = simulated_settings()
    at = analysis.at(settings.now())
    tables = Tables(at.slug, at.inputs(), session, settings, at.moment, decisions=kept(*records))
    return at.compute(tables), tables


def test_members_stand_where_their_entries_leave_them(session: Session) -> None:
    result, tables = asked(session, Loyalty(), rules())
    book, people = (result.tables[one] for one in (POINTS_ENTRIES, LOYALTY_MEMBERS))
    theirs = book.filter(book.points_account == "balance")
    summed = theirs.group_by("customer_id").agg(points=theirs.points.sum())
    joined = people.left_join(summed, "customer_id")
    off = joined.filter(joined.points_balance != joined.points.fill_null(0))
    assert tables.row(off.count().name("n").as_table())["n"] == 0
    tiers = {row["loyalty_tier"] for row in tables.rows(people.select("loyalty_tier").distinct())}
    assert tiers == {"silver", "gold", None}
    assert result.answer.refusal is None


def test_the_liability_lies_between_nothing_and_all_that_is_out(session: Session) -> None:
    result, _ = asked(session, Loyalty(), rules())
    (liability, *_rest) = result.answer.metrics
    assert liability.range is not None
    assert 0 < liability.range.low < liability.range.value < liability.range.high
    # Half of the customers never use a point.
    assert "are used before they expire" in result.answer.because.en


def test_points_that_last_count_in_full(session: Session) -> None:
    result, _ = asked(session, Loyalty(), rules(expiry_days=0))
    assert "all count in full" in result.answer.because.en
    assert not any(
        row["entry_kind"] == "expire" for row in _.rows(result.tables[POINTS_ENTRIES].limit(50_000))
    )


def test_a_reward_costs_what_it_costs(session: Session) -> None:
    reward = LoyaltyReward(name=planted.REWARDS[0], points_cost=100, cost=2000.0, stock=5000)
    result, _ = asked(session, Loyalty(), rules(), reward)
    rows = {row["name"]: row for row in result.answer.tables[2].rows}
    ours, other = rows[planted.REWARDS[0]], rows[planted.REWARDS[1]]
    assert ours["cost"] == 2000.0 * ours["times"]
    assert ours["left"] == f"{5000 - ours['times']:,}"
    assert other["cost"] == other["points"]


def test_without_a_programme_it_says_what_to_do(session: Session) -> None:
    for analysis in (Loyalty(), TierEffect(), LoyaltySimulation()):
        result, _ = asked(session, analysis)
        assert result.answer.refusal is not None
        assert "Loyalty programmes" in result.answer.refusal.help.en


def test_the_planted_effect_of_a_tier_is_found(
    session: Session, shop: dict[Table, pa.Table]
) -> None:
    result, tables = asked(session, TierEffect(horizon_days=180), rules())
    truth = {
        row["tier_code"]: row
        for row in shop[TRUTH_TIERS].to_pylist()
        if row["tier_set_on"] == dt.date(2025, 7, 1)
    }
    orders, amount, *_rest = result.answer.metrics
    assert orders.range is not None
    assert amount.range is not None
    part = 180 / 184  # of the days that the tier holds
    assert orders.range.low <= truth["silver"]["extra_orders"] * part <= orders.range.high
    assert orders.range.low > 0
    assert amount.range.low <= float(truth["silver"]["extra_amount"]) * part <= amount.range.high
    assert "more orders" in result.answer.headline.en
    rows = {row["tier_code"]: row for row in tables.rows(result.tables[TIER_EFFECTS])}
    assert rows["gold"]["effect_low_amount"] < 0 < rows["gold"]["effect_high_amount"]


def test_where_a_tier_changes_nothing_nothing_is_found(shop: dict[Table, pa.Table]) -> None:
    plain = simulated_shop(CUSTOMERS)
    plain[REWARD_REDEMPTIONS] = shop[REWARD_REDEMPTIONS].slice(0, 0)
    with session_with({table: plain[table] for table in READ}) as opened:
        result, _ = asked(opened, TierEffect(horizon_days=180), rules())
    (orders, *_rest) = result.answer.metrics
    assert orders.range is not None
    assert orders.range.low <= 0 <= orders.range.high
    assert "unclear" in result.answer.headline.en


def test_customers_who_buy_up_to_the_threshold_are_not_measured(
    shop: dict[Table, pa.Table],
) -> None:
    """Everybody a little short of it buys the rest on the last day."""
    day = dt.datetime(2025, 6, 30, 3, tzinfo=dt.UTC)
    orders = shop[ORDERS]
    with session_with({table: shop[table] for table in READ}) as opened:
        _, tables = asked(opened, Loyalty(), rules())
        recent = tables[ORDERS].filter(
            (tables[ORDERS].ordered_at >= dt.datetime(2025, 1, 2, tzinfo=dt.UTC))
            & (tables[ORDERS].ordered_at < day)
        )
        spent = recent.filter(recent.currency == "KRW").group_by("customer_id")
        sums = tables.rows(spent.agg(amount=recent.net_amount.sum()))
    short = [
        (row["customer_id"], Decimal(planted.TIERS["silver"]) - row["amount"] + 4000)
        for row in sums
        if Decimal(110_000) < row["amount"] < Decimal(planted.TIERS["silver"])
    ]
    more = [
        {
            "order_id": f"x{place}", "customer_id": who, "ordered_at": day,
            "net_amount": amount, "gross_amount": amount, "discount_amount": Decimal(0),
            "currency": "KRW",
        }
        for place, (who, amount) in enumerate(short)
    ]  # fmt: skip
    bunched = pa.concat_tables([orders, pa.Table.from_pylist(more, orders.schema)])
    with session_with({**{t: shop[t] for t in READ}, ORDERS: bunched}) as opened:
        result, _ = asked(opened, TierEffect(horizon_days=180), rules(tiers=TIERS[:1]))
    assert result.answer.refusal is not None
    assert "bunch" in result.answer.refusal.reason.en


def test_the_running_rules_beside_themselves_change_nothing(session: Session) -> None:
    result, _ = asked(session, LoyaltySimulation(), rules())
    assert all(row["now"] == row["new"] for row in result.answer.tables[0].rows)
    assert all(row["more"] == 0 for row in result.answer.tables[1].rows)
    assert "as they run" in result.answer.headline.en


def test_dearer_points_and_lower_thresholds_do_what_they_must(session: Session) -> None:
    lower = [{**TIERS[0], "from_amount": 50_000}, TIERS[1]]
    cheap, _ = asked(session, LoyaltySimulation(amount_per_point=200.0), rules())
    low, _ = asked(session, LoyaltySimulation.model_validate({"tiers": lower}), rules())
    assert " less in 365 days" in cheap.answer.headline.en
    issued = cheap.answer.tables[0].rows[0]
    now, new = (int(issued[name]["en"].replace(",", "")) for name in ("now", "new"))
    assert new == pytest.approx(now / 2, rel=0.01)
    silver = next(row for row in low.answer.tables[1].rows if row["name"]["en"] == "Silver")
    assert silver["more"] > 0


def test_the_further_orders_leave_the_shop_as_it_was() -> None:
    plain, loyal = simulated_shop(400), simulated_shop(400, loyalty=True)
    for table, rows in plain.items():
        if table not in (ORDERS, ORDER_LINES, REWARD_REDEMPTIONS, TRUTH_TIERS):
            assert loyal[table].equals(rows)
    assert plain[REWARD_REDEMPTIONS].num_rows == plain[TRUTH_TIERS].num_rows == 0
    assert set(loyal) == set(plain)
    theirs = set(plain[ORDERS].column("order_id").to_pylist())
    assert theirs < set(loyal[ORDERS].column("order_id").to_pylist())


def test_a_correction_of_one_of_several_numbers_is_the_persons() -> None:
    """Somebody bought under two numbers; who looks up the second one corrects the person."""
    at = dt.datetime(2024, 2, 1, 12, tzinfo=dt.UTC)
    world = {ORDERS: [order("o1", "crm-1", at, 100), order("o2", "web-1", at, 200)]}
    numbers = ("crm-1", "web-1")
    members = rows_of(MEMBERS, customer_id=numbers, person_id=["crm-1"] * 2)
    correction = PointsCorrection(
        name="kind", customer_id="web-1", points=50, counts_on="2024-02-05", reason="put right"
    )
    rules = programme(applies_from_on="2024-01-01", amount_per_point=1.0, expiry_days=0)
    records = kept(rules, correction)
    analysis = Loyalty().at(AS_OF)
    with session_with(world) as session:
        staged = session.stage(MEMBERS, members)
        session.commit("who", [Change(MEMBERS.replaced(), staged, DEFAULT_INSTANCE)])
        tables = Tables(
            analysis.slug, analysis.needs(), session, settings_of(), AS_OF,
            decisions=records, are_people=True,
        )  # fmt: skip
        found = tables.rows(analysis.compute(tables).tables[LOYALTY_MEMBERS])
    assert [(row["customer_id"], row["points_balance"]) for row in found] == [("crm-1", 350)]
