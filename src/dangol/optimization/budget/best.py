"""The best plan of a budget, why each channel moved, and how it lies over regions and periods."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.future import Future, Shaped
from dangol.methods.media_mix.limits import Limits
from dangol.methods.media_mix.planning import Wanted, planned, reaching
from dangol.optimization.budget.bounds import BEYOND, Bounds
from dangol.optimization.budget.futures import Known

Array = npt.NDArray[np.float64]
SAME, NEAR = 0.02, 0.01
LITTLE, WORN = 0.05, 0.5
"""A channel is worn out where one more brings less than half of what it did at a little spend."""
DETAIL_DRAWS = 48
NOTHING = 1e-12


@dataclass(frozen=True)
class Best:
    """``totals`` (channels,) of the plan, what one more brings (channels, draws) at both.

    Sales (channels, draws) are those of the money that is planned; what was spent before still
    brings ``idle`` whatever is done.
    """

    totals: Array
    sales: Array
    today_sales: Array
    idle: Array
    next_today: Array
    next_planned: Array
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Aim:
    """What a plan is for; ``least_gain`` is what it must add to today's sales, if anything."""

    budget: float
    wanted: Wanted
    may_save: bool = False
    least_gain: float | None = None


def best_plan(shaped: Shaped, even: Shaped, bounds: Bounds, aim: Aim) -> Best:
    """Raises NoPlanError where no plan keeps the bounds or, TooLittleSalesError, adds enough.

    Money of the plan lies as it is ``shaped``, that of today goes on ``even``.
    """
    limits = bounds.limits(aim.budget, may_save=aim.may_save)
    today_sales, today_following = even.brought(bounds.today[:, None])
    totals = best_totals(shaped, limits, aim, bounds.today, float(today_sales.sum(0).mean()))
    sales, following = shaped.brought(totals[:, None])
    idle, _ = shaped.brought(np.zeros((len(totals), 1)))
    return Best(
        totals,
        sales - idle,
        today_sales - idle,
        idle,
        today_following[..., 0],
        following[..., 0],
        tuple(_reasons(even, totals, bounds, today_following[..., 0].mean(1))),
    )


def best_totals(
    shaped: Shaped, limits: Limits, aim: Aim, today: Array, today_sales: float
) -> Array:
    """(channels,) money of the best plan. Raises TooLittleSalesError."""
    starts = [today[:, None]]
    if aim.least_gain is None:
        return planned(shaped, limits, aim.wanted, starts).spend[:, 0]
    least = today_sales + aim.least_gain
    return reaching(shaped, limits, aim.wanted, least, starts).spend[:, 0]


def _reasons(shaped: Shaped, totals: Array, bounds: Bounds, following: Array) -> list[str]:
    """``following`` (channels,) is what one more brings today."""
    _, first = shaped.brought(LITTLE * bounds.today[:, None])
    worn = following < WORN * first[..., 0].mean(1)
    free = np.array([at not in bounds.held for at in range(len(totals))])
    usual = float(np.median(following[free])) if free.any() else 0.0
    scale = max(float(bounds.today.sum()), 1e-12)
    found = []
    for at, total in enumerate(totals):
        moved = total - bounds.today[at]
        if at in bounds.held:
            found.append(bounds.held[at])
        elif bounds.most[at] - total < NEAR * bounds.most[at] and following[at] >= usual:
            found.append("most")
        elif bounds.least[at] > 0 and total - bounds.least[at] < NEAR * bounds.least[at]:
            found.append("least")
        elif abs(moved) < SAME * scale and abs(moved) < 5 * SAME * max(bounds.today[at], 1e-12):
            found.append("level")
        else:
            found.append("climbing" if moved > 0 else "flat" if worn[at] else "others")
    return found


def over_regions(
    known: Known, shaped: Shaped, totals: Array, bounds: Bounds, chosen: frozenset[int], seed: int
) -> Array:
    """(cells, periods): the totals where and when they bring most, none beyond what was tried.

    What is held or booked, and channels whose weeks were ``chosen``, lie as they are shaped.
    """
    as_shaped = shaped.spread(totals)
    regional = np.maximum(shaped.shares.sum(1), NOTHING)
    tried = known.open * known.spent.max(1) * BEYOND
    tried = np.minimum(tried, bounds.each_most[known.group] * regional)
    least = np.repeat((bounds.each_least[known.group] * regional)[:, None], as_shaped.shape[1], 1)
    most = np.maximum(tried[:, None], as_shaped)
    stays = np.isin(known.group, [*bounds.held, *bounds.booked, *chosen])
    limits = Limits(
        np.where(stays[:, None], as_shaped, np.minimum(least, as_shaped)),
        np.where(stays[:, None], as_shaped, most),
        known.group,
        totals,
        totals,
        float(totals.sum()),
    )
    rng = np.random.default_rng(seed)
    few = _some(known.future, rng)
    return planned(few, limits, Wanted(), [as_shaped]).spend


def _some(future: Future, rng: np.random.Generator) -> Future:
    """The same with fewer draws: where spend lies is settled well by some."""
    count = future.scale.shape[1]
    chosen = rng.choice(count, min(DETAIL_DRAWS, count), replace=False)
    return Future(
        future.carry_over,
        future.saturation,
        [one[:, chosen] for one in future.carried],
        [one[:, chosen] for one in future.worn],
        future.scale[:, chosen],
        future.unit,
        future.before,
    )
