"""Tests whose shares move to what works: honest changes, and how to share people from now on.

People count in the batch in which they met the test first: only then is the probability known
that chance gave them. Differences within batches stay unbiased however shares moved between.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.adaptive_batches import Batches, Estimates, Rewards
from dangol.methods.adaptive_differences import differences
from dangol.methods.adaptive_estimates import augmented
from dangol.methods.arm_moments import ArmMoments
from dangol.methods.bandits import Bandit
from dangol.methods.best_arm import BestArm
from dangol.optimization.measurement.experiments.divisions import Divided
from dangol.optimization.measurement.experiments.drawing import planned_division
from dangol.optimization.measurement.experiments.measure import Measure
from dangol.optimization.measurement.experiments.measuring import Plan, call_of
from dangol.optimization.measurement.experiments.outcomes import Columns
from dangol.optimization.measurement.experiments.standing import Told
from dangol.optimization.measurement.experiments.summing import moments_by

Array = npt.NDArray[np.float64]
SUMMED = ("share", "count", "amount")
"""How measures are summed up whose changes stay honest while shares move."""
FEWEST_NEW = 100
"""People whose days are over since shares moved last, before they move again."""


@dataclass(frozen=True)
class Adapted:
    """Batches of one measure, by the variants of the plan."""

    measure: Measure
    batches: Batches
    variants: Sequence[str]

    @property
    def rewards(self) -> Rewards:
        return Rewards.PROPORTION if self.measure.how == "share" else Rewards.AVERAGE

    def best(self) -> tuple[BestArm, Array]:
        """What is known of each variant, and the shares that earn most while it is learned."""
        together = self.batches.moments.together()
        if self.measure.good == "down":
            together = _turned(together, self.rewards)
        is_share = self.rewards is Rewards.PROPORTION
        bandit = Bandit.of_proportions() if is_share else Bandit.of_averages()
        decided = bandit.decided(together)
        return decided.best, decided.probabilities


def _turned(seen: ArmMoments, rewards: Rewards) -> ArmMoments:
    means = 1 - seen.means if rewards is Rewards.PROPORTION else -seen.means
    return ArmMoments(seen.counts, means, seen.variances)


def divided_so_far(
    plan: Plan, test_id: str, kept: Sequence[Divided], since: dt.datetime
) -> list[Divided]:
    """How people were shared, batch by batch; as planned until it was ever told otherwise."""
    own = [one for one in kept if one.experiment_id == test_id]
    return own or [Divided(test_id, since, planned_division(plan.test))]


def adapted(
    tables: Tables,
    rows: ir.Table,
    plan: Plan,
    columns: Sequence[Columns],
    so_far: Sequence[Divided],
) -> dict[str, Adapted]:
    """The batches of every measure that can be told while shares move."""
    variants = [one.name for one in plan.test.variants]
    ends = [(rows.exposed_at < ibis.literal(one.since).cast("timestamp"), place)
            for place, one in enumerate(so_far[1:])]  # fmt: skip
    batch = ibis.cases(*ends, else_=len(so_far) - 1) if ends else ibis.literal(0)
    asked = [one for one in columns if one.measure.how in SUMMED]
    # Estimates by batch take the outcome alone.
    metrics = [replace(one, before=None, before_below=None).summed for one in asked]
    batched = rows.mutate(batch=batch.cast("int64"))
    summed = moments_by(tables.fetch, batched, metrics, ("variant", "batch"))
    chances = np.array(
        [[one.division.shares.get(name, 0.0) for name in variants] for one in so_far]
    )
    found = {}
    for one in asked:
        counts, means, variances = np.zeros((3, len(so_far), len(variants)))
        for (name, place), moments in summed[one.measure.name].items():
            at = (int(place), variants.index(name))
            counts[at], means[at] = moments.count, moments.mean[0]
            spread = moments.covariance[0, 0] * (moments.count - 1) / moments.count
            variances[at] = max(spread, 0.0)
        seen = ArmMoments(counts, means, variances)
        # Who met a variant that had no share any more met it before, on another device.
        known = np.where((counts > 0) & (chances == 0), 0.0, 1.0)
        seen = ArmMoments(counts * known, means, variances)
        found[one.measure.name] = Adapted(one.measure, Batches(seen, chances), variants)
    return found


def adaptive_effects(plan: Plan, found: dict[str, Adapted]) -> list[Told]:
    """Every measure and variant, with intervals that hold after each batch."""
    told = []
    for name, one in found.items():
        level = plan.level(name)
        counts = one.batches.moments.counts.sum(axis=0)
        bare = [
            Told(name, variant, plan.role(name), round(float(counts[0] + counts[place])))
            for place, variant in enumerate(one.variants)
        ]
        if not (counts > 0).all():
            told += bare[1:]
            continue
        levels = augmented(one.batches, one.rewards)
        apart = differences(one.batches, one.rewards, against=0, share=level, always=True)
        best, _ = one.best()
        told += [
            _told(plan, one, bare[place], place, (float(levels.values[0]), apart, best))
            for place in range(1, len(one.variants))
        ]
    return told


def _told(
    plan: Plan, one: Adapted, bare: Told, place: int, known: tuple[float, Estimates, BestArm]
) -> Told:
    control, apart, best = known
    ends = [float(side[place]) for side in (apart.values, apart.low, apart.high)]
    shares = [end / control if control > 0 else None for end in ends]
    return replace(
        bare,
        control_level=control,
        variant_level=control + ends[0],
        difference=ends[0],
        difference_low=ends[1],
        difference_high=ends[2],
        change_share=shares[0],
        change_low_share=shares[1],
        change_high_share=shares[2],
        chance_best=float(best.chances[place]),
        expected_loss_share=float(best.losses[place]) / control if control > 0 else None,
        test_call=call_of(shares[1], shares[2], one.measure, plan.test.least_lift),
    )


def next_division(
    test_id: str, one: Adapted, so_far: Sequence[Divided], moment: dt.datetime
) -> list[Divided]:
    """With a further batch once enough people of the last one count."""
    last = so_far[-1]
    new = float(one.batches.moments.counts[-1].sum())
    if new < FEWEST_NEW or moment <= last.since:
        return list(so_far)
    _, probabilities = one.best()
    shares = dict(zip(one.variants, probabilities.tolist(), strict=True))
    return [*so_far, Divided(test_id, moment, last.division.redivided(shares))]
