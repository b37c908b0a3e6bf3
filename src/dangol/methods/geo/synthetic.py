"""What sets of regions would have done: augmented synthetic control, many sets at once.

Weights that are not negative and sum to one come first (A. Abadie, A. Diamond and J. Hainmueller,
Journal of the American Statistical Association 105, 2010), around the constant difference of
both sides (N. Doudchenko and G. Imbens, NBER 22791, 2016; B. Ferman and C. Pinto, Quantitative
Economics 12, 2021): here that of each weekday. They are drawn towards the sizes of the regions,
with which the comparison is difference in differences. What imbalance is left is then taken off
by ridge regression, which may weigh below zero (E. Ben-Michael, A. Feller and J. Rothstein,
Journal of the American Statistical Association 116, 2021, equation 9), here with the sum kept at
one: without that, noise in the others pulls it below, and what moves all regions looks like an
effect. Both penalties are those that foretell blocks of the past best which they have not seen.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.geo.panel import Array, Flags, Panel, share_weights
from dangol.methods.geo.simplex import simplex_weights

BLOCKS = 5
TOWARDS_SIZES = (0.003, 0.03, 0.3, 3.0, 30.0)
"""Penalties of the weights, in sums of squares that difference in differences leaves."""
RIDGES = (0.1, 0.3, 1.0, 3.0, 10.0, np.inf)
"""Penalties of the augmentation, in the same unit for each region; the last leaves it out."""


@dataclass(frozen=True)
class Followed:
    """How regions outside follow each set. Gaps are shares of the set's own usual day.

    ``gap`` (days, sets) is observed less expected; ``foretold`` (days of the past, sets) the same
    where the day's own block was left out of the fit; ``weights`` (sets, regions).
    """

    weights: Array
    gap: Array
    foretold: Array

    @property
    def effect(self) -> Array:
        """Mean gap on the days after, by set."""
        found: Array = self.gap[len(self.foretold) :].mean(axis=0)
        return found


def followed(panel: Panel, members: Flags, donors: Flags) -> Followed:
    """Fit every set (sets, regions) on its donors; the same set is never its own donor."""
    target = share_weights(panel, members)
    open_to = donors & ~members
    sizes = share_weights(panel, open_to)
    past = np.arange(panel.before)
    start = panel.without_weekdays(past)[: panel.before] @ (target - sizes).T
    problem = _Problem(panel, target, sizes, open_to, np.maximum((start**2).sum(axis=0), 1e-12))
    blocks = np.array_split(past, BLOCKS)
    plain = np.empty((len(TOWARDS_SIZES), panel.before, len(members)))
    for block in blocks:
        seen = _Seen(panel, np.setdiff1d(past, block))
        for turn, penalty in enumerate(TOWARDS_SIZES):
            weights = problem.simplex(seen, np.full(len(members), penalty))
            plain[turn, block] = seen.values[block] @ (target - weights).T
    drawn = np.array(TOWARDS_SIZES)[(plain**2).mean(axis=1).argmin(axis=0)]
    ridged = np.empty((len(RIDGES), panel.before, len(members)))
    for block in blocks:
        seen = _Seen(panel, np.setdiff1d(past, block))
        weights = problem.simplex(seen, drawn)
        for turn, more in enumerate(problem.augmented(seen, weights, RIDGES)):
            ridged[turn, block] = seen.values[block] @ (target - more).T
    best = (ridged**2).mean(axis=1).argmin(axis=0)
    seen = _Seen(panel, past)
    every = problem.augmented(seen, problem.simplex(seen, drawn), RIDGES)
    sets = np.arange(len(members))
    weights = every[best, sets]
    return Followed(
        weights=weights, gap=seen.values @ (target - weights).T, foretold=ridged[best, :, sets].T
    )


class _Seen:
    """The panel as it looks to a fit that knows some days of the past."""

    def __init__(self, panel: Panel, days: npt.NDArray[np.int64]) -> None:
        self.values = panel.without_weekdays(days)
        known = self.values[days]
        self.gram: Array = known.T @ known


@dataclass(frozen=True)
class _Problem:
    """What stays the same over the fits: whom to follow, with whom, and the unit of penalties."""

    panel: Panel
    target: Array
    sizes: Array
    open_to: Flags
    unit: Array

    def simplex(self, seen: _Seen, penalty: Array) -> Array:
        pull = 1 / np.where(self.open_to, np.maximum(self.sizes, 1e-9), 1.0)
        return simplex_weights(
            seen.gram, self.target, self.open_to, pull * (penalty * self.unit)[:, None]
        )

    def augmented(self, seen: _Seen, weights: Array, ridges: tuple[float, ...]) -> Array:
        """Weights (ridges, sets, regions) after the augmentation, by one decomposition a set."""
        both = self.open_to[:, :, None] & self.open_to[:, None, :]
        values, vectors = np.linalg.eigh(np.where(both, seen.gram, 0.0))
        left = np.where(self.open_to, (self.target - weights) @ seen.gram, 0.0)
        turned = np.einsum("pij,pi->pj", vectors, left)
        ones = np.einsum("pij,pi->pj", vectors, self.open_to.astype(np.float64))
        found = np.empty((len(ridges), *weights.shape))
        for turn, ridge in enumerate(ridges):
            if np.isinf(ridge):
                found[turn] = weights
                continue
            smooth = np.maximum(values, 0.0) + (ridge * self.panel.regions * self.unit)[:, None]
            price = (ones * turned / smooth).sum(axis=1) / (ones**2 / smooth).sum(axis=1)
            moved = (turned - price[:, None] * ones) / smooth
            found[turn] = weights + np.einsum("pij,pj->pi", vectors, moved)
        return found
