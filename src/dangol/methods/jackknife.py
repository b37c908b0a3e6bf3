"""How far figures of a whole may be off by chance: what they are without a part of the rows.

The rows are dealt into groups; what the figures do when one group after the other is left out
gives their standard errors (J. W. Tukey, "Bias and Confidence in Not Quite Large Samples", 1958;
B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 11). For figures
that cost too much to be drawn hundreds of times.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
GROUPS = 40
NORMAL_95 = 1.96


def estimates(
    figures: Callable[[Places], Array], count: int, seed: int, groups: int = GROUPS
) -> list[Estimate]:
    """Each of ``figures`` of all ``count`` rows, with its interval of 95 %.

    ``figures`` gives the same number of figures for any rows; a difference of two is a figure.
    """
    turn = np.random.default_rng(seed).permutation(count) % min(groups, count)
    whole = figures(np.arange(count))
    parts = np.array([figures(np.flatnonzero(turn != one)) for one in range(turn.max() + 1)])
    away = parts - parts.mean(axis=0)
    errors = np.sqrt((len(parts) - 1) / len(parts) * (away**2).sum(axis=0))
    return [
        Estimate(float(value), float(value - NORMAL_95 * error), float(value + NORMAL_95 * error))
        for value, error in zip(whole, errors, strict=True)
    ]
