"""Everybody's scores on the few factors behind many answers, also of those who gave only some.

Maximum likelihood factors, turned so that each answer tells of few (see ``methods.factors``).
Scores are what is expected of a person given the answers that are there (G. Thomson's regression
scores, 1939): kept as arrays, so that whoever comes later is scored as those were.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.factors import correlations, factors_of, number_of_factors
from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
JUDGED = 5_000
LEAST_UNIQUE = 0.005
AT_ONCE = 50_000


@dataclass(frozen=True)
class FactorScores:
    """``loadings`` (items, factors) and ``unique`` (items,) variances of standardised items."""

    middle: Array
    spread: Array
    loadings: Array
    unique: Array

    def scores(self, rows: Array) -> Array:
        """(rows, factors) of raw answers (rows, items), nan where none was given."""
        found = [
            self._scores(rows[start : start + AT_ONCE])
            for start in range(0, max(len(rows), 1), AT_ONCE)
        ]
        return np.vstack(found)

    def _scores(self, rows: Array) -> Array:
        told = np.isfinite(rows)
        standard = np.where(told, (rows - self.middle) / self.spread, 0.0)
        weight = self.loadings / self.unique[:, None]
        products = (weight[:, :, None] * self.loadings[:, None, :]).reshape(len(weight), -1)
        factors = self.loadings.shape[1]
        inside = (told @ products).reshape(-1, factors, factors) + np.eye(factors)
        return np.asarray(np.linalg.solve(inside, (standard @ weight)[..., None])[..., 0])


def learnt_factors(rows: Array, seed: int, count: int = 0) -> FactorScores:
    """The factors of answers; as many as beat chance, at least one, where no ``count`` is asked."""
    middle, spread = np.nanmean(rows, axis=0), np.nanstd(rows, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    few = rows[drawn_rows(np.arange(len(rows)), JUDGED, seed)]
    items = rows.shape[1]
    # More factors than this have more parameters than there are correlations (Ledermann 1937).
    most = max(int((2 * items + 1 - np.sqrt(8 * items + 1)) / 2), 1)
    wanted = min(count or max(number_of_factors(few, seed), 1), most)
    found = factors_of(correlations(rows), wanted, extraction="likelihood", oblique=False)
    return FactorScores(middle, spread, found.loadings, np.maximum(found.unique, LEAST_UNIQUE))
