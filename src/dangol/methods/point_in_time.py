"""What was known of anything on a day, as numbers: one set-wise plan for many days at once.

Facts are rows with an entity (a customer, a product, a store), the day on which they
happened, values and kinds. A fact counts before a cut-off if it happened on an earlier day
and had come in by then: what came in late while its source was being read is hidden from
the days in between (``hidden_from_on`` to ``hidden_until_on``, both included; empty where
nothing was late). So the snapshot of a past day is the same today as it was on that day.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import ibis
import ibis.expr.types as ir

from dangol.methods.calendar import days_between

CUTOFF = "cutoff_on"
HIDDEN = ("hidden_from_on", "hidden_until_on")
DIGITS = 6

Measure = Literal[
    "count",
    "days",
    "sum",
    "mean",
    "most",
    "recency",
    "first",
    "share",
    "trend",
    "pace",
    "gap",
    "gap_spread",
    "kinds",
    "main_share",
    "mix",
]
"""How facts become a number.

``count`` of facts, distinct ``days``, ``sum``, ``mean`` and ``most`` of a value; days since
the last (``recency``) and ``first``; ``share`` of facts (or of a value) that are of a kind;
``trend``, the share that falls into the later half of the window (.5 is steady); ``pace``,
a count that forgets with the window as its constant; ``gap``, the mean days between days
with a fact, and its ``gap_spread`` (standard deviation over mean); number of distinct
``kinds``, ``main_share`` of the most frequent one, and ``mix``, their entropy in nats.
"""

_SPACED: frozenset[Measure] = frozenset({"gap", "gap_spread"})
_VARIED: frozenset[Measure] = frozenset({"kinds", "main_share", "mix"})
_COUNTED: frozenset[Measure] = frozenset({"count", "days", "sum", "pace", "kinds"})


@dataclass(frozen=True)
class Feature:
    """One number per entity and cut-off. ``days`` is the length of its window, None for all.

    ``value`` names the column that is added up or whose kinds are counted; ``where`` is a
    column and what it must be, for shares what is counted among the rest.
    """

    name: str
    measure: Measure
    value: str | None = None
    where: tuple[str, str | bool] | None = None
    days: int | None = None


@dataclass(frozen=True)
class Ratio:
    """One feature over another; empty where the second is 0 or empty."""

    name: str
    top: str
    bottom: str


def cutoff_table(cutoffs: Sequence[dt.date]) -> ir.Table:
    """The cut-offs as one column ``cutoff_on``."""
    days = ibis.array([ibis.literal(day) for day in cutoffs])
    return days.unnest().name(CUTOFF).as_table()


def known_before(facts: ir.Table, cutoffs: Sequence[dt.date]) -> ir.Table:
    """Facts beside every cut-off before which they were known, with their age in days (1..)."""
    joined = facts.cross_join(cutoff_table(cutoffs))
    is_known = joined.day < joined[CUTOFF]
    if HIDDEN[0] in facts.columns:
        since, until = (joined[name] for name in HIDDEN)
        is_hidden = (joined[CUTOFF] >= since) & (joined[CUTOFF] <= until)
        is_known &= ~is_hidden.fill_null(ibis.literal(value=False))
    known = joined.filter(is_known)
    return known.mutate(age=days_between(known[CUTOFF], known.day).cast("int64"))


def snapshot(
    facts: ir.Table, features: Sequence[Feature], cutoffs: Sequence[dt.date], entity: str
) -> ir.Table:
    """One row per cut-off and entity with a known fact: ``cutoff_on``, ``entity``, the features.

    ``facts`` has ``entity``, ``day`` and the columns that the features name. What is counted
    is 0 where there is nothing, what is averaged empty.
    """
    key = (CUTOFF, entity)
    known = known_before(facts.filter(facts[entity].notnull()), cutoffs)
    plain = [one for one in features if one.measure not in _SPACED | _VARIED]
    found = known.group_by(*key).agg(
        known_facts=known.count(), **{one.name: _value(known, one) for one in plain}
    )
    parts: list[ir.Table] = []
    spaced = [one for one in features if one.measure in _SPACED]
    if spaced:
        parts.append(_spacing(known, spaced, key))
    for kind in dict.fromkeys(one.value for one in features if one.measure in _VARIED):
        of_kind = [one for one in features if one.measure in _VARIED and one.value == kind]
        parts.append(_variety(known, str(kind), of_kind, key))
    for part in parts:
        found = found.left_join(part, list(key)).drop(*(f"{name}_right" for name in key))
    return found.select(*key, *(one.name for one in features))


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
        counted = [one.name for one in features if one.measure in _COUNTED]
        rows = joined.mutate(**{name: joined[name].fill_null(0.0) for name in counted})
    return rows.mutate(
        **{one.name: (rows[one.top] / rows[one.bottom].nullif(0.0)).round(DIGITS) for one in ratios}
    )


def _within(known: ir.Table, days: int | None) -> ir.BooleanValue:
    return known.age >= 1 if days is None else known.age <= days


def _holds(known: ir.Table, where: tuple[str, str | bool] | None) -> ir.BooleanValue:
    if where is None:
        return known.age >= 1
    column, wanted = where
    return (known[column] == wanted).fill_null(ibis.literal(value=False))


def _number(known: ir.Table, one: Feature) -> ir.Value:
    """What each fact counts: its value, or one."""
    if one.value is None:
        return ibis.literal(1.0)
    return known[one.value].cast("float64")


def _total(value: ir.Value, holds: ir.BooleanValue) -> ir.Value:
    """The sum where something holds, in an order that nothing depends on."""
    return ibis.ifelse(holds, value, 0.0).sum().round(DIGITS)


def _value(known: ir.Table, one: Feature) -> ir.Value:
    found: ir.Value = _MEASURES[one.measure](known, one).cast("float64")
    return found


def _count(known: ir.Table, one: Feature) -> ir.Value:
    return _total(ibis.literal(1.0), _within(known, one.days) & _holds(known, one.where))


def _days(known: ir.Table, one: Feature) -> ir.Value:
    holds = _within(known, one.days) & _holds(known, one.where)
    return ibis.ifelse(holds, known.age, ibis.null("int64")).nunique()


def _sum(known: ir.Table, one: Feature) -> ir.Value:
    return _total(_number(known, one), _within(known, one.days) & _holds(known, one.where))


def _mean(known: ir.Table, one: Feature) -> ir.Value:
    holds = _within(known, one.days) & _holds(known, one.where)
    is_told = holds if one.value is None else holds & known[one.value].notnull()
    total = _total(_number(known, one), is_told)
    return (total / _total(ibis.literal(1.0), is_told).nullif(0.0)).round(DIGITS)


def _most(known: ir.Table, one: Feature) -> ir.Value:
    holds = _within(known, one.days) & _holds(known, one.where)
    return ibis.ifelse(holds, _number(known, one), ibis.null("float64")).max()


def _recency(known: ir.Table, one: Feature) -> ir.Value:
    return _age_where(known, one).min()


def _first(known: ir.Table, one: Feature) -> ir.Value:
    return _age_where(known, one).max()


def _age_where(known: ir.Table, one: Feature) -> ir.Value:
    holds = _within(known, one.days) & _holds(known, one.where)
    return ibis.ifelse(holds, known.age, ibis.null("int64"))


def _share(known: ir.Table, one: Feature) -> ir.Value:
    within = _within(known, one.days)
    number = _number(known, one)
    whole = _total(number, within)
    part = _total(number, within & _holds(known, one.where))
    return ibis.ifelse(whole > 0, part / whole.nullif(0.0), ibis.null("float64")).round(DIGITS)


def _trend(known: ir.Table, one: Feature) -> ir.Value:
    if one.days is None:
        raise ValueError(f"Feature '{one.name}' is a trend and needs a window.")
    holds, number = _holds(known, one.where), _number(known, one)
    whole = _total(number, holds & (known.age <= one.days))
    late = _total(number, holds & (known.age <= one.days // 2))
    return ibis.ifelse(whole > 0, late / whole.nullif(0.0), ibis.null("float64")).round(DIGITS)


def _pace(known: ir.Table, one: Feature) -> ir.Value:
    if one.days is None:
        raise ValueError(f"Feature '{one.name}' is a pace and needs a window.")
    return _total((-known.age / float(one.days)).exp(), _holds(known, one.where))


_MEASURES: Mapping[Measure, Callable[[ir.Table, Feature], ir.Value]] = {
    "count": _count,
    "days": _days,
    "sum": _sum,
    "mean": _mean,
    "most": _most,
    "recency": _recency,
    "first": _first,
    "share": _share,
    "trend": _trend,
    "pace": _pace,
}


def _spacing(known: ir.Table, features: Sequence[Feature], key: tuple[str, str]) -> ir.Table:
    """Days between neighbouring days with a fact, as far as both were known."""
    found: ir.Table | None = None
    for where in dict.fromkeys(one.where for one in features):
        days = known.filter(_holds(known, where)).select(*key, "age").distinct()
        order = ibis.window(group_by=list(key), order_by=days.age)
        spaced = days.mutate(gap=(days.age.lead().over(order) - days.age).cast("float64"))
        values = {}
        for one in features:
            if one.where != where:
                continue
            kept = _within(spaced, one.days) & spaced.gap.notnull()
            number = _total(ibis.literal(1.0), kept).nullif(0.0)
            mean = _total(spaced.gap, kept) / number
            squares = _total(spaced.gap * spaced.gap, kept) / number
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


def _variety(
    known: ir.Table, kind: str, features: Sequence[Feature], key: tuple[str, str]
) -> ir.Table:
    """How many kinds there are within each window, and how unevenly facts fall on them."""
    named = known.filter(known[kind].notnull())
    windows = list(dict.fromkeys(one.days for one in features))
    names = {days: f"in_{days or 'all'}" for days in windows}
    counted = named.group_by(*key, kind).agg(
        **{names[days]: _total(ibis.literal(1.0), _within(named, days)) for days in windows}
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
