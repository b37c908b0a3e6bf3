"""What is in the baskets: how many lines, of which categories, which products, how many units.

The number of lines of an order is a Poisson number that is not zero, with the customer's
own mean times what the week's prices and promotions pull. Interests, pull and rhythm decide
which categories the lines are of: rhythm changes what is bought, not how much.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment, rhythm
from dangol.samples.shop.columns import CENT_PARTS, WON_PARTS
from dangol.samples.shop.habits import Habits
from dangol.samples.shop.market import Market
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SECOND_UNIT_SHARE = 0.22  # of units after the first: quantity is geometric
MOST_UNITS = 9


@dataclass(frozen=True)
class Lines:
    """Lines by order and, within, by number; amounts in ten-thousandths of the order's money.

    ``order`` is a place in ``Orders``; ``number`` counts from 0 within the order.
    """

    order: Ints
    number: Ints
    category: Ints
    product: Ints
    quantity: Ints
    gross: Ints
    discount: Ints

    @property
    def net(self) -> Ints:
        return self.gross - self.discount


def lines(
    market: Market, who: People, has: Habits, bought: Orders, rng: np.random.Generator
) -> Lines:
    """The lines of every order of a chunk."""
    order, category = _categories(rng, market, has, bought)
    by_order = np.argsort(order, kind="stable")
    order, category = order[by_order], category[by_order]
    counts = np.bincount(order, minlength=len(bought.time))
    number = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    customer = bought.customer[order]
    week = market.calendar.weeks_of(bought.time)[order]
    until = market.chosen_until[week, has.kind[customer], category]
    product = (until[:, :-1] < rng.random(len(order))[:, None]).sum(axis=1)
    quantity = np.minimum(rng.geometric(1 - SECOND_UNIT_SHARE, len(order)), MOST_UNITS)
    shelf = market.price[week, category, product]
    reduced = market.reduction[week, category, product]
    abroad = who.is_abroad[customer]
    rate = market.won_per_dollar[week]
    gross = _parts(shelf, rate, abroad) * quantity
    discount = _parts(reduced, rate, abroad) * quantity
    return Lines(order, number, category, product, quantity, gross, discount)


def _parts(won: Floats, rate: Floats, abroad: npt.NDArray[np.bool_]) -> Ints:
    """Amounts of one unit in ten-thousandths: whole won, or whole cents abroad."""
    cents = np.round(won / rate * 100).astype(np.int64) * CENT_PARTS
    return np.where(abroad, cents, won.astype(np.int64) * WON_PARTS)


def _categories(
    rng: np.random.Generator, market: Market, has: Habits, bought: Orders
) -> tuple[Ints, Ints]:
    """Order and category of every line.

    An order depends on what the customer bought before, so all first orders are filled
    together, then all second ones, and so on.
    """
    week = market.calendar.weeks_of(bought.time)
    last = np.full((len(has.rate), len(rhythm.RHYTHMIC)), -np.inf)
    place_of = np.full(len(assortment.CATEGORIES), -1)
    place_of[rhythm.RHYTHMIC] = np.arange(len(rhythm.RHYTHMIC))
    nothing = np.zeros(0, dtype=np.int64)
    found_orders, found_categories = [nothing], [nothing]
    by_number = np.argsort(bought.number, kind="stable")
    sizes = np.bincount(bought.number)
    ends = np.cumsum(sizes)
    for start, end in zip(ends - sizes, ends, strict=True):
        order = by_number[start:end]
        customer = bought.customer[order]
        wanted = has.interests[customer] * market.pull[week[order], has.kind[customer]]
        mean = has.basket[customer] * wanted.sum(axis=1)
        if has.has_rhythm:
            since = bought.time[order][:, None] - last[customer]
            wanted[:, rhythm.RHYTHMIC] *= rhythm.urge(since, rhythm.CYCLES[rhythm.RHYTHMIC])
        until = np.cumsum(wanted, axis=1)
        counts = positive_poisson(rng, mean)
        owner = np.repeat(np.arange(len(order)), counts)
        aim = rng.random(len(owner)) * until[owner, -1]
        category = (until[owner, :-1] < aim[:, None]).sum(axis=1)
        if has.has_rhythm:
            rhythmic = place_of[category] >= 0
            buyer = owner[rhythmic]
            last[customer[buyer], place_of[category[rhythmic]]] = bought.time[order[buyer]]
        found_orders.append(order[owner])
        found_categories.append(category)
    return np.concatenate(found_orders), np.concatenate(found_categories)


def positive_poisson(rng: np.random.Generator, mean: Floats) -> Ints:
    """Poisson numbers that are not zero: the first arrival lies within the span, others follow."""
    first = -np.log1p(-rng.random(len(mean)) * -np.expm1(-mean)) / mean
    return 1 + rng.poisson(mean * np.maximum(1 - first, 0))


def mean_of_positive_poisson(mean: Floats) -> Floats:
    """Mean of ``positive_poisson``."""
    return np.asarray(mean / -np.expm1(-mean), dtype=np.float64)
