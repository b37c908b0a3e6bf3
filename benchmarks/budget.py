"""Plans of spend: against brute force, an even split, and the best that could be had.

``gap_to_brute_force``: the largest part of what the best plan of a fine grid is worth that ours
misses, over small cases; ``gap_of_least_sales``: what the cheapest plan that brings enough costs
beyond the cheapest one of a grid. In simulated worlds a mix is fitted to three years, plans half a
year of the budget of the last, and the truth tells what the plan brings: ``gap_to_truth`` is what
it misses of the plan that who knows the truth would make, ``gain_over_even`` what it brings more
than an even split, both in shares of media sales, means over worlds. ``seconds``: CPU of a plan of
16 channels x 26 weeks x 10 regions with 64 draws, ``certified_gap`` how far at most it is from the
best (M. Frank and P. Wolfe 1956), as a share of its worth.
"""

import itertools
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.mix_worlds import World, world
from benchmarks.reporting import arguments, report
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.future import Future
from dangol.methods.media_mix.limits import Limits
from dangol.methods.media_mix.planning import Wanted, planned, reaching, worth
from dangol.methods.media_mix.sampling import sampled
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
WEEKS = 26
SALES = Wanted(1.0)


def free(cells: int, periods: int, budget: float, most: Array | None = None) -> Limits:
    """Nothing but the budget, and what a week may take at most."""
    whole = np.full((cells, periods), budget) if most is None else most
    sums = np.full(cells, budget)
    return Limits(
        np.zeros((cells, periods)), whole, np.arange(cells), np.zeros(cells), sums, budget
    )


def drawn_future(cells: int, draws: int, seed: int) -> Future:
    rng = np.random.default_rng(seed)
    shape = (cells, draws)
    return Future(
        CarryOver(lags=8),
        Saturation(),
        [rng.uniform(0.1, 0.7, shape)],
        [rng.uniform(1, 4, shape)],
        rng.uniform(50, 400, shape),
        rng.uniform(50, 150, cells),
        rng.uniform(0, 100, (cells, 7)),
    )


def brute_gap(seed: int) -> float:
    """Two channels in two weeks on a grid of a hundred steps."""
    future, budget = drawn_future(2, 16, seed), 150.0
    ours = planned(future, free(2, 2, budget), SALES)
    grid = np.linspace(0, budget, 61)
    best = -np.inf
    for a, b in itertools.product(grid, grid):
        if a + b > budget:
            continue
        for c in grid[grid <= budget - a - b + 1e-9]:
            plan = np.array([[a, b], [c, max(budget - a - b - c, 0)]])
            best = max(best, worth(future, plan, SALES)[0])
    return max((best - ours.worth) / abs(best), 0.0)


def reaching_gap(seed: int) -> float:
    """What the cheapest plan that brings enough costs beyond the cheapest on the same grid."""
    future, budget = drawn_future(2, 16, seed), 150.0

    def brings(plan: Array) -> float:
        return float(future.brought(plan)[0].sum(0).mean())

    idle, most = brings(np.zeros((2, 2))), brings(planned(future, free(2, 2, budget), SALES).spend)
    enough = idle + 0.6 * (most - idle)
    limits = replace(free(2, 2, budget), may_save=True)
    ours = float(reaching(future, limits, Wanted(1e-3), enough).spend.sum())
    grid = np.linspace(0, budget, 31)
    plans = [
        np.array(cells).reshape(2, 2)
        for cells in itertools.product(grid, repeat=4) if sum(cells) <= ours * 1.001
    ]  # fmt: skip
    cheapest = min((float(one.sum()) for one in plans if brings(one) >= enough), default=ours)
    return max(ours / cheapest - 1, 0.0)


def told(one: World, seed: int) -> tuple[float, float]:
    """What a plan misses of the truth's best and gains over an even split, of media sales."""
    rng = np.random.default_rng(seed)
    mix = one.mix()
    draws = sampled(mix, climbed(mix, rng), rng, 32, 200, 100).flat
    chosen = draws[rng.choice(len(draws), 64, replace=False)]
    budget = float(one.spend[:, -WEEKS:].sum())
    channels = len(one.spend)
    # Nobody spends in a week what was never tried.
    most = np.repeat(one.unit[:, None] * 1.5, WEEKS, axis=1)
    limits = free(channels, WEEKS, budget, most)
    truth = one.true_future()

    def sales(plan: Array) -> float:
        return float(truth.brought(plan)[0].sum())

    ours = sales(planned(one.future(chosen), limits, SALES).spend)
    best = sales(planned(truth, limits, SALES).spend)
    even = sales(limits.nearest(np.full((channels, WEEKS), budget / channels / WEEKS)))
    nothing = sales(np.zeros((channels, WEEKS)))
    return (best - ours) / (best - nothing), (ours - even) / (even - nothing)


def main() -> None:
    """Run, print, end."""
    asked = arguments("Plans of spend against brute force, even splits and the truth.")
    small, worlds = (2, 4) if asked.quick else (6, 40)
    brute = [brute_gap(seed) for seed in range(small)]
    rows: list[list[object]] = [["brute force", max(brute), float("nan")]]
    reach = [reaching_gap(seed) for seed in range(1 if asked.quick else 3)]
    rows.append(["brute force, least sales", max(reach), float("nan")])
    gaps, gains = [], []
    for channels in (3, 8):
        found = [told(world(seed, channels), seed) for seed in range(worlds // 2)]
        gaps += [one[0] for one in found]
        gains += [one[1] for one in found]
        rows.append([f"{channels} channels", float(np.mean([one[0] for one in found])),
                     float(np.mean([one[1] for one in found]))])  # fmt: skip
    cells = 160
    future, budget = drawn_future(cells, 64, 99), cells * WEEKS * 40.0
    group = np.arange(cells) % 16
    limits = Limits(np.zeros((cells, WEEKS)), np.full((cells, WEEKS), 400.0), group,
                    np.full(16, 0.02 * budget), np.full(16, 0.2 * budget), budget)  # fmt: skip
    begun = time.process_time()
    large = planned(future, limits, SALES)
    seconds = time.process_time() - begun
    far = limits.nearest(large.spend + 1e6 * large.slope)
    figures = {
        "gap_to_brute_force": max(brute),
        "gap_of_least_sales": max(reach),
        "gap_to_truth": float(np.mean(gaps)),
        "gain_over_even": float(np.mean(gains)),
        "worlds": float(len(gaps)),
        "seconds": seconds,
        "certified_gap": max(float(((far - large.spend) * large.slope).sum()) / large.worth, 0.0),
    }
    report("budget", rows, ["case", "gap", "gain over even"], figures)


if __name__ == "__main__":
    main()
