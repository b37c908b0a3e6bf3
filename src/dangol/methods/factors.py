"""What lies behind many answers: factors, how many, and how well they are measured.

The number is that of J. L. Horn's parallel analysis (1965): as many as have a larger eigenvalue
than chance gives. Factors are extracted by minimum residuals (H. H. Harman and W. H. Jones,
1966) or maximum likelihood (K. G. Jöreskog, 1967), over the uniquenesses, and turned by direct
quartimin (oblique) or varimax (orthogonal), with gradient projection (C. A. Bernaards and R. I.
Jennrich, 2005). Scores are L. L. Thurstone's regression on the answers that somebody gave.
Reliability: L. J. Cronbach's alpha (1951) and R. P. McDonald's omega (1999).
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Extraction = Literal["minres", "likelihood"]
_LEAST_UNIQUE = 0.005
_TURNS = 1000
_TURNED = 1e-6
_CHANCE = 0.95


@dataclass(frozen=True)
class Factors:
    """``loadings`` (items, factors), correlations of the factors, and the items' own variance.

    Loadings are those of the pattern; ``explained`` are shares of all variance.
    """

    loadings: Array
    between: Array
    unique: Array
    explained: Array

    @property
    def communality(self) -> Array:
        return 1.0 - self.unique


def correlations(answers: Array) -> Array:
    """Pearson's, of each two items over those who answered both; made positive definite."""
    told = np.isfinite(answers)
    filled = np.where(told, answers, 0.0)
    here = told.astype(np.float64)
    count = here.T @ here
    sums = filled.T @ here
    cross = filled.T @ filled - sums * sums.T / np.maximum(count, 1.0)
    squares = (filled**2).T @ here - sums**2 / np.maximum(count, 1.0)
    spread = np.sqrt(squares * squares.T)
    found = np.divide(cross, spread, out=np.zeros_like(cross), where=spread > 0)
    np.fill_diagonal(found, 1.0)
    values, vectors = np.linalg.eigh(found)
    if values[0] < 1e-6:
        found = (vectors * np.maximum(values, 1e-6)) @ vectors.T
        scale = np.sqrt(np.diag(found))
        found /= np.outer(scale, scale)
    whole: Array = found
    return whole


def number_of_factors(answers: Array, seed: int, draws: int = 50) -> int:
    """How many factors to take: the fewer of two counts.

    Parallel analysis counts eigenvalues above the 95th percentile of those of answers that are
    shuffled within each item: with thousands of people even two items that are worded alike
    count. The minimum average partial correlation (W. F. Velicer, 1976) stops where what is
    left is shared by no more than two items.
    """
    rng = np.random.default_rng(seed)
    correlation = correlations(answers)
    own = np.linalg.eigvalsh(correlation)[::-1]
    chance = np.empty((draws, answers.shape[1]))
    for draw in range(draws):
        chance[draw] = np.linalg.eigvalsh(correlations(rng.permuted(answers, axis=0)))[::-1]
    above = own > np.quantile(chance, _CHANCE, axis=0)
    parallel = len(above) if above.all() else int(np.argmin(above))
    return min(parallel, _least_partial(correlation))


def _least_partial(correlation: Array) -> int:
    """After how many components the mean squared partial correlation is least."""
    values, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, ::-1] * np.sqrt(np.maximum(values[::-1], 0.0))
    items = len(correlation)
    found = []
    for count in range(items - 1):
        left = correlation - loadings[:, :count] @ loadings[:, :count].T
        scale = np.sqrt(np.maximum(np.diag(left), 1e-12))
        squares = (left / np.outer(scale, scale)) ** 2
        found.append((squares.sum() - items) / (items * (items - 1)))
    return int(np.argmin(found))


def _squared_multiple(correlation: Array) -> Array:
    """How much of each item the others explain."""
    found: Array = np.clip(1.0 - 1.0 / np.diag(np.linalg.pinv(correlation)), 0.0, 1.0)
    return found


def factors_of(
    correlation: Array, count: int, *, extraction: Extraction = "minres", oblique: bool = True
) -> Factors:
    """So many factors, turned so that each item belongs to few, the strongest first."""
    from scipy.optimize import minimize

    start = np.clip(1.0 - _squared_multiple(correlation), 0.05, 0.95)
    bounds = [(_LEAST_UNIQUE, 1.0)] * len(start)
    fit = _residuals if extraction == "minres" else _unlikelihood
    unique = minimize(
        fit, start, args=(correlation, count), jac=True, bounds=bounds, method="L-BFGS-B"
    ).x
    plain = (_minres_loadings if extraction == "minres" else _likely_loadings)(
        unique, correlation, count
    )
    loadings, between = _turned(plain, oblique=oblique) if count > 1 else (plain, np.eye(1))
    sign = np.sign(loadings.sum(axis=0))
    sign[sign == 0] = 1.0
    loadings, between = loadings * sign, between * np.outer(sign, sign)
    strength = np.diag(between @ loadings.T @ loadings)
    order = np.argsort(-strength, kind="stable")
    loadings, between = loadings[:, order], between[np.ix_(order, order)]
    common = np.einsum("if,fg,ig->i", loadings, between, loadings)
    return Factors(loadings, between, 1.0 - common, strength[order] / len(start))


def _minres_loadings(unique: Array, correlation: Array, count: int) -> Array:
    values, vectors = np.linalg.eigh(correlation - np.diag(unique))
    found: Array = vectors[:, ::-1][:, :count] * np.sqrt(np.maximum(values[::-1][:count], 0.0))
    return found


def _residuals(unique: Array, correlation: Array, count: int) -> tuple[float, Array]:
    """Half the squared residuals of all cells; the slope is that of the diagonal (unweighted)."""
    values, vectors = np.linalg.eigh(correlation - np.diag(unique))
    left = np.concatenate([values[:-count], np.minimum(values[-count:], 0.0)])
    slope: Array = -(vectors**2) @ left
    return float((left**2).sum() / 2), slope


def _likely_loadings(unique: Array, correlation: Array, count: int) -> Array:
    root = np.sqrt(unique)
    values, vectors = np.linalg.eigh(correlation / np.outer(root, root))
    strength = np.sqrt(np.maximum(values[::-1][:count] - 1.0, 0.0))
    found: Array = root[:, None] * vectors[:, ::-1][:, :count] * strength
    return found


def _unlikelihood(unique: Array, correlation: Array, count: int) -> tuple[float, Array]:
    """Jöreskog's function of the uniquenesses, and its slope."""
    root = np.sqrt(unique)
    values = np.linalg.eigvalsh(correlation / np.outer(root, root))[:-count]
    values = np.maximum(values, 1e-12)
    loadings = _likely_loadings(unique, correlation, count)
    away = loadings @ loadings.T + np.diag(unique) - correlation
    slope: Array = np.diag(away) / unique**2
    return float((values - np.log(values) - 1.0).sum()), slope


def _turned(loadings: Array, *, oblique: bool) -> tuple[Array, Array]:
    """Pattern and correlations after the turn; varimax weights items alike (H. F. Kaiser 1958)."""
    size = np.maximum(np.sqrt((loadings**2).sum(axis=1, keepdims=True)), 1e-9)
    turn = _varimax(loadings / size)
    if not oblique:
        return loadings @ turn, np.eye(loadings.shape[1])
    # From varimax the way is short, and leads to the same place.
    turn = _quartimin(loadings, turn)
    return loadings @ np.linalg.inv(turn).T, turn.T @ turn


def _varimax(loadings: Array) -> Array:
    items, count = loadings.shape
    turn = np.eye(count)
    before = 0.0
    for _ in range(_TURNS):
        now = loadings @ turn
        aim = loadings.T @ (now**3 - now * ((now**2).sum(axis=0) / items))
        left, strength, right = np.linalg.svd(aim)
        turn = np.asarray(left @ right, dtype=np.float64)
        if strength.sum() < before * (1 + _TURNED):
            break
        before = float(strength.sum())
    return turn


def _quartimin(loadings: Array, start: Array) -> Array:
    """Columns of length one that make the products of squared loadings smallest."""
    turn = start / np.sqrt((start**2).sum(axis=0))
    step = 1.0
    value, slope = _products(loadings, turn)
    for _ in range(_TURNS):
        along = slope - turn * (turn * slope).sum(axis=0)
        steep = float(np.sqrt((along**2).sum()))
        if steep < _TURNED:
            break
        step *= 2
        while step > 1e-12:
            moved = turn - step * along
            there: Array = moved / np.sqrt((moved**2).sum(axis=0))
            reached, next_slope = _products(loadings, there)
            if reached < value - 0.5 * steep**2 * step:
                break
            step /= 2
        else:
            break
        turn, value, slope = there, reached, next_slope
    found: Array = turn
    return found


def _products(loadings: Array, turn: Array) -> tuple[float, Array]:
    inverse: Array = np.asarray(np.linalg.inv(turn), dtype=np.float64)
    now = loadings @ inverse.T
    squares = now**2
    others = squares.sum(axis=1, keepdims=True) - squares
    value = float((squares * others).sum() / 4)
    slope: Array = -(now.T @ (now * others) @ inverse).T
    return value, slope


def scores(answers: Array, found: Factors, correlation: Array) -> Array:
    """(people, factors): the best guess from the answers that each gave; 0 is the mean."""
    middle, spread = np.nanmean(answers, axis=0), np.nanstd(answers, axis=0)
    even = (answers - middle) / np.where(spread > 0, spread, 1.0)
    structure = found.loadings @ found.between
    told = np.isfinite(even)
    result = np.zeros((len(answers), structure.shape[1]))
    patterns, of = np.unique(told, axis=0, return_inverse=True)
    for number, pattern in enumerate(patterns):
        if not pattern.any():
            continue
        weights = np.linalg.solve(correlation[np.ix_(pattern, pattern)], structure[pattern])
        rows = of.ravel() == number
        result[rows] = even[np.ix_(rows, pattern)] @ weights
    return result


@dataclass(frozen=True)
class Reliability:
    """How much of the sum of some items is of one thing: alpha and omega, 0 to 1."""

    alpha: float
    omega: float


def reliability(correlation: Array, signs: Array) -> Reliability:
    """Of items that point where ``signs`` say; both are of standardised items."""
    pointed = correlation * np.outer(signs, signs)
    count = len(pointed)
    if count < 2:
        return Reliability(float("nan"), float("nan"))
    whole = float(pointed.sum())
    alpha = count / (count - 1) * (1 - count / whole)
    one = factors_of(pointed, 1)
    common = float(one.loadings.sum()) ** 2
    return Reliability(alpha, common / (common + float(one.unique.sum())))
