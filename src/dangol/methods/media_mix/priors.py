"""What is held likely beforehand, on the whole line: densities there, with their slopes.

A parameter between 0 and 1 goes through its logit, a positive one through its logarithm; the
densities are those of the transformed numbers, so the Jacobian is in them. Constants are left out.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Kind = Literal["beta", "gamma", "half-normal", "log-normal"]
_HALF = 0.6745
"""The median of a half-normal of scale one."""


@dataclass(frozen=True)
class Prior:
    """A kind with its two numbers.

    They are a and b of a beta; shape and rate of a gamma; the scale of a half-normal; centre and
    width of the logarithm of a log-normal.
    """

    kind: Kind
    first: float | Array
    second: float | Array = 0.0

    @property
    def is_share(self) -> bool:
        return self.kind == "beta"

    def value(self, at: Array) -> Array:
        """The parameter from the line."""
        found: Array = 1 / (1 + np.exp(-at)) if self.is_share else np.exp(at)
        return found

    def line(self, value: Array) -> Array:
        """Where on the line the parameter is."""
        found: Array = np.log(value / (1 - value)) if self.is_share else np.log(value)
        return found

    def slope(self, value: Array) -> Array:
        """How fast the parameter moves on the line."""
        return value * (1 - value) if self.is_share else value

    def density(self, at: Array, value: Array) -> tuple[Array, Array]:
        """Its logarithm on the line, and the slope of that."""
        if self.kind == "beta":
            # log(1 / (1 + e^-x)) without overflow.
            log, rest = -np.logaddexp(0, -at), -np.logaddexp(0, at)
            return self.first * log + self.second * rest, self.first * (
                1 - value
            ) - self.second * value
        if self.kind == "gamma":
            return self.first * at - self.second * value, self.first - self.second * value
        if self.kind == "half-normal":
            far = (value / self.first) ** 2
            return at - far / 2, 1 - far
        apart = (at - self.first) / self.second
        return -(apart**2) / 2, -apart / self.second

    @property
    def start(self) -> Array:
        """A middle of it, on the line."""
        first, second = np.asarray(self.first), np.asarray(self.second)
        if self.kind in ("beta", "gamma"):
            return np.asarray(np.log(first / second))
        return np.asarray(np.log(_HALF * first)) if self.kind == "half-normal" else first

    def drawn(self, rng: np.random.Generator, size: tuple[int, ...]) -> Array:
        """Draws of the parameter; arrays of a prior go along the last axis of ``size``."""
        found: Array
        if self.kind == "beta":
            found = rng.beta(self.first, self.second, size)
        elif self.kind == "gamma":
            found = rng.gamma(self.first, 1 / self.second, size)
        elif self.kind == "half-normal":
            found = np.abs(rng.normal(0, self.first, size))
        else:
            found = rng.lognormal(self.first, self.second, size)
        return found
