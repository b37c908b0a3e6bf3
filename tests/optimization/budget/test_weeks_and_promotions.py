"""When a plan begins, when its channels run, what it promotes, and what it must add."""

import datetime as dt
from typing import Any

import numpy as np
import pytest
from planned_budget import REGIONS, channels, commit_promotions, model_of, money, planned, shop

from dangol.optimization.budget.budget_plan import BudgetPlan
from dangol.optimization.budget.errors import UnfitPlanError
from dangol.optimization.budget.flights import laid, of_weeks
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.store.warehouse.interface import Session

BURSTS = (1.0, 1.0, 0.0, 0.0)


def by_week(computed: Any, channel: str) -> dict[dt.date, float]:
    found: dict[dt.date, float] = {}
    for row in computed.tables["budget_periods"]:
        if row["media_channel"] == channel:
            at = row["period_starts_on"]
            found[at] = found.get(at, 0.0) + float(row["planned_amount"])
    return found


def spent(computed: Any) -> float:
    return sum(money(row, "planned_amount") for row in channels(computed).values())


def gain(computed: Any) -> float:
    model = model_of(computed)
    return float(model.told(model.best)["gain"][0])


def test_a_channel_runs_in_the_weeks_that_were_chosen(session: Session) -> None:
    computed = planned(session, weeks=8, flights={"TV": BURSTS})
    weeks = list(by_week(computed, "tv").values())
    whole = money(channels(computed)["tv"], "planned_amount")
    assert sum(weeks) == pytest.approx(whole, rel=1e-4)
    assert weeks[2:4] == [0.0, 0.0]
    assert weeks[:2] == pytest.approx([whole / 4] * 2, rel=1e-4)
    assert of_weeks(model_of(computed).over[2], 7) == BURSTS * 2


def test_money_in_bursts_wears_out_as_it_truly_does(session: Session) -> None:
    weeks, size = 12, np.linspace(1.5, 0.5, REGIONS)
    computed = planned(session, weeks=weeks)
    model = model_of(computed)
    at = [str(name) for name in model.channels].index("social")
    total = float(model.today[at])

    def truly(weights: tuple[float, ...]) -> float:
        spend = np.zeros_like(shop().spend)
        spend[1, :, :weeks] = (size / size.sum())[:, None] * total * laid(weights, weeks, 7)
        return float(shop().reached(spend)[1].sum())

    def told(weights: tuple[float, ...]) -> tuple[float, float, float]:
        found = model.what_if({"flights": {"social": weights}})["channels"]["social"]["sales"]
        return found[0], found[1], found[2]

    lost = truly(BURSTS) / truly((1.0,))
    assert lost < 0.97
    assert told(BURSTS)[0] / told((1.0,))[0] == pytest.approx(lost, abs=0.06)


def test_limits_are_those_of_a_week_however_few_weeks_it_runs(session: Session) -> None:
    most = 1_000_000.0
    limited = MediaChannel(name="social", most_a_week=most)
    computed = planned(session, limited, weeks=8, flights={"social": BURSTS})
    assert max(by_week(computed, "social").values()) <= most * 1.001
    model = model_of(planned(session, limited, weeks=8))
    at = [str(name) for name in model.channels].index("social")
    assert model.laid({"social": BURSTS}).most[at] == pytest.approx(model.most[at] / 2, rel=1e-6)


def test_other_weeks_have_another_best_plan(session: Session) -> None:
    model = model_of(planned(session))
    flights = {"social": (1.0, 0.0, 0.0, 0.0)}
    again = model.laid(flights).replanned()
    asked = model_of(planned(session, flights=flights))
    assert again.best == pytest.approx(asked.best, rel=1e-3, abs=1e-3 * model.budget)
    assert again.curve_sales == pytest.approx(asked.curve_sales)
    assert (again.best <= again.most * 1.001).all()
    few = dict.fromkeys(map(str, model.channels), (1.0,) + (0.0,) * 12)
    assert model.laid(few).replanned().best.sum() < model.budget


def test_weeks_of_least_and_most_hold_where_money_is_laid_over_regions(session: Session) -> None:
    limited = MediaChannel(name="display", least_a_week=300_000.0)
    weeks = by_week(planned(session, limited, may_save=True, margin_share=0.2), "display")
    assert min(weeks.values()) >= 300_000.0 * 0.999


def test_a_later_plan_inherits_less_of_what_was_spent_before(session: Session) -> None:
    last = shop().starts[-1]
    soon = planned(session)
    assert planned(session, starts_on="2001-01-01").result.answer == soon.result.answer
    later = planned(session, starts_on=(last + dt.timedelta(days=7 * 4 + 3)).isoformat())
    first = min(by_week(later, "tv"))
    assert first == last + dt.timedelta(days=7 * 5)
    # Until then all goes on as lately: what still works comes near to what it always is.
    before = model_of(later).before
    assert before[:, -4:] == pytest.approx(np.repeat(before[:, -1:], 4, 1))
    answer = planned(session, starts_on="2099-01-01").result.answer
    assert answer.refusal is not None
    assert "more than 104 weeks" in answer.headline.en


def test_a_channel_runs_in_the_regions_of_its_record(session: Session) -> None:
    inside = ("지역 02", "지역 05")
    computed = planned(session, MediaChannel(name="TV", regions=inside))
    rows = [one for one in computed.tables["budget_periods"] if one["media_channel"] == "tv"]
    spends = {row["media_region"] for row in rows if float(row["planned_amount"]) > 0}
    assert spends == set(inside)
    # Today's money goes on everywhere.
    assert all(float(row["today_amount"]) > 0 for row in rows)
    tv = channels(computed)["tv"]
    assert 0 < money(tv, "planned_amount") < money(tv, "today_amount")
    model = model_of(computed)
    regional = model.shares[2 * REGIONS :].sum(1)
    assert (regional > 0).tolist() == [False, True, False, False, True, False]
    answer = planned(session, MediaChannel(name="tv", regions=("제주",))).result.answer
    assert answer.refusal is not None
    assert "regions that the mix does not know" in answer.headline.en
    assert "지역 02" in answer.action.en


def test_the_cheapest_plan_that_adds_enough_is_found(session: Session) -> None:
    free = planned(session, may_save=True, margin_share=0.1)
    assert gain(free) < 0
    kept = planned(session, may_save=True, margin_share=0.1, least_gain=0.0)
    assert gain(kept) == pytest.approx(0.0, abs=0.002 * model_of(kept).now.sum(0).mean())
    assert spent(free) < spent(kept) < model_of(kept).today.sum()


def test_more_than_any_plan_adds_is_refused_and_says_what_one_adds(session: Session) -> None:
    most = gain(planned(session))
    answer = planned(session, least_gain=most * 2).result.answer
    assert answer.refusal is not None
    assert "No plan within the limits adds" in answer.headline.en
    assert planned(session, least_gain=most * 0.99).result.answer.refusal is None


@pytest.fixture(scope="module")
def promoted(session: Session) -> Session:
    commit_promotions(session)
    return session


def test_promotions_bring_what_their_kind_did(promoted: Session) -> None:
    computed = planned(promoted, promotions={"discount": [2, 6, 7]})
    found = model_of(computed).what_if({"promotions": {"discount": [2, 6, 7]}})["promotions"]
    value, low, high = found["sales"]
    assert found["count"] == 3
    assert found["cost"] == pytest.approx(12_000.0)
    assert value == pytest.approx(150_000, abs=10_000)
    # Each strays by 8,000 and the mean of forty by an eighth of that.
    wide = 1.645 * np.sqrt(3 * 8_000**2 + (3 * 8_000 / np.sqrt(40)) ** 2)
    assert high - low == pytest.approx(2 * wide, rel=0.2)
    told = computed.result.answer.metrics[-1]
    assert told.name.en == "Promotions (3)"
    assert model_of(computed).what_if({"promotions": {}})["promotions"]["count"] == 0


@pytest.mark.parametrize(
    ("asked", "records", "said"),
    [
        ({"promotions": {"mailer": [1]}}, (), "Fewer than 5 promotions of the kind ‘mailer’"),
        ({"promotions": {"discount": [14]}}, (), "a week that the plan does not have"),
        ({"flights": {"radio": BURSTS}}, (), "no channel ‘radio’"),
        ({"weeks": 2, "flights": {"tv": (0.0, 0.0, 1.0)}}, (), "would rest in every week"),
        (
            {"flights": {"tv": BURSTS}},
            (MediaChannel(name="tv", least_a_week=1_000.0),),
            "its weeks are not free",
        ),
        (
            {"flights": {"tv": BURSTS}},
            (MediaChannel(name="tv", fixed_until_on="2099-01-01"),),
            "its weeks are not free",
        ),
    ],
)
def test_weeks_that_cannot_be_are_refused_in_words(
    promoted: Session, asked: dict[str, Any], records: tuple[MediaChannel, ...], said: str
) -> None:
    answer = planned(promoted, *records, **asked).result.answer
    assert answer.refusal is not None
    assert said in answer.headline.en
    assert answer.action.en


def test_sliders_refuse_the_weeks_of_what_is_bound(session: Session) -> None:
    booked = MediaChannel(name="tv", fixed_until_on="2099-01-01")
    model = model_of(planned(session, booked))
    assert model.bound.tolist() == [False, False, True]
    with pytest.raises(UnfitPlanError, match="its weeks are not free"):
        model.what_if({"flights": {"tv": BURSTS}})


@pytest.mark.parametrize("wrong", [{"tv": [-1, 2]}, {"tv": [0, 0]}, {"tv": []}, {"tv": "often"}])
def test_a_flight_that_is_none_is_an_error_of_the_question(session: Session, wrong: Any) -> None:
    with pytest.raises(ValueError, match="tv"):
        planned(session, flights=wrong)
    model = model_of(planned(session))
    with pytest.raises(ValueError, match=r"^flights\.tv: "):
        model.what_if({"flights": wrong})
    with pytest.raises(ValueError, match=r"^promotions\.discount: "):
        model.what_if({"promotions": {"discount": "often"}})


def test_an_early_burst_is_most_of_a_plan_after_half_its_days() -> None:
    plan = BudgetPlan(
        name="봄", starts_on="2026-01-05", days=28, spend={"TV": 300.0, "social": 100.0},
        flights={"tv": (1.0, 1.0, 0.0, 0.0)},
    )  # fmt: skip
    assert plan.part_until(14) == pytest.approx((300 + 50) / 400)
    assert plan.part_until(28) == pytest.approx(1.0)
