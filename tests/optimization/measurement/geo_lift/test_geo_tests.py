"""Geo tests on a simulated shop: what television brought is found, and nothing elsewhere."""

import datetime as dt
from collections.abc import Iterator

import pyarrow as pa
import pytest
from geo_tested import CUSTOMERS_OF_THE_SHOP, DAYS, READ, asked, television
from worlds import session_with, simulated_shop

from dangol.optimization.measurement.geo_lift.geo_tests import GeoTests
from dangol.samples.shop import geo_test as planted
from dangol.store.warehouse.interface import Session
from dangol.tables.geo import GEO_DAYS, GEO_EFFECTS
from dangol.tables.truth import TRUTH_GEO_ORDERS
from dangol.tables.vocabulary import Table

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def shop() -> dict[Table, pa.Table]:
    return simulated_shop(CUSTOMERS_OF_THE_SHOP, days=DAYS, geo=True)


@pytest.fixture(scope="module")
def session(shop: dict[Table, pa.Table]) -> Iterator[Session]:
    with session_with({table: shop[table] for table in READ}) as opened:
        yield opened


def test_what_television_brought_lies_in_the_interval_and_is_clear(
    session: Session, shop: dict[Table, pa.Table]
) -> None:
    result, tables = asked(session, GeoTests(), (television(), "stopped"))
    truth = shop[TRUTH_GEO_ORDERS].num_rows
    (incremental, lift, *_rest) = result.answer.metrics
    assert incremental.range is not None
    assert incremental.range.low < truth < incremental.range.high
    assert incremental.range.low > 0
    assert lift.value is not None
    assert 0.1 < lift.value < 0.7
    assert result.answer.refusal is None
    assert "that there would not have been" in result.answer.headline.en
    (row,) = tables.rows(result.tables[GEO_EFFECTS])
    assert row["is_final"]
    assert row["media_channel"] == planted.CHANNEL
    assert row["incremental_amount"] is None
    spent = planted.SPEND_A_DAY * len(planted.TESTED) * 28
    assert float(row["cost_amount"]) == pytest.approx(spent)


def test_an_amount_is_set_against_its_cost(session: Session, shop: dict[Table, pa.Table]) -> None:
    result, tables = asked(session, GeoTests(), (television(outcome="amount"), "decided"))
    truth = sum(float(one) for one in shop[TRUTH_GEO_ORDERS].column("net_amount").to_pylist())
    (row,) = tables.rows(result.tables[GEO_EFFECTS])
    low, high = float(row["incremental_low_amount"]), float(row["incremental_high_amount"])
    assert low < truth < high
    names = [one.name.en for one in result.answer.metrics]
    assert "Margin per unit spent" in names
    margin = result.answer.metrics[names.index("Margin per unit spent")]
    assert margin.value == pytest.approx(
        float(row["incremental_amount"]) * 0.3 / float(row["cost_amount"]), rel=1e-6
    )


def test_days_say_what_was_expected_and_the_past_is_followed(session: Session) -> None:
    result, tables = asked(session, GeoTests(), (television(), "stopped"))
    days = tables.rows(result.tables[GEO_DAYS].order_by("counted_on"))
    tested = [row for row in days if row["is_tested"]]
    assert [row["counted_on"] for row in tested] == [
        planted.STARTS + dt.timedelta(days=one) for one in range(28)
    ]
    before = [row for row in days if not row["is_tested"]]
    assert len(before) == 180
    held = sum(r["expected_low"] <= r["observed"] <= r["expected_high"] for r in before)
    assert held / len(before) > 0.8
    total = sum(row["observed"] - row["expected"] for row in tested)
    assert total == pytest.approx(result.answer.metrics[0].value, abs=1)


def test_regions_in_which_nothing_ran_seldom_show_anything(session: Session) -> None:
    others = [one for one in planted.districts() if one not in planted.tested_districts()]
    plans = [
        television(
            name=f"nothing {turn}",
            test_regions=tuple(others[turn::5]),
            left_out_regions=planted.tested_districts(),
        )
        for turn in range(5)
    ]
    plans += [
        television(
            name=f"nothing {turn} earlier",
            test_regions=tuple(others[turn::5]),
            starts_on="2025-08-04",
            ends_on="2025-08-31",
        )
        for turn in range(5)
    ]
    result, tables = asked(session, GeoTests(), *((plan, "stopped") for plan in plans))
    rows = tables.rows(result.tables[GEO_EFFECTS])
    assert len(rows) == len(plans)
    clear = [row for row in rows if row["lift_low_share"] > 0 or row["lift_high_share"] < 0]
    # One in ten is by chance.
    assert len(clear) <= 2


def test_an_unclear_effect_is_called_unclear(session: Session) -> None:
    others = tuple(planted.districts()[place] for place in (3, 7, 11, 15, 19))
    plan = television(test_regions=others, starts_on="2025-08-04", ends_on="2025-08-31")
    result, _ = asked(session, GeoTests(), (plan, "stopped"))
    shown = result.answer.metrics[0].range
    assert shown is not None
    assert shown.low < 0 < shown.high
    assert "unclear" in result.answer.headline.en
    assert "뚜렷하지 않습니다" in result.answer.headline.ko


def test_before_its_end_it_is_a_first_look(session: Session) -> None:
    at = dt.datetime(2025, 11, 14, 3, tzinfo=dt.UTC)
    result, tables = asked(session, GeoTests(), (television(), "running"), at=at)
    assert "is running; a first look on 13 Nov" in result.answer.headline.en
    assert "진행 중" in result.answer.headline.ko
    assert "Leave it as it is until 30 Nov" in result.answer.action.en
    (row,) = tables.rows(result.tables[GEO_EFFECTS])
    assert not row["is_final"]
    assert row["measured_until_on"] == dt.date(2025, 11, 13)


def test_where_it_cannot_be_told_it_says_why(session: Session) -> None:
    nothing, _ = asked(session, GeoTests())
    assert nothing.answer.refusal is not None
    assert "No geo test" in nothing.answer.refusal.reason.en
    others = [one for one in planted.districts() if one not in planted.tested_districts()]
    most = tuple(others[:-7])
    early = dt.datetime(2025, 11, 5, 3, tzinfo=dt.UTC)
    for plan, at, words in (
        (television(), early, "2 whole days are over"),
        (television(test_regions=("없는 곳",)), None, "None of its regions has data"),
        (television(starts_on="2025-01-10", ends_on="2025-02-10"), None, "days of history"),
        (television(left_out_regions=most), None, "regions are left to compare"),
    ):  # fmt: skip
        result, _ = asked(session, GeoTests(), (plan, "running"), at=at)
        assert result.answer.refusal is not None
        assert words in result.answer.refusal.reason.en


def test_a_draft_is_not_measured(session: Session) -> None:
    result, _ = asked(
        session, GeoTests(), (television(), "draft"), (television(name="b"), "approved")
    )
    assert result.answer.refusal is not None


def test_a_region_without_data_is_named(session: Session) -> None:
    plan = television(test_regions=(*planted.tested_districts(), "없는 곳"))
    result, _ = asked(session, GeoTests(), (plan, "stopped"))
    said = [row["value"] for row in result.answer.tables[1].rows]
    assert any("없는 곳" in str(one) for one in said)
