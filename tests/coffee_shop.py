"""A shop where the chance that each customer buys coffee is known, because it was put there.

Everyone buys bread at the same pace. Coffee is bought on each day by chance, at a pace of
one's own; in a shop ``alike`` all paces are the same.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from worlds import settings_of

from dangol.settings import Settings
from dangol.store.warehouse.arrow_types import ARROW_TYPES
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.consent import CONSENTS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table

PEOPLE, DAYS, HORIZON = 700, 252, 28
FIRST_DAY = dt.date(2024, 1, 1)
TODAY = FIRST_DAY + dt.timedelta(days=DAYS)
# Midnight in New York, in the months of daylight saving.
AS_OF = dt.datetime.combine(TODAY, dt.time(4), dt.UTC)
COMMON_PACE = 0.012
BREAD_PACE = 0.08


@dataclass(frozen=True)
class CoffeeShop:
    tables: dict[Table, pa.Table]
    chance: dict[str, float]

    @property
    def settings(self) -> Settings:
        return settings_of(as_of=AS_OF)


@cache
def coffee_shop(*, alike: bool = False, seed: int = 5) -> CoffeeShop:
    rng = np.random.default_rng(seed)
    pace = rng.gamma(0.5, 2 * COMMON_PACE, PEOPLE) if not alike else np.full(PEOPLE, COMMON_PACE)
    coffee = rng.random((PEOPLE, DAYS)) < 1 - np.exp(-pace)[:, None]
    bread = rng.random((PEOPLE, DAYS)) < BREAD_PACE
    visits = [(person, day) for person, day in np.argwhere(coffee | bread)]
    lines = [
        (person, day, product)
        for person, day in visits
        for product, bought in (("coffee", coffee), ("bread", bread))
        if bought[person, day]
    ]
    names = [f"c{n:03}" for n in range(PEOPLE)]
    return CoffeeShop(
        {**_purchases(names, visits, lines), **_people(names)},
        dict(zip(names, (1 - np.exp(-HORIZON * pace)).tolist(), strict=True)),
    )


def _purchases(names: list[str], visits: list[Any], lines: list[Any]) -> dict[Table, pa.Table]:
    start = np.datetime64(FIRST_DAY) + np.timedelta64(15, "h")
    days = np.array([day for _, day in visits], dtype="timedelta64[D]")
    ids = [f"o{person:03}-{day:03}" for person, day in visits]
    count, sold = len(visits), len(lines)
    prices = {"coffee": Decimal(8), "bread": Decimal(3)}
    return {
        PRODUCTS: columns(
            PRODUCTS,
            product_id=["coffee", "bread"],
            department=["FOOD", "FOOD"],
            category=["COFFEE", "BREAD"],
        ),
        ORDERS: columns(
            ORDERS,
            order_id=ids,
            customer_id=[names[person] for person, _ in visits],
            ordered_at=(start + days).astype("datetime64[us]"),
            net_amount=[Decimal(0)] * count,
            currency=["USD"] * count,
        ),
        ORDER_LINES: columns(
            ORDER_LINES,
            order_id=[f"o{person:03}-{day:03}" for person, day, _ in lines],
            line_number=[1 + (product == "bread") for *_, product in lines],
            product_id=[product for *_, product in lines],
            net_amount=[prices[product] for *_, product in lines],
            currency=["USD"] * sold,
        ),
    }


def _people(names: list[str]) -> dict[Table, pa.Table]:
    """Of every six, by number: 0 to 3 may be reached by e-mail, 4 said no, 5 said nothing.

    Everyone with an even hundred has no address.
    """
    asked = [(name, n) for n, name in enumerate(names) if n % 6 < 5]
    return {
        CUSTOMERS: columns(CUSTOMERS, customer_id=[*names, "never"]),
        IDENTIFIERS: columns(
            IDENTIFIERS,
            customer_id=[name for n, name in enumerate(names) if n // 100 % 2],
            identifier_type=["email"] * sum(n // 100 % 2 for n in range(len(names))),
            identifier=[f"{name}@example.com" for n, name in enumerate(names) if n // 100 % 2],
        ),
        CONSENTS: columns(
            CONSENTS,
            consent_id=[f"s{n}" for _, n in asked],
            customer_id=[name for name, _ in asked],
            purpose=["marketing"] * len(asked),
            channel=["email"] * len(asked),
            consent_state=["withdrawn" if n % 6 == 4 else "granted" for _, n in asked],
            basis=["consent"] * len(asked),
            decided_at=[dt.datetime(2023, 12, 1)] * len(asked),
        ),
    }


def columns(table: Table, **given: Any) -> pa.Table:
    """Columns in the declared types; those that are not given are null."""
    (count,) = {len(values) for values in given.values()}
    types = {c.name: ARROW_TYPES[c.type] for c in table.columns}
    return pa.table(
        {
            name: pa.array(given[name], kind) if name in given else pa.nulls(count, kind)
            for name, kind in types.items()
        }
    )


def in_order(shop: CoffeeShop, people: list[str]) -> npt.NDArray[np.float64]:
    return np.array([shop.chance[one] for one in people])
