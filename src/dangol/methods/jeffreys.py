"""The interval of a share from counts, by Jeffreys' prior.

It covers about as often as it promises also for few counts and shares near 0 or 1: L. D. Brown,
T. T. Cai and A. DasGupta, "Interval Estimation for a Binomial Proportion" (Statistical Science
16(2), 2001).
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def jeffreys_interval(count: Array, of: Array, coverage: float = 0.9) -> tuple[Array, Array]:
    """Its ends; 0 below a count of none and 1 above one of all, nan where counts are."""
    from scipy.special import betaincinv

    tail = (1 - coverage) / 2
    yes, no = count + 0.5, of - count + 0.5
    low: Array = np.where(count == 0, 0.0, betaincinv(yes, no, tail))
    high: Array = np.where(count == of, 1.0, betaincinv(yes, no, 1 - tail))
    return low, high
