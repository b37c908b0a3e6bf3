"""Moments of a test's people by variant, day of exposure and group, put together as asked."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.experiments.mean_effect import Pair
from dangol.methods.experiments.moments import Moments, merged
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.outcomes import Columns
from dangol.optimization.measurement.experiments.summing import cluster_moments_by, moments_by

Day = dt.date
ByDay = Mapping[tuple[str, str], Mapping[Day, Moments]]
"""By variant and group, then by the day of the first exposure."""


@dataclass(frozen=True)
class Cells:
    """One measure's moments; of people drawn in clusters, of clusters and of one day only."""

    parts: ByDay
    are_clusters: bool = False

    @property
    def days(self) -> list[Day]:
        return sorted({day for part in self.parts.values() for day in part})

    @property
    def groups(self) -> list[str]:
        return sorted({group for _, group in self.parts})

    def until(self, variant: str, group: str, day: Day | None = None) -> Moments | None:
        """Of everybody exposed by the end of a day; None where there is nobody."""
        part = self.parts.get((variant, group), {})
        kept = [one for exposed, one in part.items() if day is None or exposed <= day]
        return merged(kept) if kept else None

    def pairs(self, control: str, treated: str, day: Day | None = None) -> list[Pair]:
        """Control and treated of each group in which both are."""
        found = []
        for group in self.groups:
            pair = self.until(control, group, day), self.until(treated, group, day)
            if pair[0] is not None and pair[1] is not None:
                found.append((pair[0], pair[1]))
        return found

    def count(self, variant: str, day: Day | None = None) -> int:
        return round(
            sum(
                one.count
                for (named, _), part in self.parts.items()
                for exposed, one in part.items()
                if named == variant and (day is None or exposed <= day)
            )
        )


def measured_cells(
    tables: Tables, rows: ir.Table, test: Experiment, columns: Sequence[Columns]
) -> dict[str, Cells]:
    """The cells of every measure but quantiles, all summed in one pass."""
    metrics = [one.summed for one in columns if one.measure.how != "quantile"]
    if test.cluster_by:
        by_variant = cluster_moments_by(tables.fetch, rows, metrics, ("variant",))
        day = max(tables.fetch(rows.select("exposed_on").distinct())["exposed_on"].to_pylist())
        return {
            name: Cells(
                {(str(cell[0]), ""): {day: one} for cell, one in found.items()}, are_clusters=True
            )
            for name, found in by_variant.items()
        }
    summed = moments_by(tables.fetch, rows, metrics, ("variant", "test_group", "exposed_on"))
    cells: dict[str, Cells] = {}
    for name, found in summed.items():
        parts: dict[tuple[str, str], dict[Day, Moments]] = {}
        for (variant, group, day), one in found.items():
            parts.setdefault((variant, group), {})[day] = one
        cells[name] = Cells(parts)
    return cells
