"""What a bandit's batches have shown, and the shape of what is estimated from it."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dangol.methods.arm_moments import ArmMoments

Array = npt.NDArray[np.float64]

_NEAR = 1e-6
_LENT = 2.0  # degrees of freedom that all arms lend to each for its variance


class Rewards(StrEnum):
    """Of what kind rewards are: 0 or 1, or amounts."""

    PROPORTION = "proportion"
    AVERAGE = "average"


@dataclass(frozen=True)
class Batches:
    """What was seen (batches x arms) and with what probability each arm was met.

    A probability of 0 says that the arm was not there, and the batch says nothing of it. Raises
    ValueError where such an arm was met all the same, or a batch's do not add up to 1.
    """

    moments: ArmMoments
    probabilities: Array

    def __post_init__(self) -> None:
        shapes = {one.shape for one in (self.moments.counts, self.moments.means,
                                        self.moments.variances, self.probabilities)}  # fmt: skip
        if len(shapes) != 1 or self.probabilities.ndim != 2:
            raise ValueError(f"Moments and probabilities are batches x arms, all alike: {shapes}.")
        e = self.probabilities
        possible = (e > 0) | ((e == 0) & (self.moments.counts == 0))
        wrong = ~possible.all(axis=1) | (np.abs(e.sum(axis=1) - 1) > _NEAR)
        if wrong.any():
            raise ValueError(
                f"Probabilities of arms that were met are above 0 and add up to 1 in every batch; "
                f"not so in batches {np.flatnonzero(wrong).tolist()}."
            )

    @property
    def units(self) -> Array:
        """Of each batch, as a column."""
        found: Array = self.moments.counts.sum(axis=1, keepdims=True)
        return found

    @property
    def given(self) -> Array:
        """Probabilities to divide by: 1 where the arm was not there."""
        return np.where(self.probabilities > 0, self.probabilities, 1.0)

    def filled(self) -> "Batches":
        """Without the batches in which nobody was; raises ValueError where none is left."""
        some = self.units[:, 0] > 0
        if not some.any():
            raise ValueError("Nobody was in any batch: there is nothing to estimate from.")
        seen = self.moments
        kept = ArmMoments(seen.counts[some], seen.means[some], seen.variances[some])
        return Batches(kept, self.probabilities[some])


@dataclass(frozen=True)
class Estimates:
    """Of each arm: the estimate, its standard error, the ends of its interval.

    ``worth`` is how many units drawn evenly would tell as much; nan where nothing can be said.
    """

    values: Array
    errors: Array
    low: Array
    high: Array
    worth: Array


def noise_of(batches: Batches, rewards: Rewards) -> Array:
    """The variance of one reward of each arm, around the mean of its batch."""
    seen = batches.moments
    counts = seen.counts.sum(axis=0)
    if rewards is Rewards.PROPORTION:
        rate: Array = (seen.sums.sum(axis=0) + 1) / (counts + 2)
        return rate * (1 - rate)
    within, free = seen.within.sum(axis=0), np.maximum(seen.counts - 1, 0).sum(axis=0)
    of_all = within.sum() / max(free.sum(), 1.0)
    found: Array = (within + _LENT * of_all) / (free + _LENT)
    return found


def some(values: Array) -> Array:
    """Where there is none, nan, which what is divided by it becomes too."""
    found: Array = np.where(values > 0, values, np.nan)
    return found
