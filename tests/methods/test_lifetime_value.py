"""Values and their ranges, against shops where what came next is known."""

import numpy as np
import numpy.typing as npt
import pytest
from buyers import Buyers, buyers

from dangol.methods.histories import averages, distinct
from dangol.methods.lifetime import BetaGeoNbd, fit_lifetime
from dangol.methods.lifetime_value import LifetimeValue, total_range
from dangol.methods.spend import GammaGamma, fit_spend

LIFETIME, SPEND = BetaGeoNbd(0.8, 8.0, 0.8, 4.0), GammaGamma(3.0, 4.5, 100.0)
HORIZON = 52.0


def shop(count: int, seed: int) -> Buyers:
    return buyers(count, lifetime=LIFETIME, spend=SPEND, horizon=HORIZON, seed=seed)


def learned(made: Buyers) -> LifetimeValue:
    one = made.customers
    seen, _ = distinct(one.frequency, one.recency, one.age)
    return LifetimeValue(fit_lifetime(seen), fit_spend(averages(one.purchases, one.amount)))


@pytest.fixture(scope="module")
def made() -> Buyers:
    return shop(6000, 1)


@pytest.fixture(scope="module")
def models(made: Buyers) -> LifetimeValue:
    return learned(made)


def test_the_range_of_the_total_holds_what_came_in_nine_of_ten_shops() -> None:
    """Of 20 shops 14 or fewer are inside in one of ninety cases (binomial)."""
    inside = 0
    for seed in range(20):
        made = shop(1000, 100 + seed)
        models = learned(made)
        total = float(models.expected(made.customers, HORIZON).sum())
        variance = models.total_variance(made.customers, HORIZON)
        error = models.relative_error(made.customers, HORIZON)
        low, high = total_range(total, error, variance)
        inside += low <= made.later_spend.sum() <= high
    assert inside >= 15


def test_nine_of_ten_customers_lie_in_their_own_range(made: Buyers, models: LifetimeValue) -> None:
    ranges = models.ranges(made.customers, HORIZON, seed=1)
    spent = made.later_spend
    # The lower end is nearly always 0, and nobody spends less: one in twenty lies above.
    assert (spent > ranges.high).mean() == pytest.approx(0.05, abs=0.012)


def test_of_frequent_buyers_one_in_twenty_lies_below_and_one_above() -> None:
    made = buyers(
        5000, lifetime=BetaGeoNbd(6.0, 8.0, 0.3, 40.0), spend=SPEND, horizon=HORIZON, seed=4
    )
    ranges = learned(made).ranges(made.customers, HORIZON, seed=1)
    some = ranges.low > 0
    assert some.mean() > 0.5
    assert (made.later_spend < ranges.low)[some].mean() == pytest.approx(0.05, abs=0.015)
    assert (made.later_spend > ranges.high)[some].mean() == pytest.approx(0.05, abs=0.015)


def test_the_variance_of_customers_is_that_of_what_came(
    made: Buyers, models: LifetimeValue
) -> None:
    variance = models.total_variance(made.customers, HORIZON)
    gaps = made.later_spend - models.expected(made.customers, HORIZON)
    assert (gaps**2).sum() == pytest.approx(variance, rel=0.2)


def test_customers_who_are_the_same_get_the_same_range_in_any_order(
    made: Buyers, models: LifetimeValue
) -> None:
    order = np.random.default_rng(2).permutation(len(made.customers))
    one = models.ranges(made.customers, HORIZON, seed=1)
    other = models.ranges(made.customers[order], HORIZON, seed=1)
    assert np.array_equal(one.low[order], other.low)
    assert np.array_equal(one.high[order], other.high)
    twins: npt.NDArray[np.int64] = np.array([7, 7, 9])
    ends = models.ranges(made.customers[twins], HORIZON, seed=1).high
    assert ends[0] == ends[1]


def test_a_wider_promise_gives_a_wider_range(made: Buyers, models: LifetimeValue) -> None:
    narrow = models.ranges(made.customers, HORIZON, coverage=0.5, seed=1)
    wide = models.ranges(made.customers, HORIZON, coverage=0.95, seed=1)
    assert (wide.low <= narrow.low).all()
    assert (wide.high >= narrow.high).all()


def test_more_customers_make_a_total_surer(made: Buyers, models: LifetimeValue) -> None:
    few = learned(shop(1500, 3))
    assert models.relative_error(made.customers, HORIZON) < few.relative_error(
        shop(1500, 3).customers, HORIZON
    )


def test_discounting_takes_away_and_a_longer_time_adds(made: Buyers, models: LifetimeValue) -> None:
    now = models.expected(made.customers, HORIZON)
    assert (models.expected(made.customers, HORIZON, 0.002) < now).all()
    assert (models.expected(made.customers, HORIZON * 2) > now).all()
