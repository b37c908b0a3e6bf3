"""Groups of rows that are near each other, and whether they would be found again.

The clusterings themselves are scikit-learn's: k-means from many starts on a few rows, the best one
refined on more, Gaussian mixtures, and HDBSCAN (R. Campello, D. Moulavi, J. Sander 2013). What is
decided here is whether there are groups at all, and how many: on halves of the rows drawn again and
again, the same people should be grouped alike (T. Lange and others, "Stability-Based Validation of
Clustering Solutions", Neural Computation 16(6), 2004), and more so than one cloud of the same
shape, which is cut somewhere, too (Y. Liu and others, "Statistical Significance of Clustering",
JASA 103, 2008).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Kind = Literal["means", "mixture", "density"]
SAMPLE = 20_000
# Rows of the starts, of the best one's refinement; starts on few rows cost little.
STARTED, ROWS_OF_EACH, REFINED = 3_000, 50, 40_000
STARTS, STEPS = 8, 30
JUDGED, DRAWS = 4_000, 8
OUTSIDE = -1
"""Of a row that is near no group: density alone leaves some out."""
# Less than this says nothing, even where nothing else says more.
LEAST_STABLE = 0.6
# So much steadier must groups be than those of one cloud.
LEAST_BEYOND = 0.15


@dataclass(frozen=True)
class Groups:
    """``centres`` (groups, columns), ``group`` of every row, and the mean squared distance."""

    centres: Array
    group: Places
    spread: float


@dataclass(frozen=True)
class Stability:
    """How alike groups of two halves are (adjusted Rand index), beside one cloud of that shape."""

    count: int
    found: float
    by_chance: float

    @property
    def is_stable(self) -> bool:
        return self.found >= LEAST_STABLE and self.found - self.by_chance >= LEAST_BEYOND


def k_means(rows: Array, count: int, seed: int) -> Groups:
    """The best of many starts on a few rows, refined on more; then every row's nearest centre.

    Centres of a large sample are as good as those of all: their error is that of a mean.
    """
    from sklearn.cluster import KMeans

    every = np.arange(len(rows))
    more = rows[drawn_rows(every, REFINED, seed)]
    few = more[drawn_rows(np.arange(len(more)), max(STARTED, ROWS_OF_EACH * count), seed + 1)]
    first = KMeans(count, n_init=STARTS, random_state=seed).fit(few)
    model = KMeans(count, init=first.cluster_centers_, n_init=1, max_iter=STEPS).fit(more)
    spread = -float(model.score(rows)) / len(rows)
    return Groups(model.cluster_centers_, _places(model.predict(rows)), spread)


def mixture(rows: Array, count: int, seed: int) -> Groups:
    """Gaussian groups of any shape: the most likely one of each row."""
    from sklearn.mixture import GaussianMixture

    drawn = drawn_rows(np.arange(len(rows)), SAMPLE, seed)
    model = GaussianMixture(count, n_init=2, reg_covar=1e-4, random_state=seed).fit(rows[drawn])
    return _with_centres(rows, _places(model.predict(rows)))


def density(rows: Array, least: int) -> Groups:
    """Groups of at least so many rows that lie close; the others are ``OUTSIDE``."""
    from sklearn.cluster import HDBSCAN

    return _with_centres(
        rows, _places(HDBSCAN(min_cluster_size=least, copy=True).fit_predict(rows))
    )


def nearest(centres: Array, rows: Array) -> Places:
    """The group whose centre is nearest to each row."""
    distance = (centres**2).sum(axis=1) - 2 * rows @ centres.T
    return _places(distance.argmin(axis=1))


def stability(rows: Array, count: int, seed: int, draws: int = DRAWS) -> Stability:
    """Whether so many groups by k-means would be found again in other people."""
    rng = np.random.default_rng(seed)
    few = rows[drawn_rows(np.arange(len(rows)), JUDGED, seed)]
    shape = np.atleast_2d(np.cov(few.T))
    cloud = rng.multivariate_normal(few.mean(axis=0), shape, len(few), method="eigh")
    found, chance = (
        float(np.mean([_agreement(some, count, seed + n) for n in range(draws)]))
        for some in (few, cloud)
    )
    return Stability(count, found, chance)


def best_count(rows: Array, counts: Sequence[int], seed: int) -> tuple[int | None, list[Stability]]:
    """The number of groups that is found again best; None where no number is steady."""
    tried = [stability(rows, count, seed) for count in counts]
    stable = [one for one in tried if one.is_stable]
    if not stable:
        return None, tried
    # Of numbers that are as steady the larger one tells more.
    most = max(one.found for one in stable)
    return max(one.count for one in stable if one.found >= most - 0.02), tried


def _agreement(rows: Array, count: int, seed: int) -> float:
    """Both halves grouped by themselves, and every row by the groups of either."""
    from sklearn.cluster import KMeans
    from sklearn.metrics import adjusted_rand_score

    order = np.random.default_rng(seed).permutation(len(rows))
    halves = order[: len(rows) // 2], order[len(rows) // 2 :]
    labels = [
        nearest(KMeans(count, n_init=3, random_state=seed).fit(rows[half]).cluster_centers_, rows)
        for half in halves
    ]
    return float(adjusted_rand_score(*labels))


def _with_centres(rows: Array, group: Places) -> Groups:
    """Groups in the order of their size, with the means of their rows."""
    names, place = np.unique(group[group != OUTSIDE], return_inverse=True)
    size = np.bincount(place, minlength=len(names))
    rank = np.empty(len(names), dtype=np.int64)
    rank[np.argsort(-size, kind="stable")] = np.arange(len(names))
    told = np.full(len(rows), OUTSIDE, dtype=np.int64)
    told[group != OUTSIDE] = rank[place]
    inside = told != OUTSIDE
    centres = np.zeros((len(names), rows.shape[1]))
    np.add.at(centres, told[inside], rows[inside])
    centres /= np.sort(size)[::-1][:, None]
    away = ((rows[inside] - centres[told[inside]]) ** 2).sum(axis=1)
    return Groups(centres, told, float(away.mean()) if inside.any() else 0.0)


def _places(labels: npt.NDArray[np.integer]) -> Places:
    return labels.astype(np.int64)
