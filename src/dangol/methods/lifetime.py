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
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from dangol.methods.buying import Buying
from dangol.methods.histories import Histories
from dangol.methods.lifetime_covariates import Family
from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Estimate, Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
OfChance = Callable[[Array, Array, Array], Array]
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
_PAIR_NODES = 12
# Below it, rounding would be a part of what is divided by its square.
_LEAST_CHANCE = 1e-6


@dataclass(frozen=True)
class BetaGeoNbd(Buying):
    """The four parameters; ``alpha`` has the unit of time.

    ``from_first`` is the modified model: also the first purchase may be the last.
    """

    r: float
    alpha: float
    a: float
    b: float
    from_first: bool = False

    faster_by: ClassVar[tuple[int, int]] = (1, -1)
    sooner_by: ClassVar[tuple[int, int]] = (2, 1)
    timed: ClassVar[tuple[float, ...]] = (0.0, 1.0, 0.0, 0.0)

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

    def at(self, logs: Array) -> "BetaGeoNbd":
        return BetaGeoNbd.from_logs(logs, from_first=self.from_first)

    @property
    def time_scale(self) -> float:
        return self.alpha

    @property
    def _is_steep(self) -> bool:
        return self.a > _STEEP or self.a + self.stayed > _ALL_ALIKE

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
        if self._is_steep:
            return self._integrated(frequency, past, partial(_left_over, horizon=horizon))
        a = self.a if abs(self.a - 1) > _BESIDE_ONE else 1 + _BESIDE_ONE
        c = a + self.stayed + frequency - 1
        share = past / (past + horizon)
        series = hyp2f1(a - 1, a + self.stayed - 1 - self.r, c, 1 - share)
        expected: Array = c / (a - 1) * (1 - share ** (a - 1) * series)
        return self._mended(expected, frequency, past, partial(_left_over, horizon=horizon))

    def _integrated(self, frequency: Array, past: Array, of_chance: OfChance) -> Array:
        """The mean of a function of (p, past, r + x) where the series overflow, to four digits.

        By Gauss-Legendre at the quantiles of p's Beta(a, ``stayed`` + frequency).
        """
        from scipy.special import betaincinv

        nodes, weights = np.polynomial.legendre.leggauss(_QUANTILES)
        expected: Array = np.zeros(np.broadcast(frequency, past).shape)
        # Quantiles are slow to find, and those of a frequency are the same for everybody.
        values, place = np.unique(frequency, return_inverse=True)
        for share, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            p = betaincinv(self.a, self.stayed + values, share)[place].reshape(np.shape(frequency))
            expected += weight * of_chance(p, past, self.r + frequency)
        return expected

    def _mended(self, found: Array, frequency: Array, past: Array, of_chance: OfChance) -> Array:
        """With the integral where the library's series gave no number: far ahead, after many."""
        is_number = np.isfinite(found)
        if is_number.all():
            return found
        mended: Array = np.where(is_number, found, self._integrated(frequency, past, of_chance))
        return mended

    def pairs_if_alive(self, frequency: Array, age: Array, horizon: float) -> Array:
        """Expected N (N - 1): two moments of buying, with staying after the first of them.

        The rate and p integrate out in closed form, the later moment by Gauss-Legendre.
        """
        from scipy.special import hyp2f1

        r, past, stayed = self.r + frequency, self.alpha + age, self.stayed + frequency
        if self._is_steep:
            return self._integrated(frequency, past, partial(_pairs, horizon=horizon))
        nodes, weights = np.polynomial.legendre.leggauss(_PAIR_NODES)
        found = np.zeros(np.broadcast(frequency, age).shape)
        for node, weight in zip((nodes + 1) / 2, weights / 2, strict=True):
            moment = horizon * node
            # Pfaff's transformation keeps the argument within 0..1.
            share = past / (past + moment)
            both = self.a + stayed + 1
            density = share**self.a * hyp2f1(self.a, both - r - 2, both, 1 - share)
            found += weight * horizon * moment * density
        rate = r * (r + 1) / past**2 * stayed / (self.a + stayed)
        pairs: Array = 2 * rate * found
        return self._mended(pairs, frequency, past, partial(_pairs, horizon=horizon))

    def exceeds_if_alive(self, count: Array, frequency: Array, age: Array, horizon: float) -> Array:
        """More than ``count`` are wanted, and one stays after each of so many: eq. 8, summed."""
        from scipy.special import betainc, betaln

        stayed = self.stayed + frequency
        stays = np.exp(betaln(self.a, stayed + count) - betaln(self.a, stayed))
        share = horizon / (self.alpha + age + horizon)
        chance: Array = stays * betainc(count + 1, self.r + frequency, share)
        return chance

    def drawn_if_alive(
        self, frequency: Array, age: Array, horizon: float, draws: int, rng: np.random.Generator
    ) -> Array:
        """The smaller of a Poisson count and the number until one leaves.

        Its rate is Gamma(r + x, alpha + T) and the chance of leaving Beta(a, b + x).
        """
        size = (len(frequency), draws)
        reach = (horizon / (self.alpha + age))[:, None]
        wanted = rng.poisson(rng.standard_gamma((self.r + frequency)[:, None], size) * reach)
        leaving = rng.beta(self.a, (self.stayed + frequency)[:, None], size)
        stays = np.minimum(np.log1p(-np.minimum(leaving, 1 - 1e-16)), -1e-300)
        until = 1 + np.floor(np.log1p(-rng.random(size)) / stays)
        drawn: Array = np.minimum(wanted, until)
        return drawn


def _left_over(p: Array, past: Array, shape: Array, *, horizon: float | Array) -> Array:
    """Expected purchases of those who leave with the chance ``p``."""
    found: Array = (1 - (past / (past + p * horizon)) ** shape) / p
    return found


def _pairs(p: Array, past: Array, shape: Array, *, horizon: float) -> Array:
    """Expected N (N - 1) of those who leave with the chance ``p``."""
    p = np.maximum(p, _LEAST_CHANCE)
    left = past + p * horizon
    none: Array = (past / left) ** shape * (1 + shape * p * horizon / left)
    return 2 * (1 - p) / p**2 * (1 - none)


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
    shift = math.log(unit) * np.array(BetaGeoNbd.timed)
    logs = found.logs + shift
    made = BetaGeoNbd.from_logs(logs, from_first=from_first)
    value = made.log_likelihood(seen)
    return Fitted(made, Estimate(logs, found.covariance, value, found.customers))


def family_of(*, from_first: bool) -> Family:
    """For covariates (see ``lifetime_covariates``)."""
    return Family(
        partial(_log_likelihood, from_first=from_first),
        partial(_scores, from_first=from_first),
        NAMES,
        BORDER,
    )


def lifetime_intervals(fitted: Fitted[BetaGeoNbd], seen: Histories, coverage: float = 0.9) -> Array:
    """Ends of the logarithms of the parameters by profile likelihood, shape (4, 2)."""
    unit = seen.mean_age
    return likelihood_intervals(
        partial(_log_likelihood, from_first=fitted.model.from_first),
        seen.in_unit(unit),
        fitted.estimate,
        border=BORDER,
        coverage=coverage,
        shift=math.log(unit) * np.array(BetaGeoNbd.timed),
    )


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
