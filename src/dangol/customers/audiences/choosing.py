"""Whom a rule chooses: one plan over profiles and what people did, on whichever engine."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import ibis
import ibis.expr.types as ir

from dangol.customers.audiences.errors import RuleError
from dangol.customers.audiences.rule import (
    AllOf,
    AnyOf,
    Did,
    Has,
    In,
    Leaf,
    Limit,
    Listed,
    Not,
    Part,
    Value,
    leaves,
)
from dangol.errors import did_you_mean
from dangol.tables.vocabulary import INSTANCE

PERSON = "customer_id"


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time())


@dataclass(frozen=True)
class World:
    """``people`` with every attribute, ``facts`` by kind with their days, other audiences.

    ``members`` gives the people of another audience by its name, ``lists`` the rows of what other
    analyses list, with the name of the saved one. Facts have a ``day`` or a ``moment`` (UTC), and
    ``begins`` says when a day does.
    """

    people: ir.Table
    facts: Mapping[str, ir.Table]
    members: Mapping[str, Callable[[], ir.Table]]
    today: dt.date
    lists: Mapping[str, ir.Table] = field(default_factory=dict)
    begins: Callable[[dt.date], dt.datetime] = _midnight


def chosen(rule: Part, world: World) -> ir.Table:
    """The people whom the rule fits, each once. Raises RuleError."""
    for leaf in leaves(rule):
        _check(leaf, world)
    people = world.people
    named: dict[str, str] = {}
    for leaf in leaves(rule):
        if isinstance(leaf, Has) or _key(leaf) in named:
            continue
        name = named[_key(leaf)] = f"leaf_{len(named)}"
        found = _found(leaf, world)
        joined = people.left_join(found.rename({name: "times"}), PERSON)
        people = joined.drop(f"{PERSON}_right")
    fits = _fits(rule, people, named, world.today)
    return people.filter(fits).select(PERSON)


def _fits(
    rule: Part, people: ir.Table, named: Mapping[str, str], today: dt.date
) -> ir.BooleanValue:
    if isinstance(rule, AllOf):
        return ibis.and_(*(_fits(part, people, named, today) for part in rule.all))
    if isinstance(rule, AnyOf):
        return ibis.or_(*(_fits(part, people, named, today) for part in rule.any))
    if isinstance(rule, Not):
        return ~_fits(rule.not_, people, named, today)
    if isinstance(rule, Has):
        return _holds(rule, people[rule.column], today).fill_null(ibis.literal(value=False))
    times = people[named[_key(rule)]].fill_null(0)
    if not isinstance(rule, Did):
        return times > 0
    fits: ir.BooleanValue = times >= rule.fewest
    return fits if rule.at_most is None else fits & (times <= rule.at_most)


def _key(leaf: Did | In | Listed) -> str:
    """What is asked the same twice is counted once."""
    return leaf.model_dump_json()


def _holds(asked: Has, value: ir.Value, today: dt.date) -> ir.BooleanValue:
    if asked.known is not None:
        return value.notnull() if asked.known else value.isnull()
    if asked.in_ is not None:
        return value.isin([_as(value, one) for one in asked.in_])
    limits = []
    if asked.within_days is not None:
        limits.append(value > ibis.literal(today - dt.timedelta(days=asked.within_days)))
        limits.append(value <= ibis.literal(today))
    if asked.beyond_days is not None:
        limits.append(value <= ibis.literal(today - dt.timedelta(days=asked.beyond_days)))
    if asked.at_least is not None:
        limits.append(value >= _as(value, asked.at_least))
    if asked.at_most is not None:
        limits.append(value <= _as(value, asked.at_most))
    return ibis.and_(*limits)


def _counted(asked: Did, world: World) -> ir.Table:
    """How often each person did it."""
    rows = world.facts[asked.did]
    rows = rows.filter(rows[PERSON].notnull() & _within(rows, asked.within_days, world))
    for name, value in asked.where.items():
        rows = rows.filter(rows[name] == _as(rows[name], value))
    return rows.group_by(PERSON).agg(times=rows.count())


def _within(rows: ir.Table, days: int | None, world: World) -> ir.BooleanValue:
    """Whether it happened before today, and no more than so many days ago."""
    first = None if days is None else world.today - dt.timedelta(days=days)
    if "day" in rows.columns:
        before = rows.day < world.today
        return before if first is None else before & (rows.day >= first)

    def at(day: dt.date) -> ir.Scalar:
        return ibis.literal(world.begins(day).replace(tzinfo=None))

    # Days are not worked out: a stretch of moments is found without reading the others.
    before = rows.moment < at(world.today)
    return before if first is None else before & (rows.moment >= at(first))


def _found(leaf: Did | In | Listed, world: World) -> ir.Table:
    """Each person of whom it is so, once."""
    if isinstance(leaf, Did):
        return _counted(leaf, world)
    if isinstance(leaf, In):
        return world.members[leaf.audience]().select(PERSON, times=ibis.literal(1))
    rows = world.lists[leaf.listed]
    rows = rows.filter(rows[INSTANCE] == leaf.saved_as)
    for name, value in leaf.where.items():
        rows = rows.filter(rows[name] == _as(rows[name], value))
    return rows.group_by(PERSON).agg(times=rows.count())


def _check(leaf: Leaf, world: World) -> None:
    if isinstance(leaf, In):
        _known(leaf.audience, world.members, "audience")
        return
    if isinstance(leaf, Did):
        _known(leaf.did, world.facts, "kind of fact")
        _check_where(leaf.did, world.facts[leaf.did], leaf.where)
        return
    if isinstance(leaf, Listed):
        _known(leaf.listed, world.lists, "list of people")
        _check_where(leaf.listed, world.lists[leaf.listed], leaf.where)
        return
    _known(leaf.column, world.people.columns, "attribute")
    column = world.people[leaf.column]
    if (leaf.within_days or leaf.beyond_days) and not column.type().is_date():
        raise RuleError(f"'{leaf.column}' is of type {column.type()}: only a day can be days ago.")
    for one in (*(leaf.in_ or ()), leaf.at_least, leaf.at_most):
        if one is not None:
            _as(column, one)


def _check_where(what: str, rows: ir.Table, where: Mapping[str, Value]) -> None:
    for name, value in where.items():
        _known(name, rows.columns, f"column of {what}")
        _as(rows[name], value)


def _known(name: str, among: Mapping[str, object] | tuple[str, ...], what: str) -> None:
    if name not in among:
        raise RuleError(f"There is no {what} '{name}'{did_you_mean(name, among)}")


def _as(column: ir.Value, value: Value | Limit) -> ir.Scalar:
    """The value in the type of the column. Raises RuleError where it cannot be one."""
    kind = column.type()
    if kind.is_date() and isinstance(value, str):
        try:
            value = dt.date.fromisoformat(value)
        except ValueError:
            raise RuleError(
                f"'{column.get_name()}' is a day, such as 2026-01-31; not '{value}'."
            ) from None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    fits = (
        (kind.is_date() and isinstance(value, dt.date))
        or (kind.is_boolean() and isinstance(value, bool))
        or (kind.is_numeric() and not kind.is_boolean() and is_number)
        or (kind.is_string() and isinstance(value, str))
    )
    if not fits:
        shown = type(value).__name__
        raise RuleError(f"'{column.get_name()}' is of type {kind}; {value!r} is of type {shown}.")
    return ibis.literal(value)
