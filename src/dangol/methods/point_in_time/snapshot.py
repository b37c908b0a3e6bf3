"""What was known of anything on a day, as numbers: one set-wise plan for many days at once.

Facts are rows with an entity (a customer, a product, a store), the day on which they
happened, values and kinds. A snapshot of a past day is the same today as it was on that day.
"""

import datetime as dt
from collections.abc import Callable, Sequence

import ibis.expr.types as ir

from dangol.methods.point_in_time.feature import COUNTED, Feature, Measure, Ratio
from dangol.methods.point_in_time.kinds import by_kind, is_share, kind_of, share_of, whole_of
from dangol.methods.point_in_time.known import CUTOFF, known_before
from dangol.methods.point_in_time.measuring import DIGITS, value_of
from dangol.methods.point_in_time.spacing import spacing
from dangol.methods.point_in_time.variety import variety

_SPACED: frozenset[Measure] = frozenset({"gap", "gap_spread"})
_VARIED: frozenset[Measure] = frozenset({"kinds", "main_share", "mix"})


def snapshot(
    facts: ir.Table, features: Sequence[Feature], cutoffs: Sequence[dt.date], entity: str
) -> ir.Table:
    """One row per cut-off and entity with a known fact: ``cutoff_on``, ``entity``, the features.

    ``facts`` has ``entity``, ``day`` and the columns that the features name. What is counted
    is 0 where there is nothing, what is averaged empty.
    """
    key = (CUTOFF, entity)
    known = known_before(facts.filter(facts[entity].notnull()), cutoffs)
    by_way: dict[str, list[Feature]] = {}
    for one in features:
        by_way.setdefault(_way(one), []).append(one)
    whole = {whole_of(one).name: whole_of(one) for one in by_way.get("kind", ()) if is_share(one)}
    found = known.group_by(*key).agg(
        known_facts=known.count(),
        **{one.name: value_of(known, one) for one in (*by_way.get("plain", ()), *whole.values())},
    )
    parts: list[ir.Table] = []
    if "spaced" in by_way:
        parts.append(spacing(known, by_way["spaced"], key))
    for kind, of_kind in _by_column(by_way.get("varied", ()), lambda one: str(one.value)):
        parts.append(variety(known, kind, of_kind, key))
    for column, of_kind in _by_column(by_way.get("kind", ()), lambda one: str(kind_of(one)[0])):
        parts.append(by_kind(known, column, of_kind, key))
    for part in parts:
        found = found.left_join(part, list(key)).drop(*(f"{name}_right" for name in key))
    shares = [one for one in by_way.get("kind", ()) if is_share(one)]
    found = found.mutate(**{one.name: share_of(found, one) for one in shares})
    counted = [one.name for one in by_way.get("kind", ()) if one.measure in COUNTED]
    found = found.mutate(**{name: found[name].fill_null(0.0) for name in counted})
    return found.select(*key, *(one.name for one in features))


def _way(one: Feature) -> str:
    """By which plan a feature is reckoned: kinds are gathered first and told apart after."""
    if one.measure in _SPACED:
        return "spaced"
    if one.measure in _VARIED:
        return "varied"
    return "kind" if one.where is not None and isinstance(one.where[1], str) else "plain"


def _by_column(
    features: Sequence[Feature], column: Callable[[Feature], str]
) -> list[tuple[str, list[Feature]]]:
    found: dict[str, list[Feature]] = {}
    for one in features:
        found.setdefault(column(one), []).append(one)
    return list(found.items())


def joined_snapshots(
    people: ir.Table,
    parts: Sequence[tuple[ir.Table, Sequence[Feature]]],
    ratios: Sequence[Ratio],
    entity: str,
) -> ir.Table:
    """Snapshots of several kinds of facts side by side, for everyone of ``people``.

    Whoever has no fact of a kind has counts of 0.
    """
    key = [CUTOFF, entity]
    rows = people.select(*key)
    for part, features in parts:
        joined = rows.left_join(part, key).drop(*(f"{name}_right" for name in key))
        counted = [one.name for one in features if one.measure in COUNTED]
        rows = joined.mutate(**{name: joined[name].fill_null(0.0) for name in counted})
    return rows.mutate(
        **{one.name: (rows[one.top] / rows[one.bottom].nullif(0.0)).round(DIGITS) for one in ratios}
    )
