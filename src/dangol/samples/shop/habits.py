"""The habits that nobody sees: how often, how much, of what, at which price.

Interests go with age, household and region; rates, dropout, baskets and price levels do
not, so what a model learns about those it must learn from behaviour.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment
from dangol.samples.shop.market import MIDDLE, PRICE_LEVELS, SENSITIVITIES
from dangol.samples.shop.people import WITH_CHILDREN, People

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

# Orders per day ~ Gamma(shape, mean); dropout after each repeat order ~ Beta(a, b).
RATE_SHAPE, RATE_MEAN = 1.2, 0.032
DROPOUT_A, DROPOUT_B = 1.0, 12.0
RATE_OF_ALL = 0.018  # in a world without differences, for about as many orders
# Mean lines of a basket before it is known that it is not empty ~ Gamma(shape, mean).
BASKET_SHAPE, BASKET_MEAN = 3.0, 1.55
INTEREST_CONCENTRATION = 14.0
LEVEL_SHARES = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
# Who buys more (or less) of what: category, which people, factor.
LEANINGS: tuple[tuple[str, str, tuple[int, ...], float], ...] = (
    ("홍삼", "age", (3, 4), 2.6),
    ("차", "age", (3, 4), 1.8),
    ("과일", "age", (3, 4), 1.4),
    ("비타민", "age", (2, 3, 4), 1.5),
    ("색조 화장품", "age", (0, 1), 2.4),
    ("티셔츠", "age", (0, 1), 1.8),
    ("탄산음료", "age", (0, 1), 1.6),
    ("단백질 보충제", "age", (0, 1), 2.2),
    ("라면", "household", (0,), 1.7),
    ("쌀과 잡곡", "household", (0,), 0.5),
    ("과자", "household", WITH_CHILDREN, 1.5),
    ("우유", "household", WITH_CHILDREN, 1.6),
    ("장난감", "household", WITH_CHILDREN, 4.0),
    ("문구", "household", WITH_CHILDREN, 2.0),
    ("기저귀", "household", WITH_CHILDREN, 3.5),
    ("기저귀", "household", (0, 4), 0.1),
    ("기저귀", "age", (3, 4), 0.1),
    ("분유", "household", WITH_CHILDREN, 3.5),
    ("분유", "household", (0, 4), 0.1),
    ("분유", "age", (3, 4), 0.1),
    ("이유식", "household", WITH_CHILDREN, 3.0),
    ("이유식", "household", (0, 4), 0.15),
    ("수산", "store", assortment.COASTAL_STORES, 1.8),
)


@dataclass(frozen=True)
class Habits:
    """The habits of one chunk of customers; every array has them first.

    ``rate`` counts orders per day of season time. ``price_level`` and ``sensitivity`` are
    places in the lists of ``market``. ``has_rhythm``: whether what is used up is bought
    when it is due.
    """

    rate: Floats
    dropout: Floats
    basket: Floats
    price_level: Ints
    sensitivity: Ints
    interests: Floats
    has_rhythm: bool

    @property
    def kind(self) -> Ints:
        """Price level and sensitivity as one place, as the market's arrays have them."""
        return self.price_level * len(SENSITIVITIES) + self.sensitivity


def habits(who: People, rng: np.random.Generator) -> Habits:
    """Everyone different."""
    count = who.count
    shares = leanings(who) * assortment.base_shares()
    shares /= shares.sum(axis=1, keepdims=True)
    # Normalised gammas are a Dirichlet; the least keeps everything possible.
    drawn = rng.standard_gamma(INTEREST_CONCENTRATION * shares) + 1e-4
    return Habits(
        rate=rng.gamma(RATE_SHAPE, RATE_MEAN / RATE_SHAPE, count),
        dropout=rng.beta(DROPOUT_A, DROPOUT_B, count),
        basket=rng.gamma(BASKET_SHAPE, BASKET_MEAN / BASKET_SHAPE, count),
        price_level=rng.choice(len(PRICE_LEVELS), count, p=LEVEL_SHARES),
        sensitivity=rng.choice(len(SENSITIVITIES), count, p=LEVEL_SHARES),
        interests=drawn / drawn.sum(axis=1, keepdims=True),
        has_rhythm=True,
    )


def same_habits(count: int) -> Habits:
    """Everyone the same, and nobody leaves: the past says nothing about the future."""
    return Habits(
        rate=np.full(count, RATE_OF_ALL),
        dropout=np.zeros(count),
        basket=np.full(count, BASKET_MEAN),
        price_level=np.full(count, MIDDLE),
        sensitivity=np.full(count, MIDDLE),
        interests=np.tile(assortment.base_shares(), (count, 1)),
        has_rhythm=False,
    )


def leanings(who: People) -> Floats:
    """What age, household and region multiply interest in each category by."""
    of = {"age": who.age, "household": who.household, "store": who.store}
    found = np.ones((who.count, len(assortment.CATEGORIES)))
    for category, what, which, factor in LEANINGS:
        place = assortment.CATEGORY_NAMES.index(category)
        found[np.isin(of[what], which), place] *= factor
    return found
