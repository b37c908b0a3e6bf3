"""Television in some regions whose effect is known: it makes people there order more.

Everybody gets a home in one of the districts around their store. For four weeks television runs
in six of the districts, drawn once for all shops, and each order of the people there brings
another with the same probability. A channel that runs everywhere all the time goes beside it.
Without the test nothing of it exists, row for row.
"""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.samples.shop import assortment
from dangol.samples.shop.baskets import Lines
from dangol.samples.shop.calendar import END, ShopCalendar
from dangol.samples.shop.catalogue import CURRENCY
from dangol.samples.shop.columns import WON_PARTS, constant, money
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.samples.shop.sales import order_ids
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.media import EVERYWHERE, MEDIA_SPEND, NO_CAMPAIGN
from dangol.tables.truth import TRUTH_GEO_ORDERS
from dangol.tables.vocabulary import Table

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

CHANNEL, STEADY_CHANNEL = "tv", "paid-search"
STARTS, ENDS = dt.date(2025, 11, 3), dt.date(2025, 11, 30)
LIFT = 0.35
"""Chance of each order in a test region to bring another."""
DISTRICTS_EACH = (4, 3, 3, 3, 3, 2, 2, 2, 2, 1)
"""By store, the web shop aside."""
TESTED = (1, 5, 9, 13, 17, 20)
"""Places of the test regions among all districts."""
SPEND_A_DAY = 15_000.0
STEADY_A_DAY = 90_000.0
_FIRST_NUMBER = 700  # of a customer's further orders, beyond all others


def districts() -> tuple[str, ...]:
    """Names of the regions: the store's region and a number."""
    names = []
    for (_, name, region, _), count in zip(assortment.STORES, DISTRICTS_EACH, strict=False):
        names += [f"{region} {name.removesuffix('점')} {turn + 1}" for turn in range(count)]
    return tuple(names)


def tested_districts() -> tuple[str, ...]:
    names = districts()
    return tuple(names[place] for place in TESTED)


def homes_in_districts(who: People, rng: np.random.Generator) -> Ints:
    """The district of everybody, -1 abroad; the first of a store's districts are larger."""
    start = np.concatenate([[0], np.cumsum(DISTRICTS_EACH)])[:-1]
    count = np.array(DISTRICTS_EACH)
    store = np.minimum(who.store, len(DISTRICTS_EACH) - 1)
    turn = np.floor(count[store] * rng.random(who.count) ** 1.5).astype(np.int64)
    return np.where(who.is_abroad, -1, start[store] + turn)


def with_homes(customers: pa.Table, district: Ints) -> pa.Table:
    """The customers with the name of their district."""
    named = pa.array(np.maximum(district, 0))
    names = pa.array(districts()).take(named)
    is_known = pa.array(district >= 0)
    place = customers.schema.get_field_index("home_region")
    known = pc.if_else(is_known, names, pa.scalar(None, pa.string()))
    return customers.set_column(place, "home_region", known)


def orders_of_television(
    calendar: ShopCalendar, who: People, bought: Orders, district: Ints, rng: np.random.Generator
) -> Orders:
    """Orders of a chunk that there would not have been."""
    start, end = ((day - calendar.start).days for day in (STARTS, ENDS + dt.timedelta(days=1)))
    chance, moment = rng.random((2, len(bought.time)))
    inside = (bought.time >= max(start, 0)) & (bought.time < end)
    brings = inside & np.isin(district[bought.customer], TESTED) & (chance < LIFT)
    owner = bought.customer[brings]
    day = np.floor(bought.time[brings])
    first = np.searchsorted(owner, owner)
    number = np.arange(len(owner)) - first + _FIRST_NUMBER
    return Orders(owner, number, day + moment[brings], bought.dropped_out)


def truth_of_television(
    who: People, more: Orders, sold: Lines, district: Ints
) -> dict[Table, pa.Table]:
    """Which orders these are, and where."""
    parts = np.bincount(sold.order, sold.net.astype(np.float64), len(more.customer))
    place = district[more.customer]
    return {
        TRUTH_GEO_ORDERS: rows_of(
            TRUTH_GEO_ORDERS,
            order_id=order_ids(who, more),
            customer_id=customer_ids(who.numbers[more.customer]),
            home_region=pa.array(districts()).take(pa.array(place)),
            net_amount=money(np.round(parts).astype(np.int64)),
            currency=constant(CURRENCY, len(place)),
        )
    }


def spend_rows(calendar: ShopCalendar) -> dict[Table, pa.Table]:
    """What television cost by region, and what the steady channel costs everywhere."""
    days = [STARTS + dt.timedelta(days=one) for one in range((ENDS - STARTS).days + 1)]
    steady = [calendar.start + dt.timedelta(days=one) for one in range((END - calendar.start).days)]
    regions = [name for name in tested_districts() for _ in days]
    cost = np.concatenate([np.full(len(regions), SPEND_A_DAY), np.full(len(steady), STEADY_A_DAY)])
    return {
        MEDIA_SPEND: rows_of(
            MEDIA_SPEND,
            spent_on=[*(days * len(TESTED)), *steady],
            media_channel=[CHANNEL] * len(regions) + [STEADY_CHANNEL] * len(steady),
            campaign_id=[NO_CAMPAIGN] * len(cost),
            media_region=[*regions, *([EVERYWHERE] * len(steady))],
            spend_amount=money(np.round(cost * WON_PARTS).astype(np.int64)),
            currency=[CURRENCY] * len(cost),
        )
    }
