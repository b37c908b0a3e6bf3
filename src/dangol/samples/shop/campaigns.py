"""A light touch of marketing: e-mail campaigns by lot, their coupons, and who used them.

Chance alone decides who of those that may be written to is written to, and a campaign
changes nothing: whoever finds an effect here has found one that is not there.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.baskets import Lines
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import product_ids
from dangol.samples.shop.chance import stream
from dangol.samples.shop.columns import constant, joined, numbered
from dangol.samples.shop.consents import Consents
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.messaging import CAMPAIGNS, CONTACTS, COUPONS, REDEMPTIONS
from dangol.tables.vocabulary import Table

Ints = npt.NDArray[np.int64]

CHANNEL = "email"
EVERY_DAYS, LASTS_DAYS = 56, 14
CONTACTED_SHARE = 0.3
REDEEMED_SHARE = 0.6  # of baskets with a product of the coupon, by who was contacted


@dataclass(frozen=True)
class Campaigns:
    """First day of each campaign in days since the start, and the category of its coupon."""

    calendar: ShopCalendar
    starts: Ints
    category: Ints

    @property
    def ids(self) -> pa.Array:
        return numbered("k", np.arange(len(self.starts)) + 1, 3)

    @property
    def coupon_ids(self) -> pa.Array:
        return joined(self.ids, "-c1")


def campaigns(calendar: ShopCalendar, seed: int) -> Campaigns:
    """One campaign every eight weeks, each for a category of its own."""
    starts = np.arange(EVERY_DAYS, calendar.days - LASTS_DAYS, EVERY_DAYS)
    order = stream(seed, "campaigns").permutation(len(assortment.CATEGORIES))
    return Campaigns(calendar, starts, order[np.arange(len(starts)) % len(order)])


def campaign_rows(planned: Campaigns) -> dict[Table, pa.Table]:
    """Campaigns and coupons."""
    starts = planned.calendar.dates(planned.starts.astype(np.float64))
    count, each = len(planned.starts), assortment.PRODUCTS_EACH
    products = planned.category[:, None] * each + np.arange(each)
    by_product = pa.array(np.repeat(np.arange(count), each))
    return {
        CAMPAIGNS: rows_of(
            CAMPAIGNS,
            campaign_id=planned.ids,
            campaign_type=constant("쿠폰 메일", count),
            campaign_starts_on=starts,
            campaign_ends_on=starts + LASTS_DAYS - 1,
            is_randomised=np.ones(count, dtype=bool),
        ),
        COUPONS: rows_of(
            COUPONS,
            coupon_id=planned.coupon_ids.take(by_product),
            product_id=product_ids().take(pa.array(products.ravel())),
            campaign_id=planned.ids.take(by_product),
        ),
    }


def contact_rows(
    planned: Campaigns,
    who: People,
    said: Consents,
    bought: Orders,
    sold: Lines,
    rng: np.random.Generator,
) -> dict[Table, pa.Table]:
    """Who of a chunk was contacted, and who used the coupon."""
    contacts, redemptions = [], []
    for number, (start, category) in enumerate(zip(planned.starts, planned.category, strict=True)):
        lot = rng.random(who.count) < CONTACTED_SHARE
        contacted = lot & said.allows(CHANNEL, float(start))
        customer = np.flatnonzero(contacted)
        contacts.append((np.full(len(customer), number), customer))
        customer, day = _redeemed(bought, sold, contacted, int(start), int(category), rng)
        redemptions.append((np.full(len(customer), number), customer, day))
    campaign, customer = (np.concatenate(found) for found in zip(*contacts, strict=True))
    used, user, day = (np.concatenate(found) for found in zip(*redemptions, strict=True))
    return {
        CONTACTS: rows_of(
            CONTACTS,
            campaign_id=planned.ids.take(pa.array(campaign)),
            customer_id=customer_ids(who.numbers[customer]),
            channel=constant(CHANNEL, len(campaign)),
            contacted_on=planned.calendar.dates(planned.starts[campaign].astype(np.float64)),
        ),
        REDEMPTIONS: rows_of(
            REDEMPTIONS,
            customer_id=customer_ids(who.numbers[user]),
            coupon_id=planned.coupon_ids.take(pa.array(used)),
            campaign_id=planned.ids.take(pa.array(used)),
            redeemed_on=planned.calendar.dates(day.astype(np.float64)),
        ),
    }


def _redeemed(
    bought: Orders,
    sold: Lines,
    contacted: npt.NDArray[np.bool_],
    start: int,
    category: int,
    rng: np.random.Generator,
) -> tuple[Ints, Ints]:
    """Customers who used the coupon, each once, and the day."""
    order = sold.order[sold.category == category]
    day = np.floor(bought.time[order]).astype(np.int64)
    fits = (day >= start) & (day < start + LASTS_DAYS) & contacted[bought.customer[order]]
    used = fits & (rng.random(len(order)) < REDEEMED_SHARE)
    customer, first = np.unique(bought.customer[order[used]], return_index=True)
    return customer, day[used][first]
