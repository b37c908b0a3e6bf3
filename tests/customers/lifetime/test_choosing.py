"""Which model is used: the planted one where it shows, and first purchases where they tell."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest
from buyers import Buyers, buyers

from dangol.customers.lifetime.choice_story import choice_table, choice_words
from dangol.customers.lifetime.choosing import Choice, chosen_way
from dangol.customers.lifetime.covariates import Firsts, groups_of, levels_of
from dangol.customers.lifetime.learning import Way, learned_from
from dangol.customers.lifetime.model import LifetimeValueModel
from dangol.customers.lifetime.pasts import Past
from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.lifetime_value import Customers

Array = npt.NDArray[np.float64]
TODAY, DAYS = dt.date(2024, 3, 15), 180
PLAIN = BetaGeoNbd(0.8, 20.0, 0.8, 3.0)
AGES = (60.0, 700.0)


def past_of(made: Buyers, firsts: Firsts) -> Past:
    """As if the check began when these customers' past ends."""
    first_on = TODAY - dt.timedelta(days=720 + DAYS)
    return Past(
        today=TODAY,
        first_on=first_on,
        check_on=TODAY - dt.timedelta(days=DAYS),
        customer_id=pa.chunked_array([[f"c{n}" for n in range(len(made.customers))]]),
        customers=made.customers,
        early=made.customers,
        later_purchases=made.later_purchases,
        later_amount=made.later_spend,
        firsts=firsts,
        early_firsts=firsts,
        early_rows=np.arange(len(made.customers)),
    )


def firsts_of(count: int, channel: npt.NDArray[np.str_] | None = None) -> Firsts:
    rng = np.random.default_rng(5)
    named = np.full(count, "") if channel is None else channel
    return Firsts(rng.gamma(2.0, 20.0, count), named, rng.integers(1, 5, count).astype(float))


def made_of(count: int, model: BetaGeoNbd, seed: int) -> Buyers:
    return buyers(count, lifetime=model, ages=AGES, horizon=float(DAYS), seed=seed)


def joined(one: Buyers, other: Buyers) -> Buyers:
    def both(first: Array, second: Array) -> Array:
        return np.concatenate([first, second])

    a, b = one.customers, other.customers
    names = ("frequency", "recency", "age", "purchases", "amount")
    return Buyers(
        Customers(*(both(getattr(a, name), getattr(b, name)) for name in names)),
        np.concatenate([one.alive, other.alive]),
        both(one.later_purchases, other.later_purchases),
        both(one.later_spend, other.later_spend),
        np.concatenate([one.who, other.who + len(a)]),
        both(one.when, other.when),
        both(one.amount, other.amount),
    )


@pytest.fixture(scope="module")
def leaving_at_once() -> Choice:
    """Many leave after the first purchase already."""
    made = made_of(4_000, BetaGeoNbd(1.5, 20.0, 0.9, 0.9, from_first=True), 3)
    return chosen_way(past_of(made, firsts_of(4_000)), None, tries_firsts=True)


def test_where_customers_leave_after_the_first_purchase_a_model_that_knows_it_is_used(
    leaving_at_once: Choice,
) -> None:
    by_name = {one.way.name: one for one in leaving_at_once.plain}
    assert leaving_at_once.way.name in ("mbg-nbd", "pareto-nbd")
    for name in ("mbg-nbd", "pareto-nbd"):
        assert by_name[name].gain_over(by_name["bg-nbd"])[1] > 0, "clearly"
    (table,) = choice_table(leaving_at_once, leaving_at_once.way)
    said = {row["name"]["en"]: row["chance"]["en"] for row in table.rows}
    assert said.pop("BG/NBD").endswith("lower, clear")
    assert "used" in said.values()
    words = choice_words(leaving_at_once, leaving_at_once.way).en
    assert words.startswith("Of 3 models")
    assert "told the check best" in words


def test_where_customers_leave_as_bg_nbd_believes_no_other_is_clearly_better() -> None:
    made = made_of(3_000, PLAIN, 8)
    choice = chosen_way(past_of(made, firsts_of(3_000)), None, tries_firsts=False)
    own = next(one for one in choice.plain if one.way.name == "bg-nbd")
    assert choice.plain[0].gain_over(own)[1] <= 0


def test_first_purchases_that_tell_nothing_are_not_used(leaving_at_once: Choice) -> None:
    assert leaving_at_once.with_firsts is not None
    assert not leaving_at_once.way.uses_firsts


def test_a_channel_whose_customers_buy_more_often_is_used_and_its_effect_found() -> None:
    often = BetaGeoNbd(PLAIN.r, PLAIN.alpha / 3, PLAIN.a, PLAIN.b)
    made = joined(made_of(1_500, PLAIN, 1), made_of(1_500, often, 2))
    firsts = firsts_of(3_000, np.repeat(["store", "web"], 1_500))
    past = past_of(made, firsts)
    choice = chosen_way(past, "bg-nbd", tries_firsts=True)
    assert choice.way == Way("bg-nbd", uses_firsts=True)
    assert "with first purchases told the check best" in choice_words(choice, choice.way).en
    learned = learned_from(choice.way, past.customers, firsts)
    assert learned.levels is not None
    place = learned.levels.names.index("first_channel:web")
    faster = learned.value.lifetime.estimate.logs[4 + place]
    assert faster == pytest.approx(np.log(3), abs=0.25)
    orders = learned.value.orders(learned.customers, float(DAYS))
    for rows in (slice(0, 1_500), slice(1_500, 3_000)):
        came = made.later_purchases[rows].mean()
        assert orders[rows].mean() == pytest.approx(came, rel=0.1)


def test_a_model_that_is_asked_for_is_not_compared_with_others() -> None:
    made = made_of(800, PLAIN, 4)
    choice = chosen_way(past_of(made, firsts_of(800)), "pareto-nbd", tries_firsts=False)
    assert (choice.way, choice.was_compared) == (Way("pareto-nbd"), False)
    assert choice_words(choice, choice.way).en == "The model is Pareto/NBD."
    assert choice_table(choice, choice.way) == ()


def test_rare_channels_count_as_usual_and_equal_amounts_tell_nothing() -> None:
    channel = np.array(["store"] * 2_000 + ["web"] * 500 + ["fair"] * 20)
    firsts = Firsts(np.full(2_520, 10.0), channel, np.ones(2_520))
    levels = levels_of(firsts)
    assert levels.names == ("first_channel:web",)
    design, group = groups_of(levels.of(firsts))
    assert design.tolist() == [[0.0], [1.0]]
    assert np.bincount(group).tolist() == [2_020, 500]


def test_a_kept_model_tells_of_a_first_purchase_what_was_learned_of_it() -> None:
    often = BetaGeoNbd(PLAIN.r, PLAIN.alpha / 3, PLAIN.a, PLAIN.b)
    made = joined(made_of(600, PLAIN, 1), made_of(600, often, 2))
    firsts = firsts_of(1_200, np.repeat(["store", "web"], 600))
    learned = learned_from(Way("pareto-nbd", uses_firsts=True), made.customers, firsts)
    whole = learned.value.expected(learned.customers, float(DAYS))
    model = LifetimeValueModel.learned_with(
        learned,
        float(whole.sum()),
        learned.value.total_variance(learned.customers, float(DAYS)),
        currency="USD",
        horizon_days=float(DAYS),
        discount_rate=0.0,
        margin_share=1.0,
    )
    again = LifetimeValueModel.restore(model.stored_fields(), dict(model.arrays()))
    one = made.customers
    rows = pa.table(
        {
            "frequency": one.frequency,
            "recency_days": one.recency,
            "age_days": one.age,
            "order_amount": one.amount,
            "first_amount": firsts.amount,
            "first_channel": firsts.channel.tolist(),
            "first_quarter": firsts.quarter,
        }
    )
    assert again.predict(rows).column("expected_value").to_numpy() == pytest.approx(whole)
    untold = {"frequency": 2, "recency_days": 50, "age_days": 90, "order_amount": 20.0}
    usual, web = (again.predict_one({**untold, **more}) for more in ({}, {"first_channel": "web"}))
    assert web["expected_orders"] != usual["expected_orders"]
    assert usual["expected_orders"] > 0
