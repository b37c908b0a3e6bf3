"""Orders, their lines and returns as rows; an order is the sum of its lines, exactly."""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.samples.shop import assortment
from dangol.samples.shop.baskets import Lines
from dangol.samples.shop.calendar import ShopCalendar
from dangol.samples.shop.catalogue import CURRENCY, CURRENCY_ABROAD, product_ids
from dangol.samples.shop.columns import chosen, joined, money, numbered
from dangol.samples.shop.contacts import customer_ids
from dangol.samples.shop.orders import Orders
from dangol.samples.shop.people import People
from dangol.samples.shop.returned import REASONS, Returned
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.commerce import ORDER_LINES, ORDERS, RETURNS
from dangol.tables.vocabulary import Table

Ints = npt.NDArray[np.int64]

ORDER_DIGITS = 3  # ids of twelve characters, which engines keep without a detour
CHANNELS = ("store", "web", "app")
APP_SHARE = 0.45  # of orders that are not made in a store


def order_ids(who: People, bought: Orders) -> pa.Array:
    """The customer's number and the order's own, from 1."""
    customer = numbered("o", who.numbers[bought.customer], 7)
    return joined(customer, numbered("-", bought.number + 1, ORDER_DIGITS))


def sales_rows(
    calendar: ShopCalendar,
    who: People,
    bought: Orders,
    sold: Lines,
    back: Returned,
    rng: np.random.Generator,
) -> dict[Table, pa.Table]:
    """Orders, lines and returns of a chunk."""
    ids = order_ids(who, bought)
    abroad = who.is_abroad[bought.customer]
    money_of = abroad.astype(np.int64)  # place in the currencies
    is_web = abroad | (rng.random(len(abroad)) < who.web_share[bought.customer])
    is_app = is_web & ~abroad & (rng.random(len(abroad)) < APP_SHARE)
    store = np.where(is_web, assortment.WEB_STORE, who.store[bought.customer])
    lines_until = np.cumsum(np.bincount(sold.order, minlength=len(abroad)))

    def of_order(parts: Ints) -> Ints:
        until: Ints = np.concatenate([[0], np.cumsum(parts)])[np.concatenate([[0], lines_until])]
        return np.diff(until)

    gross, discount = of_order(sold.gross), of_order(sold.discount)
    currencies = (CURRENCY, CURRENCY_ABROAD)
    return {
        ORDERS: rows_of(
            ORDERS,
            order_id=ids,
            customer_id=customer_ids(who.numbers[bought.customer]),
            store_id=chosen([store_id for store_id, *_ in assortment.STORES], store),
            channel=chosen(CHANNELS, is_web.astype(np.int64) + is_app),
            ordered_at=calendar.moments(bought.time),
            gross_amount=money(gross),
            discount_amount=money(discount),
            net_amount=money(gross - discount),
            manufacturer_coupon_amount=money(np.zeros_like(gross)),
            currency=chosen(currencies, money_of),
        ),
        ORDER_LINES: rows_of(
            ORDER_LINES,
            order_id=ids.take(pa.array(sold.order)),
            line_number=sold.number + 1,
            product_id=product_ids().take(
                pa.array(sold.category * assortment.PRODUCTS_EACH + sold.product)
            ),
            quantity=sold.quantity.astype(np.float64),
            gross_amount=money(sold.gross),
            discount_amount=money(sold.discount),
            net_amount=money(sold.net),
            manufacturer_coupon_amount=money(np.zeros_like(sold.gross)),
            currency=chosen(currencies, money_of[sold.order]),
        ),
        RETURNS: _returns(calendar, ids, sold, back, money_of),
    }


def _returns(
    calendar: ShopCalendar, ids: pa.Array, sold: Lines, back: Returned, money_of: Ints
) -> pa.Table:
    order = sold.order[back.line]
    of_order = ids.take(pa.array(order))
    number = sold.number[back.line] + 1
    return rows_of(
        RETURNS,
        return_id=joined("r", of_order, numbered("-", number, 2)),
        order_id=of_order,
        line_number=number,
        returned_at=calendar.moments(back.time),
        quantity=back.quantity.astype(np.float64),
        returned_amount=money(back.parts),
        currency=chosen((CURRENCY, CURRENCY_ABROAD), money_of[order]),
        return_reason=chosen(REASONS, back.reason),
    )
