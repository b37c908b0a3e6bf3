"""Honest estimates of arms whose shares of the units changed with what was seen.

Under a bandit the plain mean of an arm is too low: an arm with bad luck is played less, so the luck
that would have made up for it never comes. What each unit had a known probability of meeting
repairs that. Probabilities are constant within a batch, so counts, means and variances of batches
and arms hold all that the formulas need. With N units in a batch, n of them in the arm, which had
the probability e there, the arm's mean y in the batch and its mean m over the batches before:

- inverse probability: the batch says (n / N e) y. Unbiased, and noisy where rewards are far from 0.
- augmented: it says m + (n / N e)(y - m), which is unbiased whatever m is and has the variance
  (s2 / e + (1 / e - 1)(m - mean)2) / N. The first batch has no batch before it and says y.
- batches weighted evenly give an estimate without any bias. Weights that differ by what was seen
  may be taken as long as they are known before the batch: with N sqrt(e) every batch brings the
  same variance per unit, so the sum is normal though e has changed a hundredfold (the
  variance-stabilising weights with a constant allocation rate of V. Hadad, D. Hirshberg, R. Zhan,
  S. Wager and S. Athey, PNAS 118(15), 2021). The price is a bias, of a fraction of the plain
  mean's, by the sum of weights, which differs by what was seen.
- a difference of two arms within a batch is unbiased given the counts, however often the batch had
  to be shared anew; divided by its own standard error it is a standard normal increment, and so
  is their sum over the root of the number of batches (the batched least squares of K. Zhang,
  L. Janson and S. Murphy, NeurIPS 2020). What moves all arms of a batch alike, such as
  a holiday, cancels. So it does not in means over batches.

A unit counts in the batch that it met first: its probability there does not hang on its own
rewards.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dangol.methods.always_valid import TIGHTEST_AT, always_reach
from dangol.methods.arm_moments import ArmMoments

Array = npt.NDArray[np.float64]

_NEAR = 1e-6
_LENT = 2.0  # degrees of freedom that all arms lend to each for its variance


class Weights(StrEnum):
    """How much each batch counts in an estimate of an arm."""

    STABLE = "stable"
    EVEN = "even"


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
        """Without the batches in which nobody was."""
        some = self.units[:, 0] > 0
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


def plain_means(batches: Batches, rewards: Rewards, *, share: float = 0.9) -> Estimates:
    """The mean of all rewards of each arm: biased under a bandit, here to be compared with."""
    together = batches.moments.together()
    counts = _some(together.counts)
    noise = _noise(batches, rewards)
    nothing = np.zeros_like(noise)
    means = together.sums / counts
    return _estimates(means, noise, 1 / counts, nothing, rewards, _reach(share, None))


def inverse_probability(batches: Batches, *, share: float = 0.9) -> Estimates:
    """Rewards over their probabilities, evenly weighted: unbiased, and wide."""
    batches = batches.filled()
    seen, e, units = batches.moments, batches.given, batches.units
    said = seen.sums / e
    squares = np.where(seen.counts > 0, seen.counts * (seen.variances + seen.means**2), 0.0) / e**2
    total = _some((units * (batches.probabilities > 0)).sum(axis=0))
    values = said.sum(axis=0) / total
    errors = np.sqrt(np.maximum(squares - said**2 / units, 0.0).sum(axis=0)) / total
    reach = _reach(share, None)
    worth = _noise(batches, Rewards.AVERAGE) / _some(errors**2)
    return Estimates(values, errors, values - reach * errors, values + reach * errors, worth)


def augmented(
    batches: Batches,
    rewards: Rewards,
    *,
    weights: Weights = Weights.STABLE,
    share: float = 0.9,
    always: bool = False,
    tightest_at: float = TIGHTEST_AT,
) -> Estimates:
    """The augmented estimates of all arms.

    ``always``: intervals that hold at all batches together, for who looks after each and may stop.
    The interval of a proportion is that of Wilson, with the estimate's own variance at each
    proportion; of an average, the normal one.
    """
    batches = batches.filled()
    seen, e, units = batches.moments, batches.given, batches.units
    counts = seen.counts
    before = _means_before(seen)
    corrected = counts / (units * e)
    said = np.where(counts > 0, before + corrected * (seen.means - before), before)
    said[0] = seen.means[0]
    weight = units * (np.sqrt(e) if weights is Weights.STABLE else np.ones_like(e))
    weight = np.where(batches.probabilities > 0, weight, 0.0)
    weight[0] = np.where(counts[0] > 0, weight[0], 0.0)
    shares = weight / _some(weight.sum(axis=0))
    values = (shares * np.where(weight > 0, said, 0.0)).sum(axis=0)
    per_reward = shares**2 / (units * e)
    per_reward[0] = shares[0] ** 2 / np.maximum(counts[0], 1)
    of_means = shares**2 * (1 / e - 1) / units * (before - values) ** 2
    of_means[0] = 0.0
    reach = _reach(share, len(said) if always else None, tightest_at)
    noise = _noise(batches, rewards)
    return _estimates(values, noise, per_reward.sum(axis=0), of_means.sum(axis=0), rewards, reach)


def differences(
    batches: Batches,
    rewards: Rewards,
    *,
    against: int,
    share: float = 0.9,
    always: bool = False,
    tightest_at: float = TIGHTEST_AT,
) -> Estimates:
    """Of each arm to one of them, by batched least squares; nan for that arm itself.

    Batches in which either had nobody say nothing of the two. Each batch counts by the inverse
    of its standard error.
    """
    batches = batches.filled()
    seen = batches.moments
    noise = _noise(batches, rewards)
    both = (seen.counts > 0) & (seen.counts[:, [against]] > 0)
    each = noise / np.maximum(seen.counts, 1)
    precision = np.where(both, 1 / np.sqrt(each + each[:, [against]]), 0.0)
    precision[:, against] = 0.0
    said = np.where(both, seen.means - seen.means[:, [against]], 0.0)
    total = _some(precision.sum(axis=0))
    values = (precision * said).sum(axis=0) / total
    used = (precision > 0).sum(axis=0)
    errors = np.sqrt(used) / total
    reach = _reach(share, np.maximum(used, 1) if always else None, tightest_at)
    worth = (noise + noise[against]) / _some(errors**2)
    return Estimates(values, errors, values - reach * errors, values + reach * errors, worth)


def _means_before(seen: ArmMoments) -> Array:
    """The mean of each arm over the batches before, drawn to that of all arms by one reward."""
    sums, counts = np.cumsum(seen.sums, axis=0)[:-1], np.cumsum(seen.counts, axis=0)[:-1]
    of_all = sums.sum(axis=1, keepdims=True) / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    means = (sums + of_all) / (counts + 1)
    return np.concatenate([np.zeros((1, means.shape[1])), means])


def _noise(batches: Batches, rewards: Rewards) -> Array:
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


def _estimates(
    values: Array, noise: Array, per_reward: Array, besides: Array, rewards: Rewards, reach: Array
) -> Estimates:
    """Ends of intervals where the variance is ``noise * per_reward + besides``."""
    errors = np.sqrt(noise * per_reward + besides)
    if rewards is Rewards.PROPORTION:
        low, high = _wilson(values, per_reward, besides, reach)
    else:
        low, high = values - reach * errors, values + reach * errors
    return Estimates(values, errors, low, high, noise / _some(errors**2))


def _wilson(values: Array, per_reward: Array, besides: Array, reach: Array) -> tuple[Array, Array]:
    """The proportions p from which the estimate is at most ``reach`` of p's own errors away.

    E. Wilson (Journal of the American Statistical Association 22, 1927), with variance
    ``p (1 - p) per_reward + besides``.
    """
    spread = reach**2 * per_reward
    half = values + spread / 2
    apart = half**2 - (1 + spread) * (values**2 - reach**2 * besides)
    root = np.sqrt(np.maximum(apart, 0.0))
    low, high = (half - root) / (1 + spread), (half + root) / (1 + spread)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def _reach(share: float, looks: Array | int | None, tightest_at: float = TIGHTEST_AT) -> Array:
    from scipy.special import ndtri

    if looks is None:
        return np.asarray(ndtri((1 + share) / 2))
    return always_reach(looks, share, tightest_at=tightest_at)


def _some(values: Array) -> Array:
    """Where there is none, nan, which what is divided by it becomes too."""
    found: Array = np.where(values > 0, values, np.nan)
    return found
