"""How long contracts are kept: the shifted beta-geometric model.

At each renewal a customer leaves with a probability of their own, Beta(a, b) over customers, so
those who stay are ever more loyal: P. S. Fader and B. G. S. Hardie, "How to Project Customer
Retention" (Journal of Interactive Marketing 21(1), 2007), equations cited from it. Time is counted
in renewals.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from dangol.methods.likelihood_interval import likelihood_intervals
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError, estimated

Array = npt.NDArray[np.float64]
NAMES = ("a", "b")
BORDER = 8.0
STARTS = ((1.0, 1.0), (0.5, 3.0), (3.0, 10.0))


@dataclass(frozen=True)
class Tenures:
    """``renewals`` of each contract (0 if it ended at the first), and whether it has ended.

    One that has not was renewed so often and is still kept. ``weight`` counts contracts.
    """

    renewals: Array
    ended: npt.NDArray[np.bool_]
    weight: Array

    def __post_init__(self) -> None:
        if not len(self.renewals) == len(self.ended) == len(self.weight):
            raise ValueError("Tenures need arrays of one length.")
        if (self.renewals < 0).any() or (self.weight < 0).any():
            raise ValueError("Renewals and counts of contracts are 0 or more.")

    @classmethod
    def distinct(cls, renewals: Array, ended: npt.NDArray[np.bool_]) -> Self:
        """Contracts that are alike as one row with their number."""
        pairs = np.column_stack([renewals, ended])
        found, count = np.unique(pairs, axis=0, return_counts=True)
        return cls(found[:, 0], found[:, 1] > 0, count.astype(np.float64))

    def sample(self, rows: int) -> "Tenures":
        """All of them: distinct ones are few."""
        return self


@dataclass(frozen=True)
class ShiftedBetaGeometric:
    """Chances of leaving are Beta(``a``, ``b``)."""

    a: float
    b: float

    def kept(self, renewals: Array) -> Array:
        """The share of contracts that are renewed so often (eq. 6)."""
        from scipy.special import betaln

        share: Array = np.exp(betaln(self.a, self.b + renewals) - betaln(self.a, self.b))
        return share

    def retention(self, renewals: Array) -> Array:
        """Of those who renewed so often, the share who do so once more (eq. 8)."""
        rate: Array = (self.b + renewals) / (self.a + self.b + renewals)
        return rate

    def kept_further(self, renewals: Array, horizon: float) -> Array:
        """Of those who renewed so often, the share who renew ``horizon`` times more."""
        share: Array = self.kept(renewals + horizon) / self.kept(renewals)
        return share

    def discounted_further(self, renewals: Array, discount: float) -> Array:
        """Expected renewals to come of one kept so long; a later one counts less, by ``discount``.

        Discounted expected residual lifetime, seen just before the next renewal: P. S. Fader and
        B. G. S. Hardie, "Customer-Base Valuation in a Contractual Setting" (Marketing Science
        29(1), 2010), eq. 6. Without discounting it is infinite where ``a`` is 1 or less.
        """
        from scipy.special import hyp2f1

        whole = self.a + self.b + renewals
        value: Array = self.retention(renewals) * hyp2f1(
            1.0, self.b + renewals + 1.0, whole + 1.0, 1.0 / (1.0 + discount)
        )
        return value

    def discounted_variance(self, renewals: Array, discount: float) -> Array:
        """Variance of the discounted renewals to come of one contract, parameters known.

        K further renewals are worth (1 - v^K) / (1 - v), and E[v^2K] is E[v^K] at the discount
        that squares v.
        """
        v = 1.0 / (1.0 + discount)

        def mean_power(of: float) -> Array:
            further: Array = self.discounted_further(renewals, 1.0 / of - 1.0)
            return 1.0 - (1.0 - of) * further

        variance: Array = (mean_power(v * v) - mean_power(v) ** 2) / (1.0 - v) ** 2
        return np.maximum(variance, 0.0)


def fit_retention(seen: Tenures) -> Fitted[ShiftedBetaGeometric]:
    """The maximum-likelihood parameters, with the covariance of their logarithms.

    Raises NotIdentifiedError where nothing tells them apart.
    """
    if not seen.ended.any():
        raise NotIdentifiedError("No contract has ended, so nothing tells how many will.")
    starts = [np.log(start) for start in STARTS]
    found = estimated(_log_likelihood, _scores, seen, starts=starts, names=NAMES, border=BORDER)
    a, b = np.exp(found.logs)
    return Fitted(ShiftedBetaGeometric(float(a), float(b)), found)


def retention_intervals(
    fitted: Fitted[ShiftedBetaGeometric], seen: Tenures, coverage: float = 0.9
) -> Array:
    """Ends of the logarithms of the parameters by profile likelihood, shape (2, 2)."""
    return likelihood_intervals(
        _log_likelihood, seen, fitted.estimate, border=BORDER, coverage=coverage
    )


def _log_likelihood(logs: Array, seen: Tenures) -> tuple[float, Array]:
    from scipy.special import betaln

    a, b = np.exp(logs)
    ended = seen.ended.astype(np.float64)
    value = betaln(a + ended, b + seen.renewals) - betaln(a, b)
    return float(seen.weight @ value), seen.weight @ _scores(logs, seen)


def _scores(logs: Array, seen: Tenures) -> Array:
    """Each row's part of the gradient in the logarithms, shape (rows, 2)."""
    from scipy.special import digamma

    a, b = np.exp(logs)
    ended, kept = seen.ended.astype(np.float64), seen.renewals
    whole = digamma(a + b) - digamma(a + b + ended + kept)
    by_a = digamma(a + ended) - digamma(a) + whole
    by_b = digamma(b + kept) - digamma(b) + whole
    return np.column_stack([by_a * a, by_b * b])
