"""Groups of rows that are near each other, and whether they would be found again.

The clusterings themselves are scikit-learn's: k-means from many starts on a few rows, the best one
refined on more, Gaussian mixtures, and HDBSCAN (R. Campello, D. Moulavi, J. Sander 2013). What is
decided here is whether there are groups at all, and how many: whether they would be found again
(``found_again``), and more surely than those of one cloud of the same shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.found_again import OUTSIDE, Cutting, Rule, Stability, one_cloud, steadiness
from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
Kind = Literal["means", "mixture", "density"]
SAMPLE = 20_000
# Rows of the starts, of the best one's refinement; starts on few rows cost little.
STARTED, ROWS_OF_EACH, REFINED = 3_000, 50, 40_000
STARTS, STEPS = 8, 30
JUDGED, DRAWS = 4_000, 8


@dataclass(frozen=True)
class Groups:
    """``centres`` (groups, columns), ``group`` of every row, and the mean squared distance."""

    centres: Array
    group: Places
    spread: float


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
    few = rows[drawn_rows(np.arange(len(rows)), JUDGED, seed)]
    return steadiness(
        few, one_cloud(few, seed), cutting_by_means(count), count, seed=seed, draws=draws
    )


def cutting_by_means(count: int) -> Cutting:
    """k-means as a way to cut some thousands of rows."""
    from sklearn.cluster import KMeans

    def cut(rows: Array, seed: int) -> Rule:
        return partial(
            nearest, KMeans(count, n_init=3, random_state=seed).fit(rows).cluster_centers_
        )

    return cut


def best_count(rows: Array, counts: Sequence[int], seed: int) -> tuple[int | None, list[Stability]]:
    """The number of groups that is found again best; None where no number is steady."""
    tried = [stability(rows, count, seed) for count in counts]
    stable = [one for one in tried if one.is_stable]
    if not stable:
        return None, tried
    # Of numbers that are as steady the larger one tells more.
    most = max(one.found for one in stable)
    return max(one.count for one in stable if one.found >= most - 0.02), tried


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
