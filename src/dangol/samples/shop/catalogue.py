"""Products, stores, prices, promotions and exchange rates as rows."""

from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.columns import WON_PARTS, chosen, constant, money, numbered
from dangol.samples.shop.market import DISPLAYS, MAILERS, Market
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.catalogue import PRICES, PRODUCTS, PROMOTIONS, STORES
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.vocabulary import Table

Number = TypeVar("Number", np.int8, np.int64)

CURRENCY, CURRENCY_ABROAD = "KRW", "USD"


def catalogue_rows(market: Market) -> dict[Table, pa.Table]:
    """Every table that does not depend on customers."""
    return {
        PRODUCTS: _products(),
        STORES: _stores(),
        PRICES: _prices(market),
        PROMOTIONS: _promotions(market),
        EXCHANGE_RATES: _rates(market),
    }


def product_ids() -> pa.Array:
    """Ids in the order of categories and, within, of their products."""
    return numbered("p", np.arange(assortment.PRODUCT_COUNT) + 1, 3)


def _products() -> pa.Table:
    each = [
        (category, item, brand)
        for category in assortment.CATEGORIES
        for item in category.items
        for brand, _price, _weight in assortment.VERSIONS
    ]
    return rows_of(
        PRODUCTS,
        product_id=product_ids(),
        product_name=[f"{brand} {item}" for _category, item, brand in each],
        department=[category.department for category, _item, _brand in each],
        category=[category.name for category, _item, _brand in each],
        product_type=[item for _category, item, _brand in each],
        brand=[brand for _category, _item, brand in each],
        is_counted=[True] * len(each),
    )


def _stores() -> pa.Table:
    ids, names, regions, _shares = zip(*assortment.STORES, strict=True)
    latitude, longitude = assortment.PLACES.T
    return rows_of(
        STORES,
        store_id=ids,
        store_name=names,
        region=regions,
        latitude=pa.array(latitude, from_pandas=True),
        longitude=pa.array(longitude, from_pandas=True),
    )


def _by_store(market: Market) -> dict[str, pa.Array]:
    """Keys of every product, store and week; all stores have the same prices."""
    weeks, stores = len(market.price), len(assortment.STORES)
    products = assortment.PRODUCT_COUNT
    ids = [store_id for store_id, *_ in assortment.STORES]
    return {
        "product_id": product_ids().take(pa.array(np.tile(np.arange(products), weeks * stores))),
        "store_id": chosen(ids, np.tile(np.repeat(np.arange(stores), products), weeks)),
        "week_starts_on": np.repeat(market.calendar.week_starts, stores * products),
    }


def _in_every_store(values: npt.NDArray[Number]) -> npt.NDArray[Number]:
    """(weeks, categories, products) repeated for each store, flat."""
    flat = values.reshape(len(values), 1, -1)
    return np.repeat(flat, len(assortment.STORES), axis=1).ravel()


def _prices(market: Market) -> pa.Table:
    keys = _by_store(market)
    parts = _in_every_store(market.price.astype(np.int64)) * WON_PARTS
    return rows_of(
        PRICES, **keys, shelf_price=money(parts), currency=constant(CURRENCY, len(parts))
    )


def _promotions(market: Market) -> pa.Table:
    """Every product, store and week: also where it was nowhere special, which is an answer."""
    return rows_of(
        PROMOTIONS,
        **_by_store(market),
        display_location=chosen(DISPLAYS, _in_every_store(market.display)),
        mailer_location=chosen(MAILERS, _in_every_store(market.mailer)),
    )


def _rates(market: Market) -> pa.Table:
    count = len(market.won_per_dollar)
    return rows_of(
        EXCHANGE_RATES,
        currency=[CURRENCY_ABROAD] * count,
        to_currency=[CURRENCY] * count,
        valid_from_on=market.calendar.week_starts,
        rate=market.won_per_dollar,
    )
