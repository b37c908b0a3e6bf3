"""What is believed of the mean reward of each arm, from the moments of the rewards seen.

Densities stand on a scale on which they are smooth and have two tails: log odds for proportions,
the reward itself for averages.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
import numpy.typing as npt

from dangol.methods.arm_moments import ArmMoments

Array = npt.NDArray[np.float64]

_UNITS, _FREEDOM = 1.0, 4.0
"""Rewards that the belief before any is worth, of the mean and of the variance."""
_LEAST_RATE = 1e-4


class ArmPosteriors(Protocol):
    """The posteriors of all arms; ``z`` is a place on the scale of the densities."""

    @property
    def means(self) -> Array:
        """Of the reward itself."""

    @property
    def centres(self) -> Array: ...

    @property
    def spreads(self) -> Array: ...

    def log_densities(self, z: Array) -> Array:
        """Arms x places."""

    def below(self, z: float) -> Array:
        """The probability of each arm below a place."""

    def ends(self, tail: float) -> tuple[Array, Array]:
        """The places beyond which a posterior has so little on either side."""

    def rewards(self, z: Array) -> Array:
        """Mean rewards at places."""


@dataclass(frozen=True)
class BetaArms:
    """Proportions: the Beta distributions of ``yes`` and ``no``, on the scale of log odds."""

    yes: Array
    no: Array

    @classmethod
    def of(cls, moments: ArmMoments) -> "BetaArms":
        """The prior is worth one success at the rate of all arms together.

        Where half of all succeed that is the uniform prior; where few do, the uniform one would
        promise of a new arm many times what any has shown.
        """
        successes = moments.sums
        rate = (successes.sum() + 1) / (moments.counts.sum() + 2)
        odds_against = (1 - rate) / max(rate, _LEAST_RATE)
        less_likely = min(1.0, odds_against)
        return cls(
            successes + less_likely / odds_against,
            np.maximum(moments.counts - successes, 0) + less_likely,
        )

    @cached_property
    def means(self) -> Array:
        found: Array = self.yes / (self.yes + self.no)
        return found

    @cached_property
    def centres(self) -> Array:
        from scipy.special import digamma

        found: Array = digamma(self.yes) - digamma(self.no)
        return found

    @cached_property
    def spreads(self) -> Array:
        from scipy.special import polygamma

        found: Array = np.sqrt(polygamma(1, self.yes) + polygamma(1, self.no))
        return found

    def log_densities(self, z: Array) -> Array:
        from scipy.special import betaln

        of_both = np.logaddexp(0, z)
        yes, no = self.yes[:, None], self.no[:, None]
        found: Array = yes * z - (yes + no) * of_both - betaln(yes, no)
        return found

    def below(self, z: float) -> Array:
        from scipy.special import betainc, expit

        found: Array = betainc(self.yes, self.no, expit(z))
        return found

    def ends(self, tail: float) -> tuple[Array, Array]:
        from scipy.special import betaincinv, logit

        low, high = betaincinv(self.yes, self.no, tail), betaincinv(self.no, self.yes, tail)
        return logit(low), -logit(high)

    def rewards(self, z: Array) -> Array:
        from scipy.special import expit

        found: Array = expit(z)
        return found


@dataclass(frozen=True)
class StudentArms:
    """Averages of rewards of unknown variance: Student's t around ``centres``."""

    centres: Array
    spreads: Array
    freedom: Array

    @classmethod
    def of(cls, moments: ArmMoments) -> "StudentArms":
        """The prior is worth one reward at the mean of all arms, with their pooled variance.

        A normal-inverse-gamma prior with the information of one unit: R. Kass and L. Wasserman
        (Journal of the American Statistical Association 90, 1995).
        """
        counts, within = moments.counts, moments.within
        total = max(float(counts.sum()), 1.0)
        middle = float(moments.sums.sum()) / total
        pooled = float(within.sum()) / max(total - float((counts > 0).sum()), 1.0)
        means = np.where(counts > 0, moments.means, middle)
        freedom = _FREEDOM + counts
        apart = _UNITS * counts / (_UNITS + counts) * (means - middle) ** 2
        variance = (_FREEDOM * pooled + within + apart) / freedom
        centres = (_UNITS * middle + counts * means) / (_UNITS + counts)
        smallest = np.finfo(float).tiny + 1e-12 * np.abs(middle)
        return cls(centres, np.sqrt(variance / (_UNITS + counts)) + smallest, freedom)

    @property
    def means(self) -> Array:
        return self.centres

    def log_densities(self, z: Array) -> Array:
        from scipy.special import betaln

        freedom = self.freedom[:, None]
        away = (z - self.centres[:, None]) / self.spreads[:, None]
        height = betaln(freedom / 2, 0.5) + np.log(freedom) / 2 + np.log(self.spreads)[:, None]
        found: Array = -(freedom + 1) / 2 * np.log1p(away**2 / freedom) - height
        return found

    def below(self, z: float) -> Array:
        from scipy.special import stdtr

        found: Array = stdtr(self.freedom, (z - self.centres) / self.spreads)
        return found

    def ends(self, tail: float) -> tuple[Array, Array]:
        from scipy.special import stdtrit

        reach = -stdtrit(self.freedom, tail) * self.spreads
        return self.centres - reach, self.centres + reach

    def rewards(self, z: Array) -> Array:
        return z
