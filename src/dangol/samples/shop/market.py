"""Prices and promotions of every week, and what they make people choose.

The choice is a multinomial logit: within a category, a product sells in proportion to its
weight for the customer's price level, times exp(elasticity * log(price / usual price)),
times exp(promotion effect * discount * the customer's promotion sensitivity). What raises
its sales raises the basket by as much, so the planted numbers are effects on volume.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.chance import stream

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Places = npt.NDArray[np.int8]

# Customers are of a few kinds in each habit, so that what they choose can be tabulated.
PRICE_LEVELS = np.array([0.75, 0.88, 1.0, 1.14, 1.33])
SENSITIVITIES = np.array([0.2, 0.6, 1.0, 1.4, 1.8])
MIDDLE = 2
MATCH_WIDTH = 0.30
DISCOUNTS = np.array([0.10, 0.20, 0.30])
PROMOTED_SHARE = 0.08
PRICE_CHANGES_A_YEAR = 4.0
WON = 10  # prices end in a zero
# Where promoted products stand: always in the mailer; "0" is nowhere special.
DISPLAYS = ("0", "매대 끝", "입구", "계산대 앞")
MAILERS = ("0", "안쪽 면", "앞면")
RATE_WEEKLY_CHANGE = 0.006
FIRST_RATE = 1330.0


@dataclass(frozen=True)
class Market:
    """Every array has weeks first; products are (category, product of the category).

    ``price`` shelf price in won; ``discount`` share taken off by a promotion (0 = none);
    ``display`` and ``mailer`` places in their lists; ``won_per_dollar`` by week.
    """

    calendar: ShopCalendar
    price: Floats
    discount: Floats
    display: Places
    mailer: Places
    won_per_dollar: Floats

    @cached_property
    def paid(self) -> Floats:
        """Price of one unit after the discount, in whole tens of won."""
        return np.asarray(self.price - self.reduction, dtype=np.float64)

    @cached_property
    def reduction(self) -> Floats:
        return np.asarray(np.round(self.price * self.discount / WON) * WON, dtype=np.float64)

    @cached_property
    def appeal(self) -> Floats:
        """How much each product is chosen; sums to one over a category at usual prices.

        Shape (weeks, price levels, sensitivities, categories, products).
        """
        usual = assortment.list_prices()
        tier = np.log(usual / assortment.of_categories("price")[:, None])
        distance = (tier[None] - np.log(PRICE_LEVELS)[:, None, None]) / MATCH_WIDTH
        weights = assortment.product_weights() * np.exp(-0.5 * distance**2)
        weights /= weights.sum(axis=2, keepdims=True)
        elasticity = assortment.of_categories("elasticity")[:, None]
        effect = assortment.of_categories("promotion_effect")[:, None]
        by_price = elasticity * np.log(self.price / usual)
        by_promotion = effect * self.discount
        answer = np.exp(
            by_price[:, None] + by_promotion[:, None] * SENSITIVITIES[:, None, None]
        )  # (weeks, sensitivities, categories, products)
        return np.asarray(weights[None, :, None] * answer[:, None], dtype=np.float64)

    @cached_property
    def pull(self) -> Floats:
        """The same summed over products: how much a week's prices and promotions raise a category.

        Shape (weeks, price levels * sensitivities, categories).
        """
        weeks, categories = len(self.price), self.price.shape[1]
        return np.asarray(self.appeal.sum(axis=4).reshape(weeks, -1, categories), dtype=np.float64)

    @cached_property
    def chosen_until(self) -> Floats:
        """Within a category, the share chosen up to and with each product.

        Shape (weeks, price levels * sensitivities, categories, products).
        """
        until = np.cumsum(self.appeal, axis=4)
        until /= until[..., -1:]
        return np.asarray(until.reshape(len(until), -1, *until.shape[3:]), dtype=np.float64)

    @cached_property
    def paid_per_unit(self) -> Floats:
        """Mean won paid for a unit of a category: (weeks, levels * sensitivities, categories)."""
        paid = (self.appeal * self.paid[:, None, None]).sum(axis=4) / self.appeal.sum(axis=4)
        return np.asarray(paid.reshape(len(paid), -1, paid.shape[-1]), dtype=np.float64)


def market(calendar: ShopCalendar, seed: int) -> Market:
    """Prices that move in steps, and promotions that fall on products and weeks by chance."""
    usual = assortment.list_prices()
    shape = (len(calendar.week_starts), *usual.shape)
    rng = stream(seed, "prices")
    # A changed price holds until the next change.
    changes = rng.random(shape) < PRICE_CHANGES_A_YEAR / 52
    changes[0] = True
    since = np.maximum.accumulate(np.where(changes, np.arange(shape[0])[:, None, None], 0), axis=0)
    levels = np.exp(rng.normal(0, 0.10, shape))
    factor = np.take_along_axis(levels, since, axis=0)
    price = np.maximum(np.round(usual * factor / WON) * WON, WON)
    rng = stream(seed, "promotions")
    promoted = rng.random(shape) < PROMOTED_SHARE
    discount = np.where(promoted, rng.choice(DISCOUNTS, shape), 0.0)
    display = np.where(promoted, rng.integers(0, len(DISPLAYS), shape), 0).astype(np.int8)
    mailer = np.where(promoted, rng.integers(1, len(MAILERS), shape), 0).astype(np.int8)
    rng = stream(seed, "exchange rates")
    steps = rng.normal(0, RATE_WEEKLY_CHANGE, shape[0])
    rates = np.round(FIRST_RATE * np.exp(np.cumsum(steps)), 2)
    return Market(calendar, price, discount, display, mailer, rates)
