"""Tests measured in a shop whose coupon moves some people, and in one where it is idle."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tried import coupon_test
from worlds import Computed, compute, kept, session_with, simulated_settings, simulated_shop

from dangol.governance.kept import Kept
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.experiments import Experiments
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.samples.shop.coupon_trial import LASTS_DAYS
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.experiments import EXPERIMENT_EXPOSURES
from dangol.tables.truth import TRUTH_COUPON_EFFECTS
from dangol.tables.vocabulary import Table

Shop = dict[Table, pa.Table]
# The shops are large: made by one worker.
pytestmark = pytest.mark.xdist_group("experiments")
WAVE = "t001"


@pytest.fixture(scope="module")
def working() -> Shop:
    return simulated_shop(26_000, seed=6, trial="works")


@pytest.fixture(scope="module")
def in_working(working: Shop) -> Iterator[Session]:
    with session_with(working) as session:
        yield session


@pytest.fixture(scope="module")
def idle() -> Shop:
    return simulated_shop(26_000, seed=6, trial="idle")


@pytest.fixture(scope="module")
def in_idle(idle: Shop) -> Iterator[Session]:
    with session_with(idle) as session:
        yield session


def stopped(**fields: Any) -> Kept[Experiment]:
    return coupon_test("stopped", **fields)


def measured(session: Session, *records: Kept[Any]) -> Computed:
    return compute(Experiments(), session, simulated_settings(), records=records or (stopped(),))


def effect(found: Computed, measure: str = "orders", variant: str = "coupon") -> dict[str, Any]:
    (row,) = [
        row
        for row in found.tables["experiment_effects"]
        if row["measure_name"] == measure and row["variant"] == variant
    ]
    return row


def verdict(found: Computed) -> str:
    (row,) = found.tables["experiment_verdicts"]
    return str(row["verdict"])


def planted(shop: Shop) -> float:
    """Extra orders of an average person who got the coupon."""
    truth = shop[TRUTH_COUPON_EFFECTS]
    wave = truth.filter(pc.equal(truth["campaign_id"], WAVE))
    return float(np.mean(wave["extra_order_probability"].to_numpy()))


@pytest.mark.parametrize("watching", ["daily", "end"])
@pytest.mark.parametrize("before_days", [0, 56])
def test_a_planted_effect_is_found_and_covered(
    working: Shop, in_working: Session, watching: str, before_days: int
) -> None:
    row = effect(measured(in_working, stopped(watching=watching, before_days=before_days)))
    assert row["difference_low"] < planted(working) < row["difference_high"]
    assert row["test_call"] == "better"
    assert row["chance_alone"] < 0.05


def test_the_verdict_says_so_in_words(in_working: Session) -> None:
    answer = measured(in_working).result.answer
    assert answer.headline.en.startswith("‘coupon’ is clearly better than ‘today’: +")
    assert answer.action.en == "Decide for it."
    assert "쿠폰" not in answer.headline.ko
    assert answer.decisions[0].link == "/campaigns/tests/e1"


def test_what_people_did_before_sharpens_the_comparison(in_working: Session) -> None:
    plain, sharper = (effect(measured(in_working, stopped(before_days=days))) for days in (0, 56))
    width = [row["difference_high"] - row["difference_low"] for row in (plain, sharper)]
    assert width[1] < width[0]


def test_an_idle_coupon_changes_nothing(in_idle: Session) -> None:
    found = measured(in_idle, stopped(other_measures=["buyers", "amount", "order-value"]))
    assert verdict(found) in ("unclear", "same")
    assert {row["test_call"] for row in found.tables["experiment_effects"]} <= {"unclear", "same"}
    assert all(row["check_state"] == "fine" for row in found.tables["experiment_checks"])


def test_nothing_is_told_before_the_end_where_that_was_promised(in_working: Session) -> None:
    found = measured(in_working, coupon_test("running", watching="end", planned_people=10**6,
                                      planned_days=300))  # fmt: skip
    assert verdict(found) == "running"
    assert effect(found)["change_share"] is None
    assert "looked at once" in found.result.answer.headline.en


def test_people_count_once_their_days_are_over(in_working: Session) -> None:
    found = measured(in_working, coupon_test("running", window_days=200))
    (row,) = found.tables["experiment_verdicts"]
    assert (row["counted_units"], verdict(found)) == (0, "waiting")
    assert row["waiting_units"] > 5_000


def test_groups_that_were_there_before_are_compared_within(
    working: Shop, in_working: Session
) -> None:
    row = effect(measured(in_working, stopped(stratify_by="bought_before")))
    assert row["difference_low"] < planted(working) < row["difference_high"]


def test_a_test_that_nobody_planned_is_refused_with_what_is_there(in_working: Session) -> None:
    draft = coupon_test("draft")
    answer = compute(
        Experiments(), in_working, simulated_settings(), records=(draft,)
    ).result.answer
    assert answer.refusal is not None
    assert "2 tests came in that nobody planned" in answer.refusal.help.en


def test_the_past_knows_nothing_of_what_came_later(in_working: Session) -> None:
    early = Experiments(as_of=simulated_settings().now() - dt.timedelta(days=50))
    found = compute(early, in_working, simulated_settings(), records=(coupon_test("running"),))
    assert effect(found)["counted_units"] > 0
    later = measured(in_working, coupon_test("running"))
    assert effect(found)["counted_units"] == effect(later)["counted_units"]
    assert effect(found)["difference"] == pytest.approx(effect(later)["difference"])


def test_a_guard_rail_that_is_crossed_stops_the_test(in_working: Session) -> None:
    """Orders are up by a fifth: as a guard rail on less, that is harm."""
    less = kept(Measure(name="trips", of="orders", how="count", good="down"), id="m1", number=1)
    rail = [{"measure": "trips", "margin_share": 0.01}]
    found = measured(in_working, coupon_test("running", guard_rails=rail), less)
    assert verdict(found) == "harmed"
    answer = found.result.answer
    assert "does harm" in answer.headline.en
    assert answer.action.en == "Stop the test now."
    assert answer.decisions[0].urgency == "now"


def test_a_planted_mismatch_of_shares_breaks_the_test(working: Shop) -> None:
    exposures = working[EXPERIMENT_EXPOSURES]
    is_gone = pc.and_(
        pc.equal(exposures["variant"], "coupon"), pc.ends_with(exposures["unit_id"], "7")
    )
    fewer = {**working, EXPERIMENT_EXPOSURES: exposures.filter(pc.invert(is_gone))}
    with session_with(fewer) as session:
        found = measured(session)
    assert verdict(found) == "broken"
    assert "cannot be relied on" in found.result.answer.headline.en


def test_who_met_two_variants_is_left_out_and_counted(working: Shop) -> None:
    exposures = working[EXPERIMENT_EXPOSURES]
    first = exposures.filter(pc.equal(exposures["experiment_name"], WAVE)).slice(0, 50)
    other = pc.if_else(pc.equal(first["variant"], "coupon"), "today", "coupon")
    place = first.schema.get_field_index("variant")
    both = pa.concat_tables([exposures, first.set_column(place, "variant", other)])
    with session_with({**working, EXPERIMENT_EXPOSURES: both}) as session:
        (row,) = measured(session).tables["experiment_verdicts"]
    assert row["excluded_units"] == 50


def amount_in_wave(shop: Shop) -> float:
    """What was bought while the coupon was good; nobody else has another day of it."""
    exposures = shop[EXPERIMENT_EXPOSURES]
    start = exposures.filter(pc.equal(exposures["experiment_name"], WAVE))["exposed_at"][0].as_py()
    orders = shop[ORDERS]
    days = (start, start + dt.timedelta(days=LASTS_DAYS))
    inside = pc.and_(
        pc.greater_equal(orders["ordered_at"], pa.scalar(days[0], orders["ordered_at"].type)),
        pc.less(orders["ordered_at"], pa.scalar(days[1], orders["ordered_at"].type)),
    )
    return float(pc.sum(orders.filter(inside)["net_amount"]).as_py())


def test_what_it_brought_in_money_covers_what_was_planted(
    working: Shop, idle: Shop, in_working: Session
) -> None:
    variants = [{"name": "today"}, {"name": "coupon", "cost_per_person": 120.0}]
    (row,) = measured(in_working, stopped(variants=variants)).tables["experiment_returns"]
    assert (
        row["incremental_low_amount"] < row["incremental_amount"] < row["incremental_high_amount"]
    )
    assert float(row["cost_amount"]) == pytest.approx(120.0 * row["counted_units"])
    assert (row["evidence_class"], row["currency"]) == ("experiment", "KRW")
    extra = [amount_in_wave(shop) for shop in (working, idle)]
    assert float(row["incremental_low_amount"]) < extra[0] - extra[1]
    assert extra[0] - extra[1] < float(row["incremental_high_amount"])


def test_groups_whom_the_coupon_moves_differ(in_working: Session) -> None:
    found = measured(in_working, stopped(stratify_by="bought_before", before_days=28))
    groups = {row["test_group"]: row for row in found.tables["experiment_groups"]}
    assert set(groups) == {"0", "1", "2+"}
    # Who bought in the four weeks before is not moved; who did not is, if not away for long.
    assert groups["0"]["change_share"] > groups["2+"]["change_share"]


def test_quantiles_are_told_where_people_are_apart(in_working: Session) -> None:
    tenth = kept(Measure(name="large", of="orders", how="quantile", quantile=0.9), id="m1")
    found = measured(in_working, stopped(other_measures=["large"]), tenth)
    row = effect(found, "large")
    assert row["control_level"] > 0
    assert row["change_low_share"] < row["change_share"] < row["change_high_share"]
