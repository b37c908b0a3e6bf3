"""Typical rows that stand for many: means of groups of neighbours, never a person's own row."""

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.learner import Array

MOST_ROWS = 6_000
LEAST_IN_A_GROUP = 10


def prototypes(rows: Array, count: int, seed: int) -> tuple[Array, npt.NDArray[np.int64]]:
    """Means of at most ``count`` groups by k-means (Lloyd 1982), and the group of every row.

    A group of fewer than ten rows gives no mean: its rows go to the nearest other.
    """
    from sklearn.cluster import KMeans

    rng = np.random.default_rng(seed)
    drawn = rows
    if len(rows) > MOST_ROWS:
        drawn = rows[rng.choice(len(rows), MOST_ROWS, replace=False)]
    wanted = max(1, min(count, len(drawn) // (2 * LEAST_IN_A_GROUP)))
    found = KMeans(wanted, n_init=1, max_iter=10, random_state=seed).fit(drawn)
    centres = found.cluster_centers_
    sizes = np.bincount(nearest(rows, centres), minlength=len(centres))
    kept = sizes >= LEAST_IN_A_GROUP
    if kept.any():
        centres = centres[kept]
    return centres, nearest(rows, centres)


def squared_distances(rows: Array, centres: Array) -> Array:
    """(rows, centres), never below 0."""
    squares = (rows**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1)[None, :]
    found: Array = np.maximum(squares - 2.0 * rows @ centres.T, 0.0)
    return found


def nearest(rows: Array, centres: Array, at_once: int = 50_000) -> npt.NDArray[np.int64]:
    """The place of the nearest centre of every row."""
    pieces = [
        squared_distances(rows[start : start + at_once], centres).argmin(axis=1)
        for start in range(0, max(len(rows), 1), at_once)
    ]
    return np.concatenate(pieces)
