"""Each measure as an aggregate over known facts, which have an ``age`` in days (1..)."""

from collections.abc import Callable, Mapping

import ibis
import ibis.expr.types as ir

from dangol.methods.point_in_time.feature import Feature, Measure

DIGITS = 6


def within(known: ir.Table, days: int | None) -> ir.BooleanValue:
    return known.age >= 1 if days is None else known.age <= days


def holds_where(known: ir.Table, where: tuple[str, str | bool] | None) -> ir.BooleanValue:
    if where is None:
        return known.age >= 1
    column, wanted = where
    return (known[column] == wanted).fill_null(ibis.literal(value=False))


def _number(known: ir.Table, one: Feature) -> ir.Value:
    """What each fact counts: its value, or one."""
    if one.value is None:
        return ibis.literal(1.0)
    return known[one.value].cast("float64")


def total_of(value: ir.Value, holds: ir.BooleanValue) -> ir.Value:
    """The sum where something holds, in an order that nothing depends on."""
    return ibis.ifelse(holds, value, 0.0).sum().round(DIGITS)


def value_of(known: ir.Table, one: Feature) -> ir.Value:
    found: ir.Value = _MEASURES[one.measure](known, one).cast("float64")
    return found


def _count(known: ir.Table, one: Feature) -> ir.Value:
    return total_of(ibis.literal(1.0), within(known, one.days) & holds_where(known, one.where))


def _days(known: ir.Table, one: Feature) -> ir.Value:
    holds = within(known, one.days) & holds_where(known, one.where)
    return ibis.ifelse(holds, known.age, ibis.null("int64")).nunique()


def _sum(known: ir.Table, one: Feature) -> ir.Value:
    return total_of(_number(known, one), within(known, one.days) & holds_where(known, one.where))


def _mean(known: ir.Table, one: Feature) -> ir.Value:
    holds = within(known, one.days) & holds_where(known, one.where)
    is_told = holds if one.value is None else holds & known[one.value].notnull()
    total = total_of(_number(known, one), is_told)
    return (total / total_of(ibis.literal(1.0), is_told).nullif(0.0)).round(DIGITS)


def _most(known: ir.Table, one: Feature) -> ir.Value:
    holds = within(known, one.days) & holds_where(known, one.where)
    return ibis.ifelse(holds, _number(known, one), ibis.null("float64")).max()


def _recency(known: ir.Table, one: Feature) -> ir.Value:
    return _age_where(known, one).min()


def _first(known: ir.Table, one: Feature) -> ir.Value:
    return _age_where(known, one).max()


def _age_where(known: ir.Table, one: Feature) -> ir.Value:
    holds = within(known, one.days) & holds_where(known, one.where)
    return ibis.ifelse(holds, known.age, ibis.null("int64"))


def _share(known: ir.Table, one: Feature) -> ir.Value:
    inside = within(known, one.days)
    number = _number(known, one)
    whole = total_of(number, inside)
    part = total_of(number, inside & holds_where(known, one.where))
    return ibis.ifelse(whole > 0, part / whole.nullif(0.0), ibis.null("float64")).round(DIGITS)


def _trend(known: ir.Table, one: Feature) -> ir.Value:
    if one.days is None:
        raise ValueError(f"Feature '{one.name}' is a trend and needs a window.")
    holds, number = holds_where(known, one.where), _number(known, one)
    whole = total_of(number, holds & (known.age <= one.days))
    late = total_of(number, holds & (known.age <= one.days // 2))
    return ibis.ifelse(whole > 0, late / whole.nullif(0.0), ibis.null("float64")).round(DIGITS)


def _pace(known: ir.Table, one: Feature) -> ir.Value:
    if one.days is None:
        raise ValueError(f"Feature '{one.name}' is a pace and needs a window.")
    return total_of((-known.age / float(one.days)).exp(), holds_where(known, one.where))


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
