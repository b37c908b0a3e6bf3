"""What models of buying say of coming purchases, against draws, sums and planted worlds."""

import numpy as np
import numpy.typing as npt
import pytest
from buyers import buyers
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.buying import Buying
from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.pareto_lifetime import ParetoNbd

Array = npt.NDArray[np.float64]
MODELS: list[Buying] = [
    BetaGeoNbd(0.5, 8.0, 0.8, 2.5),
    BetaGeoNbd(0.5, 8.0, 0.8, 2.5, from_first=True),
    BetaGeoNbd(2.0, 8.0, 25.0, 90.0),
    ParetoNbd(0.6, 10.0, 0.6, 12.0),
    ParetoNbd(2.0, 3.0, 2.0, 60.0),
]
FREQUENCY, RECENCY, AGE = (
    np.array(column) for column in ([0.0, 3.0, 20.0], [0.0, 20.0, 39.0], [10.0, 30.0, 40.0])
)
HORIZON = 52.0
MOST = np.arange(400.0)


def chances(model: Buying) -> Array:
    """P(N = 0), P(N = 1), ... of each of the three customers."""
    beyond = np.array(
        [model.exceeds(np.full(3, k), FREQUENCY, RECENCY, AGE, HORIZON) for k in (-1.0, *MOST)]
    )
    return -np.diff(beyond, axis=0)


@pytest.mark.parametrize("model", MODELS)
def test_the_mean_and_spread_of_purchases_are_those_of_their_chances(model: Buying) -> None:
    each = chances(model)
    mean = MOST @ each
    past = (FREQUENCY, RECENCY, AGE, HORIZON)
    assert mean == pytest.approx(model.purchases(*past), rel=2e-3)
    assert MOST**2 @ each - mean**2 == pytest.approx(model.variance(*past), rel=5e-3)


@pytest.mark.parametrize("model", MODELS)
def test_draws_come_as_often_as_their_chances_say(model: Buying) -> None:
    drawn = model.drawn_if_alive(FREQUENCY, AGE, HORIZON, 40_000, np.random.default_rng(1))
    for count in (0.0, 1.0, 4.0):
        more = model.exceeds_if_alive(np.full(3, count), FREQUENCY, AGE, HORIZON)
        assert (drawn > count).mean(axis=1) == pytest.approx(more, abs=0.012)


@pytest.mark.parametrize("model", MODELS)
def test_the_count_at_a_share_is_the_fewest_that_is_exceeded_seldom_enough(model: Buying) -> None:
    past = (FREQUENCY, RECENCY, AGE, HORIZON)
    for share in (0.05, 0.5, 0.95):
        found = model.count_at(share, *past)
        assert (model.exceeds(found, *past) <= 1 - share).all()
        assert (model.exceeds(found - 1, *past) > 1 - share).all()


def test_nine_of_ten_customers_buy_as_often_as_their_range_says_and_chances_are_even() -> None:
    planted = BetaGeoNbd(0.5, 8.0, 0.8, 2.5)
    made = buyers(10_000, lifetime=planted, seed=9)
    one, later = made.customers, made.later_purchases
    past = (one.frequency, one.recency, one.age, 52.0)
    low, high = (planted.count_at(share, *past) for share in (0.05, 0.95))
    assert ((later >= low) & (later <= high)).mean() > 0.9
    below, upto = (1 - planted.exceeds(later - k, *past) for k in (1, 0))
    place = below + (upto - below) * np.random.default_rng(1).random(len(later))
    steps = np.histogram(place, 10, (0, 1))[0] / len(later)
    assert steps == pytest.approx(np.full(10, 0.1), abs=0.012)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(
    r=st.floats(0.05, 5), alpha=st.floats(0.5, 50), a=st.floats(0.05, 60), b=st.floats(0.1, 200),
    frequency=st.integers(0, 300), age=st.floats(0.5, 500), horizon=st.floats(0.5, 500),
)  # fmt: skip
def test_the_spread_of_any_customer_is_finite_and_no_less_than_nothing(
    r: float, alpha: float, a: float, b: float, frequency: int, age: float, horizon: float
) -> None:
    x, t = np.array([float(frequency)]), np.array([age])
    recency = np.where(x > 0, t / 2, 0.0)
    for model in (BetaGeoNbd(r, alpha, a, b), ParetoNbd(r, alpha, a, b)):
        spread = model.variance(x, recency, t, horizon)[0]
        assert np.isfinite(spread)
        assert spread >= -1e-6
