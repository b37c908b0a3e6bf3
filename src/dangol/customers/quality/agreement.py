"""Whether two sources say the same: orders and their lines."""

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.quality.measuring import Measured, measure
from dangol.customers.quality.rows_by_day import BY
from dangol.tables.commerce import ORDER_LINES
from dangol.tables.quality import AGREEING

_ROUNDED = 0.01
"""Amounts that differ by less are rounded in two ways."""


def orders_and_lines(tables: Tables, orders: ir.Table) -> Iterator[Measured]:
    """The share of orders that say what their lines add up to; ``orders`` are by day."""
    lines = tables[ORDER_LINES]
    sums = lines.group_by("order_id", "currency").agg(lines_amount=lines.net_amount.sum())
    both = orders.inner_join(sums, ["order_id", "currency"])
    same = (both.net_amount - both.lines_amount).abs() <= ibis.literal(_ROUNDED)
    found = both.mutate(same=same.cast("int64")).group_by(BY).agg(same=_.same.sum(), rows=_.count())
    rows = tables.fetch(found.order_by(BY))
    if rows.num_rows:
        yield measure(rows, "net_amount", AGREEING, "same", "rows")
