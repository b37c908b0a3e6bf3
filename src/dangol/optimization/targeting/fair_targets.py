"""Whether a targeting treats groups alike, and the choice by a threshold for each group."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np

from dangol.contract.tables_view import Tables
from dangol.governance.fairness.checks import Check, Limits, check_choice, crossed, limits_of
from dangol.governance.fairness.groups import group_values
from dangol.methods.fair_choice import fair_choice
from dangol.tables.people import CUSTOMERS

SLUG = "targeting"
FREE = ""
"""The group of everybody whose share is not bound: small groups, and those who told nothing."""


@dataclass(frozen=True)
class Quotas:
    """How many to choose of each group by ``attributes``, best first, and what that costs."""

    attributes: tuple[str, ...]
    counts: dict[str, int]
    price: float
    is_reached: bool


@dataclass(frozen=True)
class Fairness:
    """What was found of the choice; ``before`` is what thresholds were applied to.

    ``quotas`` is None where nothing is clearly unlike.
    """

    checks: tuple[Check, ...]
    before: tuple[Check, ...] = ()
    quotas: Quotas | None = None

    @property
    def is_applied(self) -> bool:
        return bool(self.before)

    @property
    def unlike(self) -> list[Check]:
        return [one for one in self.checks if one.verdict == "unfair"]


def checked(tables: Tables, targets: ir.Table, today: dt.date) -> tuple[Check, ...]:
    """The checks of a choice; ``targets`` are rows of CUSTOMER_TARGETS.

    Compared are those who may be reached: whom consent keeps out was not passed over.
    """
    reachable = targets.filter(targets.is_reachable)
    people = reachable.select(
        "customer_id", selected=reachable.is_target, chance=reachable.probability
    )
    return check_choice(tables, people, tables[CUSTOMERS], limits_of(tables, SLUG), today)


def thresholds_asked(checks: Sequence[Check]) -> bool:
    """Whether a rule asks for thresholds where groups are clearly unlike."""
    return any(c.verdict == "unfair" and c.limits.mitigation == "thresholds" for c in checks)


def quotas_for(
    tables: Tables, people: ir.Table, checks: Sequence[Check], total: int, today: dt.date
) -> Quotas | None:
    """The numbers that bring what is clearly unlike within its limit at the least cost.

    ``people`` are those who could be chosen, with ``profit``. Where several attributes are
    unlike, groups are those of all of them at once: what holds for each pair of those holds
    for the groups of each attribute, whose shares are means of theirs.
    """
    unlike = [one.limits for one in checks if one.verdict == "unfair"]
    if not unlike or not total:
        return None
    attributes = tuple(one.attribute for one in unlike)
    asked = with_groups(people, tables[CUSTOMERS], attributes, today)
    rows = tables.fetch(asked.select("fair_group", "profit").order_by("fair_group"))
    encoded = rows.column("fair_group").combine_chunks().dictionary_encode()
    names = encoded.dictionary.to_pylist()
    codes = encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)
    profit = rows.column("profit").to_numpy()
    bound = _bound(names, np.bincount(codes, minlength=len(names)), unlike)
    limit = max(one.selection_ratio for one in unlike)
    # Those who are not bound compete with each other: they are one group.
    free = len(names)
    found = fair_choice(
        profit, np.where(bound[codes], codes, free), total, limit, np.r_[bound, False]
    )
    counts = {name: int(found.counts[i]) for i, name in enumerate(names) if bound[i]}
    counts[FREE] = int(found.counts[free])
    return Quotas(attributes, counts, found.loss, found.is_reached)


def with_groups(
    people: ir.Table, customers: ir.Table, attributes: Sequence[str], today: dt.date
) -> ir.Table:
    """People with ``fair_group``; FREE where something was not told."""
    values = group_values(customers, attributes, today)
    joined = people.left_join(values, "customer_id").drop("customer_id_right")
    named = joined.mutate(fair_group=crossed(joined, attributes).fill_null(FREE))
    return named.drop(*attributes)


def is_within(people: ir.Table, quotas: Quotas, place: ir.Value) -> ir.BooleanValue:
    """Whether somebody is among as many of their group; ``place`` counts from 0 within it."""
    number = ibis.cases(
        *((people.fair_group == name, n) for name, n in quotas.counts.items() if name != FREE),
        else_=quotas.counts[FREE],
    )
    within: ir.BooleanValue = place < number
    return within


def bound_group(people: ir.Table, quotas: Quotas) -> ir.StringValue:
    """The group among which somebody competes."""
    names = [name for name in quotas.counts if name != FREE]
    return ibis.ifelse(people.fair_group.isin(names), people.fair_group, FREE)


def _bound(
    names: Sequence[str], sizes: "np.ndarray[tuple[int], np.dtype[np.intp]]",
    limits: Sequence[Limits],
) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":  # fmt: skip
    smallest = max(one.smallest_group for one in limits)
    return np.array(
        [name != FREE and size >= smallest for name, size in zip(names, sizes, strict=True)],
        dtype=np.bool_,
    )
