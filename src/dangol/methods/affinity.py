"""What each person is drawn to: counts by value, drawn towards what is usual among all people.

Each person's shares come from a Dirichlet distribution that all people have in common, and the
counts are multinomial given the shares. The Dirichlet is fitted by maximum likelihood with
Newton's steps (T. P. Minka, "Estimating a Dirichlet distribution", 2000, equations 55 and 60 to
67); a person's share is then Beta distributed (J. E. Mosimann, 1962). Whether people differ at
all is asked by the score test of the multinomial (R. E. Tarone, 1979; B. S. Kim and B. H.
Margolin, 1992), which is best where differences are small.

Purchases of long ago may count less: their weight halves with every half-life. What a weighted
sum tells is that of ``evidence`` purchases that count in full (L. Kish, *Survey Sampling*, 1965,
section 11.7), and at most twice the sum of weights, which is what a steady stream has: who
stopped long ago is known less and less.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
ALIKE = 1e5
"""From this concentration on, nobody could tell people apart."""
_STARTS_AT = 10.0
_STEPS = 60
_FIXED_POINTS = 4
_ARRIVED = 1e-7


def evidence(weight: Array, squares: Array) -> Array:
    """How many purchases of full weight tell as much as weights of this sum and sum of squares."""
    with np.errstate(invalid="ignore", divide="ignore"):
        whole = np.where(squares > 0, weight**2 / squares, 0.0)
    found: Array = np.minimum(whole, 2 * weight)
    return found


@dataclass(frozen=True)
class Counts:
    """How often each person (rows) had each value (columns); the counts need not be whole."""

    of: Array

    @cached_property
    def totals(self) -> Array:
        found: Array = self.of.sum(axis=1)
        return found

    @cached_property
    def there(self) -> tuple[Places, Array, Array]:
        """Value, count and how many people, of every count above nothing."""
        person, value = np.nonzero(self.of)
        # Whole counts are few, whoever has them.
        pairs = np.stack([value.astype(np.float64), self.of[person, value]])
        (places, counts), times = np.unique(pairs, axis=1, return_counts=True)
        return places.astype(np.intp), counts, times.astype(np.float64)

    @cached_property
    def sizes(self) -> tuple[Array, Array]:
        """How much people had in all, and how many people had so much."""
        sizes, times = np.unique(self.totals, return_counts=True)
        return sizes, times.astype(np.float64)

    @property
    def shares(self) -> Array:
        """Share of each value in everything."""
        whole: Array = self.of.sum(axis=0)
        return whole / max(float(whole.sum()), 1e-12)


@dataclass(frozen=True)
class Taste:
    """What shares people have in common: ``usual`` adds to one.

    ``concentration`` is how many purchases the usual shares weigh; infinite where all people are
    the same.
    """

    usual: Array
    concentration: float

    @property
    def are_alike(self) -> bool:
        return not np.isfinite(self.concentration)

    @property
    def between(self) -> float:
        """Share of the variation of single purchases that lies between people."""
        return 0.0 if self.are_alike else 1.0 / (1.0 + self.concentration)

    def shares(self, counts: Counts) -> Array:
        """(people, values): the mean of each person's share, given what they had."""
        if self.are_alike:
            return np.broadcast_to(self.usual, counts.of.shape).copy()
        prior = self.concentration * self.usual
        found: Array = (counts.of + prior) / (counts.totals + self.concentration)[:, None]
        return found


def differing(counts: Counts) -> float:
    """How many standard errors people differ by; counts must be whole.

    About standard normal where everybody has the same shares.
    """
    shares = counts.shares
    value, count, times = counts.there
    sizes, people = counts.sizes
    pairs = float((people * sizes * (sizes - 1)).sum())
    spread = 2.0 * pairs * (int((shares > 0).sum()) - 1)
    if spread <= 0:
        return 0.0
    score = float((times * count * (count - 1) / shares[value]).sum()) - pairs
    return score / float(np.sqrt(spread))


def fitted_taste(counts: Counts) -> Taste:
    """The Dirichlet distribution under which the counts are most likely.

    Values that nobody had get no share. Where likelihood rises for ever with the concentration,
    people are alike and the usual shares are those of all counts.
    """
    told = np.flatnonzero(counts.of.sum(axis=0) > 0)
    usual = counts.shares
    if len(told) < 2:
        return Taste(usual, np.inf)
    few = Counts(counts.of[:, told])
    alpha = _STARTS_AT * few.shares
    for _ in range(_FIXED_POINTS):
        alpha = _fixed_point(few, alpha)
    reached = _log_likelihood(few, alpha)
    for _ in range(_STEPS):
        there = _newton(few, alpha)
        likelihood = _log_likelihood(few, there) if (there > 0).all() else -np.inf
        if not likelihood >= reached:
            there = _fixed_point(few, alpha)
            likelihood = _log_likelihood(few, there)
        moved = float(np.abs(np.log(there) - np.log(alpha)).max())
        alpha, reached = there, likelihood
        if moved < _ARRIVED or alpha.sum() > ALIKE:
            break
    if alpha.sum() > ALIKE:
        return Taste(usual, np.inf)
    found = np.zeros(counts.of.shape[1])
    found[told] = alpha / alpha.sum()
    return Taste(found, float(alpha.sum()))


def _log_likelihood(counts: Counts, alpha: Array) -> float:
    """Of the counts, without the terms that do not depend on ``alpha``."""
    from scipy.special import gammaln

    value, count, times = counts.there
    sizes, people = counts.sizes
    whole = alpha.sum()
    each = times * (gammaln(count + alpha[value]) - gammaln(alpha[value]))
    return float(each.sum() - (people * (gammaln(sizes + whole) - gammaln(whole))).sum())


def _climbs(counts: Counts, alpha: Array) -> tuple[Array, float]:
    """The two parts of the slope: upwards by each value, downwards by the whole."""
    from scipy.special import digamma

    value, count, times = counts.there
    sizes, people = counts.sizes
    whole = alpha.sum()
    each = times * (digamma(count + alpha[value]) - digamma(alpha[value]))
    up = np.bincount(value, weights=each, minlength=len(alpha)).astype(np.float64)
    return up, float((people * (digamma(sizes + whole) - digamma(whole))).sum())


def _fixed_point(counts: Counts, alpha: Array) -> Array:
    up, down = _climbs(counts, alpha)
    found: Array = np.maximum(alpha * up / max(down, 1e-300), 1e-12)
    return found


def _newton(counts: Counts, alpha: Array) -> Array:
    """One step; the Hessian is a diagonal and a constant, so that it is inverted by hand."""
    value, count, times = counts.there
    sizes, people = counts.sizes
    whole = alpha.sum()
    up, down = _climbs(counts, alpha)
    slope = up - down
    each = times * (_curve(count + alpha[value]) - _curve(alpha[value]))
    diagonal = np.bincount(value, weights=each, minlength=len(alpha))
    constant = float((people * (_curve(whole) - _curve(sizes + whole))).sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        common = (slope / diagonal).sum() / (1 / constant + (1 / diagonal).sum())
        found: Array = alpha - (slope - common) / diagonal
    return np.where(np.isfinite(found), found, -1.0)


def _curve(value: Array) -> Array:
    """The trigamma function."""
    from scipy.special import zeta

    found: Array = zeta(2.0, value)
    return found


@dataclass(frozen=True)
class Drawn:
    """A share with its interval, and how likely it is above the usual one."""

    share: Array
    low: Array
    high: Array
    confidence: Array


def drawn(
    usual: Array, concentration: Array, count: Array, total: Array, inside: float = 0.9
) -> Drawn:
    """Shares of values, each given its own usual share, concentration, count and total."""
    from scipy.special import betainc, betaincinv

    first = concentration * usual + count
    rest = np.maximum(concentration + total - first, 1e-9)
    outside = (1 - inside) / 2
    return Drawn(
        first / (first + rest),
        betaincinv(first, rest, outside),
        betaincinv(first, rest, 1 - outside),
        1.0 - betainc(first, rest, usual),
    )
