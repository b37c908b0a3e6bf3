"""By what a test can be relied on: the lot, who is left out, and what was alike before."""

from collections.abc import Mapping

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.methods.experiments.mean_effect import TooFewUnitsError, mean_effect
from dangol.methods.experiments.moments import BEFORE, OUTCOME, Moments
from dangol.methods.experiments.sample_ratio import sample_ratio
from dangol.optimization.measurement.experiments.cells import Cells
from dangol.optimization.measurement.experiments.measuring import Plan
from dangol.optimization.measurement.experiments.standing import Checked
from dangol.optimization.measurement.experiments.units import Counted

LOOK_CHANCE = 0.01
MOST_CROSSED = 0.01
_OFF = 0.02


def checks_of(
    tables: Tables, met: ir.Table, plan: Plan, counted: Counted, cells: Mapping[str, Cells]
) -> list[Checked]:
    """Every check, whatever came of it."""
    test = plan.test
    everyone = counted.counted + counted.waiting + counted.crossed
    found = []
    if test.allocation == "fixed":
        found.append(_sample_ratio(tables, met, plan))
        found.append(_share("crossed", counted.crossed, everyone))
    found.append(_share("known-variants", counted.unknown_variant, everyone))
    found.append(_probability(tables, met, plan))
    missing = set(test.measures) - set(plan.measures)
    found.append(Checked("measures", "broken" if missing else "fine", float(len(missing))))
    if test.before_days and test.measure in cells:
        found.append(_alike_before(plan, cells[test.measure]))
    return found


def _share(name: str, some: int, everyone: int) -> Checked:
    if not everyone:
        return Checked(name, "unknown")
    share = some / everyone
    state = "fine" if share < LOOK_CHANCE / 10 else "look" if share < MOST_CROSSED else "broken"
    return Checked(name, state, share)


def _sample_ratio(tables: Tables, met: ir.Table, plan: Plan) -> Checked:
    """Whether people are in the variants as they were drawn, on every look."""
    weights = {one.name: one.weight for one in plan.test.variants}
    rows = tables.rows(met.group_by("variant").agg(n=met.count()).order_by("variant"))
    counts = {row["variant"]: row["n"] for row in rows}
    seen = [counts.get(name, 0) for name in weights]
    if sum(seen) < len(seen):
        return Checked("sample-ratio", "unknown")
    found = sample_ratio(seen, list(weights.values()))
    chance = found.always_valid
    state = "broken" if found.is_wrong else "look" if chance < LOOK_CHANCE else "fine"
    return Checked("sample-ratio", state, chance)


def _probability(tables: Tables, met: ir.Table, plan: Plan) -> Checked:
    """Whether the probabilities that were logged are those of the plan."""
    if plan.test.allocation == "adaptive":
        return Checked("probability", "fine")
    rows = met.filter(met.probability.notnull())
    found = tables.rows(rows.group_by("variant").agg(p=rows.probability.mean(), n=rows.count()))
    total = sum(one.weight for one in plan.test.variants)
    planned = {one.name: one.weight / total for one in plan.test.variants}
    off = [abs(row["p"] - planned[row["variant"]]) for row in found if row["variant"] in planned]
    if not off:
        return Checked("probability", "unknown")
    return Checked("probability", "look" if max(off) > _OFF else "fine", max(off))


def _alike_before(plan: Plan, cells: Cells) -> Checked:
    """Whether variants differ in what people did before chance drew them: they must not."""
    chances = []
    for variant in plan.treated:
        pairs = cells.pairs(plan.test.control.name, variant)
        for control, treated in pairs[:1]:
            if BEFORE not in control:
                continue
            try:
                effect = mean_effect(_as_outcome(control), _as_outcome(treated))
            except TooFewUnitsError:
                continue
            chances.append(effect.p_value)
    if not chances:
        return Checked("before", "unknown")
    chance = min(1.0, min(chances) * len(chances))
    return Checked("before", "look" if chance < LOOK_CHANCE else "fine", chance)


def _as_outcome(one: Moments) -> Moments:
    before = one.only(BEFORE)
    return Moments((OUTCOME,), before.count, before.mean, before.covariance)
