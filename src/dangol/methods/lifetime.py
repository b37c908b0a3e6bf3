"""How often customers go on buying, and which of them have left: the BG/NBD models.

While a customer is there, purchases come at a steady rate of their own; after each repeat
purchase they leave with a probability of their own. Rates are Gamma(r, alpha) over
customers, probabilities Beta(a, b): P. S. Fader, B. G. S. Hardie, K. L. Lee, "Counting
Your Customers the Easy Way" (Marketing Science 24(2), 2005). Equations are cited from it.
Where even the first purchase may have been the last, it is the MBG/NBD model: E. P. Batislam, M.
Denizel, A. Filiztekin, "Empirical validation and comparison of models for customer base analysis"
(International Journal of Research in Marketing 24(3), 2007).

What is known of a customer is ``frequency`` (purchases after the first), ``recency`` (time
from the first to the last) and ``age`` (time from the first to now), in any one unit.
"""

import math
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from dangol.methods.histories import Histories
from dangol.methods.maximum_likelihood import Estimate, Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
NAMES = ("r", "alpha", "a", "b")
# Of log parameters, with time measured in mean ages. exp(8) repeat purchases in a mean age,
# or a chance of leaving below exp(-16), is a border and no estimate.
BORDER = 8.0
STARTS = ((0.5, 0.5, 1.0, 2.0), (2.0, 0.2, 0.3, 3.0), (0.25, 0.1, 2.0, 6.0))
# The series of the expectation is 0/0 at a = 1; so near to it, its value beside is the same.
_BESIDE_ONE = 1e-6
# Beyond these the terms of the series grow too large for doubles.
_STEEP, _ALL_ALIKE = 20.0, 3_000.0
_QUANTILES = 40
_DISCOUNT_NODES = 6


@dataclass(frozen=True)
class BetaGeoNbd:
    """The four parameters; ``alpha`` has the unit of time.

    ``from_first`` is the modified model: also the first purchase may be the last.
    """

    r: float
    alpha: float
    a: float
    b: float
    from_first: bool = False

    @classmethod
    def from_logs(cls, logs: Array, *, from_first: bool = False) -> "BetaGeoNbd":
        r, alpha, a, b = (float(value) for value in np.exp(logs))
        return cls(r, alpha, a, b, from_first)

    @property
    def stayed(self) -> float:
        """``b``, and one more for a customer who did not leave after the first purchase."""
        return self.b + self.from_first

    @property
    def logs(self) -> Array:
        return np.log([self.r, self.alpha, self.a, self.b])

    def log_likelihood(self, seen: Histories) -> float:
        """Summed over customers (eq. 6, in the form that does not overflow)."""
        return _log_likelihood(self.logs, seen, from_first=self.from_first)[0]

    def alive(self, frequency: Array, recency: Array, age: Array) -> Array:
        """Probability that a customer has not left yet; 1 without a repeat purchase (p. 280).

        Unless the first purchase, too, can be the last.
        """
        from scipy.special import expit

        x, s = frequency, self.r + frequency
        leaving = (
            math.log(self.a)
            - np.log(self.b + np.maximum(x + self.from_first, 1.0) - 1.0)
            + s * np.log((self.alpha + age) / (self.alpha + recency))
        )
        staying: Array = np.where(x + self.from_first > 0, expit(-leaving), 1.0)
        return staying

    def purchases_if_alive(self, frequency: Array, age: Array, horizon: float | Array) -> Array:
        """Expected purchases within ``horizon`` of a customer who is still there.

        The numerator of eq. 10 after Euler's transformation of its 2F1: the arguments stay
        small whatever the frequency, so nothing overflows.
        """
        from scipy.special import hyp2f1

        past = self.alpha + age
        if self.a > _STEEP or self.a + self.stayed > _ALL_ALIKE:
            return self._integrated(frequency, past, horizon)
        a = self.a if abs(self.a - 1) > _BESIDE_ONE else 1 + _BESIDE_ONE
        c = a + self.stayed + frequency - 1
        share = past / (past + horizon)
        series = hyp2f1(a - 1, a + self.stayed - 1 - self.r, c, 1 - share)
        expected: Array = c / (a - 1) * (1 - share ** (a - 1) * series)
        return expected

    def _integrated(self, frequency: Array, past: Array, horizon: float | Array) -> Array:
        """The same where the series overflows: E[(1 - exp(-rate p horizon)) / p].

        Over the gamma of the rate in closed form, over p's Beta(a, ``stayed`` + frequency) by
        Gauss-Legendre at its quantiles: four digits.
        """
        from scipy.special import betaincinv

        nodes, weights = np.polynomial.legendre.leggauss(_QUANTILES)
        expected: Array = np.zeros(np.broadcast(frequency, past, horizon).shape)
        # Quantiles are slow to find, and those of a frequency are the same for everybody.
        values, place = np.unique(frequency, return_inverse=True)
        for share, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            p = betaincinv(self.a, self.stayed + values, share)[place].reshape(np.shape(frequency))
            expected += weight * (1 - (past / (past + p * horizon)) ** (self.r + frequency)) / p
        return expected

    def purchases(
        self, frequency: Array, recency: Array, age: Array, horizon: float | Array
    ) -> Array:
        """Expected purchases within ``horizon`` from now (eq. 10)."""
        alive = self.alive(frequency, recency, age)
        return alive * self.purchases_if_alive(frequency, age, horizon)

    def discounted_if_alive(
        self, frequency: Array, age: Array, horizon: float, discount: float
    ) -> Array:
        """Expected purchases of one still there, each worth exp(-``discount`` * time) as much.

        By parts: the discounted expectation at the end, and what discounting takes away
        before it, by Gauss-Legendre: on so smooth a curve six points give five digits.
        """
        whole = self.purchases_if_alive(frequency, age, horizon)
        if discount == 0:
            return whole
        nodes, weights = np.polynomial.legendre.leggauss(_DISCOUNT_NODES)
        sooner = np.zeros_like(whole)
        for node, weight in zip(nodes, weights, strict=True):
            moment = horizon * (node + 1) / 2
            part = self.purchases_if_alive(frequency, age, moment)
            sooner += weight * horizon / 2 * math.exp(-discount * moment) * part
        discounted: Array = math.exp(-discount * horizon) * whole + discount * sooner
        return discounted


def fit_lifetime(seen: Histories, *, from_first: bool = False) -> Fitted[BetaGeoNbd]:
    """The maximum-likelihood parameters, with the covariance of their logarithms.

    Raises NotIdentifiedError where the histories do not tell the parameters apart.
    """
    repeating = seen.frequency > 0
    if not repeating.any():
        raise NotIdentifiedError("Nobody has bought twice, so nothing tells rates apart.")
    unit = seen.mean_age
    found = estimated(
        partial(_log_likelihood, from_first=from_first),
        partial(_scores, from_first=from_first),
        seen.in_unit(unit),
        starts=[np.log(start) for start in STARTS],
        names=NAMES,
        border=BORDER,
    )
    shift = np.array([0.0, math.log(unit), 0.0, 0.0])
    logs = found.logs + shift
    made = BetaGeoNbd.from_logs(logs, from_first=from_first)
    value = made.log_likelihood(seen)
    return Fitted(made, Estimate(logs, found.covariance, value, found.customers))


class _Parts:
    """What the likelihood and its derivatives share; ``again`` are the rows that may have left.

    ``kept`` is how often a customer stayed who is there: after each purchase that may be the last.
    """

    def __init__(self, logs: Array, seen: Histories, *, from_first: bool) -> None:
        self.r, self.alpha, self.a, self.b = (float(v) for v in np.exp(logs))
        self.first = 0 if from_first else seen.first_repeating
        self.again = slice(self.first, None)
        self.x = seen.runs.values
        self.kept = self.x + from_first
        self.shape = self.r + seen.frequency
        self.past = self.alpha + seen.age
        self.log_past = np.log(self.past)
        self.known = self.alpha + seen.recency[self.again]
        self.gap = self.log_past[self.again] - np.log(self.known)
        self.last = self.b + np.maximum(self.kept, 1.0) - 1.0
        leaving = seen.runs.spread(math.log(self.a) - np.log(self.last))[self.again]
        self.odds = leaving + self.shape[self.again] * self.gap
        self.left = 1 / (1 + np.exp(-self.odds))
        self.turn = self.shape[self.again] * (1 / self.past[self.again] - 1 / self.known)

    def by_frequency(self) -> tuple[Array, Array, Array]:
        """Derivatives by r, a and b of what depends on the frequency alone."""
        from scipy.special import digamma

        r, a, b, x, kept = self.r, self.a, self.b, self.x, self.kept
        both = digamma(a + b) - digamma(a + b + kept)
        return (
            digamma(r + x) - digamma(r) + math.log(self.alpha),
            both,
            both + digamma(b + kept) - digamma(b),
        )


def _log_likelihood(logs: Array, seen: Histories, *, from_first: bool) -> tuple[float, Array]:
    """Value and gradient in the logarithms of the parameters."""
    from scipy.special import gammaln

    p = _Parts(logs, seen, from_first=from_first)
    weight, runs = seen.weight, seen.runs
    r, alpha, a, b, x, kept = p.r, p.alpha, p.a, p.b, p.x, p.kept
    own = gammaln(r + x) - gammaln(r) + r * math.log(alpha)
    own += gammaln(b + kept) - gammaln(b) + gammaln(a + b) - gammaln(a + b + kept)
    value = runs.weight @ own - weight @ (p.shape * p.log_past)
    value += weight[p.again] @ np.logaddexp(0.0, p.odds)
    left = weight[p.again] * p.left
    left_of_run = runs.total(np.concatenate([np.zeros(p.first), left]))
    own_r, own_a, own_b = p.by_frequency()
    by_r = runs.weight @ own_r - weight @ p.log_past + left @ p.gap
    by_alpha = weight.sum() * r / alpha - weight @ (p.shape / p.past) + left @ p.turn
    by_a = runs.weight @ own_a + left.sum() / a
    by_b = runs.weight @ own_b - left_of_run @ (1 / p.last)
    return float(value), np.array([by_r * r, by_alpha * alpha, by_a * a, by_b * b])


def _scores(logs: Array, seen: Histories, *, from_first: bool) -> Array:
    """Each row's part of the gradient, shape (rows, 4)."""
    p = _Parts(logs, seen, from_first=from_first)
    own_r, own_a, own_b = (seen.runs.spread(own) for own in p.by_frequency())
    made = np.stack([own_r - p.log_past, p.r / p.alpha - p.shape / p.past, own_a, own_b], axis=1)
    made[p.again, 0] += p.left * p.gap
    made[p.again, 1] += p.left * p.turn
    made[p.again, 2] += p.left / p.a
    made[p.again, 3] -= p.left * seen.runs.spread(1 / p.last)[p.again]
    scaled: Array = made * np.array([p.r, p.alpha, p.a, p.b])
    return scaled
