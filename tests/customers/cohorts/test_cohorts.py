"""Cohorts: counted as by hand, planted changes found and absent ones not, contracts valued."""

import datetime as dt
from decimal import Decimal
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from contracts import contracts
from worlds import Computed, Row, compute, order, session_with, simulated_settings, tiny_shop

from dangol.customers.cohorts.cohorts import CustomerCohorts
from dangol.methods.jeffreys import jeffreys_interval
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDERS
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.tables.vocabulary import Table

AS_OF = dt.datetime(2026, 1, 5, 12, tzinfo=dt.UTC)
TODAY = AS_OF.date()
MONTHS, NEW = 18, 150
BUYING, LEAVING = (1.2, 2.5), (0.8, 8.0)


def shop(*, fall: float, seed: int = 1) -> dict[Table, pa.Table]:
    """150 new customers in each of 18 months before January 2026.

    Each buys in a later month with a chance of 30%, shrinking by a tenth a month; of the newer
    nine cohorts it is less by ``fall``.
    """
    rng = np.random.default_rng(seed)
    who: list[npt.NDArray[np.str_]] = []
    when: list[npt.NDArray[np.datetime64]] = []
    first = np.datetime64("2024-07", "M")
    for cohort in range(MONTHS):
        names = np.array([f"c{cohort:02}-{n:03}" for n in range(NEW)])
        level = 0.3 * (1 - fall * (cohort >= MONTHS // 2))
        for age in range(MONTHS - cohort):
            comes = rng.random(NEW) < (1.0 if age == 0 else level * 0.9 ** (age - 1))
            month = (first + cohort + age).astype("datetime64[D]")
            who.append(names[comes])
            when.append(month + rng.integers(0, 28, int(comes.sum())))
    people, days = np.concatenate(who), np.concatenate(when)
    rows = rows_of(
        ORDERS,
        order_id=[f"o{n}" for n in range(len(people))],
        customer_id=people.tolist(),
        ordered_at=pa.array(days.astype("datetime64[us]") + np.timedelta64(12, "h")),
        net_amount=pa.array(rng.gamma(4.0, 10.0, len(people)).round(2)),
        currency=["KRW"] * len(people),
    )
    return {ORDERS: rows}


def asked(world: dict[Table, Any], **parameters: Any) -> Computed:
    with session_with(world) as session:
        return compute(CustomerCohorts(as_of=AS_OF, **parameters), session, simulated_settings())


@pytest.fixture(scope="module")
def same() -> Computed:
    return asked({**shop(fall=0.0), SUBSCRIPTIONS: contracts(3000, TODAY)[SUBSCRIPTIONS]})


def cells(computed: Computed) -> list[Row]:
    return computed.tables["customer_cohorts"]


def test_a_handful_of_customers_is_counted_as_by_hand() -> None:
    """Forty in February, thirty-one in March and in April; January is the data's first month."""
    rows = [order("o0", "old", dt.datetime(2024, 1, 3, 12), 5)]
    for month, count in ((2, 40), (3, 31), (4, 31)):
        rows += [
            order(f"o{month}-{n}", f"c{month}-{n}", dt.datetime(2024, month, 10, 12), 10)
            for n in range(count)
        ]
    # Ten of February come in March, twice; one of them in April too; May is not over.
    for n in range(10):
        rows += [
            order(f"a{n}-{day}", f"c2-{n}", dt.datetime(2024, 3, day, 12), 20) for day in (1, 2)
        ]
    rows += [order("b", "c2-0", dt.datetime(2024, 4, 1, 12), Decimal(7))]
    rows += [order("c", "c2-1", dt.datetime(2024, 5, 1, 12), 9)]
    with session_with({ORDERS: rows}) as session:
        may = dt.datetime(2024, 5, 20, 12, tzinfo=dt.UTC)
        found = compute(CustomerCohorts(as_of=may), session)
    told = {(row["cohort_on"].month, row["age_months"]): row for row in cells(found)}
    assert sorted(told) == [(2, 0), (2, 1), (2, 2), (3, 0), (3, 1), (4, 0)]
    assert [told[2, age]["buying_customers"] for age in range(3)] == [40, 10, 1]
    assert told[2, 1]["retention_share"] == pytest.approx(0.25)
    # 10 each; 40 more of ten customers; 7 more of one.
    values = [float(told[2, age]["cumulative_value"]) for age in range(3)]
    assert values == pytest.approx([10, 20, 20.175])
    brought = np.array([57.0] + [50.0] * 9 + [10.0] * 30)
    error = 1.6448536 * brought.std() / np.sqrt(39)
    assert float(told[2, 2]["cumulative_high_value"]) == pytest.approx(20.175 + error, abs=1e-3)
    assert told[3, 1]["buying_customers"] == 0
    assert told[3, 1]["retention_low_share"] == 0


def test_what_is_planted_lies_in_nine_of_ten_intervals(same: Computed) -> None:
    inside = [
        row["retention_low_share"] <= 0.3 * 0.9 ** (row["age_months"] - 1)
        <= row["retention_high_share"]
        for row in cells(same)
        if row["age_months"] > 0
    ]  # fmt: skip
    assert len(inside) == 17 * 16 // 2
    assert 0.84 <= np.mean(inside) <= 0.97
    worth = [
        row["cumulative_low_value"] <= 40 * (1 + 3 * (1 - 0.9 ** row["age_months"]))
        <= row["cumulative_high_value"]
        for row in cells(same)
    ]  # fmt: skip
    assert 0.8 <= np.mean(worth) <= 0.98


def test_newer_cohorts_that_stay_less_are_told_and_those_that_do_not_are_not(
    same: Computed,
) -> None:
    assert "do not differ clearly" in same.result.answer.action.en
    worse = asked(shop(fall=0.4))
    assert worse.result.answer.action.en.startswith("Newer cohorts come back clearly less")
    third = next(m for m in worse.result.answer.metrics if m.name.en == "Buy in month 3")
    assert third.change is not None
    assert third.change.meaning == "bad"


def test_running_contracts_are_worth_what_their_hazard_says() -> None:
    """All leave with 3% a month and pay 34.5 on average, so the months to come are geometric."""
    world = contracts(4000, TODAY, differences=False)[SUBSCRIPTIONS]
    found = asked({**shop(fall=0.0), SUBSCRIPTIONS: world})
    kept = [row for row in found.tables["contract_cohorts"] if row["running_contracts"]]
    assert len(kept) > 20
    monthly = 1 - np.exp(-0.03)
    v = 1 / (1.1 ** (1 / 12))
    expected = (1 - monthly) / (1 - (1 - monthly) * v)
    for row in kept:
        assert row["remaining_low_months"] < expected * 1.1
        assert row["remaining_high_months"] > expected * 0.9
        assert row["remaining_low_value"] < row["remaining_value"] < row["remaining_high_value"]
    total = found.result.answer.metrics[-1]
    assert total.name.en == "Contracts still to pay"
    running = sum(row["running_contracts"] for row in kept)
    assert total.value == pytest.approx(running * expected * 34.5, rel=0.15)


def test_contracts_without_discounting_have_no_end_and_are_not_valued() -> None:
    world = {**shop(fall=0.0), SUBSCRIPTIONS: contracts(1000, TODAY)[SUBSCRIPTIONS]}
    found = asked(world, discount_rate=0.0)
    assert found.tables["contract_cohorts"] == []
    assert "contracts" not in found.result.answer.because.en


def test_nothing_after_the_moment_changes_anything() -> None:
    world = {**shop(fall=0.0), SUBSCRIPTIONS: contracts(2000, TODAY)[SUBSCRIPTIONS]}
    early = AS_OF - dt.timedelta(days=200)
    with session_with(world) as session:
        now = compute(CustomerCohorts(as_of=early), session, simulated_settings())
    ordered = world[ORDERS].column("ordered_at").to_pylist()
    known = [moment < early.replace(tzinfo=None) for moment in ordered]
    with session_with({**world, ORDERS: world[ORDERS].filter(pa.array(known))}) as session:
        then = compute(CustomerCohorts(as_of=early), session, simulated_settings())
    assert now.tables == then.tables


def test_a_shop_of_one_month_is_refused() -> None:
    with session_with(tiny_shop()) as session:
        refusal = compute(CustomerCohorts(), session).result.answer.refusal
    assert refusal is not None
    assert "new customers or more" in refusal.reason.en
    with session_with({ORDERS: []}) as session:
        refusal = compute(CustomerCohorts(), session).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en == "No customer has bought anything in a month that is over."


def test_the_interval_of_a_share_is_that_of_the_beta_distribution() -> None:
    """Brown, Cai and DasGupta (2001): Beta(x + 1/2, n - x + 1/2), but 0 and 1 at the ends."""
    from scipy.stats import beta

    count, of = np.array([0.0, 3.0, 20.0]), np.array([20.0, 20.0, 20.0])
    low, high = jeffreys_interval(count, of, 0.95)
    assert low == pytest.approx([0, beta(3.5, 17.5).ppf(0.025), beta(20.5, 0.5).ppf(0.025)])
    assert high == pytest.approx([beta(0.5, 20.5).ppf(0.975), beta(3.5, 17.5).ppf(0.975), 1])


def lasting_shop(
    months: int, seed: int, buying: tuple[float, float] = BUYING
) -> dict[Table, pa.Table]:
    """400 new customers a month; all buy and leave as BG/BB says, each with chances of their own.

    The last month is December 2025 where there are 30 of them.
    """
    rng = np.random.default_rng(seed)
    who: list[npt.NDArray[np.str_]] = []
    when: list[npt.NDArray[np.datetime64]] = []
    first = np.datetime64("2023-07", "M")
    for cohort in range(30):
        names = np.array([f"c{cohort:02}-{n:03}" for n in range(400)])
        buys = rng.beta(*buying, 400)
        leaves = rng.geometric(rng.beta(*LEAVING, 400))
        for age in range(months - cohort):
            comes = (rng.random(400) < (1.0 if age == 0 else buys)) & ((age == 0) | (age < leaves))
            who.append(names[comes])
            when.append(np.full(int(comes.sum()), (first + cohort + age).astype("datetime64[D]")))
    people, days = np.concatenate(who), np.concatenate(when)
    return {
        ORDERS: rows_of(
            ORDERS,
            order_id=[f"o{n}" for n in range(len(people))],
            customer_id=people.tolist(),
            ordered_at=pa.array(days.astype("datetime64[us]") + np.timedelta64(12, "h")),
            net_amount=pa.array(np.full(len(people), 10.0)),
            currency=["KRW"] * len(people),
        )
    }


def test_months_to_come_are_told_as_they_then_come() -> None:
    """Twelve months are simulated further; nothing of them is known at the moment."""
    world = lasting_shop(30 + 12, seed=3)
    found = asked(world)
    rows = found.tables["cohort_outlooks"]
    assert len(rows) == 30 * 12
    later = world[ORDERS].to_pandas()
    later["month"] = later.ordered_at.dt.to_period("M").dt.start_time.dt.date
    came = later[later.ordered_at >= "2026-01-01"].groupby("month").customer_id.nunique()
    for month, buyers in came.items():
        expected = sum(row["expected_buyers"] for row in rows if row["coming_month_on"] == month)
        assert expected == pytest.approx(buyers, rel=0.08)
    later["cohort"] = later.customer_id.str.slice(1, 3).astype(int)
    months = sorted({row["cohort_on"] for row in rows})
    inside = []
    for row in rows:
        of = later[(later.cohort == months.index(row["cohort_on"]))]
        actual = (of.month == row["coming_month_on"]).sum()
        inside.append(row["expected_low_buyers"] <= actual <= row["expected_high_buyers"])
    assert 0.83 <= np.mean(inside) <= 0.98
    first = next(m for m in found.result.answer.metrics if m.name.en == "Will buy in Jan 2026")
    assert first.range is not None
    assert first.range.low <= came.iloc[0] <= first.range.high


def test_where_nobody_comes_again_months_to_come_are_not_told() -> None:
    found = asked(lasting_shop(30, seed=3, buying=(0.001, 1000.0)))
    assert found.tables["cohort_outlooks"] == []
    assert not any("Will buy" in one.name.en for one in found.result.answer.metrics)
