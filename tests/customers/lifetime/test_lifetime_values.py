"""Lifetime value: histories by hand, planted truths, refusals, and what the answer says."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from buyers import buyers
from worlds import (
    AS_OF,
    Computed,
    Row,
    compute,
    order,
    session_with,
    settings_of,
    simulated_settings,
    simulated_shop,
    tiny_shop,
)

from dangol.contract.tables_view import Tables
from dangol.customers.lifetime.check import Check
from dangol.customers.lifetime.lifetime_values import LifetimeValues
from dangol.customers.lifetime.model import LifetimeValueModel
from dangol.customers.lifetime.pasts import READS, Past, past_of
from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.spend import GammaGamma
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS, RETURNS
from dangol.tables.lifetime import VALUE_BANDS
from dangol.tables.truth import TRUTH_CUSTOMERS

# Days between purchases of weeks, so that two of one day are rare.
LIFETIME, SPEND = BetaGeoNbd(1.2, 50.0, 0.8, 5.0), GammaGamma(4.0, 5.0, 120.0)
AGES = (30.0, 700.0)
YEAR = 365.0


def past_in(session: Session, share: float = 0.75) -> Past:
    tables = Tables("test", READS, session, settings_of(), AS_OF)
    today = settings_of().business_day(AS_OF)
    found = past_of(tables, today, share)
    assert found is not None
    return found


@pytest.fixture(scope="module")
def shop() -> Iterator[Session]:
    """A thousand customers who buy as the models believe, and who go on after the moment."""
    made = buyers(1000, lifetime=LIFETIME, spend=SPEND, ages=AGES, horizon=YEAR, seed=1)
    with session_with(made.world(AS_OF)) as session:
        yield session


@pytest.fixture(scope="module")
def computed(shop: Session) -> Computed:
    return compute(LifetimeValues(), shop)


@pytest.fixture(scope="module")
def model(computed: Computed) -> LifetimeValueModel:
    assert isinstance(computed.result.model, LifetimeValueModel)
    return computed.result.model


def total_of(computed: Computed) -> float:
    return float(sum(row["expected_value"] for row in computed.rows))


def test_histories_of_the_tiny_shop_are_those_worked_out_by_hand() -> None:
    with session_with(tiny_shop()) as session:
        past = past_in(session)
    one = past.customers
    found = {
        person: (x, t, age, round(amount, 4))
        for person, x, t, age, amount in zip(
            past.customer_id.to_pylist(), one.frequency, one.recency, one.age, one.amount,
            strict=True,
        )
    }  # fmt: skip
    # Days from the first purchase to 15 March; of several purchases on a day one counts.
    assert found["김하늘"] == (7, 44, 45, 25)
    assert found["조시우"] == (2, 2, 20, 10)
    assert found["윤하린"] == (2, 2, 6, 20), "three days, five purchases of 12"
    assert found["정도윤"] == (4, 28, 39, 36), "10 and twice 5 came back"
    assert found["임소율"] == (1, 7, 22, 4), "all of the first purchase came back"
    assert found["강예은"] == (0, 0, 44, 60)
    assert "오태양" not in found, "in euros without a rate"
    assert len(found) == 10


def test_the_check_knows_only_the_first_part_of_the_calendar() -> None:
    with session_with(tiny_shop()) as session:
        past = past_in(session, share=0.5)
    # 30 January to 15 March are 45 days; the check begins 22 days in, on 21 February.
    assert (past.check_on, past.check_days) == (dt.date(2024, 2, 21), 23)
    early = past.early
    assert len(early) == 7, "조시우, 윤하린 and 임소율 came later"
    later = ("조시우", "윤하린", "임소율")
    place = [p for p in past.customer_id.to_pylist() if p not in later].index("김하늘")
    # Four purchases by then, the last on 20 February.
    assert (early.frequency[place], early.recency[place], early.age[place]) == (3, 21, 22)
    assert past.later_purchases[place] == 4
    assert past.later_amount[place] == pytest.approx(95)


def test_the_check_knows_no_return_that_came_after_it_began() -> None:
    moments = [dt.datetime(2024, 1, day, 3) for day in (1, 11, 21)]
    orders = [
        {"order_id": f"o{n}", "customer_id": "김하늘", "ordered_at": at, "net_amount": 100}
        for n, at in enumerate(moments)
    ]
    returned = {"order_id": "o0", "line_number": 1, "returned_at": dt.datetime(2024, 1, 20, 3)}
    money = {"currency": "USD"}
    world: dict[Any, list[dict[str, Any]]] = {
        ORDERS: [{**one, **money} for one in orders],
        RETURNS: [{**returned, "return_id": "r", "returned_amount": 60, **money}],
    }
    # It begins on 16 January, when two had come, or on the 22nd, after the return.
    for share, early_amount, later_amount in ((0.2, 100, 100), (0.28, 80, 0)):
        with session_with(world) as session:
            past = past_in(session, share=share)
        assert past.customers.amount.tolist() == [80]
        assert past.early.amount.tolist() == [early_amount], past.check_on
        assert past.later_amount.tolist() == [later_amount]


def test_totals_hold_what_came_in_nine_of_ten_shops() -> None:
    """Of 6 shops 3 or fewer are inside in one of 63 cases (binomial), and on average all fits."""
    inside, ratios = 0, []
    for seed in range(6):
        made = buyers(600, lifetime=LIFETIME, spend=SPEND, ages=AGES, horizon=YEAR, seed=50 + seed)
        with session_with(made.world(AS_OF)) as session:
            answer = compute(LifetimeValues(discount_rate=0.0), session).result.answer
        found = answer.metrics[0].range
        assert found is not None
        inside += found.low <= made.later_spend.sum() <= found.high
        ratios.append(found.value / made.later_spend.sum())
    assert inside >= 4
    assert np.mean(ratios) == pytest.approx(1, abs=0.06)


def test_who_may_have_left_is_known_on_average_where_shops_are_not_as_the_model_believes() -> None:
    """The simulated shop has seasons, campaigns and returns, and says who left for good."""
    tables = simulated_shop(1000, seed=2)
    moment = simulated_settings().now()
    with session_with(tables) as session:
        rows = compute(LifetimeValues(), session, simulated_settings()).rows
    truth = {
        row["customer_id"]: row["dropped_out_at"] for row in tables[TRUTH_CUSTOMERS].to_pylist()
    }
    ends = moment.replace(tzinfo=None)
    alive = np.array([row["probability_alive"] for row in rows])
    there = np.array([(t := truth[r["customer_id"]]) is None or t >= ends for r in rows])
    for low, high in ((0.0, 0.3), (0.3, 0.7), (0.7, 1.01)):
        chosen = (alive >= low) & (alive < high)
        assert there[chosen].mean() == pytest.approx(alive[chosen].mean(), abs=0.13)


def test_the_check_beats_carrying_on_as_before(computed: Computed) -> None:
    assert computed.result.model is not None
    figures = computed.result.model.figures
    assert figures["check_error"] < figures["check_naive_error"]
    assert abs(figures["check_total_miss"]) < 0.3


def test_the_answer_and_its_table_say_what_the_rows_say(computed: Computed) -> None:
    answer, rows = computed.result.answer, computed.rows
    total = total_of(computed)
    assert answer.metrics[0].value == pytest.approx(total, rel=1e-6)
    table = answer.tables[0]
    assert table.total is not None
    assert table.total["customers"] == len(rows)
    assert sum(row["value_share"] for row in table.rows) == pytest.approx(1)
    assert sum(row["expected_value"] for row in table.rows) == pytest.approx(total, rel=1e-6)
    by_band = {
        band: [float(r["expected_value"]) for r in rows if r["value_band"] == band]
        for band in VALUE_BANDS
    }
    sizes = {band: len(values) / len(rows) for band, values in by_band.items()}
    assert sizes == pytest.approx({"top": 0.1, "upper": 0.2, "middle": 0.3, "lower": 0.4}, abs=0.01)
    assert min(by_band["top"]) >= max(by_band["upper"]) >= max(by_band["middle"])
    assert sum(row["share"] for row in answer.pictures[0].rows) == pytest.approx(1)


def test_every_row_is_whole(computed: Computed) -> None:
    for row in computed.rows:
        assert 0 <= row["probability_alive"] <= 1
        assert 0 <= row["expected_low_value"] <= row["expected_high_value"]
        assert row["expected_value"] >= 0
        assert row["value_at_stake"] >= 0
        assert 0 <= row["recency_days"] <= row["age_days"]
        assert row["currency"] == "USD"


def test_those_fading_may_have_left_and_would_be_worth_keeping(computed: Computed) -> None:
    fading = [row for row in computed.rows if row["is_fading"]]
    worthy = min(
        float(r["expected_value"]) for r in computed.rows if r["value_band"] in ("top", "upper")
    )
    assert fading
    for row in fading:
        assert 0.1 <= row["probability_alive"] < 0.9
        assert float(row["expected_value"] + row["value_at_stake"]) >= worthy - 0.001
    (decision,) = computed.result.answer.decisions
    assert f"Keep {len(fading)} valuable" in decision.question.en
    assert decision.link == "/customers/lifetime-value#fading"


def test_a_margin_scales_everything_and_is_said(shop: Session, computed: Computed) -> None:
    half = compute(LifetimeValues(margin_share=0.5), shop)
    for one, other in zip(computed.rows, half.rows, strict=True):
        assert float(other["expected_value"]) == pytest.approx(
            float(one["expected_value"]) / 2, abs=1e-3
        )
    assert "leaves a profit of" in half.result.answer.headline.en
    assert half.result.answer.metrics[0].note is not None
    assert half.result.answer.metrics[0].note.ko == "이익률 50% 기준"


def test_money_later_is_worth_less(shop: Session, computed: Computed) -> None:
    plain = compute(LifetimeValues(discount_rate=0.0), shop)
    # A tenth a year, half a year ahead on average: about one twentieth.
    assert total_of(computed) / total_of(plain) == pytest.approx(0.953, abs=0.01)


def test_another_currency_changes_amounts_and_nothing_else() -> None:
    made = buyers(500, lifetime=LIFETIME, spend=SPEND, ages=AGES, seed=3)
    with session_with(made.world(AS_OF)) as session:
        dollars = compute(LifetimeValues(), session).rows
    with session_with(made.world(AS_OF, currency="KRW")) as session:
        won = compute(LifetimeValues(), session, settings_of(currency="KRW")).rows
    same = [{k: v for k, v in row.items() if k != "currency"} for row in dollars]
    assert same == [{k: v for k, v in row.items() if k != "currency"} for row in won]


def test_the_model_says_of_one_customer_what_the_table_says(
    computed: Computed, model: LifetimeValueModel
) -> None:
    row = max(computed.rows, key=lambda one: float(one["expected_value"]))
    # The average is told back from what is expected: (p n m + (q - 1) mean) / (p n + q - 1).
    spend, n = model.spend, row["frequency"] + 1
    weight = spend.p * n + spend.q - 1
    amount = (float(row["expected_order_amount"]) * weight / spend.p - spend.gamma) / n
    found = model.predict_one({**_history(row), "order_amount": amount})
    assert found["expected_value"] == pytest.approx(float(row["expected_value"]), rel=1e-4)
    assert found["probability_alive"] == pytest.approx(row["probability_alive"])
    unknown = model.what_if(_history(row))
    assert unknown["expected_order_amount"] == pytest.approx(spend.average)
    longer = model.what_if({**_history(row), "order_amount": amount, "horizon_days": 730})
    assert longer["expected_value"] > found["expected_value"]


def _history(row: Row) -> Row:
    return {name: row[name] for name in ("frequency", "recency_days", "age_days")}


def test_what_if_tells_the_total_for_other_horizons_and_rates(
    shop: Session, computed: Computed, model: LifetimeValueModel
) -> None:
    as_asked = model.what_if({})
    assert as_asked["expected_value"] == pytest.approx(total_of(computed), rel=0.002)
    assert as_asked["expected_low_value"] < as_asked["expected_value"]
    half = compute(LifetimeValues(horizon_days=180, discount_rate=0.05), shop)
    guessed = model.what_if({"horizon_days": 180, "discount_rate": 0.05})
    assert guessed["expected_value"] == pytest.approx(total_of(half), rel=0.01)
    thirds = model.what_if({"margin_share": 0.25})
    assert thirds["expected_value"] == pytest.approx(as_asked["expected_value"] / 4)


def test_too_few_repeat_buyers_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        refusal = compute(LifetimeValues(), session).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == (
        "Only 9 customers have bought on more than one day; that is too few to learn from."
    )
    assert refusal.help.ko == "구매 자료를 더 읽으세요. 그런 고객이 적어도 100명 있어야 합니다."


def test_a_calendar_of_few_purchases_in_a_row_is_refused() -> None:
    noon = dt.datetime(2024, 3, 14, 16)
    rows = [
        order(f"o{n}-{days}", f"c{n}", noon - dt.timedelta(days=days), Decimal(10 + n))
        for n in range(120)
        for days in (2, 28)
    ]
    with session_with({ORDERS: rows}) as session:
        refusal = compute(LifetimeValues(), session).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == (
        "Customers come back after 26 days on average, and only 29 days are known."
    )
    assert refusal.help.en == "A calendar of at least 78 days would help."


def test_customers_who_never_leave_and_are_all_the_same_are_refused() -> None:
    noon = dt.datetime(2024, 3, 14, 16)
    rows = [
        order(f"o{n}-{day}", f"c{n}", noon - dt.timedelta(days=day), 10)
        for n in range(120)
        for day in range(0, 120, 10)
    ]
    with session_with({ORDERS: rows}) as session:
        computed = compute(LifetimeValues(), session)
    assert computed.tables == {}
    refusal = computed.result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en.startswith("The purchases so far do not show how fast customers leave")


def test_nobody_bought_is_said() -> None:
    with session_with({ORDERS: []}) as session:
        refusal = compute(LifetimeValues(), session).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == "No customer has bought anything yet."


def test_a_check_that_cannot_be_made_is_not_shown(shop: Session) -> None:
    short = dt.datetime(2022, 9, 20, 5, tzinfo=dt.UTC)
    answer = compute(LifetimeValues(as_of=short, calibration_share=0.5), shop).result.answer
    assert answer.refusal is None
    assert len(answer.pictures) == 1
    assert "too short to check" in answer.because.en


def check_of(actual: float) -> Check:
    return Check(
        days=90, customers=200, expected=100.0, low=90.0, high=110.0, actual=actual,
        expected_purchases=10.0, actual_purchases=10.0, error=1.0, naive_error=2.0, groups=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("actual", "place", "low", "high"),
    [(105, "inside", 950, 1050), (125, "above", 800, 1250), (80, "below", 800, 1200)],
)
def test_a_range_reaches_as_far_as_the_check_missed(
    actual: float, place: str, low: float, high: float
) -> None:
    check = check_of(actual)
    assert check.place == place
    assert check.widened(1000.0, 950.0, 1050.0) == pytest.approx((low, high))
