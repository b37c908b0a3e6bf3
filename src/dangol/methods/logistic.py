"""Logistic regression with a ridge penalty, by Newton's method: the same digits every time."""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
STEPS = 50
CLOSE = 1e-8


def fit_logistic(
    columns: Array, happened: Array, penalty: float, weight: Array | None = None
) -> Array:
    """Coefficients, the first of which is the intercept and is not penalised.

    ``columns`` has shape (rows, columns) without a column of ones; they should be of one
    scale, as the penalty (half its value times the sum of squares) is the same for all. A row
    of ``weight`` 2 counts as two rows.
    """
    counts = np.ones(len(happened)) if weight is None else weight
    with_one = np.column_stack([np.ones(len(columns)), columns])
    ridge = np.full(with_one.shape[1], penalty)
    ridge[0] = 0.0
    found = np.zeros(with_one.shape[1])
    share = np.clip(np.average(happened, weights=counts), 1e-6, 1 - 1e-6)
    found[0] = np.log(share / (1 - share))
    loss = _loss(with_one, happened, found, ridge, counts)
    for _ in range(STEPS):
        chance = logistic(with_one @ found)
        gradient = with_one.T @ (counts * (chance - happened)) + ridge * found
        weighted = with_one * (counts * np.maximum(chance * (1 - chance), 1e-10))[:, None]
        step = np.linalg.solve(with_one.T @ weighted + np.diag(ridge + 1e-9), gradient)
        scale, trial = 1.0, found - step
        # Newton can overshoot where classes are nearly separable.
        while (after := _loss(with_one, happened, trial, ridge, counts)) > loss and scale > 1e-4:
            scale /= 2
            trial = found - scale * step
        found, gain, loss = trial, loss - after, after
        if gain < CLOSE * max(1.0, abs(loss)):
            break
    return found


def _loss(
    columns: Array, happened: Array, coefficients: Array, ridge: Array, counts: Array
) -> float:
    scores = columns @ coefficients
    misses = counts * (np.logaddexp(0.0, scores) - happened * scores)
    return float(misses.sum() + (ridge * coefficients**2).sum() / 2)


def logistic(scores: Array) -> Array:
    """Log odds as probabilities."""
    chance: Array = 1.0 / (1.0 + np.exp(-np.clip(scores, -35.0, 35.0)))
    return chance


def log_odds(chance: Array) -> Array:
    """Probabilities as log odds, kept finite."""
    kept = np.clip(chance, 1e-9, 1 - 1e-9)
    odds: Array = np.log(kept / (1 - kept))
    return odds
