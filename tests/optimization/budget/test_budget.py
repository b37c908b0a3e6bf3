"""A plan of the budget in a shop whose truth is known: what it gains, keeps to, and refuses."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from mixed_shop import CHANNELS, mixed_shop
from planned_budget import REGIONS, WEEKS, channels, model_of, money, planned, shop
from worlds import Computed, commit, compute, session_with, simulated_settings

from dangol.contract.model import Model
from dangol.optimization.budget.budget_model import DRAGGED, BudgetModel
from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.optimization.measurement.media_mix.media_mix import MediaMix
from dangol.store.warehouse.interface import Session


def true_sales(totals: dict[str, float], weeks: int = 13) -> float:
    """What totals truly bring when they lie evenly, after as long a time at that level."""
    size = np.linspace(1.5, 0.5, REGIONS)
    spend = np.zeros_like(shop().spend)
    for at, name in enumerate(CHANNELS):
        spend[at] = (totals[name] / weeks * size / size.sum())[:, None]
    return float(shop().reached(spend)[..., -weeks:].sum())


def test_the_plan_spends_the_same_money_and_truly_brings_more(session: Session) -> None:
    computed = planned(session)
    rows = channels(computed)
    today = {name: money(row, "today_amount") for name, row in rows.items()}
    plan = {name: money(row, "planned_amount") for name, row in rows.items()}
    assert sum(plan.values()) == pytest.approx(sum(today.values()), rel=1e-6)
    assert true_sales(plan) > true_sales(today) * 1.05
    assert plan["social"] > today["social"]
    assert plan["display"] < today["display"]
    assert "to social would add about" in computed.result.answer.headline.en


def test_rows_by_region_and_week_add_up_to_the_plan(session: Session) -> None:
    computed = planned(session, weeks=6)
    rows = computed.tables["budget_periods"]
    assert len(rows) == len(CHANNELS) * REGIONS * 6
    assert min(row["period_starts_on"] for row in rows) == shop().starts[-1] + dt.timedelta(days=7)
    for name, row in channels(computed).items():
        for column in ("planned_amount", "today_amount"):
            whole = sum(float(r[column]) for r in rows if r["media_channel"] == name)
            assert whole == pytest.approx(money(row, column), rel=1e-4, abs=1)


def test_limits_of_channels_hold_and_their_reasons_are_told(session: Session) -> None:
    weeks = 13
    least, most = 300_000.0, 1_200_000.0
    end = (shop().starts[-1] + dt.timedelta(days=400)).isoformat()
    computed = planned(
        session,
        MediaChannel(name="display", least_a_week=least),
        MediaChannel(name="Social", most_a_week=most, note="살 수 있는 만큼"),
        MediaChannel(name="tv", fixed_until_on=end, note="3월까지 계약"),
        budget=90e6,
        may_save=True,
        margin_share=0.9,
    )
    rows = channels(computed)
    assert money(rows["display"], "planned_amount") == pytest.approx(least * weeks, rel=1e-4)
    assert rows["display"]["plan_reason"] == "least"
    assert money(rows["social"], "planned_amount") <= most * weeks * 1.0001
    assert rows["social"]["plan_reason"] == "most"
    assert money(rows["tv"], "planned_amount") == pytest.approx(
        money(rows["tv"], "today_amount"), rel=1e-6
    )
    assert rows["tv"]["plan_reason"] == "fixed"
    said = {row["name"]: row["why"]["ko"] for row in computed.result.answer.tables[0].rows}
    assert "3월까지 계약" in said["tv"]


def test_a_channel_of_which_little_is_known_stays_as_it_is(session: Session) -> None:
    mixed = mixed_shop(REGIONS, WEEKS, still="display")
    with session_with(mixed.tables) as own:
        commit(own, MediaMix(), compute(MediaMix(), own, simulated_settings()))
        rows = channels(planned(own, hold_weak=True))
    assert rows["display"]["plan_reason"] == "weak"
    assert money(rows["display"], "planned_amount") == pytest.approx(
        money(rows["display"], "today_amount"), rel=1e-6
    )


def test_money_that_does_not_pay_may_stay_unspent(session: Session) -> None:
    rows = channels(planned(session, may_save=True, margin_share=0.1))
    spent = sum(money(row, "planned_amount") for row in rows.values())
    today = sum(money(row, "today_amount") for row in rows.values())
    assert spent < today / 2
    # Less is sold, and more is left: that is what it was asked for.
    answer = planned(session, may_save=True, margin_share=0.1).result.answer
    assert "send it for approval" in answer.action.en


def test_caution_takes_money_from_what_is_less_sure(session: Session) -> None:
    bold, cautious = (
        planned(session, may_save=True, margin_share=0.5, caution=one) for one in (0.0, 3.0)
    )

    def spent(computed: Computed) -> float:
        return sum(money(row, "planned_amount") for row in channels(computed).values())

    assert spent(cautious) < spent(bold)


@pytest.mark.parametrize(
    ("budget", "records", "reason"),
    [
        (1e12, (), "can be spent within what was ever tried"),
        (1_000.0, (MediaChannel(name="tv", least_a_week=5e6),), "must be spent by contract"),
    ],
)
def test_a_budget_that_no_plan_keeps_is_refused_with_what_would_help(
    session: Session, budget: float, records: tuple[MediaChannel, ...], reason: str
) -> None:
    answer = planned(session, *records, budget=budget).result.answer
    assert answer.refusal is not None
    assert reason in answer.headline.en


def test_without_a_media_mix_it_says_what_to_do_first() -> None:
    with session_with({}) as empty:
        answer = planned(empty).result.answer
    assert answer.refusal is not None
    assert "Media mix" in answer.action.en


def test_sliders_hear_what_the_plan_says_and_a_stored_model_says_the_same(session: Session) -> None:
    computed = planned(session)
    model = model_of(computed)
    plan = {name: money(row, "planned_amount") for name, row in channels(computed).items()}
    found = model.what_if(plan)
    gain = found["gain"][0]
    sales = sum(money(row, "planned_sales_amount") for row in channels(computed).values())
    assert found["sales"][0] == pytest.approx(sales, rel=1e-4)
    assert found["spend"] == pytest.approx(found["today_spend"], rel=1e-6)
    assert found["gain"][1] < gain < found["gain"][2]
    as_today = model.what_if({})
    assert as_today["gain"] == pytest.approx([0.0, 0.0, 0.0], abs=1e-6)
    again: Model = BudgetModel.restore(model.stored_fields(), model.arrays())
    assert again.what_if(plan) == found


def test_curves_that_browsers_drag_along_are_those_of_the_model(session: Session) -> None:
    model = model_of(planned(session))
    at = 17
    exact, _ = model.brought(model.curve_spend[:, at])
    few = slice(None, None, exact.shape[1] // DRAGGED)
    assert model.curve_sales[:, at] == pytest.approx(exact[:, few])
    assert model.curve_sales[:, 0] == pytest.approx(0.0)
    assert (np.diff(model.curve_sales.mean(2), axis=1) >= 0).all()


def test_an_approved_plan_stands_beside_what_happened(session: Session) -> None:
    starts = shop().starts[60]
    inside = shop().spend[:, :, 60:73].sum((1, 2))
    plan = BudgetPlan(
        name="봄", starts_on=starts.isoformat(), days=91, expected_sales=5e6,
        spend={"social": inside[1] * 1.1, "tv": inside[2] * 0.9},
    )  # fmt: skip
    later = BudgetPlan(**{**plan.model_dump(), "name": "먼 봄", "starts_on": "2099-01-05"})
    rows = planned(session, plan, later).result.answer.tables[1].rows
    assert [row["name"] for row in rows] == ["봄"]
    assert rows[0]["days"]["en"] == "91"
    assert rows[0]["planned"]["en"] != rows[0]["spent"]["en"]
    assert rows[0]["brought"]["en"].startswith("₩")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"spend": {"tv": -1.0}}, "below 0"),
        ({"spend": {" ": 1.0}}, "has a name"),
        ({"starts_on": "2026-02-31"}, "day"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(fields: dict[str, Any], message: str) -> None:
    usual = {"name": "봄", "starts_on": "2026-01-05", "spend": {"tv": 1.0}}
    with pytest.raises(ValueError, match=message):
        BudgetPlan(**{**usual, **fields})
