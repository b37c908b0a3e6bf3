"""The next purchase: planted rhythms and rates are found, absent ones are not, and refusals."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from scipy.stats import spearmanr
from worlds import (
    AS_OF,
    Computed,
    compute,
    order,
    session_with,
    simulated_settings,
    simulated_shop,
    tiny_shop,
)

from dangol.customers.next_purchase.model import NextPurchaseModel
from dangol.customers.next_purchase.next_purchase import NextPurchase
from dangol.customers.next_purchase.pasts import looks
from dangol.samples.shop.implied import buying_probability, truth_of
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.truth import TRUTH_CUSTOMERS
from dangol.tables.vocabulary import Table

TODAY = dt.date(2024, 3, 15)
GAPS = (4, 10, 25)


def regulars(people: int = 240, days: int = 400) -> list[dict[str, object]]:
    """Everyone buys every 4, 10 or 25 days, a day or so to either side; every 20th has stopped."""
    rng = np.random.default_rng(7)
    rows = []
    for person in range(people):
        gap = GAPS[person % 3]
        at = float(rng.uniform(0, gap))
        last = days - 120 if person % 20 == 0 else days
        while at < last:
            moment = AS_OF - dt.timedelta(days=days - at)
            rows.append(order(f"o{len(rows)}", f"c{person:03}", moment, 10))
            at += gap * rng.uniform(0.85, 1.15)
    return rows


@pytest.fixture(scope="module")
def regular() -> Iterator[Computed]:
    with session_with({ORDERS: regulars()}) as session:
        yield compute(NextPurchase(), session)


@pytest.fixture(scope="module")
def world() -> dict[Table, pa.Table]:
    return simulated_shop(1500, seed=3)


@pytest.fixture(scope="module")
def shop(world: dict[Table, pa.Table]) -> Iterator[Session]:
    with session_with(world) as session:
        yield session


@pytest.fixture(scope="module")
def simulated(shop: Session) -> Computed:
    return compute(NextPurchase(), shop, simulated_settings())


def model_of(computed: Computed) -> NextPurchaseModel:
    assert isinstance(computed.result.model, NextPurchaseModel)
    return computed.result.model


def test_who_buys_by_a_rhythm_is_expected_in_it(regular: Computed) -> None:
    away: dict[int, list[int]] = {gap: [] for gap in GAPS}
    for row in regular.rows:
        person = int(row["customer_id"][1:])
        if person % 20:
            due = GAPS[person % 3] - row["days_since_order"]
            away[GAPS[person % 3]].append((row["next_purchase_on"] - TODAY).days - max(due, 0))
    for gap, days in away.items():
        assert np.median(np.abs(days)) <= max(0.25 * gap, 1.5), gap


def test_who_stopped_is_overdue_and_the_others_are_not(regular: Computed) -> None:
    stopped = [r for r in regular.rows if int(r["customer_id"][1:]) % 20 == 0]
    others = [r for r in regular.rows if int(r["customer_id"][1:]) % 20]
    assert sum(bool(row["is_overdue"]) for row in stopped) >= len(stopped) - 1
    assert sum(row["is_overdue"] for row in others) / len(others) < 0.1
    late = sum(bool(row["is_overdue"]) for row in regular.rows)
    (decision,) = regular.result.answer.decisions
    assert decision.question.en == f"Ask {late} overdue customers back?"


def test_days_stand_in_their_order_and_chances_rise(simulated: Computed) -> None:
    for row in simulated.rows:
        days = [row[f"next_purchase{part}_on"] for part in ("_low", "", "_high")]
        told = [day for day in days if day is not None]
        assert told == sorted(told)
        assert days[: len(told)] == told, "what is empty lies later"
        assert all(day >= dt.date(2026, 1, 5) for day in told)
        chances = [row[f"probability_{n}_days"] for n in (7, 28, 91)]
        if None in chances:
            assert row["days_since_order"] > 300, "longer than anybody was seen to wait"
            continue
        assert chances == sorted(chances)
        assert (row["probability_28_days"] >= 0.5) == (
            row["next_purchase_on"] is not None and row["next_purchase_on"] <= dt.date(2026, 2, 1)
        )


def test_the_chance_is_that_which_was_put_into_the_shop(
    world: dict[Table, pa.Table], shop: Session
) -> None:
    """Asked a quarter before the end, so that the calendar holds what comes after."""
    moment = simulated_settings().now() - dt.timedelta(days=91)
    found = compute(NextPurchase(as_of=moment), shop, simulated_settings())
    truth = truth_of(world, seed=3)
    implied = dict(
        zip(
            truth.customer_ids.to_pylist(), buying_probability(truth, moment, 28), strict=True
        )
    )  # fmt: skip
    told = [row for row in found.rows if row["probability_28_days"] is not None]
    assert len(told) >= len(found.rows) - 5
    said = np.array([row["probability_28_days"] for row in told])
    true = np.array([implied[row["customer_id"]] for row in told])
    assert spearmanr(said, true).statistic > 0.75
    for group in np.array_split(np.argsort(said), 5):
        assert said[group].mean() == pytest.approx(true[group].mean(), abs=0.06)


def test_who_left_for_good_is_overdue_more_often(
    world: dict[Table, pa.Table], simulated: Computed
) -> None:
    gone = {
        row["customer_id"]
        for row in world[TRUTH_CUSTOMERS].to_pylist()
        if row["dropped_out_at"] is not None
    }
    told = [row for row in simulated.rows if row["is_overdue"] is not None]
    shares = [
        np.mean([row["is_overdue"] for row in told if (row["customer_id"] in gone) == is_gone])
        for is_gone in (True, False)
    ]
    assert shares[0] > 0.4
    # One of ten waits is that long, and long ones are met more often than short ones.
    assert shares[1] < 0.2


def test_the_unseen_period_is_ordered_better_than_by_the_usual_gap(simulated: Computed) -> None:
    figures = model_of(simulated).figures
    assert figures["concordance"] > 0.78
    assert figures["concordance"] > figures["naive_concordance"] + 0.2
    assert figures["calibration_error_28_days"] < 0.04
    assert figures["covered_share"] == pytest.approx(0.83, abs=0.1)


def test_who_has_no_day_is_counted(simulated: Computed) -> None:
    empty = sum(row["next_purchase_on"] is None for row in simulated.rows)
    (left_out,) = simulated.result.answer.evidence.left_out
    assert left_out.count == empty > 0


def test_where_all_customers_are_the_same_nobody_is_told_apart() -> None:
    with session_with(simulated_shop(1000, seed=4, differences=False)) as session:
        found = compute(NextPurchase(), session, simulated_settings())
    assert not any(row["is_told_apart"] for row in found.rows)
    assert "cannot be told" in found.result.answer.action.en
    assert found.result.answer.decisions == ()
    chances = [row["probability_28_days"] for row in found.rows]
    assert np.quantile(chances, 0.95) - np.quantile(chances, 0.05) < 0.2
    # Nobody has left: one of ten is late by chance.
    assert np.mean([row["is_overdue"] for row in found.rows]) < 0.13


def test_the_model_says_the_same_of_one_and_answers_what_if(simulated: Computed) -> None:
    model = model_of(simulated)
    soon = {"orders_recency": 3.0, "orders_gap": 7.0, "orders_days_182": 25.0}
    late = {**soon, "orders_recency": 60.0}
    assert model.what_if(soon)["probability_28_days"] > model.what_if(late)["probability_28_days"]
    row = {name: model.usual[place] for place, name in enumerate(model.names)}
    again = NextPurchaseModel.restore(model.stored_fields(), dict(model.arrays()))
    assert again.predict_one(row) == model.what_if({})


def test_the_days_of_a_short_past_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        answer = compute(NextPurchase(), session).result.answer
    assert answer.refusal is not None
    assert answer.refusal.reason.en == "45 days of purchases do not tell when customers buy next."


def test_few_customers_are_refused() -> None:
    with session_with({ORDERS: regulars(people=40)}) as session:
        answer = compute(NextPurchase(), session).result.answer
    assert answer.refusal is not None
    assert answer.refusal.reason.en.startswith("Too few to learn from: 40 customers")


def test_what_is_judged_had_been_watched_no_longer_than_what_was_learned() -> None:
    for past in (139, 140, 200, 300, 800):
        found = looks(TODAY, TODAY - dt.timedelta(days=past))
        if past < 140:
            assert found is None
            continue
        assert found is not None
        assert found.watched == {140: 28, 200: 56, 300: 91, 800: 91}[past]
        assert (found.judged - found.earlier[0]).days >= found.watched
        assert all(day + dt.timedelta(days=28) <= TODAY for day in found.every)
