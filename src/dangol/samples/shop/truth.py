"""The truth as rows: what was put into the shop, for whoever tests what a method finds."""

import numpy as np
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.catalogue import product_ids
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.habits import Habits
from dangol.samples.shop.market import PRICE_LEVELS, SENSITIVITIES, Market
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.samples.shop.rhythm import CYCLES
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.truth import TRUTH_CATEGORIES, TRUTH_CUSTOMERS, TRUTH_INTERESTS, TRUTH_PROMOTIONS
from dangol.tables.vocabulary import Table

INTERESTS_OF = 100_000
"""Interests of more customers would be most of a large shop's rows."""


def truth_of_market(market: Market, *, has_rhythm: bool) -> dict[Table, pa.Table]:
    """What is true of categories and promotions."""
    week, category, product = np.nonzero(market.discount)
    discount = market.discount[week, category, product]
    effect = assortment.of_categories("promotion_effect")
    place = category * assortment.PRODUCTS_EACH + product
    cycles = CYCLES if has_rhythm else np.full(len(CYCLES), np.nan)
    return {
        TRUTH_CATEGORIES: rows_of(
            TRUTH_CATEGORIES,
            category=assortment.CATEGORY_NAMES,
            base_share=assortment.base_shares(),
            price_elasticity=assortment.of_categories("elasticity"),
            promotion_effect=effect,
            return_share=assortment.of_categories("return_share"),
            cycle_days=pa.array(cycles, mask=np.isnan(cycles)),
        ),
        TRUTH_PROMOTIONS: rows_of(
            TRUTH_PROMOTIONS,
            product_id=product_ids().take(pa.array(place)),
            week_starts_on=market.calendar.week_starts[week],
            discount_share=discount,
            promotion_factor=np.exp(effect[category] * discount),
        ),
    }


def truth_of_people(
    market: Market, who: People, has: Habits, bought: Orders
) -> dict[Table, pa.Table]:
    """What is true of a chunk of customers."""
    stays = np.isnan(bought.dropped_out)
    dropped_out = market.calendar.moments(np.where(stays, 0.0, bought.dropped_out))
    ids = customer_ids(who.numbers)
    shown = np.flatnonzero(who.numbers <= INTERESTS_OF)
    categories = len(assortment.CATEGORIES)
    return {
        TRUTH_CUSTOMERS: rows_of(
            TRUTH_CUSTOMERS,
            customer_id=ids,
            joined_at=market.calendar.moments(who.joined),
            purchase_rate=has.rate,
            dropout_probability=has.dropout,
            dropped_out_at=pa.array(dropped_out, mask=stays),
            basket_mean=has.basket,
            price_level=PRICE_LEVELS[has.price_level],
            promotion_sensitivity=SENSITIVITIES[has.sensitivity],
        ),
        TRUTH_INTERESTS: rows_of(
            TRUTH_INTERESTS,
            customer_id=ids.take(pa.array(np.repeat(shown, categories))),
            category=pa.array(assortment.CATEGORY_NAMES).take(
                pa.array(np.tile(np.arange(categories), len(shown)))
            ),
            interest_share=has.interests[shown].ravel(),
        ),
    }
