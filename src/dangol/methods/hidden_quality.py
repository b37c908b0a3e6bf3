"""How well hidden values of few kinds are guessed, and whether the guesses know how sure they are.

The measure is the log loss (the quadratic one would hardly see a chance of .01 that should
be .05), beside that of always telling the usual shares; the interval is of the mean
difference. Intervals of shares are Wilson's (1927).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
NINETEEN_IN_TWENTY = 1.96
BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)


@dataclass(frozen=True)
class Guesses:
    """``logs`` of chances and those of usual shares (rows, classes), beside the true classes."""

    logs: Array
    usual: Array
    classes: Ints

    def of(self, rows: npt.NDArray[np.bool_]) -> "Guesses":
        return Guesses(self.logs[rows], self.usual[rows], self.classes[rows])

    def __len__(self) -> int:
        return len(self.classes)

    @property
    def confidence(self) -> Array:
        found: Array = np.exp(self.logs.max(axis=1))
        return found

    @property
    def is_right(self) -> Array:
        found: Array = (self.logs.argmax(axis=1) == self.classes).astype(np.float64)
        return found

    @property
    def is_usual_right(self) -> Array:
        """Whether the most frequent class is the true one."""
        found: Array = (self.usual.argmax(axis=1) == self.classes).astype(np.float64)
        return found

    @property
    def gains(self) -> Array:
        """Per row what is lost less than by usual shares, in nats."""
        rows = np.arange(len(self))
        found: Array = self.logs[rows, self.classes] - self.usual[rows, self.classes]
        return found

    @property
    def loss(self) -> float:
        return -float(self.logs[np.arange(len(self)), self.classes].mean())


def gain_of(guesses: Guesses, errors: float) -> Estimate:
    """The mean gain with an interval of so many standard errors."""
    gains = guesses.gains
    if len(gains) < 2:
        return Estimate(0.0, float("-inf"), float("inf"))
    reach = errors * float(gains.std(ddof=1)) / np.sqrt(len(gains))
    mean = float(gains.mean())
    return Estimate(mean, mean - reach, mean + reach)


def share_with_interval(happened: Array, errors: float = NINETEEN_IN_TWENTY) -> Estimate:
    """A share of rows with its interval of so many standard errors, also where it is 0 or 1."""
    count, z = len(happened), errors
    if not count:
        return Estimate(float("nan"), 0.0, 1.0)
    share = float(happened.mean())
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    reach = z / (1 + z * z / count) * np.sqrt(share * (1 - share) / count + (z / count) ** 2 / 4)
    return Estimate(share, float(max(middle - reach, 0.0)), float(min(middle + reach, 1.0)))


def share_of_groups(happened: Array, group: Ints) -> Estimate:
    """A share of rows with its interval of 95 %, where rows of a group may go together.

    The variance is of sums by group (Liang and Zeger 1986); one row per group gives the usual.
    """
    count = len(happened)
    if not count:
        return Estimate(float("nan"), 0.0, 1.0)
    share = float(happened.mean())
    sums = np.bincount(np.unique(group, return_inverse=True)[1], happened - share)
    # Where all or none happened, the spread of rows says nothing: Wilson's interval does.
    wilson = share_with_interval(happened)
    reach = NINETEEN_IN_TWENTY * float(np.sqrt((sums**2).sum())) / count
    return Estimate(
        share, max(min(share - reach, wilson.low), 0.0), min(max(share + reach, wilson.high), 1.0)
    )


@dataclass(frozen=True)
class Band:
    """Guesses that are about as sure: how many, how sure on average, how many are right."""

    low: float
    high: float
    count: int
    confidence: float
    hits: Estimate


def bands_of(
    confidence: Array, is_right: Array, edges: Sequence[float] = BANDS
) -> tuple[Band, ...]:
    """Bands of confidence in which there are guesses, the least sure first."""
    place = np.clip(np.searchsorted(edges, confidence, side="right") - 1, 0, len(edges) - 2)
    found = []
    for number in range(len(edges) - 1):
        rows = place == number
        if rows.any():
            hits = share_with_interval(is_right[rows])
            mean = float(confidence[rows].mean())
            found.append(Band(edges[number], edges[number + 1], int(rows.sum()), mean, hits))
    return tuple(found)
