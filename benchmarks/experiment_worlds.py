"""Simulated A/A and A/B tests by the thousand, for ``experiments.py``.

A world gives both variants of many tests at once, as arrays (tests, units) by role.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.experiments.moments import (
    BEFORE,
    DENOMINATOR,
    DENOMINATOR_BEFORE,
    OUTCOME,
    ROLES,
    Moments,
)

Array = npt.NDArray[np.float64]
Columns = Mapping[str, Array]
Draw = Callable[[np.random.Generator, tuple[int, int]], Columns]
AT_ONCE = 4_000_000
RHO = 0.7


def moments_of_tests(columns: Columns) -> list[Moments]:
    """Moments of each of many tests."""
    roles = tuple(role for role in ROLES if role in columns)
    rows = np.stack([columns[role] for role in roles], axis=1)
    count = rows.shape[2]
    mean = rows.mean(axis=2)
    rows = rows - mean[:, :, None]
    covariance = rows @ rows.transpose(0, 2, 1) / (count - 1)
    return [
        Moments(roles, float(count), one, spread)
        for one, spread in zip(mean, covariance, strict=True)
    ]


def in_parts(tests: int, units: int) -> Iterator[int]:
    """How many tests to draw at once, so that memory holds them."""
    size = max(1, AT_ONCE // units)
    while tests > 0:
        yield min(size, tests)
        tests -= size


def normal(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    return {OUTCOME: rng.normal(10, 5, shape)}


def skewed(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    return {OUTCOME: rng.gamma(0.5, 20, shape)}


def heavy(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    """Seven in ten buy nothing; baskets are log-normal with a skewness of 33."""
    return {OUTCOME: np.exp(rng.normal(0, 1.5, shape)) * (rng.random(shape) < 0.3)}


def share(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    return {OUTCOME: (rng.random(shape) < 0.1).astype(np.float64)}


def higher_share(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    return {OUTCOME: (rng.random(shape) < 0.11).astype(np.float64)}


def ratio(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    """Spending per visit; who visits more spends more on each."""
    taste = rng.gamma(2, 1, shape)
    visits = _counts(rng, 2 * taste)
    return {OUTCOME: visits * rng.gamma(2, 3 + taste), DENOMINATOR: visits}


def with_past(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    """A past that is correlated with what follows by RHO."""
    past = rng.normal(0, 1, shape)
    after = RHO * past + (1 - RHO**2) ** 0.5 * rng.normal(0, 1, shape)
    return {OUTCOME: 10 + 5 * after, BEFORE: 10 + 5 * past}


def ratio_with_past(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    taste = rng.gamma(2, 1, shape)
    visits = _counts(rng, 2 * taste)
    before = _counts(rng, 2 * taste)
    return {
        OUTCOME: visits * rng.gamma(2, 3 + taste),
        DENOMINATOR: visits,
        BEFORE: before * rng.gamma(2, 3 + taste),
        DENOMINATOR_BEFORE: before,
    }


def _counts(rng: np.random.Generator, mean: Array) -> Array:
    """One and more."""
    return 1 + rng.poisson(mean).astype(np.float64)


def stratum(level: float) -> Draw:
    """Units of one stratum, with a past."""

    def draw(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
        past = rng.normal(level, 2, shape)
        return {OUTCOME: past + rng.gamma(1, 3, shape), BEFORE: past}

    return draw


def clusters(rng: np.random.Generator, shape: tuple[int, int]) -> Columns:
    """Totals of groups of about thirty people, who are alike (correlation 0.1)."""
    people = _counts(rng, np.full(shape, 30.0))
    level = 10 + rng.normal(0, 1, shape)
    return {OUTCOME: people * level + rng.normal(0, 3 * people**0.5), DENOMINATOR: people}


@dataclass(frozen=True)
class Days:
    """Tests that grow day by day: what each variant has on each day, added up from the first."""

    tests: int
    days: int
    per_day: int
    share: float = 0.5

    def sizes(self) -> tuple[int, int]:
        treated = max(1, round(self.per_day * self.share))
        return self.per_day - treated, treated

    def looks(
        self, rng: np.random.Generator, draw: Draw, change: float = 0.0
    ) -> Iterator[list[tuple[Moments, Moments]]]:
        """One test after the other: its moments (control, treated) at every look."""
        sizes = self.sizes()
        for count in in_parts(self.tests, self.days * self.per_day):
            arms = []
            for size, factor in zip(sizes, (1.0, 1 + change), strict=True):
                columns = dict(draw(rng, (count, self.days * size)))
                columns[OUTCOME] = columns[OUTCOME] * factor
                arms.append(self._added_up(columns, size))
            for test in range(count):
                yield [(arms[0](test, day), arms[1](test, day)) for day in range(self.days)]

    def _added_up(self, columns: Columns, size: int) -> Callable[[int, int], Moments]:
        roles = tuple(role for role in ROLES if role in columns)
        rows = np.stack([columns[role] for role in roles], axis=1)
        centre = rows.mean()
        rows = (rows - centre).reshape(len(rows), len(roles), self.days, size)
        sums = rows.sum(axis=3).cumsum(axis=2)
        products = np.einsum("tids,tjds->tijd", rows, rows).cumsum(axis=3)

        def at(test: int, day: int) -> Moments:
            count = (day + 1) * size
            mean = sums[test, :, day] / count
            spread = (products[test, :, :, day] - count * np.outer(mean, mean)) / max(count - 1, 1)
            return Moments(roles, float(count), mean + centre, spread)

        return at
