"""What customers will be worth: purchases times amounts (Gamma-Gamma), with ranges.

Two kinds of not knowing are kept apart. What one customer will do is chance even if all
parameters were known; over many customers it averages out. That the parameters are
estimates does not average out, and carries the range of a total.
"""

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.histories import Places, same_rows
from dangol.methods.maximum_likelihood import Fitted
from dangol.methods.spend import GammaGamma

Array = npt.NDArray[np.float64]
# Customers of one frequency whose ages differ by less share their draws.
_AGE_STEP = 0.01
_DRAWS = 20_000_000
_FEWEST_DRAWS, _MOST_DRAWS = 300, 1_000
_AT_ONCE = 2_000_000
_DELTA_CUSTOMERS = 20_000
_DELTA_STEP = 1e-3
_VARIANCE_CUSTOMERS = 50_000
_LEAST_SHAPE = 0.05


@dataclass(frozen=True)
class Customers:
    """One row per history and average amount: what the past tells of a customer.

    ``amount`` is the average of ``purchases`` purchases, which may count the first one
    (frequency + 1) or leave it out (frequency).
    """

    frequency: Array
    recency: Array
    age: Array
    purchases: Array
    amount: Array

    def __len__(self) -> int:
        return len(self.frequency)

    def sample(self, rows: int) -> "Customers":
        """At most ``rows`` of them, evenly from those who spent little to those who spent much."""
        order = np.argsort(self.purchases * self.amount, kind="stable")
        return self[order[np.linspace(0, len(order) - 1, min(len(order), rows)).astype(int)]]

    def __getitem__(self, rows: Places) -> "Customers":
        return Customers(
            self.frequency[rows],
            self.recency[rows],
            self.age[rows],
            self.purchases[rows],
            self.amount[rows],
        )


@dataclass(frozen=True)
class LifetimeValue:
    """Both models of one shop, and what they say of its customers."""

    lifetime: Fitted[Buying]
    spend: Fitted[GammaGamma]

    def expected(self, customers: Customers, horizon: float, discount: float = 0.0) -> Array:
        """Expected spend within ``horizon``, each moment worth exp(-discount * time) as much.

        Exact where how often one buys tells nothing of how much, as both models assume.
        """
        return _expected(self.lifetime.model, self.spend.model, customers, horizon, discount)

    def ranges(
        self, customers: Customers, horizon: float, *, coverage: float = 0.9, seed: int
    ) -> "Ranges":
        """Where each customer's undiscounted spend within ``horizon`` will lie."""
        return _ranges(self.lifetime.model, self.spend.model, customers, horizon, coverage, seed)

    def variance(self, customers: Customers, horizon: float) -> Array:
        """Variance of each customer's undiscounted spend within ``horizon``, parameters known.

        N purchases of one whose scale is known sum to Gamma(p N); where amounts are so heavy
        that they have no variance (shape 2 or less), it is that of the heaviest that have.
        """
        lifetime, spend, of = self.lifetime.model, self.spend.model, customers
        alive = lifetime.alive(of.frequency, of.recency, of.age)
        mean = lifetime.purchases_if_alive(of.frequency, of.age, horizon)
        pairs = lifetime.pairs_if_alive(of.frequency, of.age, horizon)
        shape, scale = spend.shape(of.purchases), spend.scale(of.purchases, of.amount)
        square = spend.p * (spend.p * pairs + (spend.p + 1) * mean)
        square *= scale**2 / ((shape - 1) * np.maximum(shape - 2, _LEAST_SHAPE))
        average = spend.p * mean * scale / (shape - 1)
        found: Array = alive * square - (alive * average) ** 2
        return found

    def total_variance(self, customers: Customers, horizon: float) -> float:
        """Variance of everybody's undiscounted spend, as chance makes it; from a large sample."""
        some = customers.sample(_VARIANCE_CUSTOMERS)
        return float(self.variance(some, horizon).sum()) * len(customers) / len(some)

    def relative_error(self, customers: Customers, horizon: float, discount: float = 0.0) -> float:
        """Standard error of the log of the total, from the errors of the parameters.

        The delta method on the log scale. Draws of parameters would wander along the
        direction that the data leaves open and that changes no total: where hardly anybody
        leaves, ``a`` and ``b`` are known only by their ratio, and it is curved.
        """
        sample = customers.sample(_DELTA_CUSTOMERS)
        logs = (self.lifetime.estimate.logs, self.spend.estimate.logs)

        def log_total(move_lifetime: Array, move_spend: Array) -> float:
            lifetime = self.lifetime.model.at(logs[0] + move_lifetime)
            spend = GammaGamma.from_logs(logs[1] + move_spend)
            return math.log(_expected(lifetime, spend, sample, horizon, discount).sum())

        still = (np.zeros(len(logs[0])), np.zeros(len(logs[1])))
        by_lifetime = [
            log_total(move, still[1]) - log_total(-move, still[1])
            for move in np.eye(len(logs[0])) * _DELTA_STEP
        ]
        by_spend = [
            log_total(still[0], move) - log_total(still[0], -move)
            for move in np.eye(len(logs[1])) * _DELTA_STEP
        ]
        first, second = np.array(by_lifetime), np.array(by_spend)
        variance = first @ self.lifetime.estimate.covariance @ first
        variance += second @ self.spend.estimate.covariance @ second
        return math.sqrt(variance) / (2 * _DELTA_STEP)


@dataclass(frozen=True)
class Ranges:
    """Per customer the ends between which their spend will lie."""

    low: Array
    high: Array


def total_range(
    total: float, relative_error: float, variance: float, coverage: float = 0.9
) -> tuple[float, float]:
    """Ends of a total (lognormal): uncertain parameters, and the chance of each customer."""
    spread = math.sqrt(relative_error**2 + variance / total**2)
    reach = NormalDist().inv_cdf((1 + coverage) / 2) * spread
    return total * math.exp(-reach), total * math.exp(reach)


def _expected(
    lifetime: Buying, spend: GammaGamma, of: Customers, horizon: float, discount: float
) -> Array:
    purchases = lifetime.discounted_if_alive(of.frequency, of.age, horizon, discount)
    alive = lifetime.alive(of.frequency, of.recency, of.age)
    value: Array = alive * purchases * spend.expected(of.purchases, of.amount)
    return value


def _ranges(
    lifetime: Buying, spend: GammaGamma, of: Customers, horizon: float, coverage: float, seed: int
) -> Ranges:
    """By draws of the spend of those still there, shared by all for whom it is the same.

    It depends on frequency and age alone; the chance to be still there and the customer's
    own scale of amounts come in exactly, afterwards. So some thousand kinds of customers are
    drawn, not a million customers.
    """
    rng = np.random.default_rng(seed)
    shape = spend.shape(of.purchases)
    age_step = np.round(np.log(lifetime.time_scale + of.age) / _AGE_STEP)
    kinds, kind = same_rows(of.frequency, shape, age_step)
    age = np.maximum(np.exp(age_step[kinds] * _AGE_STEP) - lifetime.time_scale, 0.0)
    draws = int(np.clip(_DRAWS // len(kinds), _FEWEST_DRAWS, _MOST_DRAWS))
    alive = lifetime.alive(of.frequency, of.recency, of.age)
    tails = [1 - (1 - level) / alive for level in ((1 - coverage) / 2, (1 + coverage) / 2)]
    ends = np.zeros((2, len(of)))
    by_kind = np.argsort(kind, kind="stable")
    first_of = np.searchsorted(kind[by_kind], np.arange(len(kinds) + 1))
    step = max(1, _AT_ONCE // draws)
    for start in range(0, len(kinds), step):
        stop = min(start + step, len(kinds))
        some = kinds[start:stop]
        bought = lifetime.drawn_if_alive(of.frequency[some], age[start:stop], horizon, draws, rng)
        # A sum of n amounts is Gamma(p n) over Gamma(shape).
        drawn = rng.standard_gamma(spend.p * bought)
        drawn /= rng.standard_gamma(shape[some][:, None], drawn.shape)
        drawn.sort(axis=1)
        rows = by_kind[first_of[start] : first_of[stop]]
        for end, tail in zip(ends, tails, strict=True):
            end[rows] = _quantile(drawn, kind[rows] - start, tail[rows])
    scale = spend.scale(of.purchases, of.amount)
    return Ranges(ends[0] * scale, ends[1] * scale)


def _quantile(drawn: Array, row: Places, share: Array) -> Array:
    """Quantiles of sorted draws at a share of each customer's own; 0 below the share 0."""
    place = np.clip(share, 0.0, 1.0) * (drawn.shape[1] - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, drawn.shape[1] - 1)
    found = drawn[row, below] + (drawn[row, above] - drawn[row, below]) * (place - below)
    quantile: Array = np.where(share <= 0, 0.0, found)
    return quantile
