"""Whether an effect fades as its novelty wears off, or grows as people learn.

Effects by day since a unit first met the test, each with its error. The trend goes with the
logarithm of days, since novelty wears off fast first; what is left is the effect after the first
week beside that of the first week (R. Kohavi, D. Tang and Y. Xu, "Trustworthy Online Controlled
Experiments", 2020, chapter 23).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.experiments.effect import Effect

Array = npt.NDArray[np.float64]
FIRST_DAYS = 7
FEWEST_DAYS = 10
"""Days with an effect, some of them after the first week, that it takes to tell."""


class TooFewDaysError(ValueError):
    """Effects of too few days, or of none after the first week."""

    def __init__(self, days: int) -> None:
        super().__init__(
            f"Effects of {days} days are known; it takes {FEWEST_DAYS}, some after the first week."
        )


@dataclass(frozen=True)
class Novelty:
    """The trend of an effect with days since it was first met.

    ``slope`` is per doubling of the days; ``left`` compares the effect after the first week
    (its treated) with that of the first week (its control).
    """

    slope: float
    slope_error: float
    p_value: float
    left: Effect

    def fades(self, error: float = 0.05) -> bool:
        """Whether the effect clearly comes closer to nothing."""
        return self.p_value < error and self.slope * self.left.control < 0

    def grows(self, error: float = 0.05) -> bool:
        return self.p_value < error and self.slope * self.left.control > 0

    @property
    def left_share(self) -> float | None:
        """What is left after the first week as a share of it; none where that is about nothing."""
        return self.left.treated / self.left.control if self.left.control else None


def novelty(days: Sequence[int], effects: Sequence[Effect], alike: float = 0.0) -> Novelty:
    """The trend of the differences by day, the first day being 0.

    ``alike`` is how far the errors of two days go together, as the same people are seen on both:
    0 to 1, a correlation; taking none makes a trend harder to call.

    Raises TooFewDaysError.
    """
    from scipy.special import ndtr

    since = np.asarray(days, dtype=np.float64)
    found = np.array([effect.difference for effect in effects])
    errors = np.array([effect.error for effect in effects])
    known = errors > 0
    since, found, errors = since[known], found[known], errors[known]
    early = since < FIRST_DAYS
    if len(since) < FEWEST_DAYS or not early.any() or early.all():
        raise TooFewDaysError(len(since))
    together = np.full((len(since), len(since)), alike)
    np.fill_diagonal(together, 1.0)
    inverse = np.linalg.inv(np.outer(errors, errors) * together)
    trend, spread = _fitted(
        np.stack([np.ones(len(since)), np.log2(1 + since)], axis=1), found, inverse
    )
    parts, apart = _fitted(np.stack([early, ~early], axis=1).astype(np.float64), found, inverse)
    slope, slope_error = float(trend[1]), float(spread[1, 1] ** 0.5)
    return Novelty(
        slope=slope,
        slope_error=slope_error,
        p_value=float(2 * ndtr(-abs(slope / slope_error))),
        left=Effect(
            control=float(parts[0]),
            treated=float(parts[1]),
            control_variance=float(apart[0, 0]),
            treated_variance=float(apart[1, 1]),
            covariance=float(apart[0, 1]),
            degrees=float("inf"),
            units=max(effect.units for effect in effects),
        ),
    )


def _fitted(columns: Array, values: Array, inverse: Array) -> tuple[Array, Array]:
    """Generalised least squares: coefficients and their covariance."""
    spread: Array = np.linalg.inv(columns.T @ inverse @ columns).astype(np.float64)
    return spread @ (columns.T @ inverse @ values), spread
