"""The world of shelves as a shop's tables: purchases, products, stores, promotions, the truth."""

import datetime as dt

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shelves.truth import truth_of
from dangol.samples.shelves.world import KINDS, World
from dangol.samples.shop.columns import chosen, constant, money, numbered
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.catalogue import PRODUCTS, PROMOTIONS, STORES
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.truth import TRUTH_PROMOTION_EFFECTS
from dangol.tables.vocabulary import Table

Ints = npt.NDArray[np.int64]
CURRENCY = "USD"
END = dt.date(2026, 1, 5)
"""A Monday; the last week ends where it begins."""
CATEGORIES = (
    "Coffee", "Biscuits", "Crisps", "Beer", "Pasta", "Pasta sauce", "Cereals", "Milk",
    "Detergent", "Softener", "Bread", "Butter",
)  # fmt: skip
KIND_NAMES = tuple(
    "+".join(word for word, is_on in zip(("discount", "display", "mailer"), kind, strict=True)
             if is_on)
    for kind in KINDS
)  # fmt: skip
CUSTOMERS = 5_000
LINES_EACH = 4
"""Lines of an order, on average; most come from the two categories that it is about."""
PARTS = 10_000


def week_starts(world: World) -> npt.NDArray[np.datetime64]:
    first = END - dt.timedelta(weeks=world.plan.weeks)
    return np.datetime64(first, "D") + 7 * np.arange(world.plan.weeks)


def tables_of(world: World, seed: int) -> dict[Table, pa.Table]:
    """Every table that the world fills."""
    rng = np.random.default_rng([seed, 77])
    return {
        **_purchases(world, rng),
        PRODUCTS: _products(world),
        STORES: rows_of(STORES, store_id=numbered("s", np.arange(world.plan.stores), 3)),
        PROMOTIONS: _promotions(world),
        TRUTH_PROMOTION_EFFECTS: _truth(world),
    }


def product_ids(numbers: Ints) -> pa.Array:
    return numbered("p", numbers, 4)


def _products(world: World) -> pa.Table:
    numbers = np.arange(len(world.category))
    return rows_of(
        PRODUCTS,
        product_id=product_ids(numbers),
        product_name=pa.array([f"{CATEGORIES[c]} {n % world.plan.products_each + 1}"
                               for n, c in zip(numbers, world.category, strict=True)]),
        department=constant("Grocery", len(numbers)),
        category=chosen(CATEGORIES, world.category),
        is_counted=pa.array(np.ones(len(numbers), dtype=np.bool_)),
    )  # fmt: skip


def _promotions(world: World) -> pa.Table:
    """Every cell, also those where nothing was: that is an answer."""
    products, stores, weeks = world.sales.shape
    product, store, week = (one.ravel() for one in np.indices((products, stores, weeks)))
    number = world.number.ravel()
    is_on = np.array([*KINDS, (False, False, False)])
    kind = np.where(number >= 0, world.promotions.kind[np.maximum(number, 0)], len(KINDS))
    return rows_of(
        PROMOTIONS,
        product_id=product_ids(product),
        store_id=numbered("s", store, 3),
        week_starts_on=week_starts(world)[week],
        display_location=chosen(("0", "end of aisle"), is_on[kind, 1].astype(np.int64)),
        mailer_location=chosen(("0", "front page"), is_on[kind, 2].astype(np.int64)),
    )


def _purchases(world: World, rng: np.random.Generator) -> dict[Table, pa.Table]:
    """Each unit is a line of an order of its store and week that is about its categories."""
    cell = np.repeat(np.arange(world.sales.size), world.sales.ravel())
    product, store, week = np.unravel_index(cell, world.sales.shape)
    theme = world.category[product] // 2
    # One line in five strays into an order about something else.
    themes = -(-world.plan.categories // 2)
    theme = np.where(rng.random(len(cell)) < 0.2, rng.integers(0, themes, len(cell)), theme)
    place = (theme * world.plan.stores + store) * world.plan.weeks + week
    count = np.maximum(np.bincount(place) // LINES_EACH, 1)
    start = np.concatenate([[0], np.cumsum(count)])[:-1]
    order = start[place] + (rng.random(len(cell)) * count[place]).astype(np.int64)
    by_order = np.argsort(order, kind="stable")
    cell, product, order = cell[by_order], product[by_order], order[by_order]
    first = np.flatnonzero(np.diff(order, prepend=-1))
    number = np.cumsum(np.diff(order, prepend=-1) > 0) - 1
    promoted = world.number.ravel()[cell]
    depth = np.where(promoted >= 0, world.promotions.depth[np.maximum(promoted, 0)], 0.0)
    gross = np.round(world.price[product] * 100).astype(np.int64) * (PARTS // 100)
    discount = np.round(gross * depth / 100).astype(np.int64) * 100
    length = np.diff(np.append(first, len(order)))
    sums = [np.add.reduceat(part, first) for part in (gross, discount)]
    lines = {"gross_amount": gross, "discount_amount": discount, "net_amount": gross - discount}
    of_orders = {
        "gross_amount": sums[0], "discount_amount": sums[1], "net_amount": sums[0] - sums[1],
    }  # fmt: skip
    days = rng.integers(0, 7, len(first))
    moments = (week_starts(world)[week[by_order][first]] + days).astype(
        "datetime64[us]"
    ) + np.timedelta64(18, "h")
    return {
        ORDERS: rows_of(
            ORDERS,
            order_id=numbered("o", np.arange(len(first)), 8),
            customer_id=numbered("c", rng.integers(0, CUSTOMERS, len(first)), 5),
            store_id=numbered("s", store[by_order][first], 3),
            channel=constant("store", len(first)),
            ordered_at=moments,
            currency=constant(CURRENCY, len(first)),
            manufacturer_coupon_amount=money(np.zeros_like(sums[0])),
            **{name: money(parts) for name, parts in of_orders.items()},
        ),
        ORDER_LINES: rows_of(
            ORDER_LINES,
            order_id=numbered("o", number, 8),
            line_number=np.arange(len(order)) - np.repeat(first, length) + 1,
            product_id=product_ids(product),
            quantity=np.ones(len(order)),
            currency=constant(CURRENCY, len(order)),
            manufacturer_coupon_amount=money(np.zeros_like(gross)),
            **{name: money(parts) for name, parts in lines.items()},
        ),
    }


def _truth(world: World) -> pa.Table:
    truth, made = truth_of(world), world.promotions
    return rows_of(
        TRUTH_PROMOTION_EFFECTS,
        product_id=product_ids(made.product),
        week_starts_on=week_starts(world)[made.first],
        promotion_kind=chosen(KIND_NAMES, made.kind),
        discount_share=made.depth,
        promotion_weeks=made.length,
        promotion_stores=made.in_store.sum(axis=1),
        baseline_units=truth.baseline,
        gross_units=truth.gross,
        shifted_units=truth.shifted,
        taken_units=truth.taken,
        halo_units=truth.halo,
        net_units=truth.net,
        net_increment_amount=money(np.round(truth.net_amount * PARTS).astype(np.int64)),
        currency=constant(CURRENCY, len(made)),
    )
