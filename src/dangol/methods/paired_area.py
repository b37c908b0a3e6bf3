"""By how much one score orders better than another: the difference of AUC on the same people.

The variance is that of DeLong, DeLong and Clarke-Pearson (1988), by ranks (Sun and Xu 2014),
so that it takes a sort and no draws.
"""

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
_TWO_SIDED = 1.959963984540054


def area_difference(happened: Array, first: Array, second: Array) -> Estimate:
    """AUC of ``first`` minus AUC of ``second`` with its 95% interval.

    Arrays are (rows,); nan where all or none happened.
    """
    yes = happened > 0
    if len(happened) < 2 or yes.all() or not yes.any():
        return Estimate(float("nan"), float("nan"), float("nan"))
    above, below = (
        one - other for one, other in zip(_parts(yes, first), _parts(yes, second), strict=True)
    )
    spread = np.sqrt(_variance(above) / len(above) + _variance(below) / len(below))
    value = float(above.mean())
    half = _TWO_SIDED * float(spread)
    return Estimate(value, value - half, value + half)


def _parts(yes: npt.NDArray[np.bool_], score: Array) -> tuple[Array, Array]:
    """For each that happened the share of others below it, for each other those above it."""
    ranks = _midranks(score)
    happened, others = int(yes.sum()), int((~yes).sum())
    above = (ranks[yes] - _midranks(score[yes])) / others
    below = 1 - (ranks[~yes] - _midranks(score[~yes])) / happened
    return above, below


def _midranks(score: Array) -> Array:
    """Ranks from 1; equal scores share the mean of theirs."""
    order = np.argsort(score, kind="stable")
    ordered = score[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sizes = np.diff(np.r_[starts, len(ordered)])
    ranks = np.empty(len(score))
    ranks[order] = np.repeat(starts + (sizes + 1) / 2, sizes)
    return ranks


def _variance(values: Array) -> float:
    return float(values.var(ddof=1)) if len(values) > 1 else 0.0
