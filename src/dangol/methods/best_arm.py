"""The chance of each arm to be the best, and what is lost by choosing it, without sampling.

With densities f and distributions F of the arms' mean rewards, arm k is the best with the
probability of the integral of f_k times the product of all other F; and the best of all is
expected at the sum of the integrals of the reward times that. The line is cut into pieces that
are short beside the nearest narrow density; on each, Gauss-Legendre points give both the integrals
and, from each piece to the next, the F.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from dangol.methods.arm_posteriors import ArmPosteriors

Array = npt.NDArray[np.float64]

_POINTS = 8
_TAIL = 1e-13
_WIDTH, _GROWTH = 1.25, 0.4
"""A piece is at most so many spreads wide, and so much more for each unit of distance."""
_MOST_HALVINGS = 60


@dataclass(frozen=True)
class BestArm:
    """``chances`` of each arm to be the best; ``losses`` expected by choosing it for good.

    A loss is in units of the reward: the expected best of all less the arm's own mean.
    """

    chances: Array
    losses: Array

    @property
    def leader(self) -> int:
        """The arm with the least expected loss."""
        return int(np.argmin(self.losses))


def best_arm(arms: ArmPosteriors) -> BestArm:
    """Chances and losses of 1 to some hundred arms, good to nine digits."""
    if len(arms.centres) == 1:
        return BestArm(np.ones(1), np.zeros(1))
    low, high = arms.ends(_TAIL)
    edges = _edges(arms, float(low.max()), float(high.max()))
    points, weights, running = _rule()
    half = np.diff(edges) / 2
    z = (edges[:-1, None] + half[:, None] * (points + 1)).ravel()
    densities = np.exp(arms.log_densities(z)).reshape(len(arms.centres), len(half), _POINTS)
    masses = densities @ weights * half
    before = arms.below(float(edges[0]))[:, None] + np.cumsum(masses, axis=1) - masses
    below = before[:, :, None] + densities @ running.T * half[:, None]
    below = np.clip(below, 1e-300, 1.0)
    all_below = np.exp(np.log(below).sum(axis=0))
    each = densities / below * all_below * (weights * half[:, None])
    rewards = arms.rewards(z).reshape(len(half), _POINTS)
    chances = each.sum(axis=(1, 2))
    total = chances.sum()
    best = float((each.sum(axis=0) * rewards).sum() / total)
    return BestArm(chances / total, np.maximum(best - arms.means, 0.0))


def _edges(arms: ArmPosteriors, low: float, high: float) -> Array:
    """Halves what is too wide: the best of all lies below ``low`` with no chance to speak of."""
    edges = np.array([low, high])
    for _ in range(_MOST_HALVINGS):
        begin, end = edges[:-1, None], edges[1:, None]
        away = np.maximum(np.maximum(begin - arms.centres, arms.centres - end), 0.0)
        allowed = (_WIDTH * arms.spreads + _GROWTH * away).min(axis=1)
        wide = np.diff(edges) > allowed
        if not wide.any():
            break
        middles = (edges[:-1] + edges[1:]) / 2
        edges = np.sort(np.concatenate([edges, middles[wide]]))
    return edges


@cache
def _rule() -> tuple[Array, Array, Array]:
    """Gauss-Legendre points and weights on [-1, 1], and the integrals from -1 to each point."""
    points, weights = np.polynomial.legendre.leggauss(_POINTS)
    powers = np.arange(_POINTS)
    to_point = (points[:, None] ** (powers + 1) - (-1.0) ** (powers + 1)) / (powers + 1)
    running = np.linalg.solve(np.vander(points, _POINTS, increasing=True).T, to_point.T).T
    return points, weights, running.astype(np.float64)
