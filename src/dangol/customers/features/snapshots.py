"""Variables of everyone at cut-offs of the past and today, as one plan and as arrays."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.methods.point_in_time import CUTOFF, joined_snapshots, known_before, snapshot

Array = npt.NDArray[np.float64]
PERSON = "customer_id"


@dataclass(frozen=True)
class Panel:
    """Rows of people at cut-offs; ``values`` are (rows, names), nan where there is nothing."""

    names: tuple[str, ...]
    cutoff: npt.NDArray[np.datetime64]
    people: npt.NDArray[np.str_]
    values: Array

    def at(self, cutoffs: Sequence[dt.date]) -> "Panel":
        return self.of(np.isin(self.cutoff, np.array(cutoffs, dtype="datetime64[D]")))

    def of(self, rows: npt.NDArray[np.bool_]) -> "Panel":
        return Panel(self.names, self.cutoff[rows], self.people[rows], self.values[rows])

    def column(self, name: str) -> Array:
        found: Array = self.values[:, self.names.index(name)]
        return found

    def columns(self, names: Sequence[str]) -> Array:
        found: Array = self.values[:, [self.names.index(name) for name in names]]
        return found

    def __len__(self) -> int:
        return len(self.cutoff)


def buyers(orders: ir.Table, cutoffs: Sequence[dt.date]) -> ir.Table:
    """Everyone who was known to have bought before each cut-off."""
    known = known_before(orders.filter(orders.customer_id.notnull()), cutoffs)
    return known.select(CUTOFF, PERSON).distinct()


def variables_of(found: Candidates, people: ir.Table, cutoffs: Sequence[dt.date]) -> ir.Table:
    """One row per cut-off and person of ``people``, with every variable."""
    parts = []
    for kind, rows in found.rows.items():
        features = [one.feature for one in found.variables if one.facts == kind]
        if features:
            parts.append((snapshot(rows, features, cutoffs, PERSON), features))
    ratios = [one.ratio for one in found.proportions]
    return joined_snapshots(people, parts, ratios, PERSON).select(CUTOFF, PERSON, *found.names)


def panel_of(tables: Tables, rows: ir.Table, names: Sequence[str]) -> Panel:
    """The rows as arrays, in the order of cut-off and person."""
    fetched = tables.fetch(rows.order_by(CUTOFF, PERSON))
    columns = [np.asarray(fetched.column(name).cast("float64").to_numpy()) for name in names]
    values = np.column_stack(columns) if columns else np.zeros((fetched.num_rows, 0))
    return Panel(
        tuple(names),
        np.asarray(fetched.column(CUTOFF).to_numpy()).astype("datetime64[D]"),
        np.asarray(fetched.column(PERSON).to_numpy(zero_copy_only=False)).astype(np.str_),
        values,
    )
