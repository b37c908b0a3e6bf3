"""Amounts in one money: the rate of the latest day that is not after the row's own."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.methods.money import as_money
from dangol.store.warehouse.compile import view_of


def in_currency(
    rows: ir.Table, amounts: Sequence[str], rates: ir.Table, to: str, day: str
) -> ir.Table:
    """``rows`` with ``amounts`` converted to the currency ``to`` by the column ``day``.

    Amounts in another currency without a rate become null: the caller counts and leaves
    them out. ``rates`` has currency, to_currency, valid_from_on and rate.
    """
    foreign = (
        rows.filter(rows.currency != to).select(asked_currency="currency", asked_on=day).distinct()
    )
    usable = rates.filter(rates.to_currency == to)
    reached = foreign.inner_join(
        usable,
        [foreign.asked_currency == usable.currency, usable.valid_from_on <= foreign.asked_on],
    )
    latest = reached.group_by("asked_currency", "asked_on").agg(
        rate=reached.rate.argmax(reached.valid_from_on)
    )
    # Ibis 12 goes on with a join that `rows` may be, and then takes a column that it computed,
    # `day`, for `asked_on`, which comes from it: true for every row. A view is a table to itself.
    joined = view_of(rows).left_join(latest, [("currency", "asked_currency"), (day, "asked_on")])
    converted = {
        name: ibis.ifelse(
            joined.currency == to,
            joined[name],
            as_money(joined[name].cast("float64") * joined.rate),
        )
        for name in amounts
    }
    return joined.mutate(**converted, currency=ibis.literal(to)).drop(
        "asked_currency", "asked_on", "rate"
    )
