"""Whether the change fades as people get used to it: the effect by days since it was met."""

import ibis
import ibis.expr.types as ir
import numpy as np

from dangol.contract.tables_view import Tables
from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import TooFewUnitsError, mean_effect
from dangol.methods.experiments.moments import OUTCOME, Moments
from dangol.methods.experiments.novelty import FEWEST_DAYS, TooFewDaysError, novelty
from dangol.optimization.measurement.experiments.doings import doings, source_of
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.measuring import Plan
from dangol.optimization.measurement.experiments.standing import Checked

CHANCE = 0.01


def fading_check(
    tables: Tables, rows: ir.Table, plan: Plan, measure: Measure, variant: str | None
) -> Checked | None:
    """Of one variant, where the days that count reach beyond the first week.

    Only sums go by day: shares count whether somebody did it on that day.
    """
    test = plan.test
    if measure.how not in ("share", "count", "amount") or test.window_days < FEWEST_DAYS:
        return None
    if variant is None or test.unit == "visitor":
        return Checked("novelty", "unknown")
    found = _effects(tables, rows, plan, measure, variant)
    try:
        trend = novelty(*found)
    except TooFewDaysError:
        return Checked("novelty", "unknown")
    changes = trend.fades(CHANCE) or trend.grows(CHANCE)
    return Checked("novelty", "look" if changes else "fine", trend.p_value)


def _effects(
    tables: Tables, rows: ir.Table, plan: Plan, measure: Measure, variant: str
) -> tuple[list[int], list[Effect]]:
    test = plan.test
    pair = (test.control.name, variant)
    met = rows.filter(rows.variant.isin(pair)).select("unit_id", "who", "variant", "exposed_at")
    done = doings(tables, [source_of(measure)], test.unit)
    near = met.inner_join(
        done,
        [
            met.who == done.who,
            done.done_at >= met.exposed_at,
            done.done_at < met.exposed_at + ibis.interval(days=test.window_days),
        ],
    )
    since = near.done_at.epoch_seconds() - near.exposed_at.epoch_seconds()
    dated = near.mutate(day=(since / 86_400).floor().cast("int64"))
    value = dated.amount if measure.how == "amount" else dated.times.cast("float64")
    each = dated.group_by("unit_id", "variant", "day").agg(value=value.sum())
    if measure.how == "share":
        each = each.mutate(value=(each.value > 0).cast("float64"))
    sums = each.group_by("variant", "day").agg(
        total=each.value.sum(), squares=(each.value * each.value).sum()
    )
    counted = tables.rows(met.group_by("variant").agg(n=met.count()))
    counts = {row["variant"]: float(row["n"]) for row in counted}
    found = {(row["variant"], row["day"]): row for row in tables.rows(sums)}
    days, effects = [], []
    for day in range(test.window_days):
        sides = [_moments(found.get((name, day)), counts.get(name, 0.0)) for name in pair]
        try:
            effects.append(mean_effect(*sides))
        except TooFewUnitsError:
            continue
        days.append(day)
    return days, effects


def _moments(row: dict[str, float] | None, count: float) -> Moments:
    total, squares = (row["total"], row["squares"]) if row is not None else (0.0, 0.0)
    mean = total / count if count else 0.0
    variance = max(squares - count * mean**2, 0.0) / max(count - 1, 1.0)
    return Moments((OUTCOME,), count, np.array([mean]), np.array([[variance]]))
