"""The effects on quantiles that a test measures, by measure and variant."""

from collections.abc import Sequence

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.quantile_effect import NoQuantileError, quantile_effect
from dangol.optimization.measurement.experiments.measuring import Plan
from dangol.optimization.measurement.experiments.outcomes import Columns
from dangol.optimization.measurement.experiments.quantiles import quantiles_by


def quantile_effects(
    tables: Tables, rows: ir.Table, plan: Plan, columns: Sequence[Columns]
) -> dict[str, dict[str, Effect]]:
    """Left out where a quantile cannot be told: too few people, or most have the same value."""
    found: dict[str, dict[str, Effect]] = {}
    for one in columns:
        if one.measure.how != "quantile":
            continue
        share = one.measure.quantile
        try:
            ordered = quantiles_by(tables.fetch, rows, one.outcome, share)
            control = ordered[plan.test.control.name]
            found[one.measure.name] = {
                name: quantile_effect(control, ordered[name]) for name in plan.treated
            }
        except (NoQuantileError, KeyError):
            continue
    return found
