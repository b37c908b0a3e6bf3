"""Computed amounts as money."""

import ibis.expr.types as ir

from dangol.tables.vocabulary import MONEY

# Two units in a double's last place, as much as two factors and a product can be wrong by.
_NUDGE = 1 + 2.0**-51


def as_money(value: ir.FloatingValue) -> ir.DecimalValue:
    """``value`` rounded to the fourth place, halves away from zero, the same on every engine.

    8415048.6 * 0.00075 is 6311.28645, but as a double a little less, and engines do not agree
    on whether that is a half. So what lies within two units of the last place counts as one.
    """
    nudged: ir.FloatingValue = value * _NUDGE
    rounded: ir.DecimalValue = nudged.round(4).cast(MONEY)
    return rounded
