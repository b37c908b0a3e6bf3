"""Orders as tills and web shops export them: a row per order, or a row per product in it."""

from collections.abc import Sequence
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.form import (
    SOURCE,
    VERSION,
    After,
    Field,
    Filling,
    Form,
    Judged,
    Part,
    columns_for,
)
from dangol.loading.forms.plain import field_of, fields_of
from dangol.settings import Settings
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS
from dangol.tables.vocabulary import MONEY, Table
from dangol.words import Text

AMOUNTS = ("gross_amount", "discount_amount", "net_amount", "manufacturer_coupon_amount")
PRODUCT_FIELDS = ("product_name", "department", "category", "product_type", "brand")
LINE_FIELDS = frozenset({"product_id", "quantity", "line_number", *PRODUCT_FIELDS})
"""Whichever of these a source has: its rows are lines of orders."""

_MORE = (
    field_of(ORDER_LINES.column("line_number")),
    field_of(ORDER_LINES.column("product_id")),
    field_of(ORDER_LINES.column("quantity")),
    Field("unit_price", MONEY, Text(en="Price of one unit.", ko="한 개의 값입니다.")),
    Field(
        "ordered_time",
        "string",
        Text(en="Time of day, where the day stands apart.", ko="날짜와 따로 적힌 시각입니다."),
    ),
    *(field_of(PRODUCTS.column(name)) for name in PRODUCT_FIELDS),
)


class OrdersForm(Form):
    """A row per order, or per product of an order: then the order is the sum of its lines."""

    name = "orders"
    title = Text(en="Orders", ko="주문")
    meaning = Text(
        en="One row per purchase, or one row per product of a purchase.",
        ko="구매마다 한 행이거나, 구매한 상품마다 한 행입니다.",
    )
    fields = (*fields_of(ORDERS, needed=("order_id", "ordered_at", "net_amount")), *_MORE)
    key = ORDERS.key
    content_key = ("customer_id", "ordered_at", "store_id")

    def tables(self) -> tuple[Table, ...]:
        return (ORDERS, ORDER_LINES, PRODUCTS)

    def row_key(self, mapped: frozenset[str]) -> tuple[str, ...]:
        return ("order_id", "line_number") if mapped & LINE_FIELDS else ("order_id",)

    def missing(self, mapped: frozenset[str]) -> list[str]:
        lacking = super().missing(mapped)
        amount_follows = "gross_amount" in mapped or {"unit_price", "quantity"} <= mapped
        return [one for one in lacking if not (one == "net_amount" and amount_follows)]

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """Amounts that follow from others: gross - discount = net, price x quantity = gross."""
        zero = ibis.literal(0).cast(MONEY)
        given: dict[str, ir.Value] = {n: rows[n] for n in AMOUNTS if n in rows.columns}
        discount = given["discount_amount"].fill_null(zero) if "discount_amount" in given else zero
        gross, net = given.get("gross_amount"), given.get("net_amount")
        if net is None and gross is None and {"unit_price", "quantity"} <= mapped:
            gross = (rows.unit_price.cast("float64") * rows.quantity).round(4).cast(MONEY)
        if net is None and gross is not None:
            net = gross - discount
        elif gross is None and net is not None:
            gross = net + discount
        elif gross is not None and net is not None and "discount_amount" not in mapped:
            discount = gross - net
        filled = {"gross_amount": gross, "discount_amount": discount, "net_amount": net}
        if "currency" not in mapped:
            filled["currency"] = ibis.literal(settings.currency)
        return rows.mutate(**{name: value for name, value in filled.items() if value is not None})

    def parts(self, mapped: frozenset[str]) -> tuple[Part, ...]:
        return () if mapped & LINE_FIELDS else (Part(ORDER_LINES),)

    def spread(self, judged: Judged) -> Sequence[Filling]:
        if not judged.mapped & LINE_FIELDS:
            return (columns_for(ORDERS, judged),)
        rows = judged.rows.mutate(product_id=_product(judged.rows))
        lines = columns_for(ORDER_LINES, judged, rows)
        return (replace(lines, owners=rows.select("order_id", VERSION)),)

    def derive(self, judged: Judged, after: After) -> Sequence[Filling]:
        if not judged.mapped & LINE_FIELDS:
            return ()
        rows = judged.rows.mutate(product_id=_product(judged.rows))
        filled = [self._orders(judged, rows, after(ORDER_LINES, "order_id").stands)]
        named = [name for name in PRODUCT_FIELDS if name in judged.mapped]
        if named:
            filled.append(self._products(judged, rows, named))
        return filled

    def emptied(self, mapped: frozenset[str], after: After) -> tuple[Table, ir.Table] | None:
        """Orders of which no line is left."""
        if not mapped & LINE_FIELDS:
            return None
        lines = after(ORDER_LINES, "order_id")
        if lines.left is None:
            return None
        left = lines.left.group_by("order_id").agg(deleted_at=lines.left.deleted_at.max())
        return ORDERS, left.anti_join(lines.stands, "order_id")

    def _orders(self, judged: Judged, rows: ir.Table, lines: ir.Table) -> Filling:
        """Orders as the sums of the lines that will stand, whatever is the version of each.

        What an order says of itself is of the latest version, here or there.
        """
        amounts = [name for name in AMOUNTS if name in rows.columns]
        sums = lines.group_by("order_id").agg(
            **{name: lines[name].sum().cast(MONEY) for name in amounts}
        )
        once = ("customer_id", "store_id", "channel", "ordered_at", "currency")
        told = [name for name in (*once, SOURCE, VERSION) if name in rows.columns]
        heads = rows.group_by(head_id=rows.order_id).agg(
            **{f"head_{n}": rows[n].max() if n == VERSION else rows[n].min() for n in told}
        )
        there = judged.stored(ORDERS)
        there = there.select(there_id=there.order_id, **{f"there_{n}": there[n] for n in told})
        joined = sums.left_join(heads, sums.order_id == heads.head_id)
        joined = joined.left_join(there, joined.order_id == there.there_id)
        is_later = joined[f"there_{VERSION}"] > joined[f"head_{VERSION}"]
        stays = (joined.head_id.isnull() | is_later).fill_null(ibis.literal(value=False))
        values = {n: ibis.ifelse(stays, joined[f"there_{n}"], joined[f"head_{n}"]) for n in told}
        whole = joined.select("order_id", *amounts, **values)
        # Lines without their order are no purchase yet.
        return columns_for(ORDERS, judged, whole.filter(whole.ordered_at.notnull()))

    def _products(self, judged: Judged, rows: ir.Table, named: list[str]) -> Filling:
        """What the source says of each product; the largest of several names."""
        known = rows.filter(rows.product_id.notnull())
        found = known.group_by("product_id").agg(
            **{name: known[name].max() for name in named},
            **{SOURCE: known[SOURCE].min(), VERSION: known[VERSION].max()},
        )
        return columns_for(PRODUCTS, judged, found)


def _product(rows: ir.Table) -> ir.Value:
    """The product's number, or what the source has in its place."""
    names = ("product_id", "product_name", "product_type", "category", "department")
    there = [rows[name] for name in names if name in rows.columns]
    return ibis.coalesce(*there, ibis.null("string")) if there else ibis.null("string")
