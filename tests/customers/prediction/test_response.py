"""Who reacts to a message: a planted habit is found, and where all are alike nobody stands out."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from predicting import AS_OF, Ran, ran
from worlds import session_with, simulated_shop

from dangol.contract.params import form_fields
from dangol.customers.prediction.prediction import Prediction
from dangol.methods.score_quality import area_under_curve
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.events import EVENTS
from dangol.tables.messaging import CONTACTS, REDEMPTIONS
from dangol.tables.vocabulary import Table

KEEN, OTHERS, ALIKE = 0.6, 0.1, 0.3
Shop = dict[Table, pa.Table]


@pytest.fixture(scope="module")
def shop() -> Shop:
    return simulated_shop(4_000)


def keen(customer_id: str) -> bool:
    """A third of all customers like coupons."""
    return int(customer_id.lstrip("c")) % 3 == 0


def reacting(shop: Shop, keen_share: float, share: float, *, by: str = "coupon") -> Shop:
    """The shop where so many of those whom a message reaches react, three days later."""
    contacts = shop[CONTACTS].to_pylist()
    rng = np.random.default_rng(1)
    told = [
        one
        for one, drawn in zip(contacts, rng.random(len(contacts)), strict=True)
        if drawn < (keen_share if keen(one["customer_id"]) else share)
    ]
    days = [one["contacted_on"] + dt.timedelta(days=3) for one in told]
    who = [one["customer_id"] for one in told]
    if by == "coupon":
        used = rows_of(
            REDEMPTIONS,
            customer_id=who,
            coupon_id=[f"{one['campaign_id']}-c1" for one in told],
            campaign_id=[one["campaign_id"] for one in told],
            redeemed_on=days,
        )
        return {**shop, REDEMPTIONS: used}
    moments = [dt.datetime.combine(day, dt.time(3)) for day in days]
    clicks = rows_of(
        EVENTS,
        event_source=["web"] * len(who),
        event_id=[f"e{n}" for n in range(len(who))],
        event_type=["track"] * len(who),
        event_name=["Email Link Clicked"] * len(who),
        customer_id=who,
        occurred_at=moments,
        received_at=moments,
    )
    return {**shop, EVENTS: clicks, REDEMPTIONS: shop[REDEMPTIONS].slice(0, 0)}


def asked(shop: Shop) -> Ran:
    with session_with(shop) as session:
        return ran(session, target="response", horizon_days=28)


def told_apart(found: Ran) -> float:
    """How well scores tell the keen from the others."""
    who = np.array([keen(row["customer_id"]) for row in found.scores], dtype=float)
    return area_under_curve(who, np.array([row["probability"] for row in found.scores]))


@pytest.mark.parametrize("by", ["coupon", "click"])
def test_who_reacted_before_is_found_to_react_again(shop: Shop, by: str) -> None:
    found = asked(reacting(shop, KEEN, OTHERS, by=by))
    assert "if a message goes to them" in found.result.answer.headline.en
    # Three in ten were ever reached by a campaign; only of them is it known.
    assert found.model.figures["auc"] > 0.6
    assert told_apart(found) > 0.6
    mean = np.mean([row["probability"] for row in found.scores])
    assert abs(mean - (KEEN + 2 * OTHERS) / 3) < 0.06
    assert {row["score_target"] for row in found.scores} == {"response"}


def test_it_can_be_asked_for_by_form_and_flag() -> None:
    fields = {one.name: one for one in form_fields(Prediction)}
    assert [value for value, _ in fields["target"].choices] == ["purchase", "churn", "response"]


def test_where_campaigns_differ_much_the_answer_says_not_to_count_on_the_number(shop: Shop) -> None:
    calm = asked(reacting(shop, KEEN, OTHERS)).result.answer
    planted = reacting(shop, 0.95, 0.1)
    days = sorted(set(planted[CONTACTS]["contacted_on"].to_pylist()))
    rng = np.random.default_rng(2)
    kept = [
        days.index(day - dt.timedelta(days=3)) % 2 == 0 or rng.random() < 0.2
        for day in planted[REDEMPTIONS]["redeemed_on"].to_pylist()
    ]
    wild = asked({**planted, REDEMPTIONS: planted[REDEMPTIONS].filter(pa.array(kept))})
    assert "not on how many" in wild.result.answer.action.en
    assert "not on how many" not in calm.action.en


def test_nobody_is_told_apart_where_all_react_alike(shop: Shop) -> None:
    found = asked(reacting(shop, ALIKE, ALIKE))
    assert found.model.figures["auc"] < 0.57
    chance = np.array([row["probability"] for row in found.scores])
    assert abs(chance.mean() - ALIKE) < 0.05
    assert np.std(chance) < 0.05


def test_messages_are_watched_when_they_go_out(shop: Shop) -> None:
    planted = reacting(shop, KEEN, OTHERS)
    with session_with(planted) as session:
        early = ran(session, AS_OF - dt.timedelta(days=120), target="response", horizon_days=28)
        later = ran(session, AS_OF, early, target="response", horizon_days=28)
    watched = later.rows["model_periods"]
    sent = set(planted[CONTACTS]["contacted_on"].to_pylist())
    assert watched
    for row in watched:
        week = {row["cutoff_on"] + dt.timedelta(days=n) for n in range(7)}
        assert week & sent
    # More campaigns lie behind them than when it was learned: that input did move.
    assert {row["alarm_cause"] for row in watched} <= {None, "inputs"}


def without_reactions(shop: Shop, place: int) -> Shop:
    """The shop where nobody used a coupon of one campaign, counted by its first day."""
    days = sorted(set(shop[CONTACTS]["contacted_on"].to_pylist()))
    start, end = days[place], days[place] + dt.timedelta(days=28)
    kept = [not start <= day < end for day in shop[REDEMPTIONS]["redeemed_on"].to_pylist()]
    return {**shop, REDEMPTIONS: shop[REDEMPTIONS].filter(pa.array(kept))}


def test_a_campaign_to_which_nobody_reacted_teaches_or_is_not_judged_on(shop: Shop) -> None:
    planted = reacting(shop, KEEN, OTHERS)
    early = asked(without_reactions(planted, 4))
    assert early.result.answer.refusal is None
    assert early.model.figures["auc"] > 0.6
    latest = asked(without_reactions(planted, -2)).result.answer
    late = asked(without_reactions(planted, -1)).result.answer
    refusals = [one.refusal for one in (latest, late) if one.refusal is not None]
    assert len(refusals) == 1
    assert "In the latest period 0 of" in refusals[0].reason.en


def test_too_few_messages_are_refused_with_what_would_help(shop: Shop) -> None:
    none = {**shop, CONTACTS: shop[CONTACTS].slice(0, 0)}
    answer = asked(none).result.answer
    assert answer.refusal is not None
    assert "Messages went out in 0 periods" in answer.refusal.reason.en
    assert "Load contacts and redemptions" in answer.refusal.help.en
    rare = asked(reacting(shop, 0.01, 0.0)).result.answer
    assert rare.refusal is not None
    assert "until more customers have reacted" in rare.refusal.help.en
