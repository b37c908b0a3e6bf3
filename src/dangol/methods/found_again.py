"""Whether groups would be found again in other people, all of them and each of them.

On halves of the rows drawn again and again the same people should be grouped alike (T. Lange and
others, "Stability-Based Validation of Clustering Solutions", Neural Computation 16(6), 2004), and
more so than rows without groups, which are cut somewhere, too (Y. Liu and others, "Statistical
Significance of Clustering", JASA 103, 2008). A single group is found again where a half has one
that holds the same people (C. Hennig, "Cluster-Wise Assessment of Cluster Stability",
Computational Statistics and Data Analysis 52, 2007).
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.methods.valleys import LEAST_VALLEY

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Rows = npt.NDArray[Any]
Rule = Callable[[Rows], Places]
"""The group of any row."""
Cutting = Callable[[Rows, int], Rule]
"""Groups of some rows, by a seed."""
OUTSIDE = -1
"""Of a row that is near no group."""
# Less than this says nothing, even where nothing else says more.
LEAST_STABLE = 0.6
# So much steadier must groups be than those of rows without any.
LEAST_BEYOND = 0.15
APART = 1_000_003


@dataclass(frozen=True)
class Stability:
    """How alike groups of two halves are (adjusted Rand index), beside rows without groups.

    ``valley`` is how much emptier it is between them than within, None where nobody looked.
    ``each`` group of a cut that was given: the mean share of its people, and of those it was
    taken for, whom a group of a half holds (Jaccard).
    """

    count: int
    found: float
    by_chance: float
    each: tuple[float, ...] = field(default=())
    valley: float | None = None

    @property
    def is_stable(self) -> bool:
        """A valley tells more than one cloud does: a long one is cut where groups in a row are."""
        if self.valley is not None:
            return self.is_firm and self.valley >= LEAST_VALLEY
        return self.is_firm and self.found - self.by_chance >= LEAST_BEYOND

    @property
    def is_firm(self) -> bool:
        """Whether the same people come together, be it by groups or by corners of a crowd."""
        return self.found >= LEAST_STABLE


def steadiness(
    rows: Rows,
    without: Rows,
    cutting: Cutting,
    count: int,
    *,
    seed: int,
    draws: int,
    group: Places | None = None,
) -> Stability:
    """What ``cutting`` finds in halves of rows, and in those of rows ``without`` groups.

    ``group`` is the cut of all rows, numbered from 0, whose groups are looked for one by one.
    """
    alike, chance, each = [], [], []
    for draw in range(seed, seed + draws):
        ours = _halves(rows, cutting, draw)
        alike.append(_agreement(*ours))
        chance.append(_agreement(*_halves(without, cutting, draw)))
        if group is not None:
            each += [_found_again(group, half) for half in ours]
    means = tuple(float(one) for one in np.mean(each, axis=0)) if each else ()
    return Stability(count, float(np.mean(alike)), float(np.mean(chance)), means)


def one_cloud(rows: Array, seed: int) -> Array:
    """As many rows of one Gaussian cloud of the same middle and shape."""
    rng = np.random.default_rng(seed)
    shape = np.atleast_2d(np.cov(rows.T))
    return rng.multivariate_normal(rows.mean(axis=0), shape, len(rows), method="eigh")


def unrelated(rows: Rows, seed: int) -> Rows:
    """The same columns, each in an order of its own: nothing goes with anything."""
    return np.random.default_rng(seed).permuted(rows, axis=0)


def _halves(rows: Rows, cutting: Cutting, seed: int) -> tuple[Places, Places]:
    """Both halves cut by themselves, and every row by the groups of either.

    By seeds of their own: where nothing leads anywhere, the same start would end alike.
    """
    order = np.random.default_rng(seed).permutation(len(rows))
    one, other = np.array_split(order, 2)
    return cutting(rows[one], seed)(rows), cutting(rows[other], seed + APART)(rows)


def _agreement(one: Places, other: Places) -> float:
    """One group says nothing, however often it is found."""
    from sklearn.metrics import adjusted_rand_score

    if min(len(np.unique(one)), len(np.unique(other))) < 2:
        return 0.0
    return float(adjusted_rand_score(one, other))


def _found_again(group: Places, half: Places) -> Array:
    """The best Jaccard coefficient of each group with those of a half."""
    held = group != OUTSIDE
    table = np.zeros((int(group.max()) + 1, max(int(half.max()) + 1, 1)))
    both = held & (half != OUTSIDE)
    np.add.at(table, (group[both], half[both]), 1.0)
    mine = np.bincount(group[held], minlength=len(table))[:, None]
    theirs = np.bincount(half[half != OUTSIDE], minlength=table.shape[1])[None, :]
    best: Array = (table / np.maximum(mine + theirs - table, 1.0)).max(axis=1)
    return best
