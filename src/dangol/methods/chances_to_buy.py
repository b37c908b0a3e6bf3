"""Customers who may buy at each of regular occasions, and leave unseen: the BG/BB model.

At every occasion one who is still there buys with a probability of their own, Beta(alpha, beta)
over customers, and before each one leaves with another, Beta(gamma, delta): P. S. Fader, B. G. S.
Hardie and J. Shang, "Customer-Base Analysis in a Discrete-Time Noncontractual Setting" (Marketing
Science 29(6), 2010), equations cited from it. For yearly donations, seasonal shops, events.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
import numpy.typing as npt

from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
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

    def of(self, chosen: npt.NDArray[np.bool_]) -> "Occasions":
        """Some of the rows."""
        every = (self.bought, self.last, self.seen, self.weight)
        return Occasions(*(one[chosen] for one in every))

    @cached_property
    def ways(self) -> tuple[Ints, Ints, Ints, Ints, npt.NDArray[np.bool_]]:
        """Purchases, and by way to end (see ``_Endings``) what does not depend on parameters."""
        bought, last, seen = (one.astype(np.int64) for one in (self.bought, self.last, self.seen))
        most = int((seen - last).max(initial=0))
        after = np.arange(most)
        fits = (seen - last)[:, None] > after
        until = np.minimum(last[:, None] + after, seen[:, None])
        stayed = np.column_stack([seen, until])
        without = stayed - bought[:, None]
        left = np.minimum(np.arange(most + 1), 1)
        return bought, without, stayed, left, np.column_stack([np.ones(len(seen), bool), fits])

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
        likelihood = _endings(self.logs, rows).log_likelihood
        chance: Array = np.exp(there - whole - likelihood)
        return chance

    def purchases(self, rows: Occasions, occasions: int) -> Array:
        """Expected purchases at so many occasions to come: the sum behind eq. 13."""
        expected: Array = self.chances(rows, occasions).sum(axis=1)
        return expected

    def chances(self, rows: Occasions, occasions: int) -> Array:
        """Probability of a purchase at each of the occasions to come, shape (rows, occasions)."""
        from scipy.special import betaln

        likelihood = _endings(self.logs, rows).log_likelihood
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


@dataclass(frozen=True)
class _Endings:
    """Each row's ways to end (rows, ways): still there, or left so many occasions after buying.

    By way ``without`` and ``stayed`` are occasions without a purchase, and those not left before;
    ``left`` is 0 for the first way, else 1. What did not fit a row is ``-inf`` in ``parts``, the
    log likelihoods; ``shares`` are how likely each way is.
    """

    bought: Ints
    without: Ints
    stayed: Ints
    left: Ints
    parts: Array

    @cached_property
    def log_likelihood(self) -> Array:
        """(rows,): the sum over ways (eq. 7)."""
        high = self.parts.max(axis=1)
        found: Array = high + np.log(np.exp(self.parts - high[:, None]).sum(axis=1))
        return found

    @property
    def shares(self) -> Array:
        found: Array = np.exp(self.parts - self.log_likelihood[:, None])
        return found


def _endings(logs: Array, rows: Occasions) -> _Endings:
    """All functions are of whole numbers of occasions, so that each is worked out once."""
    from scipy.special import gammaln

    a, b, c, d = np.exp(logs)
    bought, without, stayed, left, fits = rows.ways
    whole = np.arange(int(rows.seen.max(initial=0)) + 2)
    of_a, of_b, of_both = (gammaln(one + whole) for one in (a, b, a + b))
    of_c, of_d, of_ends = (gammaln(one + whole) for one in (c, d, c + d))
    parts = of_a[bought][:, None] + of_b[without] - of_both[bought[:, None] + without]
    parts += of_c[left] + of_d[stayed] - of_ends[left + stayed]
    parts += of_both[0] + of_ends[0] - of_a[0] - of_b[0] - of_c[0] - of_d[0]
    return _Endings(bought, without, stayed, left, np.where(fits, parts, -np.inf))


def _log_likelihood(logs: Array, seen: Occasions) -> tuple[float, Array]:
    ends = _endings(logs, seen)
    return float(seen.weight @ ends.log_likelihood), seen.weight @ _slopes(logs, seen, ends)


def _scores(logs: Array, rows: Occasions) -> Array:
    """Each row's part of the gradient in the logarithms, shape (rows, 4)."""
    return _slopes(logs, rows, _endings(logs, rows))


def _slopes(logs: Array, rows: Occasions, ends: _Endings) -> Array:
    from scipy.special import digamma

    a, b, c, d = np.exp(logs)
    whole = np.arange(int(rows.seen.max(initial=0)) + 2)
    by_a, by_b, by_both, by_c, by_d, by_ends = (
        digamma(one + whole) - digamma(one) for one in (a, b, a + b, c, d, c + d)
    )
    shares = ends.shares
    of_buying = (shares * by_both[ends.bought[:, None] + ends.without]).sum(axis=1)
    of_leaving = (shares * by_ends[ends.left + ends.stayed]).sum(axis=1)
    gradient: Array = np.column_stack(
        [
            by_a[ends.bought] - of_buying,
            (shares * by_b[ends.without]).sum(axis=1) - of_buying,
            shares @ by_c[ends.left] - of_leaving,
            (shares * by_d[ends.stayed]).sum(axis=1) - of_leaving,
        ]
    )
    return gradient * np.exp(logs)
