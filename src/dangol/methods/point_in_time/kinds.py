"""Features of single kinds, such as one category of many: gathered once, told apart after."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.methods.point_in_time.feature import Feature, Measure
from dangol.methods.point_in_time.measuring import DIGITS, value_of


def kind_of(one: Feature) -> tuple[str, str | bool]:
    """The column that says the kind, and which one is meant."""
    if one.where is None:
        raise ValueError(f"Feature '{one.name}' is of no kind.")
    return one.where


def is_share(one: Feature) -> bool:
    """Whether it needs a whole beside its part."""
    return one.measure == "share"


def whole_of(one: Feature) -> Feature:
    """What a share is a share of."""
    value, days = one.value or "facts", one.days or "all"
    measure: Measure = "sum" if one.value else "count"
    return Feature(f"whole_{value}_{days}", measure, one.value, None, one.days)


def share_of(found: ir.Table, one: Feature) -> ir.Value:
    """A part over its whole: 0 where the whole has nothing of the kind."""
    whole = found[whole_of(one).name]
    part = found[one.name].fill_null(0.0)
    return ibis.ifelse(whole > 0, part / whole.nullif(0.0), ibis.null("float64")).round(DIGITS)


def by_kind(
    known: ir.Table, column: str, features: Sequence[Feature], key: tuple[str, str]
) -> ir.Table:
    """Features of single kinds: reckoned once for all kinds, then each put into its column."""
    kinds = list(dict.fromkeys(str(kind_of(one)[1]) for one in features))
    plain: dict[tuple[Measure, str | None, int | None], Feature] = {}
    for one in features:
        total: Measure = "sum" if one.value else "count"
        measure = total if is_share(one) else one.measure
        asked = (measure, one.value, one.days)
        plain.setdefault(
            asked, Feature(f"of_kind_{len(plain)}", measure, one.value, None, one.days)
        )
    rows = known.filter(known[column].isin(kinds))
    gathered = rows.group_by(*key, column).agg(
        **{one.name: value_of(rows, one) for one in plain.values()}
    )
    names = {asked: one.name for asked, one in plain.items()}
    values = {}
    for one in features:
        total = "sum" if one.value else "count"
        name = names[total if is_share(one) else one.measure, one.value, one.days]
        is_kind = gathered[column] == kind_of(one)[1]
        values[one.name] = ibis.ifelse(is_kind, gathered[name], ibis.null("float64")).max()
    return gathered.group_by(*key).agg(**values)
