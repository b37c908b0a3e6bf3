"""What stays of orders after returns, in each order's own currency."""

from collections.abc import Mapping

import ibis.expr.types as ir

from dangol.tables.vocabulary import MONEY


def kept_orders(
    orders: ir.Table, returns: ir.Table, known: Mapping[str, ir.BooleanValue] | None = None
) -> ir.Table:
    """``orders`` with ``kept_amount``: net amount less what came back.

    A return in another currency than its order is not subtracted from it: it would be a sum over
    currencies. ``known`` gives further amounts by name, of the returns (rows of ``returns``) for
    which the condition holds.
    """
    returned = {"kept_amount": returns.returned_amount.sum()} | {
        name: returns.returned_amount.sum(where=holds) for name, holds in (known or {}).items()
    }
    back = returns.group_by(
        returned_order_id=returns.order_id, returned_currency=returns.currency
    ).agg(**{f"less_{name}": amount for name, amount in returned.items()})
    joined = orders.left_join(
        back, [orders.order_id == back.returned_order_id, orders.currency == back.returned_currency]
    )
    return joined.mutate(
        **{
            name: (joined.net_amount - joined[f"less_{name}"].fill_null(0)).cast(MONEY)
            for name in returned
        }
    ).drop("returned_order_id", "returned_currency", *(f"less_{name}" for name in returned))
