"""What each variant of a test changed, measure by measure, and what can be said of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.mean_effect import Pair, TooFewUnitsError, stratified_effect
from dangol.methods.experiments.rare_events import share_effect
from dangol.optimization.experiments.cells import Cells
from dangol.optimization.experiments.experiment import Experiment
from dangol.optimization.experiments.measure import Measure
from dangol.optimization.experiments.standing import OnDay, Told
from dangol.optimization.experiments.watching import UNPLANNED_PEOPLE, Looks

DECIDES, BESIDE, GUARDS = "decides", "beside", "guards"


@dataclass(frozen=True)
class Plan:
    """How a test is judged: which measures, on how many looks, at which level."""

    test: Experiment
    measures: Mapping[str, Measure]
    is_over: bool

    def role(self, name: str) -> str:
        if name == self.test.measure:
            return DECIDES
        return GUARDS if name in {one.measure for one in self.test.guard_rails} else BESIDE

    def margin(self, name: str) -> float:
        return next(o.margin_share for o in self.test.guard_rails if o.measure == name)

    @property
    def treated(self) -> list[str]:
        return [one.name for one in self.test.variants[1:]]

    @property
    def is_told(self) -> bool:
        """Whether anything may be said yet: of a test that is looked at once, at its end."""
        return self.is_over or self.test.watching == "daily"

    @property
    def looks(self) -> Looks:
        """Of each variant against the first, by its share of the planned people."""
        weights = [one.weight for one in self.test.variants]
        pair = (weights[0] + min(weights[1:])) / sum(weights)
        return Looks(self.test.watching, (self.test.planned_people or UNPLANNED_PEOPLE) * pair)

    def level(self, name: str) -> float:
        """Of one interval: several variants and measures of a role share the false alarms."""
        role = self.role(name)
        several = sum(self.role(one) == role for one in self.measures) if role == BESIDE else 1
        return 1 - self.test.error_share / (several * len(self.treated))


def effect_of(measure: Measure, pairs: Sequence[Pair]) -> Effect | None:
    """None where either variant has too few people."""
    if not pairs:
        return None
    try:
        if measure.how == "share" and len(pairs) == 1:
            rare = share_effect(*(one.without_before() for one in pairs[0]))
            if type(rare) is not Effect:
                return rare
        return stratified_effect(pairs)
    except (TooFewUnitsError, ZeroDivisionError):
        return None


def call_of(low: float | None, high: float | None, measure: Measure, least: float) -> str:
    """What an interval of the relative change says of a variant."""
    if low is None or high is None:
        return "unclear"
    if low > 0 or high < 0:
        return "better" if (low > 0) == (measure.good == "up") else "worse"
    return "same" if -least < low and high < least else "unclear"


def told_effects(plan: Plan, cells: Mapping[str, Cells]) -> list[Told]:
    """Every measure and variant; without numbers where nothing may be said yet."""
    return [
        _told(plan, measure, variant, cells[name])
        for name, measure in plan.measures.items()
        if name in cells
        for variant in plan.treated
    ]


def _told(plan: Plan, measure: Measure, variant: str, cells: Cells) -> Told:
    test, role = plan.test, plan.role(measure.name)
    control = test.control.name
    units = cells.count(control) + cells.count(variant)
    bare = Told(measure.name, variant, role, units)
    effect = effect_of(measure, cells.pairs(control, variant))
    if effect is None or not (plan.is_told or role == GUARDS):
        return bare
    level = plan.level(measure.name)
    reach = plan.looks.reach(effect, level)
    if not isfinite(reach):
        return bare
    difference, relative = effect.interval_at(reach), effect.relative_at(reach)
    low, high = relative if relative is not None else (None, None)
    return Told(
        measure.name,
        variant,
        role,
        units,
        control_level=effect.control,
        variant_level=effect.treated,
        change_share=effect.relative,
        change_low_share=low,
        change_high_share=high,
        difference=effect.difference,
        difference_low=difference[0],
        difference_high=difference[1],
        chance_alone=plan.looks.p_value(effect, level),
        effect_call=call_of(low, high, measure, test.least_lift),
    )


def days_known(plan: Plan, measure: Measure, cells: Cells) -> list[OnDay]:
    """The change of the measure that decides as it was known on each day."""
    test, found = plan.test, []
    if test.watching != "daily":
        return []
    wait = dt.timedelta(days=test.window_days + 1)
    for variant in plan.treated:
        for day in cells.days:
            effect = effect_of(measure, cells.pairs(test.control.name, variant, day))
            if effect is None:
                continue
            reach = plan.looks.reach(effect, plan.level(measure.name))
            low, high = (effect.relative_at(reach) if isfinite(reach) else None) or (None, None)
            found.append(
                OnDay(variant, day + wait, round(effect.units), effect.relative, low, high)
            )
    return found
