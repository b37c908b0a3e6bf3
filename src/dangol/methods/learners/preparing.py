"""Columns of any scale and shape as numbers that distances and sums can compare.

Each column becomes its normal score: the place of a value among those of training, on the
scale of a normal distribution (Conover 1999, rank transformation). Odd values cannot run away,
and another currency changes nothing. What is empty stands in the middle, with a column of its
own that says so where that was seen often enough.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
KNOTS = 65
LEAST_EMPTY_SHARE = 0.005
_EDGE = 0.5 / 1000


@dataclass(frozen=True)
class Preparation:
    """``knots`` and ``scores`` are (columns, knots); ``marks`` are columns told to be empty."""

    knots: Array
    scores: Array
    marks: npt.NDArray[np.int64]

    def applied(self, matrix: Array) -> Array:
        """Normal scores (rows, columns + marks) of raw values (rows, columns) with nan."""
        count = matrix.shape[1]
        prepared = np.zeros((len(matrix), count + len(self.marks)))
        for place in range(count):
            column = matrix[:, place]
            scored = np.interp(column, self.knots[place], self.scores[place])
            prepared[:, place] = np.where(np.isnan(column), 0.0, scored)
        for number, place in enumerate(self.marks):
            prepared[:, count + number] = np.isnan(matrix[:, place])
        return prepared


def learnt_preparation(matrix: Array) -> Preparation:
    """The preparation of these rows; a column without two values says nothing (score 0)."""
    from scipy.special import ndtri

    shares = np.clip(np.linspace(0.0, 1.0, KNOTS), _EDGE, 1 - _EDGE)
    normal = ndtri(shares)
    knots, scores = np.zeros((2, matrix.shape[1], KNOTS))
    for place in range(matrix.shape[1]):
        column = matrix[:, place]
        told = column[np.isfinite(column)]
        if not len(told):
            told = np.zeros(1)
        found = np.quantile(told, shares, method="inverted_cdf")
        levels, where = np.unique(found, return_inverse=True)
        # A value that many have lies in the middle of the places that it takes.
        middle = np.bincount(where, normal) / np.bincount(where)
        spread = np.sqrt(np.average((middle[where] - middle[where].mean()) ** 2))
        centred = (middle - middle[where].mean()) / (spread if spread > 1e-9 else np.inf)
        more = KNOTS - len(levels)
        knots[place] = np.concatenate([levels, levels[-1] + 1.0 + np.arange(more)])
        scores[place] = np.concatenate([centred, np.full(more, centred[-1])])
    empty = np.isnan(matrix).mean(axis=0)
    often = (empty >= LEAST_EMPTY_SHARE) & (empty <= 1 - LEAST_EMPTY_SHARE)
    return Preparation(knots, scores, np.flatnonzero(often))
