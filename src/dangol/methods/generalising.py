"""Coarser descriptions, until rows hide each other: days become years, codes lose their end.

Datafly (Sweeney 1997): the column with the most different values is made coarser, again and
again, until at most a small share of the rows is in groups below k; those rows are left out.
Every row of a column gets the same step, so what is coarse can still be compared.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, get_args

import ibis
import ibis.expr.types as ir

from dangol.methods.anonymity import ROWS, SIZE, groups_of
from dangol.store.warehouse.interface import Session

Step = Literal["year", "decade", "tens", "hundreds", "three-letters", "two-letters", "rare", "gone"]
STEPS: tuple[Step, ...] = get_args(Step)
SPARED_SHARE = 0.02
"""At most this share of the rows is left out instead of making everybody coarser."""


def ladder(value: ir.Value, *, is_code: bool) -> tuple[Step, ...]:
    """The steps of a column, the finest first; after the last nothing is left of it."""
    if value.type().is_temporal():
        return "year", "decade", "gone"
    if value.type().is_numeric():
        return "tens", "hundreds", "gone"
    if is_code:
        return "three-letters", "two-letters", "gone"
    return ("rare", "gone") if value.type().is_string() else ("gone",)


def coarser(rows: ir.Table, steps: Mapping[str, Step], k: int) -> ir.Table:
    """The rows with these columns made coarser; types stay, so a year is its first day."""
    return rows.mutate(**{name: _step(rows, rows[name], step, k) for name, step in steps.items()})


def plan(
    session: Session,
    rows: ir.Table,
    columns: Sequence[str],
    k: int,
    *,
    person: str | None = None,
    codes: Collection[str] = (),
) -> dict[str, Step]:
    """The step of each column that has to be coarser."""
    ladders = {name: list(ladder(rows[name], is_code=name in codes)) for name in columns}
    steps: dict[str, Step] = {}
    while True:
        now = coarser(rows, steps, k)
        if _is_enough(session, groups_of(now, columns, person), k):
            return steps
        left = [name for name in columns if ladders[name]]
        if not left:
            return steps
        distinct = session.fetch(now.agg(**{name: now[name].nunique() for name in left}))
        counts = distinct.to_pylist()[0]
        # Of equals the first, so that the same rows always become the same.
        widest = max(left, key=lambda name: counts[name])
        steps[widest] = ladders[widest].pop(0)


def changed_cells(
    session: Session, rows: ir.Table, steps: Mapping[str, Step], k: int
) -> dict[str, int]:
    """By column how many values are no longer what they were."""
    if not steps:
        return {}
    changed = {
        name: (~rows[name].identical_to(_step(rows, rows[name], step, k))).cast("int64")
        for name, step in steps.items()
    }
    marked = rows.select(**changed)
    sums = marked.agg(**{name: marked[name].sum().fill_null(0) for name in steps})
    return {name: int(count) for name, count in session.fetch(sums).to_pylist()[0].items()}


def _is_enough(session: Session, groups: ir.Table, k: int) -> bool:
    small = ibis.ifelse(groups[SIZE] < k, groups[ROWS], 0).sum().fill_null(0)
    found = session.fetch(groups.agg(small=small, whole=groups[ROWS].sum().fill_null(0)))
    (sums,) = found.to_pylist()
    return bool(sums["small"] <= SPARED_SHARE * sums["whole"])


def _step(rows: ir.Table, value: ir.Value, step: Step, k: int) -> ir.Value:
    kind = value.type()
    if step == "gone":
        return ibis.null(kind)
    if step == "rare":
        number = rows.count().over(ibis.window(group_by=value))
        return ibis.ifelse(number >= k, value, ibis.null(kind))
    if step == "year":
        return value.truncate("Y").cast(kind)
    if step == "decade":
        day = ibis.date((value.year() - value.year() % 10).cast("int64"), 1, 1)
        return day.cast(kind)
    if step in {"tens", "hundreds"}:
        width = 10 if step == "tens" else 100
        return ((value / width).floor() * width).cast(kind)
    return value.left(3 if step == "three-letters" else 2)
