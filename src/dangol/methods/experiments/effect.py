"""The difference between two variants, from their levels and how exactly these are known."""

from dataclasses import dataclass
from math import sqrt


@dataclass(frozen=True)
class Effect:
    """Levels of control and treated, variances and covariance of these two estimates.

    ``degrees`` of freedom are those of the difference's standard error; ``units`` is how many
    units of both variants were compared (people, or clusters of them). ``caution`` is by how
    much the error is larger, if it is, when units of both variants are taken to vary alike:
    a small variant that happens to vary little makes its own error look too small.
    """

    control: float
    treated: float
    control_variance: float
    treated_variance: float
    covariance: float
    degrees: float
    units: float
    caution: float = 1.0

    @property
    def difference(self) -> float:
        return self.treated - self.control

    @property
    def variance(self) -> float:
        return max(self.control_variance + self.treated_variance - 2 * self.covariance, 0.0)

    @property
    def error(self) -> float:
        """Standard error of the difference."""
        return sqrt(self.variance)

    @property
    def statistic(self) -> float:
        """How many standard errors the difference is away from none; 0 where nothing varies."""
        return self.difference / self.error if self.error > 0 else 0.0

    @property
    def relative(self) -> float | None:
        """The difference as a share of control; none where control is not above zero."""
        return self.difference / self.control if self.control > 0 else None

    @property
    def relative_error(self) -> float | None:
        """Standard error of the relative change by the delta method."""
        if self.control <= 0:
            return None
        ratio = self.treated / self.control
        return sqrt(max(self._spread(ratio), 0.0)) / self.control

    @property
    def p_value(self) -> float:
        """Two-sided; 1 where nothing varies."""
        from scipy.special import ndtr, stdtr

        away = -abs(self.statistic)
        below = ndtr(away) if self.degrees == float("inf") else stdtr(self.degrees, away)
        return min(float(2 * below), 1.0)

    def against(self, share: float) -> "Effect":
        """The effect as if control had had this share of its level: to rule out a loss, say."""
        return Effect(
            control=share * self.control,
            treated=self.treated,
            control_variance=share**2 * self.control_variance,
            treated_variance=self.treated_variance,
            covariance=share * self.covariance,
            degrees=self.degrees,
            units=self.units,
            caution=self.caution,
        )

    def reach(self, level: float) -> float:
        """Standard errors to either side within which so large a share of estimates lies."""
        from scipy.special import ndtri, stdtrit

        share = (1 + level) / 2
        if self.degrees == float("inf"):
            return float(ndtri(share))
        return float(stdtrit(self.degrees, share))

    def interval(self, level: float) -> tuple[float, float]:
        return self.interval_at(self.reach(level))

    def relative_interval(self, level: float) -> tuple[float, float] | None:
        """By Fieller, so it holds zero exactly when the interval of the difference does.

        None where control may well be zero: then every relative change is possible.
        """
        return self.relative_at(self.reach(level))

    def interval_at(self, reach: float) -> tuple[float, float]:
        """All differences that are no more than ``reach`` standard errors away."""
        return self.difference - reach * self.error, self.difference + reach * self.error

    def relative_at(self, reach: float) -> tuple[float, float] | None:
        return self.fieller(reach)

    def fieller(self, reach: float) -> tuple[float, float] | None:
        """E. C. Fieller, "Some Problems in Interval Estimation" (1954): ratios that are near.

        A ratio g is near where treated - g control is no more than ``reach`` of its standard
        errors from zero: a quadratic inequality in g.
        """
        square = reach**2
        first = self.control**2 - square * self.control_variance
        if self.control <= 0 or first <= 0:
            return None
        middle = self.control * self.treated - square * self.covariance
        last = self.treated**2 - square * self.treated_variance
        root = sqrt(max(middle**2 - first * last, 0.0))
        return (middle - root) / first - 1, (middle + root) / first - 1

    def _spread(self, ratio: float) -> float:
        """Variance of treated - ratio x control."""
        return (
            self.treated_variance - 2 * ratio * self.covariance + ratio**2 * self.control_variance
        )
