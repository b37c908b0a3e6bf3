"""The top of a posterior, and the normal that lies on it: an answer in a blink.

P. S. Laplace's approximation, on the line of each parameter: a first look, and where a sampler
begins and how it measures distance.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.model import MediaMix

Array = npt.NDArray[np.float64]
STARTS = 4
_STEP = 1e-4
_LEAST_CURVE = 0.25
"""On these lines nothing is wider than two; where the top is a ridge or a pass, it looks so."""
_FAR = 1e12
"""How far down it is where numbers end: a climb turns back."""
_AT_ONCE = 64
_HELD_CURVE = 4.0
"""As wide as its prior."""


@dataclass(frozen=True)
class Top:
    """``place`` (numbers,) of the highest, and the ``curve`` there."""

    place: Array
    curve: Array

    @cached_property
    def root(self) -> Array:
        """Lower triangle of the covariance: normal draws are ``place + root @ chance``."""
        sizes, ways = np.linalg.eigh(self.curve)
        covariance = (ways / np.maximum(sizes, _LEAST_CURVE)) @ ways.T
        return np.linalg.cholesky(covariance)

    def drawn(self, count: int, rng: np.random.Generator) -> Array:
        """(count, numbers) draws of the normal."""
        found: Array = self.place + rng.standard_normal((count, len(self.place))) @ self.root.T
        return found


def climbed(mix: MediaMix, rng: np.random.Generator, starts: int = STARTS) -> Top:
    """The highest of the tops that are reached from the middle of the priors and around it."""
    from scipy.optimize import minimize

    def fall(at: Array) -> tuple[float, Array]:
        height, slope = seen(mix, at[None])
        slope[:, mix.held] = 0
        return min(-float(height[0]), _FAR), -slope[0]

    around = rng.normal(0, 0.7, (starts, mix.numbers))
    around[0] = around[:, mix.held] = 0
    found = [
        minimize(fall, mix.start + one, jac=True, method="L-BFGS-B", options={"maxiter": 400})
        for one in around
    ]
    best = min(found, key=lambda one: float(one.fun))
    return Top(best.x, _curve(mix, best.x))


def seen(mix: MediaMix, draws: Array) -> tuple[Array, Array]:
    """The density at draws and its slope; where numbers end it is nothing, and flat."""
    with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
        height, slope = mix.density(draws)
    there = np.isfinite(height) & np.isfinite(slope).all(1)
    return np.where(there, height, -np.inf), np.where(there[:, None], slope, 0)


def _curve(mix: MediaMix, at: Array) -> Array:
    """From slopes a little to both sides of each parameter, many asked at once."""
    steps = _STEP * np.eye(len(at))
    parts = [steps[first : first + _AT_ONCE] for first in range(0, len(at), _AT_ONCE)]
    ahead, behind = (
        np.concatenate([mix.density(at + side * part)[1] for part in parts]) for side in (1, -1)
    )
    curve = (behind - ahead) / (2 * _STEP)
    found: Array = (curve + curve.T) / 2
    held = np.arange(len(at))[mix.held]
    found[held] = found[:, held] = 0
    found[held, held] = _HELD_CURVE
    return found
