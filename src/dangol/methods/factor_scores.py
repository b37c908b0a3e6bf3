"""Few factors behind many answers, and everybody's scores on them, also where some are missing.

Maximum likelihood factor analysis (K. Jöreskog, Psychometrika 32, 1967), as many factors as have
larger eigenvalues than chance gives (parallel analysis, J. Horn, Psychometrika 30, 1965), turned
so that each answer tells of few (varimax, H. Kaiser, Psychometrika 23, 1958). Scores are what is
expected of a person given the answers that are there (G. Thomson's regression scores, 1939).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
DRAWS, USUAL, JUDGED = 40, 0.95, 5_000
LEAST_UNIQUE = 0.005
TURNS, TURNED = 500, 1e-9
AT_ONCE = 50_000


@dataclass(frozen=True)
class Factors:
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


def learnt_factors(rows: Array, seed: int, count: int = 0) -> Factors:
    """The factors of answers; as many as beat chance, at least one, where no ``count`` is asked."""
    middle, spread = np.nanmean(rows, axis=0), np.nanstd(rows, axis=0)
    spread = np.where(spread > 0, spread, 1.0)
    standard = (rows - middle) / spread
    correlation = _correlation(standard)
    items = rows.shape[1]
    # More factors than this have more parameters than there are correlations (Ledermann 1937).
    most = max(int((2 * items + 1 - np.sqrt(8 * items + 1)) / 2), 1)
    wanted = min(count or beyond_chance(standard, correlation, seed), most)
    unique = _unique(correlation, wanted)
    loadings = _turned(_loadings(correlation, unique, wanted))
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    loadings = loadings[:, order] * np.where(loadings[:, order].sum(axis=0) < 0, -1.0, 1.0)
    return Factors(middle, spread, loadings, unique)


def beyond_chance(standard: Array, correlation: Array, seed: int) -> int:
    """How many eigenvalues in a row are larger than those of unrelated answers, at least one."""
    rng = np.random.default_rng(seed)
    few = standard[drawn_rows(np.arange(len(standard)), JUDGED, seed)]
    ours = np.linalg.eigvalsh(_correlation(few) if len(few) < len(standard) else correlation)[::-1]
    drawn = [
        np.linalg.eigvalsh(_correlation(rng.permuted(few, axis=0)))[::-1] for _ in range(DRAWS)
    ]
    larger = ours > np.quantile(drawn, USUAL, axis=0)
    return max(int(len(larger) if larger.all() else np.argmin(larger)), 1)


def _correlation(standard: Array) -> Array:
    """Of each pair of items over those who answered both; made a correlation matrix again."""
    told = np.isfinite(standard)
    filled = np.where(told, standard, 0.0)
    flags = told.astype(np.float64)
    both = flags.T @ flags
    # Each pair has variances of its own where answers are missing.
    scale = np.sqrt((filled**2).T @ flags * (flags.T @ filled**2))
    found = np.where(both > 1, (filled.T @ filled) / np.maximum(scale, 1e-12), 0.0)
    np.fill_diagonal(found, 1.0)
    values, vectors = np.linalg.eigh((found + found.T) / 2)
    if values[0] > LEAST_UNIQUE:
        return found
    near = (vectors * np.maximum(values, LEAST_UNIQUE)) @ vectors.T
    size = np.sqrt(np.diag(near))
    whole: Array = near / np.outer(size, size)
    return whole


def _unique(correlation: Array, count: int) -> Array:
    """The unique variances of the highest likelihood."""
    from scipy.optimize import minimize

    def loss(unique: Array) -> tuple[float, Array]:
        root = np.sqrt(unique)
        values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
        rest = values[: len(values) - count]
        top = vectors[:, len(values) - count :] * np.sqrt(
            np.maximum(values[len(values) - count :] - 1.0, 0.0)
        )
        load = root[:, None] * top
        away = (load**2).sum(axis=1) + unique - 1.0
        return float((rest - np.log(rest) - 1.0).sum()), away / unique**2

    start = (1 - count / (2 * len(correlation))) / np.diag(np.linalg.inv(correlation))
    found = minimize(
        loss,
        np.clip(start, LEAST_UNIQUE, 1.0),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUE, 1.0)] * len(correlation),
        options={"maxiter": 1_000, "ftol": 1e-12, "gtol": 1e-8},
    ).x
    return np.asarray(found, dtype=np.float64)


def _loadings(correlation: Array, unique: Array, count: int) -> Array:
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    top = vectors[:, ::-1][:, :count] * np.sqrt(np.maximum(values[::-1][:count] - 1.0, 0.0))
    found: Array = root[:, None] * top
    return found


def _turned(loadings: Array) -> Array:
    """Varimax, each item weighted alike (Kaiser's normalisation)."""
    factors = loadings.shape[1]
    length = np.maximum(np.sqrt((loadings**2).sum(axis=1)), 1e-12)
    even = loadings / length[:, None]
    turn, before = np.eye(factors), 0.0
    for _ in range(TURNS if factors > 1 else 0):
        now = even @ turn
        left, sizes, right = np.linalg.svd(even.T @ (now**3 - now * (now**2).mean(axis=0)))
        turn = left @ right
        if sizes.sum() <= before * (1 + TURNED):
            break
        before = float(sizes.sum())
    found: Array = (even @ turn) * length[:, None]
    return found
