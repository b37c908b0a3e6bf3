"""Positive parameters by maximum likelihood, with honest standard errors or a refusal.

The covariance is the sandwich (P. J. Huber 1967; H. White 1982): it holds when the model is
only nearly true, which is the case on real customers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, Self, TypeVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
START_ROWS = 5_000
# Beyond this, the information of some direction is nothing but rounding.
WORST_CONDITION = 1e9
_STEP = 1e-4
_NEWTON_STEPS = 20
_CLIMBING_STEPS = 100
_LONG_STEP = 0.5
_ARRIVED = 1e-8


class Rows(Protocol):
    """Observations with weights, of which an even sample can be taken."""

    @property
    def weight(self) -> Array: ...

    def sample(self, rows: int) -> Self: ...


RowsT = TypeVar("RowsT", bound=Rows)
ModelT_co = TypeVar("ModelT_co", covariant=True)
Likelihood = Callable[[Array, RowsT], tuple[float, Array]]


class NotIdentifiedError(ValueError):
    """The data does not tell the parameters apart; the message says which."""


@dataclass(frozen=True)
class Estimate:
    """Logarithms of the parameters, their covariance, and the likelihood they reach."""

    logs: Array
    covariance: Array
    log_likelihood: float
    customers: float


@dataclass(frozen=True)
class Fitted(Generic[ModelT_co]):
    """A model with its estimate; ``standard_errors`` are relative errors of the parameters."""

    model: ModelT_co
    estimate: Estimate

    @property
    def standard_errors(self) -> Array:
        errors: Array = np.sqrt(np.diag(self.estimate.covariance))
        return errors


def estimated(
    likelihood: Likelihood[RowsT],
    scores: Callable[[Array, RowsT], Array],
    rows: RowsT,
    *,
    starts: Sequence[Array],
    names: Sequence[str],
    border: float,
) -> Estimate:
    """The best logarithms within ``-border..border``.

    ``likelihood`` gives value and gradient in the logarithms, ``scores`` each row's gradient.
    A few starts climb on an even sample, the best of them goes on with all rows; so the many
    rows are looked at a dozen times, not a hundred.

    A parameter may end at the upper border, where customers no longer differ: their rates
    are all the same, say. It is held there and its error is 0; that of its partner then
    speaks of what both say together. Raises NotIdentifiedError at the lower border, and where
    a direction is left open.
    """
    few = rows.sample(START_ROWS)
    tries = [climbed(likelihood, few, start, border) for start in starts]
    _, best = max(tries, key=lambda one: one[0])
    logs = _walked(likelihood, rows, few, best, border)
    if logs is None:
        _, logs = climbed(likelihood, rows, best, border)
    gone = [name for name, log in zip(names, logs, strict=True) if log <= -border]
    if gone:
        raise NotIdentifiedError(f"{' and '.join(gone)} ran to the border.")
    free = np.flatnonzero(logs < border)
    information = _information(likelihood, rows, logs)[np.ix_(free, free)]
    loose = _loose_direction(information)
    if loose is not None:
        apart = [
            names[int(place)] for place, part in zip(free, loose, strict=True) if abs(part) > 0.3
        ]
        raise NotIdentifiedError(f"The data does not tell {' and '.join(apart)} apart.")
    inverse = np.linalg.inv(information)
    parts = scores(logs, rows)[:, free]
    spread = parts.T @ (parts * rows.weight[:, None])
    covariance = np.zeros((len(logs), len(logs)))
    covariance[np.ix_(free, free)] = inverse @ spread @ inverse
    return Estimate(logs, covariance, likelihood(logs, rows)[0], float(rows.weight.sum()))


def _walked(
    likelihood: Likelihood[RowsT], rows: RowsT, few: RowsT, start: Array, border: float
) -> Array | None:
    """Newton's steps on all rows with the curvature of a few; None where they do not arrive."""
    information = _information(likelihood, few, start)
    if (np.abs(start) >= border).any() or _loose_direction(information) is not None:
        return None
    information *= rows.weight.sum() / few.weight.sum()
    logs = start
    for _ in range(_NEWTON_STEPS):
        step = np.linalg.solve(information, likelihood(logs, rows)[1])
        logs = logs + step
        if not np.abs(step).max() < _LONG_STEP or (np.abs(logs) >= border).any():
            return None
        if np.abs(step).max() < _ARRIVED:
            return logs
    return None


def climbed(
    likelihood: Likelihood[RowsT],
    rows: RowsT,
    start: Array,
    border: float,
    *,
    held: int | None = None,
    arrived: float = _ARRIVED,
) -> tuple[float, Array]:
    """Newton's steps uphill in every direction, shortened until they gain.

    Where the likelihood is not yet curved like a hill, the size of the curvature stands for
    it (Dauphin et al. 2014): a step never leads down. What the slope presses against the
    border stays there, and so does the parameter ``held``; steps below ``arrived`` end it.
    """
    logs = start
    loose = np.arange(len(start)) != held
    value, gradient = likelihood(logs, rows)
    for _ in range(_CLIMBING_STEPS):
        free = np.flatnonzero(loose & ~((np.abs(logs) >= border) & (gradient * logs > 0)))
        if not len(free):
            break
        information = _information(likelihood, rows, logs)[np.ix_(free, free)]
        curvature, directions = np.linalg.eigh(information)
        curvature = np.maximum(np.abs(curvature), np.abs(curvature).max() / WORST_CONDITION)
        step = np.zeros(len(logs))
        step[free] = directions @ ((directions.T @ gradient[free]) / curvature)
        step *= min(1.0, 1.0 / max(np.abs(step).max(), _ARRIVED))
        while np.abs(step).max() > arrived:
            there = np.clip(logs + step, -border, border)
            reached, slope = likelihood(there, rows)
            if reached > value:
                break
            step = step / 4
        else:
            break
        logs, value, gradient = there, reached, slope
    return value, logs


def _information(likelihood: Likelihood[RowsT], rows: RowsT, logs: Array) -> Array:
    """Minus the Hessian, from central differences of the gradient."""
    columns = [
        (likelihood(logs - move, rows)[1] - likelihood(logs + move, rows)[1]) / (2 * _STEP)
        for move in np.eye(len(logs)) * _STEP
    ]
    information = np.array(columns)
    symmetric: Array = (information + information.T) / 2
    return symmetric


def _loose_direction(information: Array) -> Array | None:
    """The direction in which the likelihood does not fall, if there is one."""
    values, directions = np.linalg.eigh(information)
    loose: Array = directions[:, 0]
    return loose if values[0] <= values[-1] / WORST_CONDITION else None
