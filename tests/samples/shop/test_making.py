"""The simulated shop adds up, and the same seed makes the same shop."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from worlds import session_with, simulated_settings, simulated_shop

from dangol.governance.consent import reachability
from dangol.samples.shop import making
from dangol.samples.shop.calendar import ShopCalendar
from dangol.store.warehouse.compile import stored_table
from dangol.tables.catalogue import PRICES, PRODUCTS, PROMOTIONS, STORES
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS
from dangol.tables.consent import CONSENTS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.shared import SHARED_TABLES
from dangol.tables.truth import TRUTH_CUSTOMERS, TRUTH_INTERESTS, TRUTH_PROMOTIONS, TRUTH_TABLES
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
AMOUNTS = ("gross_amount", "discount_amount", "net_amount", "manufacturer_coupon_amount")


def test_the_same_seed_makes_the_same_shop() -> None:
    one, again, other = (simulated_shop(200, seed=seed, days=200) for seed in (3, 3, 4))
    assert all(one[table].equals(again[table]) for table in one)
    for table in (ORDERS, PRICES, CUSTOMERS):
        assert not one[table].equals(other[table])


def test_more_customers_leave_those_before_them_as_they_were(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(making, "CHUNK", 100)
    few, many = simulated_shop(200, days=200), simulated_shop(300, days=200)
    for table in (ORDERS, ORDER_LINES, TRUTH_CUSTOMERS, CUSTOMERS):
        assert few[table].equals(many[table].slice(0, few[table].num_rows))
        assert many[table].num_rows > few[table].num_rows


def test_every_declared_column_is_there_in_its_type(shop: Shop) -> None:
    for table, rows in shop.items():
        assert rows.column_names == list(table.column_names)
    others = {t.name for t in SHARED_TABLES} - {t.name for t in shop}
    tracked = {"events", "traits", "sightings", "event_shapes", "event_arrivals"}
    told = {"market_factors", "tickets", "survey_answers", "partner_attributes", "subscriptions"}
    kept = {"quarantine", "tombstones", "suppressed", "contact_exports"}
    assert others == tracked | told | kept
    assert set(TRUTH_TABLES) <= set(shop)


def test_the_shop_has_the_size_that_was_asked_for(shop: Shop) -> None:
    assert shop[CUSTOMERS].num_rows == shop[TRUTH_CUSTOMERS].num_rows == 12_000
    assert shop[TRUTH_INTERESTS].num_rows == 12_000 * 40
    assert shop[PRODUCTS].num_rows == 400
    assert len(pc.unique(shop[PRODUCTS].column("category"))) == 40
    assert shop[STORES].num_rows == 11
    assert 8.5 < shop[ORDERS].num_rows / 12_000 < 11.5
    assert 1.8 < shop[ORDER_LINES].num_rows / shop[ORDERS].num_rows < 2.4


def test_gross_minus_discount_is_net(shop: Shop) -> None:
    for table in (ORDERS, ORDER_LINES):
        rows = shop[table]
        net = pc.subtract(rows.column("gross_amount"), rows.column("discount_amount"))
        assert pc.all(pc.equal(net, rows.column("net_amount"))).as_py()
        assert pc.min(rows.column("net_amount")).as_py() > 0
        assert pc.min(rows.column("discount_amount")).as_py() == 0


def test_an_order_is_the_sum_of_its_lines(shop: Shop) -> None:
    sums = shop[ORDER_LINES].group_by("order_id").aggregate([(name, "sum") for name in AMOUNTS])
    both = shop[ORDERS].join(sums, "order_id")
    assert both.num_rows == shop[ORDERS].num_rows
    for name in AMOUNTS:
        assert pc.all(pc.equal(both.column(name), both.column(f"{name}_sum"))).as_py()


def test_returns_are_positive_and_no_more_than_their_line(shop: Shop) -> None:
    back = shop[RETURNS].rename_columns(
        {"quantity": "returned_quantity", "currency": "returned_currency"}
    )
    keys = ["order_id", "line_number"]
    both = back.join(shop[ORDER_LINES], keys).join(
        shop[ORDERS].select(["order_id", "ordered_at"]), "order_id"
    )
    assert both.num_rows == shop[RETURNS].num_rows > 0
    assert pc.all(pc.less_equal(both.column("returned_amount"), both.column("net_amount"))).as_py()
    assert pc.all(pc.less_equal(both.column("returned_quantity"), both.column("quantity"))).as_py()
    assert pc.min(both.column("returned_amount")).as_py() > 0
    assert pc.all(pc.greater(both.column("returned_at"), both.column("ordered_at"))).as_py()
    assert pc.all(pc.equal(both.column("returned_currency"), both.column("currency"))).as_py()


def test_every_order_lies_in_the_calendar_before_the_moment_of_the_shop(shop: Shop) -> None:
    as_of = simulated_settings().as_of
    assert as_of is not None
    moments = shop[ORDERS].column("ordered_at").to_numpy()
    end = np.datetime64(as_of.replace(tzinfo=None), "us")
    assert end - np.timedelta64(730, "D") <= moments.min()
    assert moments.max() < end
    assert shop[RETURNS].column("returned_at").to_numpy().max() < end
    assert shop[CONSENTS].column("decided_at").to_numpy().max() < end


def test_each_row_points_to_one_that_is_there(shop: Shop) -> None:
    ids: dict[str, Table] = {
        "customer_id": CUSTOMERS,
        "product_id": PRODUCTS,
        "store_id": STORES,
        "order_id": ORDERS,
        "campaign_id": CAMPAIGNS,
        "coupon_id": COUPONS,
    }
    for table, rows in shop.items():
        for name, home in ids.items():
            if name in rows.column_names:
                there = pc.is_in(rows.column(name), shop[home].column(name))
                assert pc.all(there, min_count=0).as_py(), f"{table.name}.{name}"


def test_keys_are_unique(shop: Shop) -> None:
    for table, rows in shop.items():
        distinct = rows.group_by(list(table.key)).aggregate([]).num_rows
        assert distinct == rows.num_rows, table.name


def test_the_shop_is_shut_to_few_and_busiest_in_the_evening(shop: Shop) -> None:
    local = shop[ORDERS].column("ordered_at").to_numpy() + np.timedelta64(9, "h")
    hours = np.bincount(local.astype("datetime64[h]").astype(int) % 24, minlength=24)
    assert hours.argmin() in {2, 3, 4}
    assert hours.argmax() in {18, 19, 20}


def test_some_customers_live_abroad_and_their_money_has_a_rate(shop: Shop) -> None:
    money = shop[ORDERS].column("currency")
    share = pc.mean(pc.equal(money, "USD").cast(pa.float64())).as_py()
    assert 0.01 < share < 0.03
    rates = shop[EXCHANGE_RATES]
    assert pc.min(rates.column("valid_from_on")).as_py() <= ShopCalendar(730).start
    assert set(rates.column("to_currency").to_pylist()) == {"KRW"}


def test_attributes_are_missing_for_some(shop: Shop) -> None:
    for name in ("age_band", "income_band", "home_ownership", "household_size"):
        missing = shop[CUSTOMERS].column(name).null_count / 12_000
        assert 0.2 < missing < 0.3, name


def test_prices_and_promotions_cover_every_product_store_and_week(shop: Shop) -> None:
    weeks = len(ShopCalendar(730).week_starts)
    assert shop[PRICES].num_rows == shop[PROMOTIONS].num_rows == 400 * 11 * weeks
    in_mailer = pc.not_equal(shop[PROMOTIONS].column("mailer_location"), "0")
    assert pc.sum(in_mailer).as_py() == 11 * shop[TRUTH_PROMOTIONS].num_rows


@pytest.mark.parametrize(("channel", "low", "high"), [("email", 0.3, 0.5), ("push", 0.15, 0.3)])
def test_part_of_the_customers_can_be_reached(
    shop: Shop, channel: str, low: float, high: float
) -> None:
    kept = {table: shop[table] for table in (CUSTOMERS, CONSENTS, IDENTIFIERS)}
    with session_with(kept) as session:
        people, consents, identifiers = (stored_table(table) for table in kept)
        found = session.fetch(reachability(people, consents, identifiers, channel))
    share = pc.mean(found.column("is_reachable").cast(pa.float64())).as_py()
    assert low < share < high
    assert {*found.column("unreachable_reason").to_pylist()} == {
        None,
        "no-contact-data",
        "no-consent",
        "withdrawn",
    }


def test_campaigns_reach_by_lot_whom_they_may_write_to(shop: Shop) -> None:
    assert set(shop[CAMPAIGNS].column("is_randomised").to_pylist()) == {True}
    granted = shop[CONSENTS].filter(
        pc.and_(
            pc.equal(shop[CONSENTS].column("channel"), "email"),
            pc.equal(shop[CONSENTS].column("consent_state"), "granted"),
        )
    )
    contacts = shop[CONTACTS]
    assert contacts.num_rows > 10_000
    assert pc.all(pc.is_in(contacts.column("customer_id"), granted.column("customer_id"))).as_py()
    used = shop[REDEMPTIONS].join(
        contacts.select(["campaign_id", "customer_id", "contacted_on"]),
        ["campaign_id", "customer_id"],
    )
    assert used.num_rows == shop[REDEMPTIONS].num_rows > 0
    assert used.column("contacted_on").null_count == 0


def test_season_time_runs_forward() -> None:
    days = np.linspace(0, 399.9, 5000)
    assert (np.diff(ShopCalendar(400).season_at(days)) > 0).all()


def test_season_time_and_days_are_each_others_inverse() -> None:
    calendar = ShopCalendar(400)
    days = np.random.default_rng(0).random(5000) * 400
    assert np.allclose(calendar.days_at(calendar.season_at(days)), days, atol=1e-9)
    (whole,) = calendar.season_at(np.array([400.0]))
    assert whole == pytest.approx(400)
