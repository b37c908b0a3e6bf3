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
  variance-stabilising weights of V. Hadad, D. Hirshberg, R. Zhan, S. Wager and S. Athey, PNAS
  118(15), 2021, with a constant allocation rate; while the least share stays, their two-point rate
  is the same). The price is a bias, of a fraction of the plain mean's, by the sum of weights,
  which differs by what was seen.

A unit counts in the batch that it met first: its probability there does not hang on its own
rewards. Means over batches move with what moves all arms of a batch, such as a holiday; differences
that do not are in `dangol.methods.adaptive_differences`.
"""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

from dangol.methods.adaptive_batches import Batches, Estimates, Rewards, noise_of, some
from dangol.methods.arm_moments import ArmMoments
from dangol.methods.normal_mixture import TIGHTEST_AT, reach_of

Array = npt.NDArray[np.float64]


class Weights(StrEnum):
    """How much each batch counts in an estimate of an arm."""

    STABLE = "stable"
    EVEN = "even"


def plain_means(batches: Batches, rewards: Rewards, *, share: float = 0.9) -> Estimates:
    """The mean of all rewards of each arm: biased under a bandit, here to be compared with."""
    together = batches.moments.together()
    counts = some(together.counts)
    noise = noise_of(batches, rewards)
    nothing = np.zeros_like(noise)
    means = together.sums / counts
    return _estimates(means, noise, 1 / counts, nothing, rewards, reach_of(share))


def inverse_probability(batches: Batches, *, share: float = 0.9) -> Estimates:
    """Rewards over their probabilities, evenly weighted: unbiased, and wide."""
    batches = batches.filled()
    seen, e, units = batches.moments, batches.given, batches.units
    said = seen.sums / e
    squares = np.where(seen.counts > 0, seen.counts * (seen.variances + seen.means**2), 0.0) / e**2
    total = some((units * (batches.probabilities > 0)).sum(axis=0))
    values = said.sum(axis=0) / total
    errors = np.sqrt(np.maximum(squares - said**2 / units, 0.0).sum(axis=0)) / total
    reach = reach_of(share)
    worth = noise_of(batches, Rewards.AVERAGE) / some(errors**2)
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
    shares = weight / some(weight.sum(axis=0))
    values = (shares * np.where(weight > 0, said, 0.0)).sum(axis=0)
    per_reward = shares**2 / (units * e)
    per_reward[0] = shares[0] ** 2 / np.maximum(counts[0], 1)
    of_means = shares**2 * (1 / e - 1) / units * (before - values) ** 2
    of_means[0] = 0.0
    reach = reach_of(share, len(said) if always else None, tightest_at=tightest_at)
    noise = noise_of(batches, rewards)
    return _estimates(values, noise, per_reward.sum(axis=0), of_means.sum(axis=0), rewards, reach)


def _means_before(seen: ArmMoments) -> Array:
    """The mean of each arm over the batches before, drawn to that of all arms by one reward."""
    sums, counts = np.cumsum(seen.sums, axis=0)[:-1], np.cumsum(seen.counts, axis=0)[:-1]
    of_all = sums.sum(axis=1, keepdims=True) / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    means = (sums + of_all) / (counts + 1)
    return np.concatenate([np.zeros((1, means.shape[1])), means])


def _estimates(
    values: Array, noise: Array, per_reward: Array, besides: Array, rewards: Rewards, reach: Array
) -> Estimates:
    """Ends of intervals where the variance is ``noise * per_reward + besides``."""
    errors = np.sqrt(noise * per_reward + besides)
    if rewards is Rewards.PROPORTION:
        low, high = _wilson(values, per_reward, besides, reach)
    else:
        low, high = values - reach * errors, values + reach * errors
    return Estimates(values, errors, low, high, noise / some(errors**2))


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
