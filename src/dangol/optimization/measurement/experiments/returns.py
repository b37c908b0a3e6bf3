"""What each variant brought among those who met it, in money, and what it cost."""

import datetime as dt
from math import isfinite

from dangol.optimization.measurement.experiments.cells import Cells
from dangol.optimization.measurement.experiments.experiment import Variant
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.measuring import Plan, effect_of
from dangol.optimization.measurement.experiments.standing import Brought
from dangol.tables.measured import EXPERIMENT

MONEY = Measure(name="money", of="orders", how="amount")
"""Whole amounts: what is capped to judge by is no sum of money."""
LEVEL = 0.9


def brought(
    plan: Plan, cells: Cells, days: tuple[dt.date, dt.date], currency: str
) -> list[Brought]:
    """Of each variant whose people count, with the interval of nine in ten."""
    if cells.are_clusters or not plan.is_told:
        return []
    control, found = plan.test.control, []
    for variant in plan.test.variants[1:]:
        effect = effect_of(MONEY, cells, cells.pairs(control.name, variant.name))
        if effect is None:
            continue
        low, high = plan.looks.interval(effect, LEVEL)
        if not isfinite(low):
            continue
        units = cells.count(variant.name)
        found.append(
            Brought(
                variant=variant.name,
                counted_units=units,
                measured_from_on=days[0],
                measured_until_on=days[1],
                evidence_class=EXPERIMENT,
                incremental_amount=effect.difference * units,
                incremental_low_amount=low * units,
                incremental_high_amount=high * units,
                cost_amount=_cost(variant, control, units),
                currency=currency,
            )
        )
    return found


def _cost(variant: Variant, control: Variant, units: int) -> float | None:
    """What the variant cost beyond the first one; None where nobody told."""
    if variant.cost_per_person is None:
        return None
    return (variant.cost_per_person - (control.cost_per_person or 0.0)) * units
