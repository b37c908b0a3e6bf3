"""What was sold by product, store and week, and what stood where: from the engine, as rows."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day, week_start
from dangol.methods.exchange import in_currency
from dangol.tables.catalogue import PRODUCTS, PROMOTIONS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS, RETURNS

READS = (
    ORDERS["order_id", "store_id", "ordered_at"],
    ORDER_LINES[
        "order_id",
        "line_number",
        "product_id",
        "quantity",
        "gross_amount",
        "discount_amount",
        "currency",
    ],
    PRODUCTS["product_id", "product_name", "department", "category", "is_counted"].if_there(),
    PROMOTIONS[
        "product_id", "store_id", "week_starts_on", "display_location", "mailer_location"
    ].if_there(),
    RETURNS["order_id", "line_number", "quantity"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
)
UNLISTED = "-"
NOWHERE = "0"
MOST_CELLS = 8_000_000
FEWEST_WEEKS = 16
LINKED_ORDERS = 50


@dataclass(frozen=True)
class Sold:
    """Rows of what was sold and shown, and the weeks that they cover.

    ``cells`` have units, amounts and discounted units by product, store and week; ``placed``
    where products stood; ``products`` names and categories; ``together`` orders by pair of
    categories; ``kept`` the share of units of a category that did not come back.
    """

    weeks: list[dt.date]
    cells: pa.Table
    placed: pa.Table
    products: pa.Table
    together: pa.Table
    kept: pa.Table
    orders: int
    threshold: float
    left_out: int


def window(tables: Tables, most_weeks: int) -> list[dt.date]:
    """First days of the complete weeks that count, oldest first."""
    settings = tables.settings
    orders = tables[ORDERS]
    days = orders.select(day=business_day(orders.ordered_at, settings.time_zone))
    span = tables.row(days.aggregate(first=_.day.min(), last=_.day.max()))
    if span["first"] is None:
        return []
    today = settings.business_day(tables.moment)
    week = dt.timedelta(weeks=1)
    end = today - dt.timedelta(days=(today.weekday() - settings.first_weekday) % 7)
    if end > span["last"] + week:
        last = span["last"] + dt.timedelta(days=1)
        end = last - dt.timedelta(days=(last.weekday() - settings.first_weekday) % 7)
    found: list[dt.date] = []
    start = end - week
    while start >= span["first"] and len(found) < most_weeks:
        found.append(start)
        start -= week
    return found[::-1]


def sold(tables: Tables, weeks: list[dt.date], minimum_units: float) -> Sold:
    """Everything that the panel is made of; products below a threshold of units are left out.

    The threshold rises above ``minimum_units`` where the panel would not fit.
    """
    lines = tables.layer(_lines(tables, weeks))
    totals = tables.layer(
        lines.group_by("product_id").agg(
            units=_.quantity.sum().cast("float64"),
            stores=_.store_id.nunique().cast("int64"),
            known=_.gross_amount.notnull().any(),
        )
    )
    threshold, left_out = _threshold(tables, totals, minimum_units, len(weeks))
    chosen = tables.layer(totals.filter(totals.units >= threshold).select("product_id"))
    kept_lines = lines.semi_join(chosen, "product_id")
    return Sold(
        weeks=weeks,
        cells=tables.fetch(
            kept_lines.group_by("product_id", "store_id", "week")
            .agg(
                units=_.quantity.sum().cast("float64"),
                gross=_.gross_amount.sum().cast("float64"),
                discount=_.discount_amount.sum().cast("float64"),
                discounted=_.quantity.sum(where=_.discount_amount > 0).cast("float64"),
            )
            .order_by("product_id", "store_id", "week")
        ),
        placed=tables.fetch(_placed(tables, chosen, weeks)),
        products=tables.fetch(_products(tables, chosen)),
        together=tables.fetch(_together(tables, kept_lines)),
        kept=tables.fetch(_kept(tables, kept_lines)),
        orders=int(tables.row(kept_lines.aggregate(n=_.order_id.nunique().cast("int64")))["n"]),
        threshold=threshold,
        left_out=left_out,
    )


def _lines(tables: Tables, weeks: list[dt.date]) -> ir.Table:
    """Lines that count units, in the weeks of the window, in the reporting currency."""
    settings = tables.settings
    orders = tables[ORDERS]
    dated = orders.filter(orders.store_id.notnull()).select(
        "order_id", "store_id", day=business_day(orders.ordered_at, settings.time_zone)
    )
    dated = dated.filter((dated.day >= weeks[0]) & (dated.day < weeks[-1] + dt.timedelta(weeks=1)))
    counted = tables[PRODUCTS].select("product_id", "is_counted")
    lines = tables[ORDER_LINES]
    lines = lines.filter(lines.quantity > 0).inner_join(dated, "order_id")
    lines = lines.left_join(counted, "product_id").drop("product_id_right")
    lines = lines.filter(lines.is_counted.fill_null(ibis.literal(value=True)))
    priced = in_currency(
        lines, ["gross_amount", "discount_amount"], tables[EXCHANGE_RATES], settings.currency, "day"
    )
    return priced.select(
        "order_id",
        "line_number",
        "product_id",
        "store_id",
        "quantity",
        gross_amount=priced.gross_amount.cast("float64"),
        discount_amount=priced.discount_amount.cast("float64"),
        week=week_start(priced.day, settings.first_weekday),
    )


def _threshold(tables: Tables, totals: ir.Table, minimum: float, weeks: int) -> tuple[float, int]:
    rows = tables.fetch(totals.select("units", "stores").order_by(_.units.desc(), _.stores.desc()))
    cells, reached = 0, minimum
    units, stores = (rows.column(name).to_pylist() for name in ("units", "stores"))
    for one, places in zip(units, stores, strict=True):
        cells += places * weeks
        if one < minimum:
            break
        if cells > MOST_CELLS:
            # Ties with the first that does not fit are left out with it.
            reached = one + 1e-9
            break
    kept = sum(1 for one in units if one >= reached)
    return reached, len(units) - kept


def _placed(tables: Tables, chosen: ir.Table, weeks: list[dt.date]) -> ir.Table:
    """Where products stood, once per product, store and week."""
    rows = tables[PROMOTIONS]
    inside = rows.filter(rows.week_starts_on.between(weeks[0], weeks[-1])).semi_join(
        chosen, "product_id"
    )
    return inside.group_by("product_id", "store_id", week=inside.week_starts_on).agg(
        is_displayed=_is_somewhere(inside.display_location),
        is_mailed=_is_somewhere(inside.mailer_location),
    )


def _is_somewhere(place: ir.StringValue) -> ir.BooleanValue:
    found: ir.BooleanValue = (place.fill_null(NOWHERE) != NOWHERE).any()
    return found


def _products(tables: Tables, chosen: ir.Table) -> ir.Table:
    named = chosen.left_join(tables[PRODUCTS], "product_id").drop("product_id_right")
    group = ibis.coalesce(named.category, named.department, ibis.literal(UNLISTED))
    return named.select("product_id", category=group, product_name=named.product_name).order_by(
        "category", "product_id"
    )


def _of_categories(tables: Tables, lines: ir.Table) -> ir.Table:
    products = tables[PRODUCTS]
    group = ibis.coalesce(products.category, products.department, ibis.literal(UNLISTED))
    named = products.select("product_id", category=group)
    joined = lines.left_join(named, "product_id").drop("product_id_right")
    return joined.mutate(category=joined.category.fill_null(UNLISTED))


def _together(tables: Tables, lines: ir.Table) -> ir.Table:
    """Orders that hold two categories; a category with itself is all of its orders."""
    held = tables.layer(_of_categories(tables, lines).select("order_id", "category").distinct())
    other = held.select(order_id="order_id", with_category="category")
    pairs = held.inner_join(other, "order_id")
    counted = pairs.group_by("category", "with_category").agg(orders=_.count().cast("int64"))
    return counted.filter(_.orders >= LINKED_ORDERS)


def _kept(tables: Tables, lines: ir.Table) -> ir.Table:
    """Share of units that stayed, by category."""
    back = (
        tables[RETURNS]
        .group_by("order_id", "line_number")
        .agg(back=_.quantity.sum().cast("float64"))
    )
    joined = _of_categories(tables, lines).left_join(back, ["order_id", "line_number"])
    return joined.group_by("category").agg(
        units=joined.quantity.sum().cast("float64"),
        back=joined.back.fill_null(0.0).sum().cast("float64"),
    )
