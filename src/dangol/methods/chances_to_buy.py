"""Customers who may buy at each of regular occasions, and leave unseen: the BG/BB model.

At every occasion one who is still there buys with a probability of their own, Beta(alpha, beta)
over customers, and before each one leaves with another, Beta(gamma, delta): P. S. Fader, B. G. S.
Hardie and J. Shang, "Customer-Base Analysis in a Discrete-Time Noncontractual Setting" (Marketing
Science 29(6), 2010), equations cited from it. For yearly donations, seasonal shops, events.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
NAMES = ("alpha", "beta", "gamma", "delta")
BORDER = 8.0
STARTS = ((1.0, 1.0, 1.0, 3.0), (0.5, 2.0, 0.5, 5.0), (2.0, 2.0, 1.0, 10.0))


@dataclass(frozen=True)
class Occasions:
    """``bought`` of ``seen`` occasions, the last time at ``last`` (0 if never).

    ``weight`` counts customers who are alike.
    """

    bought: Array
    last: Array
    seen: Array
    weight: Array

    def __post_init__(self) -> None:
        wrong = (self.bought > self.last) | (self.last > self.seen) | (self.bought < 0)
        wrong |= (self.bought == 0) != (self.last == 0)
        if wrong.any():
            place = int(np.flatnonzero(wrong)[0])
            raise ValueError(
                f"Nobody buys {self.bought[place]:g} times, last at {self.last[place]:g}, of "
                f"{self.seen[place]:g} occasions."
            )

    @classmethod
    def distinct(cls, bought: Array, last: Array, seen: Array) -> Self:
        """Customers who are alike as one row with their number."""
        rows = np.column_stack([bought, last, seen])
        found, count = np.unique(rows, axis=0, return_counts=True)
        return cls(found[:, 0], found[:, 1], found[:, 2], count.astype(np.float64))

    def sample(self, rows: int) -> "Occasions":
        """All of them: distinct ones are few."""
        return self


@dataclass(frozen=True)
class BetaGeometricBernoulli:
    """Chances to buy are Beta(``alpha``, ``beta``), to leave Beta(``gamma``, ``delta``)."""

    alpha: float
    beta: float
    gamma: float
    delta: float

    @property
    def logs(self) -> Array:
        return np.log([self.alpha, self.beta, self.gamma, self.delta])

    def alive(self, rows: Occasions) -> Array:
        """Probability of being there at the next occasion (eq. 11)."""
        from scipy.special import betaln

        there = betaln(self.alpha + rows.bought, self.beta + rows.seen - rows.bought)
        there += betaln(self.gamma, self.delta + rows.seen + 1)
        whole = betaln(self.alpha, self.beta) + betaln(self.gamma, self.delta)
        likelihood, _, _ = _each(self.logs, rows)
        chance: Array = np.exp(there - whole - likelihood)
        return chance

    def purchases(self, rows: Occasions, occasions: int) -> Array:
        """Expected purchases at so many occasions to come: the sum behind eq. 13."""
        expected: Array = self.chances(rows, occasions).sum(axis=1)
        return expected

    def chances(self, rows: Occasions, occasions: int) -> Array:
        """Probability of a purchase at each of the occasions to come, shape (rows, occasions)."""
        from scipy.special import betaln

        likelihood, _, _ = _each(self.logs, rows)
        buys = betaln(self.alpha + rows.bought + 1, self.beta + rows.seen - rows.bought)
        buys -= betaln(self.alpha, self.beta) + betaln(self.gamma, self.delta) + likelihood
        steps = np.arange(1, occasions + 1)
        stays = betaln(self.gamma, self.delta + rows.seen[:, None] + steps)
        chance: Array = np.exp(buys[:, None] + stays)
        return chance

    @classmethod
    def from_logs(cls, logs: Array) -> Self:
        return cls(*(float(value) for value in np.exp(logs)))


def fit_occasions(seen: Occasions) -> Fitted[BetaGeometricBernoulli]:
    """The maximum-likelihood parameters, with the covariance of their logarithms.

    Raises NotIdentifiedError where the occasions do not tell them apart.
    """
    if not (seen.bought > 0).any():
        raise NotIdentifiedError("Nobody has bought at any occasion.")
    found = estimated(
        _log_likelihood,
        _scores,
        seen,
        starts=[np.log(start) for start in STARTS],
        names=NAMES,
        border=BORDER,
    )
    return Fitted(BetaGeometricBernoulli.from_logs(found.logs), found)


def occasion_intervals(
    fitted: Fitted[BetaGeometricBernoulli], seen: Occasions, coverage: float = 0.9
) -> Array:
    """Ends of the logarithms of the parameters by profile likelihood, shape (4, 2)."""
    return likelihood_intervals(
        _log_likelihood, seen, fitted.estimate, border=BORDER, coverage=coverage
    )


def _log_likelihood(logs: Array, seen: Occasions) -> tuple[float, Array]:
    value, _, _ = _each(logs, seen)
    return float(seen.weight @ value), seen.weight @ _scores(logs, seen)


def _each(logs: Array, rows: Occasions) -> tuple[Array, Array, Array]:
    """Each row's log likelihood (eq. 7), and the parts that it is the sum of, with their weights.

    Part 0 is of one who is still there; part k of one who left k occasions after the last purchase.
    """
    from scipy.special import betaln

    a, b, c, d = np.exp(logs)
    whole = betaln(a, b) + betaln(c, d)
    missed = rows.seen - rows.last
    most = int(missed.max(initial=0.0))
    parts = np.full((len(missed), most + 1), -np.inf)
    parts[:, 0] = betaln(a + rows.bought, b + rows.seen - rows.bought) + betaln(c, d + rows.seen)
    for step in range(most):
        fits = missed > step
        parts[fits, step + 1] = betaln(
            a + rows.bought[fits], b + (rows.last - rows.bought)[fits] + step
        ) + betaln(c + 1, d + rows.last[fits] + step)
    high = parts.max(axis=1, keepdims=True)
    shares = np.exp(parts - high)
    total = shares.sum(axis=1, keepdims=True)
    value: Array = (high + np.log(total))[:, 0] - whole
    return value, shares / total, missed


def _scores(logs: Array, rows: Occasions) -> Array:
    """Each row's part of the gradient in the logarithms, shape (rows, 4)."""
    from scipy.special import digamma

    a, b, c, d = np.exp(logs)
    _, shares, missed = _each(logs, rows)
    own = digamma(a + b), digamma(c + d)
    found = np.zeros((len(missed), 4))

    def add(share: Array, without: Array, left: float, stayed: Array) -> None:
        of_buying = own[0] - digamma(a + b + rows.bought + without)
        of_leaving = own[1] - digamma(c + d + left + stayed)
        found[:, 0] += share * (digamma(a + rows.bought) - digamma(a) + of_buying)
        found[:, 1] += share * (digamma(b + without) - digamma(b) + of_buying)
        found[:, 2] += share * (digamma(c + left) - digamma(c) + of_leaving)
        found[:, 3] += share * (digamma(d + stayed) - digamma(d) + of_leaving)

    add(shares[:, 0], rows.seen - rows.bought, 0.0, rows.seen)
    for step in range(shares.shape[1] - 1):
        add(shares[:, step + 1], rows.last - rows.bought + step, 1.0, rows.last + step)
    gradient: Array = found * np.exp(logs)
    return gradient
