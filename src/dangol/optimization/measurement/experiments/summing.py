"""Units of an experiment summed in the engine: the moments of every variant, all metrics at once.

One row per unit goes in; what comes out has one row per variant (and stratum, segment, day),
however many people there are. Two questions are asked: for the middle, and where wanted the cap,
of every column over all units; and for means and covariances around that middle, so that amounts
of a billion that differ by one keep their digits.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from dangol.methods.experiments.moments import (
    BEFORE,
    DENOMINATOR,
    DENOMINATOR_BEFORE,
    OUTCOME,
    Moments,
)

Fetch = Callable[[ir.Expr], pa.Table]
Cell = tuple[Any, ...]
"""The values of the columns by which units were parted: a variant, and say its stratum."""
Middles = Mapping[str, float | None]
VARIANT, CLUSTER = "variant", "cluster_id"
_TOLD = "told"
_ROUNDING = 1e-12
"""Of the middle around which sums are taken; a double has sixteen digits."""


@dataclass(frozen=True)
class Summed:
    """A metric as columns of the units: what counts, per what, and both before the experiment.

    A unit without an outcome is none of the metric's; in the other columns nothing counts as
    zero. With ``cap_share``, outcomes above that quantile of those that are not zero count as
    the quantile, the same in all variants; so do those of before, above a quantile of theirs.
    """

    name: str
    outcome: str
    denominator: str | None = None
    before: str | None = None
    denominator_before: str | None = None
    cap_share: float | None = None

    @property
    def pieces(self) -> dict[str, "_Piece"]:
        """By role, in the order of roles."""
        named = {
            OUTCOME: self.outcome,
            DENOMINATOR: self.denominator,
            BEFORE: self.before,
            DENOMINATOR_BEFORE: self.denominator_before,
        }
        capped = {OUTCOME, BEFORE}
        return {
            role: _Piece(column, self.outcome, self.cap_share if role in capped else None)
            for role, column in named.items()
            if column is not None
        }


@dataclass(frozen=True)
class _Piece:
    """A column as a metric reads it: where the outcome is told, and capped at a quantile."""

    column: str
    outcome: str
    cap_share: float | None

    @property
    def cap(self) -> str:
        return f"cap_{self.column}_{self.cap_share}"

    @property
    def middle(self) -> str:
        return f"middle_{self.column}"

    def value(self, rows: ir.Table, middles: Middles) -> ir.FloatingValue:
        """What counts of a unit; empty where the metric does not know it."""
        found = _number(rows[self.column])
        if self.cap_share is not None and (cap := middles[self.cap]) is not None:
            found = ibis.ifelse(found > cap, ibis.literal(cap, "float64"), found)
        if self.column != self.outcome:
            empty = ibis.null("float64")
            found = ibis.ifelse(rows[self.outcome].notnull(), found.coalesce(0.0), empty)
        return found


def moments_by(
    fetch: Fetch, units: ir.Table, metrics: Sequence[Summed], by: Sequence[str] = (VARIANT,)
) -> dict[str, dict[Cell, Moments]]:
    """The moments of each metric in each cell that has units of it, by the metric's name.

    ``units`` is read twice: make it a layer where it costs anything to compute.
    """
    middles = _only(fetch(middles_of(units, metrics)))
    return read(fetch(sums_of(units, metrics, by, middles)), metrics, by, middles)


def cluster_moments_by(
    fetch: Fetch, units: ir.Table, metrics: Sequence[Summed], by: Sequence[str] = (VARIANT,)
) -> dict[str, dict[Cell, Moments]]:
    """The same of the totals of clusters: each metric is a ratio, a mean is per member."""
    middles = _only(fetch(middles_of(units, metrics)))
    totals = totals_of(units, metrics, by, middles)
    per_member = [_of_totals(metric, place) for place, metric in enumerate(metrics)]
    # Clusters are too few for their sums to lose digits, so they need no middle.
    return read(fetch(sums_of(totals, per_member, by, {})), per_member, by, {})


def middles_of(units: ir.Table, metrics: Sequence[Summed]) -> ir.Table:
    """One row: the mean of every column, and the caps of those that have one."""
    asked = {}
    for piece in _pieces(metrics):
        value = _number(units[piece.column])
        asked[piece.middle] = value.mean()
        if piece.cap_share is not None:
            asked[piece.cap] = value.nullif(0.0).quantile(piece.cap_share)
    return units.aggregate(**asked)


def sums_of(
    units: ir.Table, metrics: Sequence[Summed], by: Sequence[str], middles: Middles
) -> ir.Table:
    """One row per cell: counts, means and covariances of all metrics, each worked out once."""
    pieces = _pieces(metrics)
    values = {
        f"x_{place}": piece.value(units, middles) - _centre(piece, middles)
        for place, piece in enumerate(pieces)
    }
    rows = units.select(*by, **values)
    asked: dict[str, ir.Scalar] = {}
    for metric in metrics:
        places = _places(metric, pieces)
        asked[f"count_{places[0]}"] = rows[f"x_{places[0]}"].count().cast("int64")
        for one in places:
            asked[f"mean_{one}"] = rows[f"x_{one}"].mean() + _centre(pieces[one], middles)
            for other in places:
                left, right = rows[f"x_{one}"], rows[f"x_{other}"]
                asked[_shared(one, other)] = (
                    left.var(how="sample") if one == other else left.cov(right, how="sample")
                )
    return rows.group_by(*by).aggregate(**asked)


def totals_of(
    units: ir.Table, metrics: Sequence[Summed], by: Sequence[str], middles: Middles
) -> ir.Table:
    """One row per cluster with the sums of every metric's columns, and its members."""
    values = {}
    for place, metric in enumerate(metrics):
        for role, piece in metric.pieces.items():
            values[f"{role}_{place}"] = piece.value(units, middles)
        values[f"{_TOLD}_{place}"] = units[metric.outcome].notnull().ifelse(1.0, None)
    rows = units.filter(units[CLUSTER].notnull()).select(*by, CLUSTER, **values)
    return rows.group_by(*by, CLUSTER).aggregate(**{name: rows[name].sum() for name in values})


def read(
    fetched: pa.Table, metrics: Sequence[Summed], by: Sequence[str], middles: Middles
) -> dict[str, dict[Cell, Moments]]:
    """The fetched sums as moments, by metric and cell, cells in a fixed order.

    What is left of a column that is the same for all units of a cell is rounding, and is taken
    for none: as a past that varies it would foretell everything.
    """
    pieces = _pieces(metrics)
    rows = sorted(fetched.to_pylist(), key=lambda row: [str(row[name]) for name in by])
    return {
        metric.name: {
            tuple(row[name] for name in by): _moments(row, metric, pieces, middles)
            for row in rows
            if row[f"count_{_places(metric, pieces)[0]}"]
        }
        for metric in metrics
    }


def _moments(
    row: Mapping[str, Any], metric: Summed, pieces: list[_Piece], middles: Middles
) -> Moments:
    """Of a single unit the engine knows no covariance."""
    places = _places(metric, pieces)
    shared = np.array([[row[_shared(one, other)] or 0.0 for other in places] for one in places])
    mean = np.array([row[f"mean_{one}"] for one in places])
    rounding = _ROUNDING * np.array([abs(middles.get(pieces[one].middle) or 0.0) for one in places])
    same = np.diag(shared) <= rounding**2
    shared[same, :] = shared[:, same] = 0.0
    mean[np.abs(mean) <= rounding] = 0.0
    return Moments(tuple(metric.pieces), float(row[f"count_{places[0]}"]), mean, shared)


def _of_totals(metric: Summed, place: int) -> Summed:
    members = f"{_TOLD}_{place}"
    has_before = metric.before is not None
    per_before = DENOMINATOR_BEFORE if metric.denominator_before else _TOLD
    return Summed(
        metric.name,
        f"{OUTCOME}_{place}",
        denominator=f"{DENOMINATOR}_{place}" if metric.denominator else members,
        before=f"{BEFORE}_{place}" if has_before else None,
        denominator_before=f"{per_before}_{place}" if has_before else None,
    )


def _pieces(metrics: Sequence[Summed]) -> list[_Piece]:
    """Every column that a metric reads, each once."""
    return list(dict.fromkeys(piece for metric in metrics for piece in metric.pieces.values()))


def _places(metric: Summed, pieces: list[_Piece]) -> list[int]:
    return [pieces.index(piece) for piece in metric.pieces.values()]


def _shared(one: int, other: int) -> str:
    return f"shared_{min(one, other)}_{max(one, other)}"


def _centre(piece: _Piece, middles: Middles) -> ir.FloatingScalar:
    return ibis.literal(middles.get(piece.middle) or 0.0, "float64")


def _number(value: ir.Value) -> ir.FloatingValue:
    number: ir.FloatingValue = value.cast("float64")
    return number


def _only(fetched: pa.Table) -> Middles:
    (row,) = fetched.to_pylist()
    found: Middles = row
    return found
