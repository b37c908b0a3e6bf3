"""The whole shop, chunk by chunk of customers: memory stays bounded whatever its size."""

from collections.abc import Iterator

import pyarrow as pa

from dangol.samples.shop.baskets import lines
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import catalogue_rows
from dangol.samples.shop.chance import stream
from dangol.samples.shop.contacts import contact_rows
from dangol.samples.shop.habits import habits, same_habits
from dangol.samples.shop.market import Market, market
from dangol.samples.shop.orders import orders
from dangol.samples.shop.people import people
from dangol.samples.shop.returned import returned
from dangol.samples.shop.sales import sales_rows
from dangol.samples.shop.truth import truth_of_market, truth_of_people
from dangol.tables.vocabulary import Table

CHUNK = 25_000
"""Customers in a chunk; another number would give another shop."""


def parts_of_shop(
    customers: int, seed: int, days: int, *, differences: bool
) -> Iterator[dict[Table, pa.Table]]:
    """The rows of every table in parts: first those without customers, then chunk by chunk."""
    known = market(ShopCalendar(days), seed)
    yield {**catalogue_rows(known), **truth_of_market(known, has_rhythm=differences)}
    for chunk, first in enumerate(range(0, customers, CHUNK)):
        count = min(CHUNK, customers - first)
        yield _customers_of(known, seed, chunk, first, count, differences=differences)


def _customers_of(
    known: Market, seed: int, chunk: int, first: int, count: int, *, differences: bool
) -> dict[Table, pa.Table]:
    calendar = known.calendar
    who = people(calendar, seed, chunk, first, count)
    has = habits(who, stream(seed, "habits", chunk)) if differences else same_habits(count)
    bought = orders(calendar, who, has, seed, chunk)
    sold = lines(known, who, has, bought, stream(seed, "baskets", chunk))
    back = returned(calendar.days, bought, sold, stream(seed, "returns", chunk))
    return {
        **contact_rows(calendar, who, seed, chunk),
        **sales_rows(calendar, who, bought, sold, back, stream(seed, "channels", chunk)),
        **truth_of_people(known, who, has, bought),
    }


def whole_shop(customers: int, seed: int, days: int, *, differences: bool) -> dict[Table, pa.Table]:
    """Every table of the shop in memory: for tests and notebooks, not for a million customers."""
    parts: dict[Table, list[pa.Table]] = {}
    for part in parts_of_shop(customers, seed, days, differences=differences):
        for table, rows in part.items():
            parts.setdefault(table, []).append(rows)
    return {table: pa.concat_tables(found) for table, found in parts.items()}
