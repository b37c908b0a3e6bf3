"""What customers will be worth: purchases times amounts (Gamma-Gamma), with ranges.

Two kinds of not knowing are kept apart. What one customer will do is chance even if all
parameters were known; over many customers it averages out. That the parameters are
estimates does not average out, and carries the range of a total.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.histories import Places, same_rows
from dangol.methods.lifetime_covariates import GroupedBuying
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
_LEAST_CHANCE = 1e-12


@dataclass(frozen=True)
class Customers:
    """One row per history and average amount: what the past tells of a customer.

    ``amount`` is the average of ``purchases`` purchases, which may count the first one
    (frequency + 1) or leave it out (frequency). ``group`` is that of a model with covariates.
    """

    frequency: Array
    recency: Array
    age: Array
    purchases: Array
    amount: Array
    group: Places | None = None

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
            None if self.group is None else self.group[rows],
        )


@dataclass(frozen=True)
class LifetimeValue:
    """Both models of one shop, and what they say of its customers."""

    lifetime: Fitted[Buying] | Fitted[GroupedBuying]
    spend: Fitted[GammaGamma]

    def alive(self, customers: Customers) -> Array:
        """Probability that each has not left yet."""
        return _by_group(
            self.lifetime.model, customers, lambda m, c: m.alive(c.frequency, c.recency, c.age)
        )

    def orders(self, customers: Customers, horizon: float) -> Array:
        """Expected purchases within ``horizon``."""
        return _by_group(
            self.lifetime.model,
            customers,
            lambda m, c: m.purchases(c.frequency, c.recency, c.age, horizon),
        )

    def log_chance(self, customers: Customers, horizon: float, purchases: Array) -> Array:
        """Logarithm of the probability of each to buy exactly so often within ``horizon``."""

        def chance(model: Buying, of: Customers, bought: Array) -> Array:
            past = (of.frequency, of.recency, of.age, horizon)
            return model.exceeds(bought - 1, *past) - model.exceeds(bought, *past)

        found = _by_group(self.lifetime.model, customers, chance, purchases)
        logs: Array = np.log(np.maximum(found, _LEAST_CHANCE))
        return logs

    def expected(self, customers: Customers, horizon: float, discount: float = 0.0) -> Array:
        """Expected spend within ``horizon``, each moment worth exp(-discount * time) as much.

        Exact where how often one buys tells nothing of how much, as both models assume.
        """
        return _expected(self.lifetime.model, self.spend.model, customers, horizon, discount)

    def ranges(
        self, customers: Customers, horizon: float, *, coverage: float = 0.9, seed: int
    ) -> "Ranges":
        """Where each customer's undiscounted spend within ``horizon`` will lie."""
        spend, rng = self.spend.model, np.random.default_rng(seed)
        ends = _by_group(
            self.lifetime.model, customers, lambda m, c: _ends(m, spend, c, horizon, coverage, rng)
        )
        return Ranges(ends[0], ends[1])

    def variance(self, customers: Customers, horizon: float) -> Array:
        """Variance of each customer's undiscounted spend within ``horizon``, parameters known.

        N purchases of one whose scale is known sum to Gamma(p N); where amounts are so heavy
        that they have no variance (shape 2 or less), it is that of the heaviest that have.
        """
        spend = self.spend.model

        def found(model: Buying, of: Customers) -> Array:
            alive = model.alive(of.frequency, of.recency, of.age)
            mean = model.purchases_if_alive(of.frequency, of.age, horizon)
            pairs = model.pairs_if_alive(of.frequency, of.age, horizon)
            shape, scale = spend.shape(of.purchases), spend.scale(of.purchases, of.amount)
            square = spend.p * (spend.p * pairs + (spend.p + 1) * mean)
            square *= scale**2 / ((shape - 1) * np.maximum(shape - 2, _LEAST_SHAPE))
            average = spend.p * mean * scale / (shape - 1)
            spread: Array = alive * square - (alive * average) ** 2
            return spread

        return _by_group(self.lifetime.model, customers, found)

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


def _by_group(
    model: Buying | GroupedBuying, of: Customers, found: Callable[..., Array], *columns: Array
) -> Array:
    """What is ``found`` with the model of each group; the last axis is that of customers."""
    if isinstance(model, Buying) or of.group is None:
        return found(model.of_group(0), of, *columns)
    made: Array = np.zeros(0)
    for group in np.unique(of.group):
        rows = np.flatnonzero(of.group == group)
        part = found(model.of_group(int(group)), of[rows], *(column[rows] for column in columns))
        if not made.size:
            made = np.zeros((*part.shape[:-1], len(of)))
        made[..., rows] = part
    return made


def _expected(
    lifetime: Buying | GroupedBuying,
    spend: GammaGamma,
    of: Customers,
    horizon: float,
    discount: float,
) -> Array:
    def bought(model: Buying, of: Customers) -> Array:
        purchases = model.discounted_if_alive(of.frequency, of.age, horizon, discount)
        return model.alive(of.frequency, of.recency, of.age) * purchases

    value: Array = _by_group(lifetime, of, bought) * spend.expected(of.purchases, of.amount)
    return value


def _ends(
    lifetime: Buying,
    spend: GammaGamma,
    of: Customers,
    horizon: float,
    coverage: float,
    rng: np.random.Generator,
) -> Array:
    """By draws of the spend of those still there, shared by all for whom it is the same.

    It depends on frequency and age alone; the chance to be still there and the customer's
    own scale of amounts come in exactly, afterwards. So some thousand kinds of customers are
    drawn, not a million customers. Shape (2, customers).
    """
    shape = spend.shape(of.purchases)
    age_step = np.round(np.log(lifetime.time_scale + of.age) / _AGE_STEP)
    kinds, kind = same_rows(of.frequency, shape, age_step)
    age = np.maximum(np.exp(age_step[kinds] * _AGE_STEP) - lifetime.time_scale, 0.0)
    draws = int(np.clip(_DRAWS // len(kinds), _FEWEST_DRAWS, _MOST_DRAWS))
    alive = np.maximum(lifetime.alive(of.frequency, of.recency, of.age), _LEAST_CHANCE)
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
    return ends * scale


def _quantile(drawn: Array, row: Places, share: Array) -> Array:
    """Quantiles of sorted draws at a share of each customer's own; 0 below the share 0."""
    place = np.clip(share, 0.0, 1.0) * (drawn.shape[1] - 1)
    below = np.floor(place).astype(np.int64)
    above = np.minimum(below + 1, drawn.shape[1] - 1)
    found = drawn[row, below] + (drawn[row, above] - drawn[row, below]) * (place - below)
    quantile: Array = np.where(share <= 0, 0.0, found)
    return quantile
