"""k-anonymity: among how many each row stands that are described alike.

Rows that agree in every describing column form a group; whoever knows somebody's description
cannot tell them from the others of their group. k is the size of the smallest (Samarati and
Sweeney 1998). Empty is a description too.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from dangol.store.warehouse.interface import Session

SIZE = "anonymity_size"
ROWS = "anonymity_rows"


@dataclass(frozen=True)
class Anonymity:
    """How well rows hide each other.

    ``smallest`` is the size of the smallest group, 0 where there is no row. ``helped`` says by
    column how many of the rows at risk would be safe without it.
    """

    k: int
    rows: int
    groups: int
    smallest: int
    small_groups: int
    rows_at_risk: int
    unique_rows: int
    helped: dict[str, int]

    @property
    def holds(self) -> bool:
        return self.rows_at_risk == 0


def groups_of(rows: ir.Table, columns: Sequence[str], person: str | None = None) -> ir.Table:
    """Each group with its rows and its size: its rows, or its people where rows are of people."""
    size = rows.count() if person is None else rows[person].nunique()
    return rows.group_by(*columns).agg(**{ROWS: rows.count(), SIZE: size})


def anonymity(
    session: Session, rows: ir.Table, columns: Sequence[str], k: int, person: str | None = None
) -> Anonymity:
    """Measured in two queries, the second over groups only.

    Where groups are of people, ``helped`` adds up people of several groups: an upper bound.
    """
    groups = session.layer(groups_of(rows, columns, person))
    is_small = groups[SIZE] < k
    whole = groups.agg(
        rows=_total(groups[ROWS]),
        groups=groups.count(),
        smallest=groups[SIZE].min().fill_null(0),
        small_groups=_total(is_small.cast("int64")),
        rows_at_risk=_total(ibis.ifelse(is_small, groups[ROWS], 0)),
        unique_rows=_total(ibis.ifelse(groups[SIZE] == 1, groups[ROWS], 0)),
    )
    (found,) = session.fetch(whole).to_pylist()
    helped: dict[str, int] = {}
    if found["rows_at_risk"]:
        without = [
            _at_risk_without(groups, columns, name, k).mutate(column=ibis.literal(name))
            for name in columns
        ]
        left = session.fetch(ibis.union(*without) if len(without) > 1 else without[0])
        helped = {
            one["column"]: max(found["rows_at_risk"] - one["rows"], 0) for one in left.to_pylist()
        }
    return Anonymity(k, helped={name: helped.get(name, 0) for name in columns}, **found)


def safe_rows(rows: ir.Table, columns: Sequence[str], k: int, person: str | None) -> ir.Table:
    """The rows in groups of at least ``k``."""
    groups = groups_of(rows, columns, person)
    large = groups.filter(groups[SIZE] >= k).select(*columns)
    # Empty descriptions are equal here; an ordinary join would lose them.
    return rows.semi_join(large, [rows[name].identical_to(large[name]) for name in columns])


def _at_risk_without(groups: ir.Table, columns: Sequence[str], name: str, k: int) -> ir.Table:
    # Without any description all are alike.
    others = [one for one in columns if one != name] or [ibis.literal("all").name("described")]
    sizes = groups.group_by(others).agg(size=groups[SIZE].sum(), many=groups[ROWS].sum())
    return sizes.agg(rows=_total(ibis.ifelse(sizes["size"] < k, sizes.many, 0)))


def _total(value: ir.Value) -> ir.Value:
    return value.sum().fill_null(0).cast("int64")
