"""Means of many people, each drawn towards the mean of all as far as chance may have moved it.

Observations are normal around a person's own mean, and these means are normal around that of
all (B. Efron and C. Morris, "Stein's paradox in statistics", 1977; normal-normal empirical
Bayes). The variance between people is that of greatest likelihood; zero where chance explains
everything.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_NONE = 1e-6


@dataclass(frozen=True)
class Means:
    """Mean of each person, its variance within the person, and how many observations it tells."""

    mean: Array
    variance: Array
    evidence: Array


@dataclass(frozen=True)
class Spread:
    """Mean of all people, variance of one person's observations, and variance between people."""

    usual: float
    within: float
    between_people: float

    @property
    def are_alike(self) -> bool:
        return self.between_people <= 0.0

    @property
    def between(self) -> float:
        """Share of the variation of single observations that lies between people."""
        whole = self.within + self.between_people
        return self.between_people / whole if whole > 0 else 0.0

    def means(self, mean: Array, evidence: Array) -> tuple[Array, Array]:
        """Each person's mean, drawn towards all, and its standard error."""
        if self.are_alike:
            return np.full(len(mean), self.usual), np.zeros(len(mean))
        own = evidence / self.within
        prior = 1.0 / self.between_people
        return (own * mean + prior * self.usual) / (own + prior), 1.0 / np.sqrt(own + prior)


def fitted_spread(people: Means) -> Spread:
    """The normal distribution of means under which those that were seen are most likely."""
    from scipy.optimize import minimize_scalar

    told = people.evidence > 1.0
    degrees = float((people.evidence[told] - 1).sum())
    if degrees <= 0:
        return Spread(float(np.mean(people.mean)) if len(people.mean) else 0.0, 0.0, 0.0)
    within = float((people.evidence[told] * people.variance[told]).sum()) / degrees
    if within <= 0:
        return Spread(float(np.mean(people.mean)), 0.0, 0.0)
    noise = within / people.evidence

    def loss(ratio: float) -> float:
        spread = noise + ratio * within
        usual = (people.mean / spread).sum() / (1 / spread).sum()
        return float((np.log(spread) + (people.mean - usual) ** 2 / spread).sum())

    ratio = float(minimize_scalar(loss, bounds=(0.0, 4.0), method="bounded").x)
    # The search never touches its border; there people are alike.
    if ratio < _NONE or loss(0.0) <= loss(ratio):
        ratio = 0.0
    spread = noise + ratio * within
    usual = float((people.mean / spread).sum() / (1 / spread).sum())
    return Spread(usual, within, ratio * within)


def differing_means(people: Means) -> float:
    """How many standard errors people's means differ by, beyond chance (W. G. Cochran 1954)."""
    alike = fitted_spread(people)
    count = len(people.mean)
    if alike.within <= 0 or count < 2:
        return 0.0
    weight = people.evidence / alike.within
    usual = (weight * people.mean).sum() / weight.sum()
    score = float((weight * (people.mean - usual) ** 2).sum())
    return (score - (count - 1)) / float(np.sqrt(2.0 * (count - 1)))


def interval(mean: Array, error: Array, inside: float = 0.9) -> tuple[Array, Array]:
    """The range in which the mean lies with this probability."""
    from scipy.special import ndtri

    reach = float(ndtri(0.5 + inside / 2)) * error
    return mean - reach, mean + reach


def surely_off(mean: Array, error: Array, usual: float) -> Array:
    """Probability that a mean lies on that side of the usual one on which it was found."""
    from scipy.special import ndtr

    with np.errstate(divide="ignore", invalid="ignore"):
        found: Array = np.where(error > 0, ndtr(np.abs(mean - usual) / error), 0.5)
    return found
