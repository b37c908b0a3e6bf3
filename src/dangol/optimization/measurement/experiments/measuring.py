"""What each variant of a test changed, measure by measure, and what can be said of it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import isfinite

import numpy as np

from dangol.methods.experiments.bayesian import NoRelativeChangeError, best_of, posterior
from dangol.methods.experiments.cluster_effect import cluster_effect
from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.guard_rail import GuardRail, Standing
from dangol.methods.experiments.mean_effect import Pair, TooFewUnitsError, stratified_effect
from dangol.methods.experiments.rare_events import RareEffect, share_effect
from dangol.methods.multiplicity import held_by_all
from dangol.optimization.measurement.experiments.cells import Cells
from dangol.optimization.measurement.experiments.experiment import Experiment
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.standing import OnDay, Told
from dangol.optimization.measurement.experiments.watching import UNPLANNED_PEOPLE, Looks

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


def effect_of(measure: Measure, cells: Cells, pairs: Sequence[Pair]) -> Effect | None:
    """None where either variant has too few people."""
    if not pairs:
        return None
    try:
        if cells.are_clusters:
            return cluster_effect(*pairs[0])
        if measure.how == "share" and len(pairs) == 1:
            rare = share_effect(*(one.without_before() for one in pairs[0]))
            if isinstance(rare, RareEffect):
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


@dataclass(frozen=True)
class Found:
    """The effect of a variant in one measure, before anything is said of it."""

    measure: Measure
    variant: str
    units: int
    effect: Effect | None


def found_effects(
    plan: Plan, cells: Mapping[str, Cells], quantiles: Mapping[str, Mapping[str, Effect]]
) -> list[Found]:
    """Of every measure and variant."""
    control, found = plan.test.control.name, []
    for name, measure in plan.measures.items():
        for variant in plan.treated:
            if name in cells:
                one = cells[name]
                effect = effect_of(measure, one, one.pairs(control, variant))
                units = one.count(control) + one.count(variant)
            else:
                effect = quantiles.get(name, {}).get(variant)
                units = round(effect.units) if effect is not None else 0
            found.append(Found(measure, variant, units, effect))
    return found


@dataclass(frozen=True)
class Likely:
    """Chances that a variant is better, or best, and what choosing it costs on average."""

    better: float | None = None
    best: float | None = None
    loss: float | None = None


def told_effects(plan: Plan, found: Sequence[Found]) -> list[Told]:
    """Every measure and variant; without numbers where nothing may be said yet."""
    adjusted = _shared_chances(plan, found)
    likely = {name: _likely(plan, name, found) for name in plan.measures}
    return [
        _told(plan, one, adjusted.get((one.measure.name, one.variant)),
              likely[one.measure.name].get(one.variant, Likely()))
        for one in found
    ]  # fmt: skip


def _told(plan: Plan, one: Found, chance: float | None, likely: Likely) -> Told:
    role = plan.role(one.measure.name)
    bare = Told(one.measure.name, one.variant, role, one.units)
    if one.effect is None or not (plan.is_told or role == GUARDS):
        return bare
    effect, level = one.effect, plan.level(one.measure.name)
    difference = plan.looks.interval(effect, level)
    if not isfinite(difference[0]):
        return bare
    low, high = plan.looks.relative(effect, level) or (None, None)
    return replace(
        bare,
        control_level=effect.control,
        variant_level=effect.treated,
        change_share=effect.relative,
        change_low_share=low,
        change_high_share=high,
        difference=effect.difference,
        difference_low=difference[0],
        difference_high=difference[1],
        chance_alone=chance,
        test_call=_guarded(plan, one, effect)
        if role == GUARDS
        else call_of(low, high, one.measure, plan.test.least_lift),
        chance_better=likely.better,
        chance_best=likely.best,
        expected_loss_share=likely.loss,
    )


def _guarded(plan: Plan, one: Found, effect: Effect) -> str:
    """A guard rail is watched every day, whenever the test itself is looked at."""
    rail = GuardRail(
        plan.margin(one.measure.name),
        plan.looks.planned_units,
        1 - plan.test.error_share,
        more_is_better=one.measure.good == "up",
    )
    return _RAILS[rail.standing(effect)]


_RAILS = {Standing.HARMED: "harmed", Standing.SAFE: "safe", Standing.NOT_KNOWN: "unclear"}


def _shared_chances(plan: Plan, found: Sequence[Found]) -> dict[tuple[str, str], float]:
    """P-values by measure and variant; those of one role share its false alarms (Holm)."""
    shared: dict[tuple[str, str], float] = {}
    for role in (DECIDES, BESIDE, GUARDS):
        known = [
            (one, one.effect)
            for one in found
            if one.effect is not None and plan.role(one.measure.name) == role
        ]
        chances = [plan.looks.p_value(e, plan.level(one.measure.name)) for one, e in known]
        for (one, _), chance in zip(known, held_by_all(np.array(chances)), strict=True):
            shared[one.measure.name, one.variant] = float(chance)
    return shared


def _likely(plan: Plan, name: str, found: Sequence[Found]) -> dict[str, Likely]:
    """By variant; nothing where the level of what is done today is not above zero."""
    known = [(o.variant, o.effect) for o in found if o.measure.name == name and o.effect]
    is_up = plan.measures[name].good == "up"
    try:
        best = best_of([effect for _, effect in known], more_is_better=is_up)
        more = [posterior(effect).chance_more for _, effect in known]
    except (NoRelativeChangeError, ValueError):
        return {}
    return {
        variant: Likely(chance if is_up else 1 - chance, best.chances[place], best.losses[place])
        for place, ((variant, _), chance) in enumerate(zip(known, more, strict=True), start=1)
    }


def days_known(plan: Plan, measure: Measure, cells: Cells) -> list[OnDay]:
    """The change of the measure that decides as it was known on each day."""
    test, found = plan.test, []
    if test.watching != "daily" or cells.are_clusters:
        return []
    wait = dt.timedelta(days=test.window_days + 1)
    for variant in plan.treated:
        for day in cells.days:
            effect = effect_of(measure, cells, cells.pairs(test.control.name, variant, day))
            if effect is None:
                continue
            relative = plan.looks.relative(effect, plan.level(measure.name))
            low, high = relative or (None, None)
            found.append(
                OnDay(variant, day + wait, round(effect.units), effect.relative, low, high)
            )
    return found
