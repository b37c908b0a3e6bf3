"""How regularly things happen: the days between neighbouring days with a fact."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.methods.point_in_time.feature import Feature
from dangol.methods.point_in_time.measuring import DIGITS, holds_where, total_of, within


def spacing(known: ir.Table, features: Sequence[Feature], key: tuple[str, str]) -> ir.Table:
    """Days between neighbouring days with a fact, as far as both were known."""
    found: ir.Table | None = None
    for where in dict.fromkeys(one.where for one in features):
        days = known.filter(holds_where(known, where)).select(*key, "age").distinct()
        order = ibis.window(group_by=list(key), order_by=days.age)
        spaced = days.mutate(gap=(days.age.lead().over(order) - days.age).cast("float64"))
        values = {}
        for one in features:
            if one.where != where:
                continue
            kept = within(spaced, one.days) & spaced.gap.notnull()
            number = total_of(ibis.literal(1.0), kept).nullif(0.0)
            mean = total_of(spaced.gap, kept) / number
            squares = total_of(spaced.gap * spaced.gap, kept) / number
            variance = ibis.greatest(squares - mean * mean, 0.0)
            spread = ibis.ifelse(number >= 2, variance.sqrt() / mean, ibis.null("float64"))
            values[one.name] = (mean if one.measure == "gap" else spread).round(DIGITS)
        part = spaced.group_by(*key).agg(**values)
        found = (
            part
            if found is None
            else found.outer_join(part, list(key))
            .mutate(**{name: lambda t, n=name: t[n].coalesce(t[f"{n}_right"]) for name in key})
            .drop(*(f"{name}_right" for name in key))
        )
    if found is None:
        raise ValueError("No feature speaks of gaps.")
    return found
