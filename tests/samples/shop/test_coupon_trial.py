"""The coupon trial of the simulated shop: its lot is fair, and it does what the truth says."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from worlds import simulated_shop

from dangol.samples.shop import making
from dangol.samples.shop.calendar import END
from dangol.samples.shop.coupon_trial import (
    AWAY_DAYS,
    EXTRA_PROBABILITY,
    LASTS_DAYS,
    WAVES_BEFORE_END,
)
from dangol.tables.commerce import ORDER_LINES, ORDERS, RETURNS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.messaging import (
    CAMPAIGN_ASSIGNMENTS,
    CAMPAIGNS,
    CONTACTED,
    CONTACTS,
    COUPONS,
    REDEMPTIONS,
)
from dangol.tables.truth import TRUTH_COUPON_EFFECTS
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
MORE = {
    ORDERS, ORDER_LINES, RETURNS, CAMPAIGNS, COUPONS, CONTACTS, REDEMPTIONS,
    CAMPAIGN_ASSIGNMENTS, EXPERIMENT_EXPOSURES, TRUTH_COUPON_EFFECTS,
}  # fmt: skip


@pytest.fixture(scope="module")
def without() -> Shop:
    return simulated_shop(8_000, seed=5)


@pytest.fixture(scope="module")
def working() -> Shop:
    return simulated_shop(8_000, seed=5, trial="works")


@pytest.fixture(scope="module")
def idle() -> Shop:
    return simulated_shop(8_000, seed=5, trial="idle")


def test_the_shop_is_row_for_row_what_it_was_without_the_extra_orders(
    without: Shop, working: Shop
) -> None:
    for table, rows in working.items():
        if table not in MORE:
            assert rows.equals(without[table]), table.name
    for table in (ORDERS, ORDER_LINES, RETURNS, CONTACTS, CAMPAIGNS, COUPONS, REDEMPTIONS):
        # One chunk of customers: what was there comes first.
        count = without[table].num_rows
        assert working[table].slice(0, count).equals(without[table]), table.name
        assert working[table].num_rows > count
    ids = working[ORDERS].column("order_id")
    assert len(pc.unique(ids)) == len(ids)


def test_an_idle_coupon_adds_no_order(without: Shop, idle: Shop) -> None:
    for table in (ORDERS, ORDER_LINES, RETURNS):
        assert idle[table].equals(without[table])
    assert pc.max(idle[TRUTH_COUPON_EFFECTS].column("extra_order_probability")).as_py() == 0
    assert idle[CAMPAIGN_ASSIGNMENTS].num_rows > 0


def test_those_contacted_are_those_whom_the_lot_chose(working: Shop) -> None:
    assigned = working[CAMPAIGN_ASSIGNMENTS]
    chosen = assigned.filter(pc.equal(assigned.column("assigned_arm"), CONTACTED))
    contacts = working[CONTACTS].filter(
        pc.starts_with(working[CONTACTS].column("campaign_id"), "t")
    )
    keys = ["campaign_id", "customer_id"]
    assert (
        contacts.select(keys)
        .sort_by([(k, "ascending") for k in keys])
        .equals(chosen.select(keys).sort_by([(k, "ascending") for k in keys]))
    )
    share = chosen.num_rows / assigned.num_rows
    assert abs(share - 0.5) < 4 * 0.5 / np.sqrt(assigned.num_rows)
    assert set(assigned.column("assignment_probability").to_pylist()) == {0.5}


def test_the_extra_orders_fall_to_those_whom_the_coupon_moves(without: Shop, working: Shop) -> None:
    extra = working[ORDERS].slice(without[ORDERS].num_rows)
    truth = working[TRUTH_COUPON_EFFECTS]
    offered = truth.filter(truth.column("is_offered"))
    expected = offered.column("extra_order_probability").to_numpy()
    spread = np.sqrt((expected * (1 - expected)).sum())
    assert abs(extra.num_rows - expected.sum()) < 4 * spread
    assert set(extra.column("customer_id").to_pylist()) <= set(
        offered.column("customer_id").to_pylist()
    )
    # Within the validity of one wave or the other, in the shop's own days.
    end = np.datetime64(END)
    day = (extra.column("ordered_at").to_numpy() + np.timedelta64(9, "h")).astype("datetime64[D]")
    before = (end - day).astype(int)
    assert all(any(w - LASTS_DAYS < b <= w for w in WAVES_BEFORE_END) for b in before)


def test_the_coupon_moves_those_who_have_been_away_for_a_while(working: Shop) -> None:
    """Recency reckoned anew from the orders gives the truth."""
    first = WAVES_BEFORE_END[0]
    start = np.datetime64(END) - first
    orders = working[ORDERS]
    day = (orders.column("ordered_at").to_numpy() + np.timedelta64(9, "h")).astype("datetime64[D]")
    known = orders.append_column("day", pa.array(day)).filter(pa.array(day < start))
    last = known.group_by("customer_id").aggregate([("day", "max")])
    truth = working[TRUTH_COUPON_EFFECTS]
    both = truth.filter(pc.equal(truth.column("campaign_id"), "t001")).join(last, "customer_id")
    away = (start - both.column("day_max").to_numpy()).astype(int)
    moved = both.column("extra_order_probability").to_numpy() == EXTRA_PROBABILITY
    assert (moved == ((away >= AWAY_DAYS[0]) & (away < AWAY_DAYS[1]))).all()
    assert 0.1 < moved.mean() < 0.4


def test_an_extra_order_uses_the_coupon(without: Shop, working: Shop, idle: Shop) -> None:
    extra = working[ORDERS].slice(without[ORDERS].num_rows)
    used = working[REDEMPTIONS].filter(
        pc.starts_with(working[REDEMPTIONS].column("campaign_id"), "t")
    )
    assert set(extra.column("customer_id").to_pylist()) <= set(
        used.column("customer_id").to_pylist()
    )
    # Who would have come anyway uses it too: redemptions are no measure of the effect.
    assert idle[REDEMPTIONS].num_rows > without[REDEMPTIONS].num_rows + 100


def test_more_customers_leave_the_trial_of_those_before_as_it_was(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "CHUNK", 200)
    few, many = (simulated_shop(n, days=300, trial="works") for n in (400, 600))
    for table in (ORDERS, CAMPAIGN_ASSIGNMENTS, TRUTH_COUPON_EFFECTS):
        assert few[table].equals(many[table].slice(0, few[table].num_rows))
