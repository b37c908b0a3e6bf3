"""Who the customers are: age, household, income, where they shop, and since when."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment
from dangol.samples.shop.calendar import ShopCalendar

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

ABROAD_SHARE = 0.02
JOINED_WITHIN = 0.6  # share of the calendar in which people join

AGES = ("20대", "30대", "40대", "50대", "60대 이상")
AGE_SHARES = np.array([0.20, 0.26, 0.24, 0.18, 0.12])
HOUSEHOLDS = ("1인 가구", "부부", "부부와 자녀", "한부모와 자녀", "기타 가구")
# By age: who lives how.
HOUSEHOLD_SHARES = np.array(
    [
        [0.66, 0.14, 0.06, 0.02, 0.12],
        [0.34, 0.24, 0.34, 0.03, 0.05],
        [0.20, 0.14, 0.56, 0.06, 0.04],
        [0.22, 0.30, 0.38, 0.05, 0.05],
        [0.36, 0.50, 0.06, 0.02, 0.06],
    ]
)
WITH_CHILDREN = (2, 3)
SIZES = ("1", "2", "3", "4", "5+")
INCOMES = ("3천만 원 미만", "3천만~5천만 원", "5천만~8천만 원", "8천만 원 이상")
INCOME_SHARES = np.array([0.22, 0.30, 0.31, 0.17])
HOMES = ("자가", "전세", "월세")
HOME_SHARES = np.array([0.55, 0.24, 0.21])
# What was not told: everything by some, single answers by others.
ALL_MISSING_SHARE, ONE_MISSING_SHARE = 0.18, 0.08


@dataclass(frozen=True)
class People:
    """One chunk of customers; every array has them first.

    ``joined`` is the time of the first order in days since the start of the calendar.
    ``told`` says which attributes are known: age, household, income, home.
    """

    first: int
    age: Ints
    household: Ints
    size: Ints
    income: Ints
    home: Ints
    told: Flags
    store: Ints
    web_share: Floats
    is_abroad: Flags
    joined: Floats

    @property
    def count(self) -> int:
        return len(self.age)

    @property
    def numbers(self) -> Ints:
        """Customers are numbered from 1 through all chunks."""
        return self.first + np.arange(self.count) + 1


def people(calendar: ShopCalendar, rng: np.random.Generator, first: int, count: int) -> People:
    """The customers of a chunk."""
    age = rng.choice(len(AGES), count, p=AGE_SHARES)
    household = _picked(rng, HOUSEHOLD_SHARES[age])
    store_shares = np.array([share for *_, share in assortment.STORES])
    several = np.where(
        np.isin(household, WITH_CHILDREN), rng.integers(2, 5, count), rng.integers(1, 3, count)
    )
    silent = rng.random(count) < ALL_MISSING_SHARE
    told = (rng.random((count, 4)) >= ONE_MISSING_SHARE) & ~silent[:, None]
    (latest,) = calendar.season_at(np.array([JOINED_WITHIN * calendar.days]))
    return People(
        first=first,
        age=age,
        household=household,
        size=np.where(household == 0, 0, several),
        income=rng.choice(len(INCOMES), count, p=INCOME_SHARES),
        home=rng.choice(len(HOMES), count, p=HOME_SHARES),
        told=told,
        store=rng.choice(len(store_shares), count, p=store_shares),
        web_share=rng.beta(1.2, 2.4, count),
        is_abroad=rng.random(count) < ABROAD_SHARE,
        joined=calendar.days_at(rng.random(count) * latest),
    )


def _picked(rng: np.random.Generator, shares: Floats) -> Ints:
    """One place per row, with the row's probabilities."""
    until = np.cumsum(shares, axis=1)
    place: Ints = (until[:, :-1] < rng.random(len(shares))[:, None] * until[:, -1:]).sum(axis=1)
    return place
