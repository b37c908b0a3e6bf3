"""What customers did, as numbers that may tell who they are: above all, what they buy."""

import datetime as dt
from dataclasses import dataclass

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import LEAST_PEOPLE, Candidates, candidates, windows_for
from dangol.customers.features.facts import KINDS_OF_FACTS
from dangol.customers.features.frequent import frequent
from dangol.customers.features.variable import Variable, variable

MOST_KINDS = {
    ("lines", "category"): 80,
    ("lines", "department"): 20,
    ("lines", "brand"): 20,
    ("orders", "store_id"): 30,
    ("orders", "channel"): 6,
}
"""Kinds of facts that are counted one by one, and how many of each at most."""


TELLING = ("orders", "lines", "events")
"""Facts whose plain variables are looked at: the others say little of who somebody is."""


@dataclass(frozen=True)
class Group:
    """Counts by kind: ``names`` of the variables, and that of the count of all such facts."""

    names: tuple[str, ...]
    total: str


@dataclass(frozen=True)
class Behaviour:
    """``found`` has every variable; those of ``groups`` are counts that make leanings."""

    found: Candidates
    groups: tuple[Group, ...]
    plain: tuple[str, ...]


def behaviour(tables: Tables, today: dt.date, history_days: int) -> Behaviour:
    """Everything that is reckoned of each customer as of today."""
    every = candidates(tables, today, history_days)
    longest = windows_for(history_days)[-1]
    kept = [one for one in every.variables if _is_wanted(one, longest)]
    plain = tuple(one.name for one in kept)
    groups = []
    for (facts, column), most in MOST_KINDS.items():
        kind = next(one for one in KINDS_OF_FACTS if one.name == facts)
        rows = every.rows.get(facts)
        names = []
        if rows is not None:
            known = rows.filter(rows.day < today)
            names = frequent(tables, known, column, most, LEAST_PEOPLE)
        if len(names) < 2:
            continue
        total = variable(facts, kind.lineage, "count")
        counts = [variable(facts, kind.lineage, "count", where=(column, name)) for name in names]
        kept += [total, *counts]
        groups.append(Group(tuple(one.name for one in counts), total.name))
    unique = {one.name: one for one in kept}
    return Behaviour(Candidates(every.rows, tuple(unique.values()), ()), tuple(groups), plain)


def _is_wanted(one: Variable, longest: int) -> bool:
    """Who somebody is does not change with the window; single kinds are counted apart."""
    is_kind = one.feature.where is not None and isinstance(one.feature.where[1], str)
    if one.facts not in TELLING or (is_kind and one.facts != "events"):
        return False
    return one.feature.days in (None, longest) or one.feature.measure in ("share", "mean")
