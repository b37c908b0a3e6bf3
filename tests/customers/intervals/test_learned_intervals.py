"""Intervals by purchase and by effect in shops whose truth is known."""

import datetime as dt
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from worlds import Computed, Row, arrow, compute, session_with, simulated_settings, simulated_shop

from dangol.customers.features.definition import written
from dangol.customers.features.facts import ORDER_FACTS
from dangol.customers.features.variable import variable
from dangol.customers.intervals.learned_intervals import LearnedIntervals
from dangol.samples.shop.coupon_trial import AWAY_DAYS, EXTRA_PROBABILITY, Trial
from dangol.store.warehouse.interface import Change, Session
from dangol.tables.commerce import ORDERS
from dangol.tables.messaging import CAMPAIGN_ASSIGNMENTS, CAMPAIGNS
from dangol.tables.variables import DERIVED_VARIABLES

pytestmark = pytest.mark.xdist_group("learned-intervals")

BY_EFFECT = LearnedIntervals(outcome="uplift")
REINFORCED = LearnedIntervals(outcome="uplift", method="reinforcement")


@pytest.fixture(scope="module")
def working() -> Iterator[Session]:
    with session_with(simulated_shop(12_000, seed=3, trial="works")) as session:
        yield session


@pytest.fixture(scope="module")
def plain() -> Iterator[Session]:
    with session_with(simulated_shop(2_000)) as session:
        yield session


@pytest.fixture(scope="module")
def answers(working: Session) -> dict[str, Computed]:
    asked = {"purchase": LearnedIntervals(), "exact": BY_EFFECT, "reinforcement": REINFORCED}
    return {name: compute(one, working, simulated_settings()) for name, one in asked.items()}


def rows_of_intervals(found: Computed) -> list[Row]:
    return sorted(found.tables["learned_intervals"], key=lambda row: row["interval_number"])


@pytest.mark.parametrize("method", ["exact", "reinforcement"])
def test_it_finds_the_people_whom_the_coupon_moves(
    method: str, answers: dict[str, Computed]
) -> None:
    best = max(rows_of_intervals(answers[method]), key=lambda row: row["interval_effect"])
    first, last = AWAY_DAYS
    inside = min(best["interval_until"], last) - max(best["interval_from"], first)
    assert inside / (best["interval_until"] - best["interval_from"]) > 0.8
    # The share that would not have bought anyway, times the chance of coming once more.
    assert best["interval_effect_low"] < EXTRA_PROBABILITY * 0.8 < best["interval_effect_high"]
    assert all(row["is_told_apart"] for row in rows_of_intervals(answers[method]))
    assert "most" in answers[method].result.answer.headline.en


def test_who_buys_most_is_not_whom_the_coupon_moves_most(answers: dict[str, Computed]) -> None:
    bought = rows_of_intervals(answers["purchase"])
    rates = [row["interval_rate"] for row in bought]
    assert rates == sorted(rates, reverse=True)
    moved = rows_of_intervals(answers["exact"])
    effects = [row["interval_effect"] for row in moved]
    assert 0 < int(np.argmax(effects)) < len(effects) - 1


def test_intervals_by_effect_bring_more_than_those_by_purchase(
    answers: dict[str, Computed],
) -> None:
    names = ("By who buys (information value)", "Exact optimum", "Reinforcement learning")
    found = {one.name.en: one.value for one in answers["exact"].result.answer.metrics}
    by_purchase, exact, reinforced = (found[name] or 0.0 for name in names)
    assert min(exact, reinforced) > by_purchase
    assert exact > 15


def test_it_says_how_the_two_ways_compare(answers: dict[str, Computed]) -> None:
    for method in ("exact", "reinforcement"):
        answer = answers[method].result.answer
        assert "einforcement" in answer.because.en
        assert answer.pictures[1].title.en in answer.because.en


def told_apart_where_nothing_is(seed: int) -> bool:
    trial: Trial = "idle"
    with session_with(simulated_shop(5_000, seed=seed, trial=trial)) as session:
        found = compute(BY_EFFECT, session, simulated_settings())
    answer = found.result.answer
    assert answer.refusal is None
    told = {row["is_told_apart"] for row in found.tables["learned_intervals"]}
    assert len(told) == 1
    if told == {False}:
        assert "cannot be told" in answer.headline.en
    return told == {True}


def test_an_idle_coupon_moves_nobody() -> None:
    assert not told_apart_where_nothing_is(11)


@pytest.mark.slow
def test_an_idle_coupon_moves_nobody_in_other_shops_either() -> None:
    assert not any(told_apart_where_nothing_is(seed) for seed in (12, 13, 14, 15, 16))


def test_everybody_lies_in_the_interval_of_their_value(answers: dict[str, Computed]) -> None:
    for found in answers.values():
        bounds = {row["interval_number"]: row for row in found.tables["learned_intervals"]}
        assert len(found.tables["customer_intervals"]) > 11_000
        for row in found.tables["customer_intervals"][::50]:
            own = bounds[row["interval_number"]]
            assert own["interval_from"] is None or row["interval_value"] >= own["interval_from"]
            assert own["interval_until"] is None or row["interval_value"] < own["interval_until"]


def test_intervals_are_as_many_and_as_large_as_asked(working: Session) -> None:
    asked = LearnedIntervals(most_intervals=3, least_share=0.2)
    rows = rows_of_intervals(compute(asked, working, simulated_settings()))
    assert len(rows) == 3
    # Judged by others than found them.
    assert all(row["interval_share"] > 0.17 for row in rows)
    assert sum(row["interval_share"] for row in rows) == pytest.approx(1, abs=1e-5)


def test_what_came_after_the_days_that_count_changes_no_interval(
    working: Session, answers: dict[str, Computed]
) -> None:
    """The second wave began six weeks before the end; four weeks later all of it was known."""
    now = simulated_settings().now()
    earlier = compute(BY_EFFECT.at(now - dt.timedelta(days=14)), working, simulated_settings())
    dated = [{**row, "known_on": None} for row in rows_of_intervals(earlier)]
    assert dated == [{**row, "known_on": None} for row in rows_of_intervals(answers["exact"])]


def test_a_campaign_that_is_not_over_is_left_for_the_one_before(working: Session) -> None:
    now = simulated_settings().now()
    asked = BY_EFFECT.at(now - dt.timedelta(days=30))
    answer = compute(asked, working, simulated_settings()).result.answer
    assert "‘t001’" in answer.evidence.basis.en


def test_the_same_question_has_the_same_answer(
    working: Session, answers: dict[str, Computed]
) -> None:
    again = compute(REINFORCED, working, simulated_settings())
    assert again.tables == answers["reinforcement"].tables
    assert again.result.answer == answers["reinforcement"].result.answer


def test_another_number_that_does_not_matter_tells_nobody_apart(working: Session) -> None:
    asked = LearnedIntervals(outcome="uplift", attribute="discounts")
    found = compute(asked, working, simulated_settings())
    assert not any(row["is_told_apart"] for row in found.tables["learned_intervals"])


def test_a_derived_variable_is_cut_by_its_definition(
    working: Session, answers: dict[str, Computed]
) -> None:
    one = variable("orders", ORDER_FACTS.lineage, "recency")
    row: Row = dict.fromkeys(c.name for c in DERIVED_VARIABLES.stored_columns) | {
        "variable_name": one.name,
        "variable_title": '{"en": "Away", "ko": "뜸한 날수"}',
        "variable_definition": written(one, {}),
        "variable_lineage": ",".join(one.lineage),
        "known_on": dt.date(2026, 1, 4),
    }
    _derive(working, row)
    asked = LearnedIntervals(outcome="uplift", variable=one.name)
    found = compute(asked, working, simulated_settings())
    assert found.tables["learned_intervals"] == answers["exact"].tables["learned_intervals"]
    assert "Away" in found.result.answer.headline.en


def _derive(session: Session, row: Row) -> None:
    told = {c.name: row[c.name] for c in DERIVED_VARIABLES.columns}
    staged = session.stage(DERIVED_VARIABLES, arrow(DERIVED_VARIABLES, [told]))
    session.commit("derived", [Change(DERIVED_VARIABLES.replaced(), staged, "default")])


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (BY_EFFECT, "No campaign held people out by chance"),
        (LearnedIntervals(outcome="uplift", campaign="k001"), "Campaign ‘k001’ held nobody out"),
        (LearnedIntervals(variable="nothing"), "no derived variable ‘nothing’"),
        (LearnedIntervals(variable="nothing", outcome="uplift"), "no derived variable ‘nothing’"),
    ],
)
def test_it_refuses_what_it_cannot_know(
    asked: LearnedIntervals, words: str, plain: Session
) -> None:
    found = compute(asked, plain, simulated_settings())
    assert found.result.answer.refusal is not None
    assert words in found.result.answer.headline.en
    assert not found.tables


def test_few_people_are_refused() -> None:
    shop = simulated_shop(300)
    with session_with(shop) as session:
        answer = compute(LearnedIntervals(), session, simulated_settings()).result.answer
    assert "Too few to learn from: " in answer.headline.en


def test_few_people_in_a_campaign_are_refused() -> None:
    with session_with(simulated_shop(800, trial="works")) as session:
        answer = compute(BY_EFFECT, session, simulated_settings()).result.answer
    assert "Too few to learn from: " in answer.headline.en
    assert "held out" in answer.headline.en


def test_a_number_that_is_the_same_for_all_is_refused() -> None:
    """Everybody's orders on one day."""
    shop = simulated_shop(1_000)
    orders = shop[ORDERS]
    moment = pa.array(
        np.full(orders.num_rows, np.datetime64("2025-11-03T03:00:00", "us")),
        orders.schema.field("ordered_at").type,
    )
    place = orders.column_names.index("ordered_at")
    same = {**shop, ORDERS: orders.set_column(place, orders.schema.field(place), moment)}
    with session_with(same) as session:
        answer = compute(LearnedIntervals(), session, simulated_settings()).result.answer
    assert "is the same for all" in answer.headline.en


def test_who_was_drawn_into_both_arms_is_left_out() -> None:
    """The lot gives the chance of its arm; without one nobody's effect can be told."""
    shop = simulated_shop(4_000, seed=3, trial="works")
    lots = shop[CAMPAIGN_ASSIGNMENTS]
    chance = lots.column("assignment_probability").to_numpy().copy()
    chance[::10] = 1.0
    place = lots.column_names.index("assignment_probability")
    sure = {**shop, CAMPAIGN_ASSIGNMENTS: lots.set_column(place, lots.schema.field(place),
                                                          pa.array(chance))}  # fmt: skip
    with session_with(sure) as session:
        answer = compute(BY_EFFECT, session, simulated_settings()).result.answer
    left = [one for one in answer.evidence.left_out if "no choice" in one.reason.en]
    assert 100 < left[0].count < 220


def test_only_campaigns_by_lot_count() -> None:
    shop = simulated_shop(2_000, trial="works")
    rows = shop[CAMPAIGNS].to_pylist()
    chosen = {**shop, CAMPAIGNS: arrow(CAMPAIGNS, [{**r, "is_randomised": False} for r in rows])}
    with session_with(chosen) as session:
        answer = compute(BY_EFFECT, session, simulated_settings()).result.answer
    assert answer.refusal is not None
