"""Whether the change is the same in all groups of people that the plan names."""

from dangol.methods.experiments.heterogeneity import segment_effects
from dangol.optimization.measurement.experiments.cells import Cells
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.measuring import Plan, effect_of
from dangol.optimization.measurement.experiments.standing import Checked, InGroup

DIFFER_CHANCE = 0.05
FEWEST_PEOPLE = 100


def groups_known(
    plan: Plan, measure: Measure, cells: Cells
) -> tuple[list[InGroup], Checked | None]:
    """The change in each group, drawn towards the whole; and whether groups clearly differ.

    Of several variants the least likely to be alike decides; groups of fewer than a hundred
    people in a variant are not told apart.
    """
    test = plan.test
    if not test.stratify_by or cells.are_clusters:
        return [], None
    rows: list[InGroup] = []
    chances = []
    for variant in plan.treated:
        named = []
        for group in cells.groups:
            pair = cells.until(test.control.name, group), cells.until(variant, group)
            if pair[0] is None or pair[1] is None:
                continue
            if min(pair[0].count, pair[1].count) < FEWEST_PEOPLE:
                continue
            effect = effect_of(measure, cells, [(pair[0], pair[1])])
            if effect is not None and effect.relative_error:
                named.append((group, effect))
        if len(named) < 2:
            continue
        found = segment_effects([effect for _, effect in named], relative=True)
        chances.append(found.p_value)
        low, high = found.interval(plan.level(measure.name))
        rows += [
            InGroup(
                variant,
                group,
                round(effect.units),
                float(found.drawn[place]),
                float(low[place]),
                float(high[place]),
            )
            for place, (group, effect) in enumerate(named)
        ]
    if not chances:
        return rows, Checked("groups", "unknown")
    chance = min(1.0, min(chances) * len(chances))
    return rows, Checked("groups", "look" if chance < DIFFER_CHANCE else "fine", chance)
