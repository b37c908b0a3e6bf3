"""How the people of adaptive tests were shared, each time that the shares moved."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import ibis.expr.types as ir
import pyarrow as pa

from dangol.methods.assignment import Division
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.experiment_results import EXPERIMENT_DIVISIONS


@dataclass(frozen=True)
class Divided:
    """The circle of a test from a moment on (naive UTC)."""

    experiment_id: str
    since: dt.datetime
    division: Division


def read_divisions(rows: pa.Table) -> list[Divided]:
    """Rows of the table, each division whole again, in the order of time."""
    pieces: dict[tuple[str, dt.datetime], list[tuple[int, int, str | None]]] = {}
    for row in rows.to_pylist():
        key = (row["experiment_id"], row["divided_at"])
        piece = (row["piece_number"], row["piece_end"], row["variant"])
        pieces.setdefault(key, []).append(piece)
    found = []
    for (test, since), parts in sorted(pieces.items(), key=lambda one: (one[0][1], one[0][0])):
        parts.sort()
        division = Division(tuple(end for _, end, _ in parts), tuple(who for _, _, who in parts))
        found.append(Divided(test, since, division))
    return found


def latest_divisions(fetch: Callable[[ir.Table], pa.Table], table: ir.Table) -> dict[str, Division]:
    """The division that holds now, by the test's id."""
    return {one.experiment_id: one.division for one in read_divisions(fetch(table))}


def rows_of_divisions(divided: Iterable[Divided]) -> pa.Table:
    rows = [
        (one.experiment_id, one.since, number, end, owner)
        for one in divided
        for number, (end, owner) in enumerate(
            zip(one.division.ends, one.division.owners, strict=True), start=1
        )
    ]
    names = ("experiment_id", "divided_at", "piece_number", "piece_end", "variant")
    columns = {name: [row[place] for row in rows] for place, name in enumerate(names)}
    return rows_of(EXPERIMENT_DIVISIONS, **columns)
