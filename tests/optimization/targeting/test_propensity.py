"""Who buys next: planted chances are found, absent differences are not, refusals help."""

import itertools
import json
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pytest
from coffee_shop import AS_OF, TODAY, CoffeeShop, coffee_shop, in_order
from worlds import Computed, arrow, compute, session_with

from dangol.methods.score_quality import area_under_curve
from dangol.optimization.targeting import panel, scoring
from dangol.optimization.targeting.panel import past_cutoffs
from dangol.optimization.targeting.propensity import Propensity
from dangol.optimization.targeting.propensity_model import PropensityModel
from dangol.optimization.targeting.reasons import told_reasons
from dangol.store.warehouse.interface import Session
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, RETURNS

COFFEE = Propensity(category="coffee")


@pytest.fixture(scope="module")
def shop() -> CoffeeShop:
    return coffee_shop()


@pytest.fixture(scope="module")
def session(shop: CoffeeShop) -> Iterator[Session]:
    with session_with(shop.tables) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(shop: CoffeeShop, session: Session) -> Computed:
    return compute(COFFEE, session, shop.settings)


@pytest.fixture(scope="module")
def flat() -> Computed:
    shop = coffee_shop(alike=True)
    with session_with(shop.tables) as opened:
        return compute(COFFEE, opened, shop.settings)


def test_planted_chances_are_found(shop: CoffeeShop, found: Computed) -> None:
    """By fifths of the forecast, its mean is near the mean of the true chances."""
    truth = in_order(shop, [row["customer_id"] for row in found.rows])
    chance = np.array([row["probability"] for row in found.rows])
    for group in np.array_split(np.argsort(chance), 5):
        assert chance[group].mean() == pytest.approx(truth[group].mean(), abs=0.06)
    assert np.corrcoef(chance, truth)[0, 1] > 0.85


def test_everyone_with_a_purchase_is_scored_and_the_others_are_counted(found: Computed) -> None:
    assert len(found.rows) == 700
    (left_out,) = found.result.answer.evidence.left_out
    assert (left_out.count, left_out.reason.en) == (1, "customers who never bought anything")


def test_the_range_holds_the_chance_and_tenths_are_tenths(found: Computed) -> None:
    rows = found.rows
    assert all(r["probability_low"] < r["probability"] < r["probability_high"] for r in rows)
    sizes = np.bincount([r["probability_tenth"] for r in rows], minlength=11)[1:]
    assert sizes.sum() == 700
    assert sizes.max() <= 100
    first = [r["probability"] for r in rows if r["probability_tenth"] == 1]
    assert min(first) >= max(r["probability"] for r in rows if r["probability_tenth"] == 2)


def test_the_figures_are_of_a_period_that_nothing_had_seen(found: Computed) -> None:
    model = found.result.model
    assert isinstance(model, PropensityModel)
    assert 0.6 < model.figures["auc"] < 1
    assert model.figures["top_decile_lift"] > 1.5
    assert found.result.answer.action.en.startswith("The most likely tenth buys ")


def test_a_score_that_nothing_moves_has_no_reason(flat: Computed) -> None:
    told = [told_reasons(row["reasons"], row["category"], "USD") for row in flat.rows]
    assert min(len(reasons) for reasons in told) == 0


def test_customers_who_do_not_differ_are_told_to_be_alike(flat: Computed) -> None:
    assert not any(row["is_told_apart"] for row in flat.rows)
    assert "cannot be told" in flat.result.answer.action.en
    assert "차이가 없어" in flat.result.answer.action.ko
    spread = np.std([row["probability"] for row in flat.rows])
    assert spread < 0.1


def test_the_model_comes_back_without_code_and_scores_one_as_many(found: Computed) -> None:
    model = found.result.model
    assert isinstance(model, PropensityModel)
    again = PropensityModel.restore(json.loads(json.dumps(model.stored_fields())), model.arrays())
    row = {
        "tenure": 280.0, "own_days": 10.0, "own_days_182": 8.0, "own_last_age": 12.0,
        "own_first_age": 250.0, "visits": 20.0, "visits_182": 15.0, "visit_last_age": 3.0,
    }  # fmt: skip
    often = again.predict_one(row)["probability"]
    never = again.predict_one({"tenure": 280.0, "visits": 20.0})["probability"]
    assert 0 < never < often < 1
    many = model.predict(pa.Table.from_pylist([row, row])).column("probability").to_pylist()
    assert many == pytest.approx([often, often], rel=1e-12)


def test_reasons_say_what_the_customer_did(found: Computed) -> None:
    best = max(found.rows, key=lambda row: row["probability"])
    reasons = told_reasons(best["reasons"], best["category"], best["currency"])
    assert 1 <= len(reasons) <= 4
    assert abs(reasons[0].effect) == max(abs(one.effect) for one in reasons)
    said = " ".join(one.words.en for one in reasons)
    assert "COFFEE" in said
    assert all(one.words.ko for one in reasons)


def test_what_a_reason_of_due_says_follows_the_facts() -> None:
    facts = dict.fromkeys(
        ("gap", "times", "share", "shelf", "visits", "visit_since", "spent", "categories", "off",
         "evening", "returns", "tenure"),
        1,
    )  # fmt: skip

    def said(**others: object) -> str:
        stored = json.dumps({"reasons": [["due", 0.4]], "facts": {**facts, **others}})
        return told_reasons(stored, "COFFEE", "USD")[0].words.en

    assert said(since=9, gap=7.8) == "Bought COFFEE 9 days ago, usually every 8 days"
    assert said(since=1, gap=None) == "Bought COFFEE 1 day ago"
    assert said(since=None, gap=None) == "Never bought COFFEE"


def test_an_unknown_category_is_refused_with_near_names(shop: CoffeeShop, session: Session) -> None:
    answer = compute(Propensity(category="cofee"), session, shop.settings).result.answer
    assert answer.refusal is not None
    assert answer.headline.en == "No category called ‘cofee’ was ever sold."
    assert answer.action.en == "Near it: ‘COFFEE’."


def test_too_short_a_history_is_refused_with_what_it_takes(
    shop: CoffeeShop, session: Session
) -> None:
    early = AS_OF.replace(month=4)
    answer = compute(COFFEE.at(early), session, shop.settings).result.answer
    assert answer.refusal is not None
    assert answer.headline.en == "99 days of purchases are too few to learn from."
    assert "196 days" in answer.action.en


def test_too_few_customers_are_refused(shop: CoffeeShop) -> None:
    lines = shop.tables[ORDER_LINES]
    few = lines.filter(pa.compute.less(lines.column("order_id"), "o050"))
    with session_with({**shop.tables, ORDER_LINES: few}) as opened:
        answer = compute(COFFEE, opened, shop.settings).result.answer
    assert answer.refusal is not None
    assert answer.headline.en == "50 customers are too few to learn from."


def test_too_few_buyers_are_refused(shop: CoffeeShop) -> None:
    tea = shop.tables[PRODUCTS].to_pylist()
    tea.append({**tea[0], "product_id": "tea", "category": "TEA"})
    lines = shop.tables[ORDER_LINES].to_pylist()
    lines[0] = {**lines[0], "product_id": "tea"}
    schema = shop.tables[ORDER_LINES].schema
    world = {
        **shop.tables,
        PRODUCTS: pa.Table.from_pylist(tea, shop.tables[PRODUCTS].schema),
        ORDER_LINES: pa.Table.from_pylist(lines, schema),
    }
    with session_with(world) as opened:
        answer = compute(Propensity(category="TEA"), opened, shop.settings).result.answer
    assert answer.refusal is not None
    assert answer.headline.en.startswith("Too few customers bought it")


def test_where_most_buy_anyway_it_asks_for_a_category(shop: CoffeeShop, session: Session) -> None:
    answer = compute(Propensity(), session, shop.settings).result.answer
    assert answer.refusal is None
    assert not answer.headline.en.startswith("0 of")
    assert "cannot be told" in answer.action.en or "ask about a category" in answer.action.en


def test_cut_offs_lie_one_horizon_apart_and_have_a_past() -> None:
    found = past_cutoffs(TODAY, TODAY.replace(month=1, day=1), 28)
    assert [(b - a).days for a, b in itertools.pairwise(found)] == [28] * (len(found) - 1)
    assert (TODAY - found[-1]).days == 28
    assert (found[0] - TODAY.replace(month=1, day=1)).days >= 84


def test_what_is_learned_orders_later_buyers(
    shop: CoffeeShop, session: Session, found: Computed
) -> None:
    """Scores four weeks ago, against who has bought by now: nothing of it was known then."""
    then = AS_OF.replace(month=8, day=12)
    before = compute(COFFEE.at(then), session, shop.settings).rows
    bought = {
        row["customer_id"]: row["days_since_asked"] is not None and row["days_since_asked"] <= 28
        for row in found.rows
    }
    happened = np.array([float(bought[row["customer_id"]]) for row in before])
    chance = np.array([row["probability"] for row in before])
    assert area_under_curve(happened, chance) > 0.6
    assert chance.mean() == pytest.approx(happened.mean(), abs=0.05)


def test_a_shop_of_many_is_learned_on_a_sample_and_everybody_is_scored(
    shop: CoffeeShop, session: Session, found: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(panel, "MOST_PEOPLE", 400)
    monkeypatch.setattr(scoring, "AT_ONCE", 150)
    sampled = compute(COFFEE, session, shop.settings)
    assert sampled.result.answer.evidence.basis != found.result.answer.evidence.basis
    whole = {row["customer_id"]: row["probability"] for row in found.rows}
    assert sorted(whole) == sorted(row["customer_id"] for row in sampled.rows)
    pairs = [(whole[row["customer_id"]], row["probability"]) for row in sampled.rows]
    assert np.corrcoef(np.array(pairs).T)[0, 1] > 0.8


def test_what_usually_comes_back_is_no_amount(
    shop: CoffeeShop, session: Session, found: Computed
) -> None:
    """Two hundred lines of coffee came back, whole."""
    lines = [
        line for line in shop.tables[ORDER_LINES].to_pylist() if line["product_id"] == "coffee"
    ]
    sold = sum(line["net_amount"] for line in lines)
    back = lines[:200]
    rows = [
        {
            "return_id": f"r{n}",
            "order_id": line["order_id"],
            "line_number": line["line_number"],
            "returned_at": AS_OF.replace(tzinfo=None, hour=0),
            "returned_amount": line["net_amount"],
            "currency": line["currency"],
        }
        for n, line in enumerate(back)
    ]
    kept = 1 - float(sum(line["net_amount"] for line in back) / sold)
    world = {**shop.tables, RETURNS: arrow(RETURNS, rows)}
    with session_with(world) as opened:
        less = compute(COFFEE, opened, shop.settings)
    amounts = [sum(float(row["amount_if_bought"]) for row in of.rows) for of in (less, found)]
    assert amounts[0] / amounts[1] == pytest.approx(kept, abs=0.01)
