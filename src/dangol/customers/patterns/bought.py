"""Baskets as arrays: which items of which customers on which day."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.associations import GROUPS
from dangol.methods.calendar import business_day
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS

Ints = npt.NDArray[np.int64]
Level = Literal["category", "department", "product"]
READS = (
    ORDERS["order_id", "customer_id", "ordered_at"],
    ORDER_LINES["order_id", "line_number", "product_id"],
    PRODUCTS["product_id", "product_name", "category", "department"],
)


@dataclass(frozen=True)
class Bought:
    """One entry per basket and item; ``owner`` and ``dealt`` are of each basket.

    ``owner`` is the customer, -1 where nobody is known; ``dealt`` the group of customers.
    """

    basket: Ints
    item: Ints
    owner: Ints
    day: Ints
    dealt: Ints
    names: Sequence[str]
    titles: Sequence[str]

    @property
    def baskets(self) -> int:
        return len(self.owner)

    @property
    def customers(self) -> int:
        return len(np.unique(self.owner[self.owner >= 0]))


def baskets_since(tables: Tables, level: Level, since: dt.date, until: dt.date) -> ir.Table:
    """One row per basket and item: ``order_id``, ``customer_id``, ``day``, ``item``."""
    orders = tables[ORDERS].mutate(day=business_day(_.ordered_at, tables.settings.time_zone))
    inside = orders.filter((orders.day >= since) & (orders.day < until))
    dated = inside.select("order_id", "customer_id", "day")
    name = "product_id" if level == "product" else level
    products = tables[PRODUCTS].filter(_[name].notnull()).select("product_id", item=_[name])
    lines = tables[ORDER_LINES].select("order_id", "product_id")
    joined = lines.inner_join(products, "product_id").inner_join(dated, "order_id")
    return joined.select("order_id", "customer_id", "day", "item").distinct()


def bought(
    tables: Tables, rows: ir.Table, level: Level, since: dt.date, most: int, seed: int
) -> Bought:
    """The baskets with one of the ``most`` items that lie in most of them."""
    sizes = rows.group_by("item").agg(baskets=rows.count())
    kept = sizes.order_by(sizes.baskets.desc(), "item").limit(most)
    found = tables.fetch(
        rows.semi_join(kept, "item").mutate(
            since=(rows.day.delta(ibis.literal(since), unit="day")).cast("int64")
        )
    )
    names = _sorted(found.column("item"))
    item, basket = _codes(found.column("item"), names), found.column("order_id")
    orders = _sorted(basket)
    place = _codes(basket, orders)
    customers = _sorted(found.column("customer_id").drop_null())
    owner, day = np.full(len(orders), -1, dtype=np.int64), np.zeros(len(orders), dtype=np.int64)
    owner[place] = _codes(found.column("customer_id"), customers)
    day[place] = np.asarray(found.column("since").to_numpy())
    rng = np.random.default_rng(seed)
    of_customer, alone = (rng.permutation(n) % GROUPS for n in (len(customers), len(orders)))
    dealt = alone
    dealt[owner >= 0] = of_customer[owner[owner >= 0]]
    listed = names.to_pylist()
    return Bought(place, item, owner, day, dealt, listed, _titles(tables, level, listed))


def _sorted(column: pa.ChunkedArray) -> pa.Array:
    """The distinct values in an order that nothing depends on."""
    distinct = pc.unique(column)
    return distinct.take(pc.sort_indices(distinct))


def _codes(column: pa.ChunkedArray, names: pa.Array) -> Ints:
    """Places of values among names; -1 where there is none."""
    found = pc.fill_null(pc.index_in(column, names), -1)
    return np.asarray(found.to_numpy(), dtype=np.int64)


def _titles(tables: Tables, level: Level, names: list[str]) -> list[str]:
    if level != "product":
        return names
    products = tables[PRODUCTS]
    known = products.filter(products.product_id.isin(names)).select("product_id", "product_name")
    told = {row["product_id"]: row["product_name"] for row in tables.rows(known)}
    return [told.get(name) or name for name in names]
