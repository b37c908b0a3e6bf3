"""Honest differences between two arms whose shares of the units changed with what was seen.

Within a batch probabilities are constant, so the difference of two arms' means is unbiased there,
given how many met each. Divided by its own standard error it is an increment of mean 0 and
variance 1 given all batches before, however often units were shared anew; so the sum of the
increments over the root of their number is a standard normal, and always-valid boundaries for
sums of such increments hold: the batched least squares of K. Zhang, L. Janson and S. Murphy,
"Inference for Batched Bandits" (NeurIPS 2020). What moves all arms of a batch alike, such as a
holiday, cancels.
"""

import numpy as np
import numpy.typing as npt

from dangol.methods.adaptive_batches import Batches, Estimates, Rewards, noise_of, some
from dangol.methods.normal_mixture import TIGHTEST_AT, reach_of

Array = npt.NDArray[np.float64]

_STEPS = 20
_EDGE = 1e-4
"""How near to 0 and 1 a proportion is thought to come."""


def differences(
    batches: Batches,
    rewards: Rewards,
    *,
    against: int,
    share: float = 0.9,
    always: bool = False,
    tightest_at: float = TIGHTEST_AT,
) -> Estimates:
    """Of each arm to one of them; nan for that arm itself, and where no batch had both.

    Each batch counts by the inverse of its standard error. Of averages, the variance of a reward
    is the arm's own. Of proportions it is the one that belongs to each difference that the
    interval might hold, as O. Miettinen and M. Nurminen have it for one batch (Statistics in
    Medicine 4, 1985): with an arm's own rate, an arm out of luck would seem to be surer of it.
    """
    batches = batches.filled()
    both = _both(batches, against)
    reach = reach_of(share, both.sum(axis=0) if always else None, tightest_at=tightest_at)
    if rewards is Rewards.PROPORTION:
        values, low, high = (_end(batches, both, against, way * reach) for way in (0, -1, 1))
        noise = _noise_given(batches, against, values)
        errors = _solved(batches, both, against, noise)[1]
    else:
        own = noise_of(batches, rewards)
        noise = np.stack([own, np.full_like(own, own[against])])
        values, errors = _solved(batches, both, against, noise)
        low, high = values - reach * errors, values + reach * errors
    return Estimates(values, errors, low, high, noise.sum(axis=0) / some(errors**2))


def _both(batches: Batches, against: int) -> npt.NDArray[np.bool_]:
    counts = batches.moments.counts
    both = (counts > 0) & (counts[:, [against]] > 0)
    both[:, against] = False
    return both


def _solved(
    batches: Batches, both: npt.NDArray[np.bool_], against: int, noise: Array
) -> tuple[Array, Array]:
    """Differences and their standard errors, given the variance of a reward of either arm."""
    seen = batches.moments
    counts = np.maximum(seen.counts, 1)
    variance = noise[0] / counts + noise[1] / counts[:, [against]]
    precision = np.where(both, 1 / np.sqrt(variance), 0.0)
    said = np.where(both, seen.means - seen.means[:, [against]], 0.0)
    total = some(precision.sum(axis=0))
    return (precision * said).sum(axis=0) / total, np.sqrt(both.sum(axis=0)) / total


def _end(batches: Batches, both: npt.NDArray[np.bool_], against: int, reach: Array) -> Array:
    """The difference from which what was seen is ``reach`` of its own standard errors away."""
    end = np.zeros(both.shape[1])
    for _ in range(_STEPS):
        value, error = _solved(batches, both, against, _noise_given(batches, against, end))
        end = (end + np.clip(value + reach * error, -1.0, 1.0)) / 2
    return end


def _noise_given(batches: Batches, against: int, difference: Array) -> Array:
    """The variances of a reward of both arms, if their rates differ by so much."""
    counts, sums = batches.moments.counts.sum(axis=0), batches.moments.sums.sum(axis=0)
    together = counts + counts[against] + 2
    rate = (sums + sums[against] + 1 - (counts + 1) * difference) / together
    difference = np.clip(difference, 2 * _EDGE - 1, 1 - 2 * _EDGE)
    lowest, highest = np.maximum(0, -difference), np.minimum(1, 1 - difference)
    rate = np.clip(rate, lowest + _EDGE, highest - _EDGE)
    other = rate + difference
    return np.stack([other * (1 - other), rate * (1 - rate)])
