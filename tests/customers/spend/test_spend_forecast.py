"""What customers will spend: told better where a trend is planted, honest ranges, refusals."""

import datetime as dt

import numpy as np
import pyarrow as pa
import pytest
from buyers import buyers
from worlds import AS_OF, Computed, compute, session_with, tiny_shop

from dangol.customers.spend.model import SpendModel
from dangol.customers.spend.spend_forecast import SpendForecast
from dangol.methods.lifetime import BetaGeoNbd
from dangol.tables.commerce import ORDERS

# Days between purchases of weeks.
LIFETIME = BetaGeoNbd(1.2, 40.0, 0.8, 5.0)
HORIZON = 91


@pytest.fixture(scope="module")
def made() -> tuple[Computed, dict[str, float]]:
    """1,500 customers as the lifetime models believe, and what each spent after the moment."""
    shop = buyers(1_500, lifetime=LIFETIME, ages=(30.0, 700.0), horizon=float(HORIZON), seed=1)
    with session_with(shop.world(AS_OF)) as session:
        found = compute(SpendForecast(), session)
    later = dict(zip((f"c{n:05}" for n in range(1_500)), shop.later_spend, strict=True))
    return found, later


def test_what_customers_spend_is_what_was_expected_and_lies_in_their_range(
    made: tuple[Computed, dict[str, float]],
) -> None:
    found, later = made
    assert len(found.rows) == 1_500
    spent = np.array([later[row["customer_id"]] for row in found.rows])
    expected, low, high = (
        np.array([float(row[name]) for row in found.rows])
        for name in ("expected_spend", "spend_low", "spend_high")
    )
    assert expected.sum() == pytest.approx(spent.sum(), rel=0.25)
    assert ((spent >= low) & (spent <= high)).mean() == pytest.approx(0.9, abs=0.04)
    top = np.array([row["spend_tenth"] for row in found.rows]) == 1
    assert spent[top].mean() > 3 * spent[~top].mean()


def test_the_last_period_stands_beside_the_model_of_lifetime_value(
    made: tuple[Computed, dict[str, float]],
) -> None:
    """In a world as that model believes, nothing can be clearly better than it."""
    found, _ = made
    model = found.result.model
    assert isinstance(model, SpendModel)
    figures = model.figures
    assert figures["covered_share"] == pytest.approx(0.9, abs=0.05)
    assert figures["top_share"] == pytest.approx(figures["other_top_share"], abs=0.08)
    answer = found.result.answer
    assert "clearly more" not in answer.because.en
    (table,) = answer.tables
    assert [row["name"]["en"] for row in table.rows] == ["Regression", "BG/NBD with Gamma-Gamma"]


def test_the_model_tells_for_one_customer_what_it_tells_for_many(
    made: tuple[Computed, dict[str, float]],
) -> None:
    model = made[0].result.model
    assert isinstance(model, SpendModel)
    again = SpendModel.restore(model.stored_fields(), dict(model.arrays()))
    often = {"orders_recency": 3.0, "orders_count_28": 4.0}
    one = again.predict_one(often)
    assert one == model.predict_one(often)
    assert 0 <= one["spend_low"] <= one["expected_spend"] <= one["spend_high"]


def test_nothing_after_the_moment_changes_anything() -> None:
    shop = buyers(700, lifetime=LIFETIME, ages=(30.0, 700.0), horizon=60.0, seed=3).world(AS_OF)
    known = [
        at < AS_OF.replace(tzinfo=None) for at in shop[ORDERS].column("ordered_at").to_pylist()
    ]
    before = {ORDERS: shop[ORDERS].filter(pa.array(known))}
    found = []
    for world in (shop, before):
        with session_with(world) as session:
            found.append(compute(SpendForecast(horizon_days=56), session).rows)
    assert found[0] == found[1]


def test_too_short_a_past_and_too_few_buyers_are_refused() -> None:
    with session_with(tiny_shop()) as session:
        refusal = compute(SpendForecast(), session).result.answer.refusal
    assert refusal is not None
    assert "days of purchases are known" in refusal.reason.en
    assert "takes 357 days" in refusal.help.en
    few = buyers(40, lifetime=LIFETIME, ages=(300.0, 700.0), horizon=10.0, seed=5).world(AS_OF)
    with session_with(few) as session:
        refusal = compute(SpendForecast(), session).result.answer.refusal
    assert refusal is not None
    assert refusal.reason.en.startswith("Too few bought within the horizons")
    with session_with({ORDERS: []}) as session:
        nobody = compute(SpendForecast(as_of=dt.datetime(2024, 1, 1, tzinfo=dt.UTC)), session)
    assert nobody.result.answer.refusal is not None
