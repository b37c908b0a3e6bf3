"""How many kinds there are among facts, and how unevenly facts fall on them."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.methods.point_in_time.feature import Feature
from dangol.methods.point_in_time.measuring import DIGITS, total_of, within


def variety(
    known: ir.Table, kind: str, features: Sequence[Feature], key: tuple[str, str]
) -> ir.Table:
    """How many kinds there are within each window, and how unevenly facts fall on them."""
    named = known.filter(known[kind].notnull())
    windows = list(dict.fromkeys(one.days for one in features))
    names = {days: f"in_{days or 'all'}" for days in windows}
    counted = named.group_by(*key, kind).agg(
        **{names[days]: total_of(ibis.literal(1.0), within(named, days)) for days in windows}
    )
    values: dict[str, ir.Value] = {}
    for one in features:
        number = counted[names[one.days]]
        whole = number.sum().nullif(0.0)
        if one.measure == "kinds":
            values[one.name] = (number > 0).cast("int64").sum().cast("float64")
        elif one.measure == "main_share":
            values[one.name] = (number.max() / whole).round(DIGITS)
        else:
            # - sum p ln p = ln(sum n) - sum(n ln n) / sum n, with 0 ln 0 = 0.
            logs = ibis.ifelse(number > 0, number * ibis.greatest(number, 1.0).ln(), 0.0).sum()
            values[one.name] = ibis.greatest(whole.ln() - logs / whole, 0.0).round(DIGITS)
    return counted.group_by(*key).agg(**values)
