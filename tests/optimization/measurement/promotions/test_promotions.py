"""Which promotions paid: planted ones are found through the whole way, from purchases to calls."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from worlds import Computed, compute, session_with, settings_of

from dangol.contract.trial_answer import answer_faults
from dangol.optimization.measurement.promotions.promotions import Promotions
from dangol.samples.shelves.shelves import SimulatedShelves
from dangol.settings import Settings
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PROMOTIONS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS
from dangol.tables.truth import TRUTH_PROMOTION_EFFECTS
from dangol.tables.vocabulary import Table

pytestmark = pytest.mark.xdist_group("promotions")

Row = dict[str, Any]
SETTINGS = Settings(**SimulatedShelves.settings)
ASKED = Promotions(display_cost=20.0, mailer_cost=10.0)
FIRST_DAY = dt.date(2025, 6, 2)


@pytest.fixture(scope="module")
def made() -> dict[Table, pa.Table]:
    return SimulatedShelves(stores=16).made()


def without_truth(made: dict[Table, pa.Table]) -> dict[Table, pa.Table]:
    return {table: rows for table, rows in made.items() if table is not TRUTH_PROMOTION_EFFECTS}


def with_campaigns(made: dict[Table, pa.Table]) -> dict[Table, pa.Table]:
    """One campaign that chose its people and one that chance decided; each coupon used once."""
    orders = made[ORDERS].slice(0, 1).to_pylist()[0]
    line = made[ORDER_LINES].slice(0, 1).to_pylist()[0]
    used_on = (orders["ordered_at"] - dt.timedelta(hours=5)).date()
    rows: dict[Table, list[Row]] = {
        CAMPAIGNS: [
            {"campaign_id": name, "campaign_type": "Type A", "campaign_starts_on": used_on,
             "campaign_ends_on": used_on, "is_randomised": name == "drawn"}
            for name in ("chosen", "drawn")
        ],
        CONTACTS: [
            {"campaign_id": name, "customer_id": orders["customer_id"], "channel": "mail",
             "contacted_on": used_on}
            for name in ("chosen", "drawn")
        ],
        COUPONS: [
            {"coupon_id": f"{name} coupon", "product_id": line["product_id"], "campaign_id": name}
            for name in ("chosen", "drawn")
        ],
        REDEMPTIONS: [
            {"customer_id": orders["customer_id"], "coupon_id": f"{name} coupon",
             "campaign_id": name, "redeemed_on": used_on}
            for name in ("chosen", "drawn")
        ],
    }  # fmt: skip
    lines = made[ORDER_LINES].to_pylist()
    lines[0] |= {"discount_amount": Decimal("1.5"), "gross_amount": line["net_amount"] + 1}
    return {
        **without_truth(made),
        ORDER_LINES: pa.Table.from_pylist(lines, made[ORDER_LINES].schema),
        **{t: pa.Table.from_pylist([{**dict.fromkeys(t.column_names), **r} for r in given])
           for t, given in rows.items()},
    }  # fmt: skip


@pytest.fixture(scope="module")
def session(made: dict[Table, pa.Table]) -> Iterator[Session]:
    with session_with(with_campaigns(made)) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(session: Session) -> Computed:
    return compute(ASKED, session, SETTINGS)


@pytest.fixture(scope="module")
def pairs(made: dict[Table, pa.Table], found: Computed) -> list[tuple[Row, Row]]:
    """What was found of each promotion beside what is true of it."""
    key = ("product_id", "week_starts_on", "promotion_kind")
    truth = {tuple(r[k] for k in key): r for r in made[TRUTH_PROMOTION_EFFECTS].to_pylist()}
    every = [
        (row, truth.get((row["product_id"], row["measured_from_on"], row["promotion_kind"])))
        for row in found.tables["promotion_effects"]
    ]
    return [(row, true) for row, true in every if true is not None]


def test_promotions_are_found_though_discounts_are_only_in_the_lines(
    made: dict[Table, pa.Table], pairs: list[tuple[Row, Row]]
) -> None:
    assert len(pairs) >= 0.97 * made[TRUTH_PROMOTION_EFFECTS].num_rows
    for row, true in pairs:
        assert row["discount_share"] == pytest.approx(true["discount_share"], abs=0.09)
        assert row["promotion_weeks"] <= true["promotion_weeks"]
    listed = [(row, true) for row, true in pairs if row["promotion_kind"] != "discount"]
    assert all(row["promotion_stores"] == true["promotion_stores"] for row, true in listed)


def test_nine_in_ten_intervals_hold_the_net_increment(pairs: list[tuple[Row, Row]]) -> None:
    inside = [
        row["net_low_units"] - 1e-6 <= true["net_units"] <= row["net_high_units"] + 1e-6
        for row, true in pairs
    ]
    assert len(inside) >= 200
    assert 0.85 <= sum(inside) / len(inside) <= 0.98


def test_amounts_are_found_as_units_are(pairs: list[tuple[Row, Row]]) -> None:
    inside = [
        float(row["incremental_low_amount"]) - 0.01
        <= float(true["net_increment_amount"])
        <= float(row["incremental_high_amount"]) + 0.01
        for row, true in pairs
    ]
    assert 0.83 <= sum(inside) / len(inside) <= 0.98


def test_idle_promotions_are_said_to_be_idle(pairs: list[tuple[Row, Row]]) -> None:
    idle = [row["effect_call"] for row, true in pairs if true["gross_units"] == 0]
    works = [row["effect_call"] for row, true in pairs if true["gross_units"] > 0]
    sold_more = ("effective", "lost-money")
    assert idle.count("effective") <= 0.05 * len(idle)
    assert sum(call == "no-effect" for call in idle) >= 0.6 * len(idle)
    assert sum(call in sold_more for call in works) >= 0.75 * len(works)


def test_net_is_the_sum_of_its_parts_and_profit_is_margin_less_cost(found: Computed) -> None:
    for row in found.tables["promotion_effects"]:
        parts = row["gross_units"] + row["shifted_units"] + row["taken_units"] + row["halo_units"]
        assert row["net_units"] == pytest.approx(parts, rel=1e-6, abs=1e-6)
        assert row["evidence_class"] == "model"
        if row["return_on_cost"] is not None:
            again = row["return_on_cost"] * float(row["cost_amount"])
            assert again == pytest.approx(float(row["profit_amount"]), rel=1e-3, abs=0.01)


def test_kinds_add_up_to_all_promotions(found: Computed) -> None:
    kinds = found.tables["promotion_kinds"]
    count = len(found.tables["promotion_effects"])
    for by in ("kind", "category"):
        mine = [row for row in kinds if row["grouped_by"] == by]
        assert sum(row["promotion_count"] for row in mine) == count
        assert all(
            row["net_low_units"] <= row["net_units"] <= row["net_high_units"] for row in mine
        )


def test_a_campaign_that_chose_its_people_has_a_cost_and_no_effect(found: Computed) -> None:
    (coupon,) = [r for r in found.tables["promotion_kinds"] if r["grouped_by"] == "coupon"]
    assert coupon["group_name"] == "chosen"
    assert coupon["redemption_count"] == 1
    assert float(coupon["cost_amount"]) == pytest.approx(1.5)
    assert coupon["net_units"] is None
    assert coupon["incremental_amount"] is None
    assert coupon["evidence_class"] is None


def test_weeks_show_the_promotion_above_what_would_have_sold(found: Computed) -> None:
    rows = found.tables["promotion_weeks"]
    effects = {row["promotion_id"]: row for row in found.tables["promotion_effects"]}
    for row in rows:
        assert row["expected_low_units"] <= row["expected_units"] <= row["expected_high_units"]
    best = max(effects.values(), key=lambda row: row["net_units"])
    weeks = [row for row in rows if row["promotion_id"] == best["promotion_id"]]
    assert sum(row["is_promoted"] for row in weeks) == best["promotion_weeks"]
    assert all(r["sold_units"] > r["expected_high_units"] for r in weeks if r["is_promoted"])
    calm = [r for r in rows if not r["is_promoted"]]
    inside = [r["expected_low_units"] <= r["sold_units"] <= r["expected_high_units"] for r in calm]
    assert sum(inside) / len(inside) >= 0.8


def test_the_answer_can_be_read_in_both_languages(found: Computed) -> None:
    answer = found.result.answer
    assert answer_faults(answer) == []
    assert answer.headline.en.startswith("Of ")
    assert len(answer.pictures) == 2
    assert any("chosen" in str(row) for row in answer.tables[2].rows)


def test_no_cost_is_no_return(session: Session) -> None:
    rows = compute(Promotions(), session, SETTINGS).tables["promotion_effects"]
    plain = [row for row in rows if row["promotion_kind"] in ("display", "mailer")]
    assert plain
    assert all(row["return_on_cost"] is None for row in plain if row["cost_amount"] == 0)
    assert all(row["effect_call"] != "lost-money" for row in plain if row["cost_amount"] == 0)


def test_stores_that_nobody_looked_at_are_left_out(made: dict[Table, pa.Table]) -> None:
    placed = made[PROMOTIONS]
    is_seen = pa.array([row != "s000" for row in placed.column("store_id").to_pylist()])
    with session_with({**without_truth(made), PROMOTIONS: placed.filter(is_seen)}) as opened:
        found = compute(ASKED, opened, SETTINGS)
    assert max(r["promotion_stores"] for r in found.tables["promotion_effects"]) == 15
    assert any(one.count == 60 for one in found.result.answer.evidence.left_out)


def test_too_short_a_time_is_refused(made: dict[Table, pa.Table]) -> None:
    with session_with(without_truth(made)) as opened:
        settings = settings_of(as_of=dt.datetime(2024, 9, 1, tzinfo=dt.UTC))
        answer = compute(Promotions(), opened, settings).result.answer
    assert answer.refusal is not None
    assert "complete weeks" in answer.headline.en


def test_without_promotions_there_is_nothing_to_measure(made: dict[Table, pa.Table]) -> None:
    lines = made[ORDER_LINES]
    flat = lines.set_column(
        lines.column_names.index("discount_amount"),
        "discount_amount",
        pa.array([Decimal(0)] * lines.num_rows, lines.schema.field("discount_amount").type),
    )
    world = {**without_truth(made), ORDER_LINES: flat}
    world.pop(PROMOTIONS)
    with session_with(world) as opened:
        answer = compute(Promotions(), opened, SETTINGS).result.answer
    assert answer.refusal is not None
    assert "can be compared" in answer.headline.en
