"""The best plan of a budget, why each channel moved, and how it lies over regions and periods."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.future import Future, Shaped
from dangol.methods.media_mix.limits import Limits
from dangol.methods.media_mix.planning import Wanted, planned
from dangol.optimization.budget.bounds import BEYOND, Bounds
from dangol.optimization.budget.futures import Known

Array = npt.NDArray[np.float64]
SAME, NEAR = 0.02, 0.01
LITTLE, WORN = 0.05, 0.5
"""A channel is worn out where one more brings less than half of what it did at a little spend."""
DETAIL_DRAWS = 48


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


def best_plan(
    shaped: Shaped, bounds: Bounds, budget: float, wanted: Wanted, *, may_save: bool
) -> Best:
    """Raises NoPlanError where no plan keeps the bounds."""
    limits = bounds.limits(budget, may_save=may_save)
    found = planned(shaped, limits, wanted, [bounds.today[:, None]])
    totals = found.spend[:, 0]
    sales, following = shaped.brought(totals[:, None])
    today_sales, today_following = shaped.brought(bounds.today[:, None])
    idle, _ = shaped.brought(np.zeros((len(totals), 1)))
    return Best(
        totals,
        sales - idle,
        today_sales - idle,
        idle,
        today_following[..., 0],
        following[..., 0],
        tuple(_reasons(shaped, totals, bounds, today_following[..., 0].mean(1))),
    )


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


def over_regions(known: Known, totals: Array, periods: int, seed: int) -> Array:
    """(cells, periods): the totals where they bring most, none beyond what was tried there."""
    even = known.shaped(periods).spread(totals)
    if len(known.regions) == 1:
        return even
    tried = np.maximum(known.spent.max(1) * BEYOND, even.max(1))
    limits = Limits(
        np.zeros(even.shape),
        np.repeat(tried[:, None], periods, 1),
        known.group,
        totals,
        totals,
        float(totals.sum()),
    )
    rng = np.random.default_rng(seed)
    few = _some(known.future, rng)
    return planned(few, limits, Wanted(), [even]).spend


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
