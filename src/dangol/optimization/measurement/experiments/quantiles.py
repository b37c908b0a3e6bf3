"""The values around a quantile in every variant, read by the engine."""

import ibis
import ibis.expr.types as ir

from dangol.methods.experiments.quantile_effect import Ordered, levels_around
from dangol.optimization.measurement.experiments.summing import VARIANT, Fetch


def quantiles_by(
    fetch: Fetch, units: ir.Table, outcome: str, share: float, by: str = VARIANT
) -> dict[str, Ordered]:
    """What tells the quantile at ``share`` of an outcome, and its error, in each variant.

    Raises NoQuantileError for too few units.
    """
    told = units.filter(units[outcome].notnull() & units[by].notnull())
    counted = fetch(counts_of(told, by)).to_pylist()
    counts = {row[by]: row["unit_count"] for row in sorted(counted, key=lambda row: str(row[by]))}
    (row,) = fetch(values_of(told, outcome, share, counts, by)).to_pylist()
    return {
        variant: Ordered(float(count), *(row[f"value_{place}_{part}"] for part in range(3)))
        for place, (variant, count) in enumerate(counts.items())
    }


def counts_of(told: ir.Table, by: str = VARIANT) -> ir.Table:
    return told.group_by(by).aggregate(unit_count=told.count().cast("int64"))


def values_of(
    told: ir.Table, outcome: str, share: float, counts: dict[str, int], by: str = VARIANT
) -> ir.Table:
    """One row: three values of each variant. What is not the variant's is empty for it."""
    asked = {}
    value = told[outcome].cast("float64")
    for place, (variant, count) in enumerate(counts.items()):
        mine = ibis.ifelse(told[by] == variant, value, ibis.null("float64"))
        for part, level in enumerate(levels_around(count, share)):
            asked[f"value_{place}_{part}"] = mine.quantile(level)
    return told.aggregate(**asked)
