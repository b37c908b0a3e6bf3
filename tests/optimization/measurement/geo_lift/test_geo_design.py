"""Designs on a simulated shop: limits are kept, and the lot can be drawn again."""

import json
from collections.abc import Iterator

import pytest
from geo_tested import CUSTOMERS_OF_THE_SHOP, DAYS, READ, asked
from worlds import session_with, simulated_shop

from dangol.optimization.measurement.geo_lift.geo_design import GeoDesign
from dangol.samples.shop.geo_test import districts
from dangol.store.warehouse.interface import Session
from dangol.tables.geo import GEO_DESIGNS, GEO_POWERS

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    shop = simulated_shop(CUSTOMERS_OF_THE_SHOP, days=DAYS, geo=True)
    with session_with({table: shop[table] for table in READ}) as opened:
        yield opened


def test_three_designs_keep_to_the_limits(session: Session) -> None:
    names = districts()
    plan = GeoDesign(
        outcome="orders", regions_in=names[:1], regions_out=names[5:6], most_regions=6,
        most_share=0.35,
    )  # fmt: skip
    result, tables = asked(session, plan)
    rows = tables.rows(result.tables[GEO_DESIGNS].order_by("design_number"))
    assert [row["design_number"] for row in rows] == [1, 2, 3]
    for row in rows:
        chosen = json.loads(row["test_regions"])
        assert names[0] in chosen
        assert names[5] not in chosen
        assert 2 <= len(chosen) <= 6
        assert 0 < row["regions_share"] <= 0.35
        assert row["break_even_amount"] is None
    least = [row["least_lift_share"] for row in rows]
    assert least == sorted(least)
    again, more = asked(session, plan)
    assert more.rows(again.tables[GEO_DESIGNS].order_by("design_number")) == rows


def test_power_grows_with_lift_and_length(session: Session) -> None:
    result, tables = asked(session, GeoDesign())
    rows = tables.rows(result.tables[GEO_POWERS])
    power = {
        (row["test_days"], row["planted_lift_share"]): row["power_share"]
        for row in rows
        if row["design_number"] == 1
    }
    assert power[28, 0.0] == pytest.approx(0.05)
    assert power[28, 0.05] < power[28, 0.2] < power[28, 0.5]
    assert power[14, 0.1] < power[42, 0.1]
    best = tables.rows(result.tables[GEO_DESIGNS].order_by("design_number"))[0]
    assert best["break_even_amount"] > 0
    assert result.answer.pictures


def test_where_the_past_cannot_carry_a_test_it_says_so(session: Session) -> None:
    for plan, words in (
        (GeoDesign(region_basis="store"), "regions have data enough"),
        (GeoDesign(most_share=0.001), "keeps to these limits"),
        (GeoDesign(days=90, as_of="2025-05-01T00:00:00Z"), "days of history"),
    ):
        result, _ = asked(session, plan, at=plan.as_of)
        assert result.answer.refusal is not None
        assert words in result.answer.refusal.reason.en
