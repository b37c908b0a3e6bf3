"""Multinomial logistic regression with ridge penalties, and the calibration of its chances.

Every class has its own weights; the penalty settles what the data leave open, so that no
class is singled out as the one that others are compared with.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
STEPS = 200
CLOSE = 1e-7
# How firmly shifts of a calibration hold to nothing: about as firmly as so many people.
SHIFT_PRIOR, SLOPE_PRIOR = 50.0, 1.0


def fit_multinomial(columns: Array, classes: Ints, count: int, penalties: Array) -> Array:
    """Weights (1 + columns, count), the first row of which are intercepts, not penalised.

    ``classes`` are 0 to ``count`` - 1. ``penalties`` has one value per column; half of it times
    the sum of squares is added to the loss.
    """
    from scipy.optimize import minimize

    rows, width = columns.shape
    happened = np.zeros((rows, count))
    happened[np.arange(rows), classes] = 1.0
    ridge = penalties[:, None]
    start = np.zeros((1 + width, count))
    start[0] = np.log((happened.sum(axis=0) + 0.5) / (rows + 0.5 * count))

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(1 + width, count)
        logs = log_chances(weights[0] + columns @ weights[1:])
        miss = np.exp(logs) - happened
        value = -float((happened * logs).sum()) + float((ridge * weights[1:] ** 2).sum()) / 2
        slope = np.vstack([miss.sum(axis=0), columns.T @ miss + ridge * weights[1:]])
        return value, slope.ravel()

    settings = {"maxiter": STEPS, "ftol": CLOSE, "gtol": 1e-3}
    found = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=settings).x
    weights: Array = found.reshape(1 + width, count)
    return weights


def log_chances(scores: Array) -> Array:
    """The logs of chances (rows, classes) that add up to one."""
    high = scores.max(axis=1, keepdims=True)
    found: Array = scores - high - np.log(np.exp(scores - high).sum(axis=1, keepdims=True))
    return found


@dataclass(frozen=True)
class Calibration:
    """Scores times a slope plus ``shifts`` (classes,): vector scaling with one slope.

    Guo, Pleiss, Sun and Weinberger 2017. A slope below one says that scores were too sure. It
    is ``slope`` where nothing else is known of a row, and ``more`` is added where all is.
    """

    slope: float
    more: float
    shifts: Array

    def logs(self, scores: Array, known: Array) -> Array:
        """Logs of chances; ``known`` (rows,) is the share of what else could be known."""
        slopes = np.maximum(self.slope + self.more * known, 0.0)[:, None]
        return log_chances(slopes * scores + self.shifts)


def learnt_calibration(scores: Array, known: Array, classes: Ints) -> Calibration:
    """The calibration of scores of rows that the scores had not seen."""
    from scipy.optimize import minimize

    rows, count = scores.shape
    happened = np.zeros((rows, count))
    happened[np.arange(rows), classes] = 1.0
    start = np.concatenate([[1.0, 0.0], np.zeros(count)])
    prior = np.concatenate([[SLOPE_PRIOR, SLOPE_PRIOR], np.full(count, SHIFT_PRIOR)])

    def loss(found: Array) -> tuple[float, Array]:
        slopes = found[0] + found[1] * known
        logs = log_chances(slopes[:, None] * scores + found[2:])
        miss = np.exp(logs) - happened
        away = found - start
        value = -float((happened * logs).sum()) + float((prior * away**2).sum()) / 2
        steep = (miss * scores).sum(axis=1)
        slope = np.concatenate([[float(steep.sum()), float(steep @ known)], miss.sum(axis=0)])
        return value, slope + prior * away

    found = minimize(loss, start, jac=True, method="L-BFGS-B").x
    return Calibration(float(found[0]), float(found[1]), np.asarray(found[2:], dtype=np.float64))
