"""Which categories were bought by whom on which day, and which of them are asked about."""

import datetime as dt
from collections.abc import Sequence

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.features.facts import hidden_days
from dangol.customers.features.snapshots import PERSON
from dangol.methods.calendar import business_day
from dangol.methods.point_in_time.known import CUTOFF, HIDDEN, known_before
from dangol.methods.point_in_time.measuring import total_of
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import ORDER_LINES, ORDERS

_ARRIVAL = ("row_known_at", "row_awaited_at")
READS = (
    ORDERS["order_id", "customer_id", "ordered_at", *_ARRIVAL],
    ORDER_LINES["order_id", "line_number", "product_id"],
    PRODUCTS["product_id", "category", "department"],
)
ANYTHING = ""
"""The category that stands for a purchase of any kind."""
FAST, SLOW = 28.0, 91.0


def purchases(tables: Tables) -> ir.Table:
    """One row per person, category and day, and one of any category: ``ANYTHING``."""
    orders = tables[ORDERS].filter(_.customer_id.notnull())
    orders = orders.mutate(day=business_day(_.ordered_at, tables.settings.time_zone))
    hidden = hidden_days(orders, orders.day, tables.settings.time_zone)
    dated = orders.mutate(**hidden).select("order_id", PERSON, "day", *HIDDEN)
    known = tables[PRODUCTS].filter(_.category.notnull()).select("product_id", "category")
    lines = tables[ORDER_LINES].inner_join(dated, "order_id").inner_join(known, "product_id")
    named = lines.select(PERSON, "category", "day", *HIDDEN).distinct()
    whole = dated.mutate(category=ibis.literal(ANYTHING))
    return named.union(whole.select(PERSON, "category", "day", *HIDDEN).distinct())


def departments(tables: Tables) -> dict[str, str]:
    """The department of each category; empty where none is told."""
    known = tables[PRODUCTS].filter(_.category.notnull())
    found = known.group_by("category").agg(department=known.department.min())
    return {row["category"]: row["department"] or "" for row in tables.rows(found)}


def most_bought(
    tables: Tables, rows: ir.Table, until: dt.date, most: int, fewest_people: int
) -> list[str]:
    """The categories that most people had bought before a day."""
    known = rows.filter((rows.day < until) & (rows.category != ANYTHING))
    sizes = known.group_by("category").agg(people=known[PERSON].nunique())
    order = sizes.filter(sizes.people >= fewest_people)
    order = order.order_by(order.people.desc(), "category").limit(most)
    return [row["category"] for row in tables.rows(order)]


def sums(rows: ir.Table, cutoffs: Sequence[dt.date], people: ir.Table) -> ir.Table:
    """What was known of each of ``people`` and each category at each cut-off."""
    known = known_before(rows.semi_join(people, PERSON), cutoffs)
    return known.group_by(CUTOFF, PERSON, "category").agg(
        days=known.count().cast("float64"),
        fast=total_of((-known.age / FAST).exp(), known.age >= 1),
        slow=total_of((-known.age / SLOW).exp(), known.age >= 1),
        recency=known.age.min().cast("float64"),
        first=known.age.max().cast("float64"),
    )
