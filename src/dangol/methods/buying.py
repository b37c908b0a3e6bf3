"""What every model of buying until one leaves can say of customers, whatever its equations.

A customer is still there or has left unseen; what comes is 0 for those who left, so every
expectation is the probability to be there times that of one who is.
"""

import math
from abc import ABC, abstractmethod
from typing import ClassVar, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_DISCOUNT_NODES = 6
_MOST_DOUBLINGS = 40


class Buying(ABC):
    """A model of purchases with positive parameters, told by their logarithms.

    A customer's past is ``frequency`` (purchases after the first), ``recency`` (time from the
    first to the last) and ``age`` (time from the first to now).
    """

    @property
    @abstractmethod
    def logs(self) -> Array:
        """Logarithms of the parameters."""

    @abstractmethod
    def at(self, logs: Array) -> Self:
        """The same model with other parameters."""

    faster_by: ClassVar[tuple[int, int]]
    """Which logarithm moves, and which way, where one buys at a higher rate."""
    sooner_by: ClassVar[tuple[int, int]]
    """Which one moves, and which way, where one leaves sooner."""
    timed: ClassVar[tuple[float, ...]]
    """1 for every parameter that has the unit of time, else 0."""

    def of_group(self, group: int) -> "Buying":
        """The model of customers of a group: all are of one."""
        return self

    @property
    @abstractmethod
    def time_scale(self) -> float:
        """Ages that differ by a small part of it (and of themselves) tell the same."""

    @abstractmethod
    def alive(self, frequency: Array, recency: Array, age: Array) -> Array:
        """Probability that a customer has not left yet."""

    @abstractmethod
    def purchases_if_alive(self, frequency: Array, age: Array, horizon: float | Array) -> Array:
        """Expected purchases within ``horizon`` of a customer who is still there."""

    @abstractmethod
    def pairs_if_alive(self, frequency: Array, age: Array, horizon: float) -> Array:
        """Expected N (N - 1) of the purchases N within ``horizon`` of one who is there."""

    @abstractmethod
    def exceeds_if_alive(self, count: Array, frequency: Array, age: Array, horizon: float) -> Array:
        """Probability of more than ``count`` purchases within ``horizon`` of one who is there."""

    @abstractmethod
    def drawn_if_alive(
        self, frequency: Array, age: Array, horizon: float, draws: int, rng: np.random.Generator
    ) -> Array:
        """Purchases within ``horizon`` of those who are there, shape (customers, draws)."""

    def purchases(
        self, frequency: Array, recency: Array, age: Array, horizon: float | Array
    ) -> Array:
        """Expected purchases within ``horizon`` from now."""
        expected: Array = self.alive(frequency, recency, age)
        return expected * self.purchases_if_alive(frequency, age, horizon)

    def exceeds(
        self, count: Array, frequency: Array, recency: Array, age: Array, horizon: float
    ) -> Array:
        """Probability of more than ``count`` purchases within ``horizon``; 1 below 0."""
        there = self.alive(frequency, recency, age)
        more = there * self.exceeds_if_alive(np.maximum(count, 0.0), frequency, age, horizon)
        chance: Array = np.where(count < 0, 1.0, more)
        return chance

    def variance(self, frequency: Array, recency: Array, age: Array, horizon: float) -> Array:
        """Variance of the purchases within ``horizon``."""
        there = self.alive(frequency, recency, age)
        mean = there * self.purchases_if_alive(frequency, age, horizon)
        found: Array = there * self.pairs_if_alive(frequency, age, horizon) + mean - mean**2
        return found

    def count_at(
        self, share: float, frequency: Array, recency: Array, age: Array, horizon: float
    ) -> Array:
        """The fewest purchases that are not exceeded with a probability of ``share``.

        Found by doubling and halving, so that a customer who buys daily costs hardly more.
        """
        beyond = 1 - share
        low, high = np.full(len(frequency), -1.0), np.zeros(len(frequency))
        for _ in range(_MOST_DOUBLINGS):
            short = self.exceeds(high, frequency, recency, age, horizon) > beyond
            if not short.any():
                break
            low[short], high[short] = high[short], 2 * high[short] + 1
        while (open_ := high - low > 1).any():
            middle = np.floor((low + high) / 2)
            short = self.exceeds(middle, frequency, recency, age, horizon) > beyond
            low = np.where(open_ & short, middle, low)
            high = np.where(open_ & ~short, middle, high)
        return high

    def discounted_if_alive(
        self, frequency: Array, age: Array, horizon: float, discount: float
    ) -> Array:
        """Expected purchases of one still there, each worth exp(-``discount`` * time) as much.

        By parts: the discounted expectation at the end, and what discounting takes away
        before it, by Gauss-Legendre: on so smooth a curve six points give five digits.
        """
        whole = self.purchases_if_alive(frequency, age, horizon)
        if discount == 0:
            return whole
        nodes, weights = np.polynomial.legendre.leggauss(_DISCOUNT_NODES)
        sooner = np.zeros_like(whole)
        for node, weight in zip(nodes, weights, strict=True):
            moment = horizon * (node + 1) / 2
            part = self.purchases_if_alive(frequency, age, moment)
            sooner += weight * horizon / 2 * math.exp(-discount * moment) * part
        discounted: Array = math.exp(-discount * horizon) * whole + discount * sooner
        return discounted
