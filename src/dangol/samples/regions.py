"""Simulated regions in which the effect of a test is known, to judge methods by."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """Outcome by day and region, what it would have been, and where a lift was planted."""

    outcome: Array
    without: Array
    tested: Flags
    before: int

    @property
    def after(self) -> int:
        return len(self.outcome) - self.before

    @property
    def truth(self) -> float:
        """What the test brought in all its days and regions."""
        part = self.outcome[self.before :, self.tested] - self.without[self.before :, self.tested]
        return float(part.sum())


def echoing(rng: np.random.Generator, shape: tuple[int, ...], memory: float) -> Array:
    """Noise of variance 1 along the first axis of which each day remembers the one before."""
    from scipy.signal import lfilter

    noise = rng.normal(size=shape) * np.sqrt(1 - memory**2)
    noise[0] /= np.sqrt(1 - memory**2)
    found: Array = lfilter([1.0], [1.0, -memory], noise, axis=0)
    return found


def world(seed: int, lift: float = 0.0, *, breaks: bool = False, more_days: int = 0) -> World:
    """20 to 60 regions with trends, seasons, weekdays and shocks of their own and in common.

    Sizes differ by a hundred times and more. The whole grows or shrinks, and moves by some per
    cent as the test begins; all this, and common shocks, reach regions to differing degrees.
    Where the world ``breaks``, one of the three largest regions outside the test loses a third
    of its outcome for good on the first day of the test.
    """
    rng = np.random.default_rng(seed)
    regions = int(rng.integers(20, 61))
    before, after = int(rng.integers(60, 151)) + more_days, int(rng.integers(14, 43))
    day = np.arange(before + after)
    size = np.exp(rng.normal(0, 1, regions)) * rng.choice([50, 200, 800])
    weekday = rng.normal(0, 0.15, 7)[:, None] + rng.normal(0, 0.04, (7, regions))
    season = 0.15 * np.sin(2 * np.pi * (day + rng.uniform(0, 365)) / 365)
    season += day / 365 * rng.normal(0, 0.3)
    season[before:] += rng.normal(0, 0.06)
    reach = 1 + rng.normal(0, 0.3, regions)
    shape = (len(day),)
    shock = echoing(rng, shape, rng.uniform(0.3, 0.9)) * rng.uniform(0.03, 0.10)
    second = echoing(rng, shape, rng.uniform(0.3, 0.9)) * rng.uniform(0.01, 0.05)
    own = echoing(rng, (len(day), regions), rng.uniform(0, 0.6)) * rng.uniform(0.03, 0.10)
    told = (
        weekday[(day + rng.integers(0, 7)) % 7]
        + np.outer(season + shock, reach)
        + np.outer(second, rng.normal(size=regions))
        + np.outer(day / 365, rng.normal(0, 0.10, regions))
        + own * (size / np.median(size)) ** -0.25
    )
    tested = _drawn(rng, size)
    if breaks:
        outside = np.flatnonzero(~tested)
        broken = outside[np.argsort(size[outside])[-3:]][rng.integers(3)]
        told[before:, broken] += np.log(2 / 3)
    orders = rng.poisson(size * np.exp(told)).astype(np.float64)
    basket = rng.uniform(0.5, 1.5)
    without = np.maximum(orders + np.sqrt(orders) * basket * rng.normal(size=orders.shape), 0.0)
    outcome = without.copy()
    outcome[before:, tested] *= 1 + lift
    return World(outcome, without, tested, before)


def _drawn(rng: np.random.Generator, size: Array) -> Flags:
    """Regions of a test by lot, with 8 to 35 % of the whole."""
    while True:
        count = int(rng.integers(max(2, len(size) // 10), len(size) // 3 + 1))
        drawn = np.zeros(len(size), dtype=np.bool_)
        drawn[rng.choice(len(size), count, replace=False)] = True
        if 0.08 < size[drawn].sum() / size.sum() < 0.35:
            return drawn
