"""Whether newer cohorts come back as older ones did."""

from dataclasses import dataclass

import numpy as np

from dangol.customers.cohorts.counting import COVERAGE, Cohorts

FEWEST_EACH = 2


@dataclass(frozen=True)
class Gap:
    """Mean share of newer cohorts less that of older ones, with its 90% interval."""

    difference: float
    low: float
    high: float

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


def gap_of(newer: Cohorts, older: Cohorts, age: int) -> Gap | None:
    """In the month of this age, each cohort counting as one; None where a side has but one.

    Cohorts differ by season and campaign more than their customers' chance alone would have it,
    so chance is taken from how cohorts differ (B. L. Welch 1947).
    """
    from scipy.stats import ttest_ind

    sides = []
    for cohorts in (newer, older):
        if age >= cohorts.buying.shape[1]:
            return None
        share = cohorts.buying[:, age] / cohorts.size
        sides.append(share[np.isfinite(share)])
    if min(len(side) for side in sides) < FEWEST_EACH or not any(np.ptp(side) for side in sides):
        return None
    found = ttest_ind(*sides, equal_var=False).confidence_interval(COVERAGE)
    difference = float(sides[0].mean() - sides[1].mean())
    return Gap(difference, float(found.low), float(found.high))
