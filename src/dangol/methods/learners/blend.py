"""Several families as one: weights on their log odds that forecast best what nobody had seen.

Stacking (Wolpert 1992) with weights that are not negative (Breiman 1996), by maximum
likelihood; a single family is the case of one weight, which calibrates it (Platt 1999).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.logistic import logistic

Array = npt.NDArray[np.float64]
# A weak pull towards equal weights: families that say the same share what they say.
RIDGE = 2.0


@dataclass(frozen=True)
class Blend:
    """Log odds are ``intercept`` plus the weighted log odds of the families."""

    intercept: float
    weights: Array

    def odds(self, odds: Array) -> Array:
        """(rows,) from (rows, families)."""
        found: Array = self.intercept + odds @ self.weights
        return found

    def chance(self, odds: Array) -> Array:
        return logistic(self.odds(odds))


def learnt_blend(odds: Array, happened: Array, weight: Array | None = None) -> Blend:
    """The blend of out-of-sample log odds (rows, families)."""
    from scipy.optimize import minimize

    count = odds.shape[1]
    rows = np.ones(len(odds)) if weight is None else weight
    equal = 1.0 / count
    share = np.clip(np.average(happened, weights=rows), 1e-6, 1 - 1e-6)

    def loss(found: Array) -> tuple[float, Array]:
        scores = found[0] + odds @ found[1:]
        away = found[1:] - equal
        value = float((rows * (np.logaddexp(0.0, scores) - happened * scores)).sum())
        value += RIDGE * float(away @ away) / 2
        miss = rows * (logistic(scores) - happened)
        slope = np.concatenate([[miss.sum()], odds.T @ miss + RIDGE * away])
        return value, slope

    start = np.full(count + 1, equal)
    start[0] = np.log(share / (1 - share)) - float((odds.mean(axis=0) * equal).sum())
    bounds = [(None, None), *([(0.0, None)] * count)]
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=bounds).x
    return Blend(float(found[0]), np.asarray(found[1:], dtype=np.float64))


def log_loss(happened: Array, odds: Array) -> Array:
    """The miss of each row, in nats."""
    misses: Array = np.logaddexp(0.0, odds) - happened * odds
    return misses
