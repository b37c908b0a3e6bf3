"""What the truth implies is what happens in the shop, on average."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from worlds import simulated_shop

from dangol.samples.shop.implied import (
    Truth,
    buying_probability,
    category_buying_probability,
    expected_amount,
    expected_orders,
    is_active,
    truth_of,
)
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
Floats = npt.NDArray[np.float64]
MOMENT = dt.datetime(2025, 9, 1, 3, tzinfo=dt.UTC)
END = dt.datetime(2026, 1, 4, 15, tzinfo=dt.UTC)
DAYS_LEFT = (END - MOMENT) / dt.timedelta(days=1)


@pytest.fixture(scope="module")
def truth(shop: Shop) -> Truth:
    return truth_of(shop, seed=7)


def later_orders(shop: Shop, days: float) -> pa.Table:
    start = MOMENT.replace(tzinfo=None)
    at = shop[ORDERS].column("ordered_at")
    until = pa.scalar(start + dt.timedelta(days=days), pa.timestamp("us"))
    within = pc.and_(pc.greater_equal(at, pa.scalar(start, at.type)), pc.less(at, until))
    return shop[ORDERS].filter(within)


def per_customer(truth: Truth, orders: pa.Table, weights: Floats | None = None) -> Floats:
    owner = pc.index_in(orders.column("customer_id"), truth.customer_ids.combine_chunks())
    return np.bincount(owner.to_numpy(), weights, minlength=len(truth.rate)).astype(np.float64)


def test_customers_buy_with_their_true_probability(shop: Shop, truth: Truth) -> None:
    probability = buying_probability(truth, MOMENT, 28)
    bought = per_customer(truth, later_orders(shop, 28)) > 0
    tenths = np.array_split(np.argsort(probability), 10)
    for tenth in tenths:
        mean = probability[tenth].mean()
        spread = np.sqrt((probability[tenth] * (1 - probability[tenth])).sum()) / len(tenth)
        assert abs(bought[tenth].mean() - mean) <= 4 * spread


def test_nobody_buys_who_has_left_or_not_joined(shop: Shop, truth: Truth) -> None:
    away = ~is_active(truth, MOMENT)
    assert away.any()
    known = per_customer(truth, shop[ORDERS])[away]
    later = per_customer(truth, later_orders(shop, DAYS_LEFT))[away]
    assert known.min() > 0
    # Everyone has joined by then.
    assert later.sum() == 0
    assert buying_probability(truth, MOMENT, 28)[away].max() == 0
    assert expected_orders(truth, MOMENT, 28)[away].max() == 0


def test_orders_and_amounts_are_as_expected(shop: Shop, truth: Truth) -> None:
    orders = later_orders(shop, DAYS_LEFT)
    count = per_customer(truth, orders)
    expected = expected_orders(truth, MOMENT, DAYS_LEFT)
    assert count.sum() == pytest.approx(expected.sum(), rel=0.04)
    rate = shop[EXCHANGE_RATES].column("rate").to_numpy().mean()
    won = np.where(pc.equal(orders.column("currency"), "USD").to_numpy(), rate, 1.0)
    net = orders.column("net_amount").cast(pa.float64()).to_numpy() * won
    gross_truth = expected_amount(truth, MOMENT, DAYS_LEFT, after_returns=False)
    assert net.sum() == pytest.approx(gross_truth.sum(), rel=0.06)
    spent = per_customer(truth, orders, net)
    fifths = np.array_split(np.argsort(gross_truth)[-5000:], 5)
    for fifth in fifths:
        assert spent[fifth].sum() == pytest.approx(gross_truth[fifth].sum(), rel=0.2)


def test_what_comes_back_is_taken_off_what_is_expected(shop: Shop, truth: Truth) -> None:
    kept = expected_amount(truth, MOMENT, 100).sum()
    paid = expected_amount(truth, MOMENT, 100, after_returns=False).sum()
    won = pc.equal(shop[RETURNS].column("currency"), "KRW")
    back = pc.sum(shop[RETURNS].filter(won).column("returned_amount")).as_py()
    is_won = pc.equal(shop[ORDERS].column("currency"), "KRW")
    net = pc.sum(shop[ORDERS].filter(is_won).column("net_amount")).as_py()
    assert 1 - kept / paid == pytest.approx(float(back / net), rel=0.15)


@pytest.mark.parametrize("category", ["커피", "과일", "기저귀"])
def test_categories_are_bought_with_their_true_probability(
    category: str, shop: Shop, truth: Truth
) -> None:
    probability = category_buying_probability(truth, shop, category, MOMENT, 28)
    ids = shop[PRODUCTS].filter(pc.equal(shop[PRODUCTS].column("category"), category))
    lines = shop[ORDER_LINES].filter(
        pc.is_in(shop[ORDER_LINES].column("product_id"), ids.column("product_id"))
    )
    orders = later_orders(shop, 28)
    orders = orders.filter(pc.is_in(orders.column("order_id"), lines.column("order_id")))
    bought = per_customer(truth, orders) > 0
    for part in np.array_split(np.argsort(probability), 6):
        mean = probability[part].mean()
        spread = np.sqrt((probability[part] * (1 - probability[part])).sum()) / len(part)
        assert abs(bought[part].mean() - mean) <= 4 * spread + 0.1 * mean


def test_a_longer_time_never_makes_a_purchase_less_likely(shop: Shop, truth: Truth) -> None:
    month, quarter = (
        category_buying_probability(truth, shop, "우유", MOMENT, days) for days in (28, 84)
    )
    anything = buying_probability(truth, MOMENT, 28)
    assert (quarter >= month).all()
    assert (month <= anything + 1e-12).all()


def test_expected_orders_of_one_who_stays_grow_with_the_season(same_habits: Shop) -> None:
    truth = truth_of(same_habits, seed=7)
    half, whole = (expected_orders(truth, MOMENT, days).sum() for days in (60, 120))
    assert 1.9 < whole / half < 2.3


def test_truth_of_another_calendar_is_refused() -> None:
    shop = simulated_shop(100, days=200)
    with pytest.raises(ValueError, match="another seed or length"):
        truth_of(shop, seed=1, days=400)
