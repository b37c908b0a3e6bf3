"""Predictions on simulated shops: planted chances found, absent ones not, models kept or not."""

import datetime as dt
import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from predicting import AS_OF, HORIZON, Ran, ran
from worlds import session_with, simulated_shop

from dangol.governance.fairness.rule import FairnessRule
from dangol.methods.score_quality import area_under_curve, calibration_error
from dangol.samples.shop.implied import buying_probability, truth_of
from dangol.scoring.model_choice import ModelChoice
from dangol.scoring.reasons import reasons_of
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.people import CUSTOMERS
from dangol.tables.scores import MODEL_PERIODS, PREDICTION_FAIRNESS
from dangol.tables.vocabulary import Table

pytestmark = pytest.mark.xdist_group("prediction")

PEOPLE = 2_000


@pytest.fixture(scope="module")
def shop() -> dict[Table, pa.Table]:
    return simulated_shop(PEOPLE)


@pytest.fixture(scope="module")
def session(shop: dict[Table, pa.Table]) -> Iterator[Session]:
    with session_with(shop) as opened:
        yield opened


@pytest.fixture(scope="module")
def first(session: Session) -> Ran:
    return ran(session)


def came(shop: dict[Table, pa.Table], people: list[str]) -> np.ndarray:
    """Who bought nothing within the horizon from the moment asked."""
    orders = shop[ORDERS].select(["customer_id", "ordered_at"]).to_pydict()
    start = AS_OF.replace(tzinfo=None)
    end = start + dt.timedelta(days=HORIZON)
    bought = {
        who
        for who, at in zip(orders["customer_id"], orders["ordered_at"], strict=True)
        if start <= at < end
    }
    return np.array([who not in bought for who in people], dtype=float)


def test_who_stays_away_is_told_nearly_as_well_as_by_who_knows_every_habit(
    shop: dict[Table, pa.Table], first: Ran
) -> None:
    people = [row["customer_id"] for row in first.scores]
    chance = np.array([row["probability"] for row in first.scores])
    happened = came(shop, people)
    assert area_under_curve(happened, chance) > 0.74
    assert calibration_error(happened, chance) < 0.06
    truth = truth_of(shop)
    ids = {str(one): n for n, one in enumerate(truth.customer_ids.to_pylist())}
    stays = 1 - buying_probability(truth, AS_OF, HORIZON)[[ids[one] for one in people]]
    by_tenth = [
        (chance[group].mean(), stays[group].mean())
        for group in np.array_split(np.argsort(chance), 5)
    ]
    assert all(abs(forecast - true) < 0.07 for forecast, true in by_tenth)


def test_families_are_compared_and_the_figures_are_of_an_unseen_period(first: Ran) -> None:
    compared = first.model.subject["compared"]
    assert {one["family"] for one in compared} == {
        "logistic", "boosting", "forest", "svm", "neighbours", "network", "survival",
        "together",
    }  # fmt: skip
    assert sum(one["is_chosen"] for one in compared) == 1
    assert all(one["auc_low"] < one["auc"] < one["auc_high"] for one in compared)
    assert 0.7 < first.model.figures["auc"] < 0.9
    assert first.model.figures["calibration_error"] < 0.05


def test_the_cause_that_was_planted_is_the_reason(first: Ran) -> None:
    """Time since the last purchase, beside the usual gap, is what tells who left there."""
    rows = sorted(first.scores, key=lambda row: -row["probability"])[:20]
    for row in rows:
        told = json.loads(row["score_inputs"])
        values = np.array([np.nan if one is None else one for one in told])
        strongest, *others = reasons_of(first.model, values)
        assert strongest.name in ("orders_recency", "orders_gap")
        assert strongest.is_clear
        assert not any("discount" in one.name or "trend" in one.name for one in others[:2])


def test_one_person_scores_as_they_do_among_all(first: Ran) -> None:
    for row in first.scores[:50]:
        told = json.loads(row["score_inputs"])
        named = dict(zip(first.model.names, told, strict=True))
        assert first.model.predict_one(named)["probability"] == pytest.approx(
            row["probability"], abs=1e-6
        )


def test_reasons_agree_with_what_the_score_loses_for_nine_in_ten(first: Ran) -> None:
    agrees = []
    by_id = sorted(first.scores, key=lambda row: str(row["customer_id"]))
    for row in by_id[:200]:
        told = json.loads(row["score_inputs"])
        values = np.array([np.nan if one is None else one for one in told])
        three = reasons_of(first.model, values, most=3)
        agrees.append(all(one.is_clear for one in three))
    assert np.mean(agrees) >= 0.9


def test_in_a_shop_without_differences_nobody_is_told_apart() -> None:
    flat_shop = simulated_shop(1_000, differences=False)
    with session_with(flat_shop) as opened:
        flat = ran(opened, target="purchase")
    chance = [row["probability"] for row in flat.scores]
    assert np.std(chance) < 0.06
    assert flat.model.figures["auc"] < 0.6


def test_a_model_stays_until_it_is_due_and_gives_way_only_to_a_better_one(
    session: Session, first: Ran
) -> None:
    soon = ran(session, AS_OF + dt.timedelta(days=7), first)
    assert soon.model is first.model
    later = ran(session, AS_OF + dt.timedelta(days=56), first)
    assert later.model is first.model or later.model.subject["because"] in ("better", "renewed")
    watched = later.rows[MODEL_PERIODS.name]
    assert len(watched) == 8
    assert all(row["alarm_cause"] is None for row in watched)
    assert all(abs(row["forecast_share"] - row["observed_share"]) < 0.1 for row in watched)


def test_a_version_that_a_person_chose_scores_whatever_is_learned(
    session: Session, first: Ran
) -> None:
    old = first.model.model_copy(update={"intercept": first.model.intercept + 0.5})
    choice = ModelChoice(
        name="back", analysis="prediction", version="v1", reason="The new one looks wrong."
    )
    back = ran(
        session, AS_OF + dt.timedelta(days=56), first, decisions=(choice,), versions={"v1": old}
    )
    assert back.model is old
    assert back.result.answer.because.en.endswith("the first that was learned.")


def test_a_group_that_is_treated_unlike_is_caught_and_weights_bring_it_closer(
    shop: dict[Table, pa.Table],
) -> None:
    """Women are made to come less than half as often: their scores differ by it."""
    rng = np.random.default_rng(1)
    people = shop[CUSTOMERS]
    gender = rng.choice(["F", "M"], people.num_rows)
    place = people.column_names.index("gender")
    women = set(np.array(people["customer_id"].to_pylist())[gender == "F"])
    orders = shop[ORDERS]
    hers = np.array([who in women for who in orders["customer_id"].to_pylist()])
    biased = {
        **shop,
        CUSTOMERS: people.set_column(place, "gender", pa.array(gender)),
        ORDERS: orders.filter(pa.array(~hers | (rng.random(len(hers)) < 0.4))),
    }
    rule = FairnessRule(
        name="gender", attribute="gender", selection_ratio=0.95, mitigation="reweighting"
    )
    told = rule.model_copy(update={"mitigation": "none"})
    with session_with(biased) as opened:
        plain = ran(opened, decisions=(told,))
        weighted = ran(opened, decisions=(rule,))
        stop = told.model_copy(update={"when_failed": "stop"})
        refusal = ran(opened, decisions=(stop,)).result.answer.refusal
    gaps = []
    for one in (plain, weighted):
        shares = {
            row["group_value"]: row["selection_share"]
            for row in one.rows[PREDICTION_FAIRNESS.name]
            if row["checked_attribute"] == "gender" and row["group_kind"] == "given"
        }
        gaps.append(max(shares.values()) - min(shares.values()))
    verdicts = {
        row["fairness_verdict"]
        for row in plain.rows[PREDICTION_FAIRNESS.name]
        if row["checked_attribute"] == "gender"
    }
    assert verdicts == {"unfair"}
    assert gaps[1] < gaps[0]
    names = [one.name.en for one in weighted.result.answer.metrics]
    assert "Price of treating groups alike" in names
    assert refusal is not None
    assert "The scores are not used" in refusal.reason.en


def test_too_little_is_refused_with_what_would_help(session: Session) -> None:
    early = ran(session, dt.datetime(2024, 4, 1, tzinfo=dt.UTC)).result.answer
    assert early.refusal is not None
    assert "days of purchases are too few" in early.refusal.reason.en
    unknown = ran(session, target="purchase", category="no such").result.answer
    assert unknown.refusal is not None
    assert "category's spelling" in unknown.refusal.help.en
