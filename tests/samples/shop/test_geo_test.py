"""The planted geo test: without it nothing changes; with it the truth is told row by row."""

import datetime as dt

import pyarrow.compute as pc
from worlds import simulated_shop

from dangol.samples.shop import geo_test as planted
from dangol.tables.commerce import ORDERS, RETURNS
from dangol.tables.media import MEDIA_SPEND
from dangol.tables.people import CUSTOMERS
from dangol.tables.truth import TRUTH_GEO_ORDERS

AHEAD_OF_UTC = dt.timedelta(hours=9)


def test_the_shop_is_as_it_was_but_for_the_orders_that_television_brought() -> None:
    plain, tested = (simulated_shop(2000, days=400, geo=geo) for geo in (False, True))
    truth = tested[TRUTH_GEO_ORDERS]
    assert truth.num_rows > 50
    extra = pc.is_in(tested[ORDERS].column("order_id"), truth.column("order_id"))
    kept = tested[ORDERS].filter(pc.invert(extra))
    assert kept.equals(plain[ORDERS])
    assert pc.sum(extra).as_py() == truth.num_rows
    assert plain[MEDIA_SPEND].num_rows == plain[TRUTH_GEO_ORDERS].num_rows == 0
    assert plain[CUSTOMERS].equals(
        tested[CUSTOMERS].set_column(
            tested[CUSTOMERS].schema.get_field_index("home_region"),
            "home_region",
            plain[CUSTOMERS].column("home_region"),
        )
    )
    assert tested[RETURNS].num_rows >= plain[RETURNS].num_rows


def test_only_people_of_the_test_regions_order_more_and_only_then() -> None:
    tested = simulated_shop(2000, days=400, geo=True)
    truth = tested[TRUTH_GEO_ORDERS]
    assert set(truth.column("home_region").to_pylist()) <= set(planted.tested_districts())
    joined = tested[ORDERS].join(truth.select(["order_id"]), "order_id", join_type="left semi")
    days = {(at + AHEAD_OF_UTC).date() for at in joined.column("ordered_at").to_pylist()}
    assert min(days) >= planted.STARTS
    assert max(days) <= planted.ENDS
    spent = tested[MEDIA_SPEND].filter(
        pc.equal(tested[MEDIA_SPEND].column("media_channel"), planted.CHANNEL)
    )
    assert spent.num_rows == 28 * len(planted.TESTED)
