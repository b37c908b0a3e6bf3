"""What comes back: each line with a share that depends on the product, some days later."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment
from dangol.samples.shop.baskets import Lines
from dangol.samples.shop.orders import Orders

Ints = npt.NDArray[np.int64]

REASONS = ("마음이 바뀜", "상품 불량", "설명과 다름", "잘못 배송됨", None)
REASON_SHARES = np.array([0.38, 0.22, 0.18, 0.07, 0.15])
WHOLE_SHARE = 0.8  # of returns; the rest bring back one unit
DAYS_MEAN, DAYS_MOST = 5.0, 30.0
# Returned shares differ within a category by item, dearest item most.
ITEM_FACTORS = np.array([0.7, 0.85, 1.0, 1.15, 1.3])


@dataclass(frozen=True)
class Returned:
    """Returns; ``line`` is a place in ``Lines``, ``time`` in days, ``parts`` the amount."""

    line: Ints
    time: npt.NDArray[np.float64]
    quantity: Ints
    parts: Ints
    reason: Ints


def return_shares() -> npt.NDArray[np.float64]:
    """Share of lines that come back, shape (categories, products)."""
    versions = np.repeat(ITEM_FACTORS, len(assortment.VERSIONS))
    return np.outer(assortment.of_categories("return_share"), versions)


def returned(days: int, bought: Orders, sold: Lines, rng: np.random.Generator) -> Returned:
    """What came back before the end of a calendar of so many days."""
    share = return_shares()[sold.category, sold.product]
    line = np.flatnonzero(rng.random(len(share)) < share)
    later = np.minimum(1 + rng.exponential(DAYS_MEAN, len(line)), DAYS_MOST)
    time = bought.time[sold.order[line]] + later
    is_whole = rng.random(len(line)) < WHOLE_SHARE
    reason = rng.choice(len(REASONS), len(line), p=REASON_SHARES)
    known = (time < days) & (sold.net[line] > 0)
    line, time, is_whole, reason = line[known], time[known], is_whole[known], reason[known]
    units = sold.quantity[line]
    quantity = np.where(is_whole, units, 1)
    # Units of a line cost the same, so a part of it is whole won or cents too.
    parts = sold.net[line] // units * quantity
    return Returned(line, time, quantity, parts, reason)
