"""What each planted promotion did: the world as it is, less the world without it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.samples.shelves.world import LAG_SHARES, World

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Truth:
    """Of each promotion, in expected units and in money.

    What its own cells sell more is at the price after the discount, everything else at shelf
    prices; ``given`` is the discount on what would have sold anyway.
    """

    baseline: Floats
    gross: Floats
    shifted: Floats
    taken: Floats
    halo: Floats
    net_amount: Floats
    given: Floats

    @property
    def net(self) -> Floats:
        return self.gross + self.shifted + self.taken + self.halo


def truth_of(world: World) -> Truth:
    """The truth of every promotion, one after the other."""
    p = world.promotions
    rows = np.zeros((7, len(p)))
    for place in range(len(p)):
        first, end = int(p.first[place]), int(p.first[place] + p.length[place])
        weeks = slice(max(first - 1, 0), min(end + max(LAG_SHARES), world.plan.weeks))
        without = p.lift.copy()
        without[place] = 0.0
        with_it = world.expected(p.lift, weeks)
        change = with_it - world.expected(without, weeks)
        own = world.number[:, :, weeks] == place
        product = p.product[place]
        is_own = np.zeros(len(world.category), dtype=np.bool_)
        is_own[product] = True
        others = (world.category == world.category[product]) & ~is_own
        far = world.category != world.category[product]
        baseline = float((with_it - change)[own].sum())
        gross = float(change[own].sum())
        shifted = float(change[product][~own[product]].sum())
        paid = world.price[product] * (1 - p.depth[place])
        amounts = (change * world.price[:, None, None]).sum(axis=(1, 2))
        elsewhere = float(amounts[others].sum() + amounts[far].sum())
        rows[:, place] = (
            baseline,
            gross,
            shifted,
            float(change[others].sum()),
            float(change[far].sum()),
            gross * paid + shifted * world.price[product] + elsewhere,
            baseline * world.price[product] * p.depth[place],
        )
    return Truth(*rows)
