"""How often customers go on buying, and which of them have left: the Pareto/NBD model.

While a customer is there, purchases come at a steady rate of their own, Gamma(r, alpha) over
customers; they leave at any moment with another, Gamma(s, beta): D. C. Schmittlein, D. G. Morrison,
R. Colombo, "Counting Your Customers: Who Are They and What Will They Do Next?" (Management Science
33(1), 1987); equations from P. S. Fader and B. G. S. Hardie, "A Note on Deriving the Pareto/NBD
Model" (2005), cited as FH.

What is known of a customer is what BG/NBD knows (see ``lifetime``). The likelihood is an integral
over the moment at which they left (FH eq. 16), by twenty points of Gauss and Legendre on the
logarithm of time as far as anything is left of it: thirteen digits, and slopes from those points.
"""

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.histories import Histories
from dangol.methods.lifetime_covariates import Family
from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Estimate, Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
NAMES = ("r", "alpha", "s", "beta")
BORDER = 8.0
STARTS = ((0.5, 0.3, 0.5, 0.3), (1.0, 1.0, 1.0, 1.0), (0.3, 0.1, 0.3, 0.5))
_POINTS = 20
_AT_ONCE = 100_000
# Beyond so many e-folds nothing is left of the integral.
_FALLS = 36.0
LEAST = 1e-12
_BESIDE_ONE = 1e-6


@dataclass(frozen=True)
class ParetoNbd(Buying):
    """The four parameters; ``alpha`` and ``beta`` have the unit of time."""

    r: float
    alpha: float
    s: float
    beta: float

    faster_by: ClassVar[tuple[int, int]] = (1, -1)
    sooner_by: ClassVar[tuple[int, int]] = (3, -1)
    timed: ClassVar[tuple[float, ...]] = (0.0, 1.0, 0.0, 1.0)

    @classmethod
    def from_logs(cls, logs: Array) -> "ParetoNbd":
        return cls(*(float(value) for value in np.exp(logs)))

    @property
    def logs(self) -> Array:
        return np.log([self.r, self.alpha, self.s, self.beta])

    def at(self, logs: Array) -> "ParetoNbd":
        return ParetoNbd.from_logs(logs)

    @property
    def time_scale(self) -> float:
        return min(self.alpha, self.beta)

    def log_likelihood(self, seen: Histories) -> float:
        """Summed over customers (FH eq. 18)."""
        return _log_likelihood(self.logs, seen)[0]

    def alive(self, frequency: Array, recency: Array, age: Array) -> Array:
        """Probability that a customer has not left yet (FH eq. 33)."""
        return np.concatenate(
            [
                _Parts(self.logs, frequency[rows], recency[rows], age[rows]).there
                for rows in _pieces(len(age))
            ]
        )

    def purchases_if_alive(self, frequency: Array, age: Array, horizon: float | Array) -> Array:
        """Expected purchases within ``horizon`` of a customer who is there (FH eq. 41)."""
        past = self.beta + age
        if abs(self.s - 1) > _BESIDE_ONE:
            time = past / (self.s - 1) * (1 - (past / (past + horizon)) ** (self.s - 1))
        else:
            time = past * np.log((past + horizon) / past)
        expected: Array = (self.r + frequency) / (self.alpha + age) * time
        return expected

    def pairs_if_alive(self, frequency: Array, age: Array, horizon: float) -> Array:
        """Expected N (N - 1): two moments of buying, the later one before leaving."""
        shape, past = self.r + frequency, self.beta + age
        spent = np.zeros(np.broadcast(frequency, age).shape)
        for node, weight in zip(*_legendre(), strict=True):
            moment = horizon * node
            spent += weight * horizon * moment * (past / (past + moment)) ** self.s
        pairs: Array = 2 * shape * (shape + 1) / (self.alpha + age) ** 2 * spent
        return pairs

    def exceeds_if_alive(self, count: Array, frequency: Array, age: Array, horizon: float) -> Array:
        """Negative binomial over the time until one leaves, by quadrature over its quantiles."""
        from scipy.special import betainc

        shape, past, known = self.r + frequency, self.alpha + age, self.beta + age
        stays = (known / (known + horizon)) ** self.s
        chance: Array = stays * betainc(count + 1, shape, horizon / (past + horizon))
        for node, weight in zip(*_legendre(), strict=True):
            share = stays + (1 - stays) * node
            time = known * np.expm1(-np.log(share) / self.s)
            chance += (1 - stays) * weight * betainc(count + 1, shape, time / (past + time))
        return chance

    def drawn_if_alive(
        self, frequency: Array, age: Array, horizon: float, draws: int, rng: np.random.Generator
    ) -> Array:
        """The rate is Gamma(r + x, alpha + T), that of leaving Gamma(s, beta + T)."""
        size = (len(frequency), draws)
        rate = rng.standard_gamma((self.r + frequency)[:, None], size)
        rate /= (self.alpha + age)[:, None]
        leaving = rng.standard_gamma(self.s, size) / (self.beta + age)[:, None]
        time = rng.standard_exponential(size) / np.maximum(leaving, LEAST)
        drawn: Array = rng.poisson(rate * np.minimum(time, horizon)).astype(np.float64)
        return drawn


def fit_pareto(seen: Histories) -> Fitted[ParetoNbd]:
    """The maximum-likelihood parameters, with the covariance of their logarithms.

    Raises NotIdentifiedError where the histories do not tell the parameters apart.
    """
    if not (seen.frequency > 0).any():
        raise NotIdentifiedError("Nobody has bought twice, so nothing tells rates apart.")
    unit = seen.mean_age
    found = estimated(
        _log_likelihood,
        _scores,
        seen.in_unit(unit),
        starts=[np.log(start) for start in STARTS],
        names=NAMES,
        border=BORDER,
    )
    logs = found.logs + math.log(unit) * np.array(ParetoNbd.timed)
    model = ParetoNbd.from_logs(logs)
    value = model.log_likelihood(seen)
    return Fitted(model, Estimate(logs, found.covariance, value, found.customers))


def pareto_intervals(fitted: Fitted[ParetoNbd], seen: Histories, coverage: float = 0.9) -> Array:
    """Ends of the logarithms of the parameters by profile likelihood, shape (4, 2)."""
    unit = seen.mean_age
    return likelihood_intervals(
        _log_likelihood,
        seen.in_unit(unit),
        fitted.estimate,
        border=BORDER,
        coverage=coverage,
        shift=math.log(unit) * np.array(ParetoNbd.timed),
    )


class _Parts:
    """Each row's likelihood as of one who is there, and of one who left at each point.

    ``points`` are moments (rows, points); ``left`` is the share of the likelihood of those who
    left, ``shares`` how it is spread over the points.
    """

    def __init__(self, logs: Array, frequency: Array, recency: Array, age: Array) -> None:
        self.r, self.alpha, self.s, self.beta = (float(value) for value in np.exp(logs))
        self.shape = self.r + frequency
        self.age = age
        nodes, weights = _legendre()
        falls = _FALLS / np.maximum(self.shape - 1, LEAST)
        end = np.minimum(
            age, (self.alpha + recency) * np.exp(np.minimum(falls, _FALLS)) - self.alpha
        )
        # Time begins where the steeper of both curves does.
        base = min(self.alpha, self.beta)
        first, last = np.log(base + recency), np.log(base + end)
        moment = first[:, None] + (last - first)[:, None] * nodes
        self.points = np.exp(moment) - base
        with np.errstate(divide="ignore"):
            spread = np.log(weights * (last - first)[:, None]) + moment
        spread -= self.shape[:, None] * np.log(self.alpha + self.points)
        spread -= (self.s + 1) * np.log(self.beta + self.points)
        log_left = math.log(self.s) + _log_total(spread)
        log_there = -self.shape * np.log(self.alpha + age) - self.s * np.log(self.beta + age)
        self.whole = np.logaddexp(log_there, log_left)
        self.left = np.exp(log_left - self.whole)
        # Not 1 less the others: who is nearly surely gone would be so for certain.
        self.there: Array = np.exp(log_there - self.whole)
        high = np.where(last > first, spread.max(axis=1), 0.0)
        parts = np.exp(spread - high[:, None])
        self.shares = parts / np.maximum(parts.sum(axis=1, keepdims=True), LEAST)

    def mean(self, of_points: Array) -> Array:
        """Over the moments at which one may have left."""
        found: Array = (self.shares * of_points).sum(axis=1)
        return found


def _log_likelihood(logs: Array, seen: Histories) -> tuple[float, Array]:
    """Value and gradient in the logarithms of the parameters."""
    from scipy.special import gammaln

    value, gradient = 0.0, np.zeros(len(logs))
    for rows in _pieces(len(seen.weight)):
        p = _Parts(logs, seen.frequency[rows], seen.recency[rows], seen.age[rows])
        own = gammaln(p.shape) - gammaln(p.r)
        own += p.r * math.log(p.alpha) + p.s * math.log(p.beta)
        value += float(seen.weight[rows] @ (own + p.whole))
        gradient += seen.weight[rows] @ _slopes(p)
    return value, gradient


def _scores(logs: Array, seen: Histories) -> Array:
    """Each row's part of the gradient, shape (rows, 4)."""
    return np.concatenate(
        [
            _slopes(_Parts(logs, seen.frequency[rows], seen.recency[rows], seen.age[rows]))
            for rows in _pieces(len(seen.weight))
        ]
    )


def _pieces(rows: int) -> list[slice]:
    """Stretches of rows whose points fit into the memory at once."""
    return [slice(start, start + _AT_ONCE) for start in range(0, max(rows, 1), _AT_ONCE)]


def _slopes(p: _Parts) -> Array:
    from scipy.special import digamma

    there = p.there
    past_a, past_b = p.alpha + p.age, p.beta + p.age
    then_a, then_b = p.alpha + p.points, p.beta + p.points
    by_r = digamma(p.shape) - digamma(p.r) + math.log(p.alpha)
    by_r -= there * np.log(past_a) + p.left * p.mean(np.log(then_a))
    by_alpha = p.r / p.alpha - p.shape * (there / past_a + p.left * p.mean(1 / then_a))
    by_s = math.log(p.beta) - there * np.log(past_b)
    by_s += p.left * (1 / p.s - p.mean(np.log(then_b)))
    by_beta = p.s / p.beta - there * p.s / past_b - p.left * (p.s + 1) * p.mean(1 / then_b)
    found: Array = np.column_stack([by_r, by_alpha, by_s, by_beta])
    found *= np.array([p.r, p.alpha, p.s, p.beta])
    return found


@lru_cache(maxsize=1)
def _legendre() -> tuple[Array, Array]:
    """Points and weights on 0 to 1."""
    nodes, weights = np.polynomial.legendre.leggauss(_POINTS)
    return (nodes + 1) / 2, weights / 2


def _log_total(logs: Array) -> Array:
    high = logs.max(axis=1)
    safe = np.where(np.isfinite(high), high, 0.0)
    with np.errstate(divide="ignore"):
        total: Array = safe + np.log(np.exp(logs - safe[:, None]).sum(axis=1))
    return total


FAMILY = Family(_log_likelihood, _scores, NAMES, BORDER)
"""For covariates (see ``lifetime_covariates``)."""
