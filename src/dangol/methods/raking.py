"""Weights under which those who answered look like everybody, one attribute after the other.

Iterative proportional fitting (W. E. Deming and F. F. Stephan, 1940); weights are kept below a
multiple of their mean, because a few heavy answers make everything uncertain (J. Battaglia et
al., "Practical considerations in raking survey data", 2009).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
MOST_WEIGHT = 5.0
_ROUNDS = 200
_ARRIVED = 1e-6


@dataclass(frozen=True)
class Margin:
    """The level of each who answered, and the share of every level among everybody.

    A level below zero is not known; it takes no part.
    """

    level: Places
    shares: Array


@dataclass(frozen=True)
class Raked:
    """Weights with mean one; ``off`` is the largest distance of a share that is left."""

    weights: Array
    off: float

    @property
    def effective(self) -> float:
        """How many answers of equal weight tell as much (Kish 1965)."""
        return float(self.weights.sum() ** 2 / (self.weights**2).sum())

    @property
    def efficiency(self) -> float:
        return self.effective / len(self.weights)


def raked(margins: Sequence[Margin], count: int, most: float = MOST_WEIGHT) -> Raked:
    """Weights of ``count`` answers that fit all margins as nearly as ``most`` allows."""
    weights = np.ones(count)
    for _ in range(_ROUNDS):
        before = weights.copy()
        for one in margins:
            weights = _fitted(weights, one)
        weights = _limited(weights / weights.mean(), most)
        if np.abs(weights - before).max() < _ARRIVED:
            break
    return Raked(weights, max((_off(weights, one) for one in margins), default=0.0))


def _limited(weights: Array, most: float) -> Array:
    """Weights of mean one, none above ``most``: what is cut off goes to the others."""
    for _ in range(_ROUNDS):
        if weights.max() <= most * (1 + _ARRIVED):
            break
        weights = np.minimum(weights, most)
        weights = weights / weights.mean()
    return weights


def _shares(weights: Array, margin: Margin) -> tuple[Array, Array]:
    """Shares of the levels among those who are known, and what they should be."""
    known = margin.level >= 0
    sums = np.bincount(margin.level[known], weights[known], minlength=len(margin.shares))
    there = sums > 0
    # What nobody answered of cannot be weighted up.
    wanted = np.where(there, margin.shares, 0.0)
    return sums / max(sums.sum(), 1e-12), wanted / max(wanted.sum(), 1e-12)


def _fitted(weights: Array, margin: Margin) -> Array:
    now, wanted = _shares(weights, margin)
    factor = np.divide(wanted, now, out=np.ones_like(now), where=now > 0)
    known = margin.level >= 0
    found = weights.copy()
    found[known] *= factor[margin.level[known]]
    return found


def _off(weights: Array, margin: Margin) -> float:
    now, wanted = _shares(weights, margin)
    return float(np.abs(now - wanted).max())
