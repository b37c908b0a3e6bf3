"""Orders as tills and web shops export them: a row per order, or a row per product in it."""

from collections.abc import Sequence
from dataclasses import replace

import ibis
import ibis.expr.types as ir

from dangol.loading.forms.form import SOURCE, VERSION, Field, Filling, Form, Judged, columns_for
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

    def spread(self, judged: Judged) -> Sequence[Filling]:
        if not judged.mapped & LINE_FIELDS:
            return (columns_for(ORDERS, judged),)
        rows = judged.rows.mutate(product_id=_product(judged.rows))
        lines = columns_for(ORDER_LINES, judged, rows)
        owner = ("order_id",) if judged.is_whole else ()
        filled = [Filling(ORDER_LINES, lines.rows, lines.kept, owner), self._orders(judged, rows)]
        named = [name for name in PRODUCT_FIELDS if name in judged.mapped]
        if named:
            filled.append(self._products(judged, rows, named))
        return filled

    def _orders(self, judged: Judged, rows: ir.Table) -> Filling:
        """Orders as the sums of their lines: those of the source, and those that stay."""
        amounts = [name for name in AMOUNTS if name in rows.columns]
        given = rows.select("order_id", *amounts)
        if not judged.is_whole or judged.incomplete is not None:
            staying = self._staying(judged, rows)
            given = ibis.union(given, staying.select("order_id", *amounts), distinct=False)
        sums = given.group_by("order_id").agg(
            **{name: given[name].sum().cast(MONEY) for name in amounts}
        )
        once = ("customer_id", "store_id", "channel", "ordered_at", "currency")
        told = [name for name in once if name in rows.columns]
        heads = rows.group_by(head_id=rows.order_id).agg(
            **{name: rows[name].min() for name in told},
            **{SOURCE: rows[SOURCE].min(), VERSION: rows[VERSION].max()},
        )
        joined = heads.inner_join(sums, heads.head_id == sums.order_id).drop("head_id")
        return replace(columns_for(ORDERS, judged, joined), derived=True)

    def _staying(self, judged: Judged, rows: ir.Table) -> ir.Table:
        """Lines that are there, of orders in the source, and that the source does not replace."""
        asked = rows.select("order_id", "line_number")
        there = judged.stored(ORDER_LINES).semi_join(asked, "order_id")
        if judged.is_whole and judged.incomplete is not None:
            there = there.semi_join(judged.incomplete, "order_id")
        return there.anti_join(asked, ["order_id", "line_number"])

    def _products(self, judged: Judged, rows: ir.Table, named: list[str]) -> Filling:
        """What the source says of each product; the largest of several names."""
        known = rows.filter(rows.product_id.notnull())
        found = known.group_by("product_id").agg(
            **{name: known[name].max() for name in named},
            **{SOURCE: known[SOURCE].min(), VERSION: known[VERSION].max()},
        )
        return replace(columns_for(PRODUCTS, judged, found), derived=True)


def _product(rows: ir.Table) -> ir.Value:
    """The product's number, or what the source has in its place."""
    names = ("product_id", "product_name", "product_type", "category", "department")
    there = [rows[name] for name in names if name in rows.columns]
    return ibis.coalesce(*there, ibis.null("string")) if there else ibis.null("string")
