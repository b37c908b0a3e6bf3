"""What customers spend per purchase: the Gamma-Gamma model.

The amounts of one customer scatter as Gamma(p, nu) around a mean of their own, and nu is
Gamma(q, gamma) over customers: P. S. Fader, B. G. S. Hardie, "The Gamma-Gamma Model of
Monetary Value" (2013, note 25; first in "RFM and CLV", JMR 42, 2005). Few purchases pull a
customer's average towards everybody's, many let it stand.
"""

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.histories import Averages
from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Estimate, Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
NAMES = ("p", "q", "gamma")
BORDER = 9.0
STARTS = ((1.0, 3.0, 2.0), (5.0, 4.0, 0.6), (0.5, 8.0, 14.0))


@dataclass(frozen=True)
class GammaGamma:
    """The three parameters; ``gamma`` is an amount."""

    p: float
    q: float
    gamma: float

    @classmethod
    def from_logs(cls, logs: Array) -> "GammaGamma":
        p, q, gamma = (float(value) for value in np.exp(logs))
        return cls(p, q, gamma)

    @property
    def logs(self) -> Array:
        return np.log([self.p, self.q, self.gamma])

    def log_likelihood(self, seen: Averages) -> float:
        """Summed over customers (2013, eq. 1a)."""
        return _log_likelihood(self.logs, seen)[0]

    @property
    def average(self) -> float:
        """Expected amount of a purchase of somebody unknown."""
        return self.p * self.gamma / (self.q - 1)

    def expected(self, purchases: Array, amount: Array) -> Array:
        """Expected amount of a customer's next purchases (2013, eq. 5).

        ``amount`` is the average of so many ``purchases``; it does not matter at 0 purchases.
        """
        mean: Array = self.p * self.scale(purchases, amount) / (self.shape(purchases) - 1)
        return mean

    def shape(self, purchases: Array) -> Array:
        """With ``scale``, what is known of nu: Gamma(shape, scale) (2013, eq. 4)."""
        shape: Array = self.q + self.p * purchases
        return shape

    def scale(self, purchases: Array, amount: Array) -> Array:
        """See ``shape``; an average below zero counts as zero."""
        scale: Array = self.gamma + purchases * np.maximum(amount, 0.0)
        return scale


def fit_spend(seen: Averages) -> Fitted[GammaGamma]:
    """The maximum-likelihood parameters, with the covariance of their logarithms.

    Raises NotIdentifiedError, also where expected amounts would be infinite (q <= 1).
    """
    if not len(seen.weight) or seen.purchases[-1] < 2:
        raise NotIdentifiedError("Nobody has two purchases, so nothing tells amounts apart.")
    unit = float(np.average(seen.amount, weights=seen.weight))
    scaled = Averages(seen.purchases, seen.amount / unit, seen.weight)
    found = estimated(
        _log_likelihood,
        _scores,
        scaled,
        starts=[np.log(start) for start in STARTS],
        names=NAMES,
        border=BORDER,
    )
    logs = found.logs + np.array([0.0, 0.0, math.log(unit)])
    made = GammaGamma.from_logs(logs)
    if made.q <= 1:
        raise NotIdentifiedError("A few customers spend so much that no average exists (q <= 1).")
    value = made.log_likelihood(seen)
    return Fitted(made, Estimate(logs, found.covariance, value, found.customers))


def spend_intervals(fitted: Fitted[GammaGamma], seen: Averages, coverage: float = 0.9) -> Array:
    """Ends of the logarithms of the parameters by profile likelihood, shape (3, 2)."""
    unit = float(np.average(seen.amount, weights=seen.weight))
    return likelihood_intervals(
        _log_likelihood,
        Averages(seen.purchases, seen.amount / unit, seen.weight),
        fitted.estimate,
        border=BORDER,
        coverage=coverage,
        shift=math.log(unit) * np.array([0.0, 0.0, 1.0]),
    )


def _log_likelihood(logs: Array, seen: Averages) -> tuple[float, Array]:
    """Value and gradient in the logarithms of the parameters."""
    from scipy.special import digamma, gammaln

    p, q, gamma = (float(v) for v in np.exp(logs))
    n, runs = seen.runs.values, seen.runs
    known = gamma + seen.amount * seen.purchases
    log_known, log_amount = np.log(known), np.log(seen.amount)
    per_run = gammaln(p * n + q) - gammaln(p * n) - gammaln(q) + q * math.log(gamma)
    per_run += p * n * np.log(n)
    per_row = (p * seen.purchases - 1) * log_amount - (p * seen.purchases + q) * log_known
    value = runs.weight @ per_run + seen.weight @ per_row
    total = digamma(p * n + q)
    by_p = runs.weight @ (n * (total - digamma(p * n) + np.log(n)))
    by_p += seen.weight @ (seen.purchases * (log_amount - log_known))
    by_q = runs.weight @ (total - digamma(q) + math.log(gamma)) - seen.weight @ log_known
    by_gamma = seen.weight @ (q / gamma - (p * seen.purchases + q) / known)
    return float(value), np.array([by_p * p, by_q * q, by_gamma * gamma])


def _scores(logs: Array, seen: Averages) -> Array:
    """Each row's part of the gradient, shape (rows, 3)."""
    from scipy.special import digamma

    p, q, gamma = (float(v) for v in np.exp(logs))
    n, spread = seen.runs.values, seen.runs.spread
    known = gamma + seen.amount * seen.purchases
    log_known = np.log(known)
    total = digamma(p * n + q)
    by_p = spread(n * (total - digamma(p * n) + np.log(n)))
    by_p += seen.purchases * (np.log(seen.amount) - log_known)
    by_q = spread(total - digamma(q) + math.log(gamma)) - log_known
    by_gamma = q / gamma - (p * seen.purchases + q) / known
    scaled: Array = np.stack([by_p * p, by_q * q, by_gamma * gamma], axis=1)
    return scaled
