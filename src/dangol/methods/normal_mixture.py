"""How wide an interval must be that may be looked at after every batch.

A sum of increments, each of mean 0 and variance 1 given what came before, leaves a boundary at
any time at all with at most the probability that an interval may miss: H. Robbins, "Statistical
Methods Related to the Law of the Iterated Logarithm" (Annals of Mathematical Statistics 41, 1970),
the normal mixture; for increments that are normal only nearly, I. Waudby-Smith, D. Arbour,
R. Sinha, E. Kennedy and A. Ramdas (Annals of Statistics 52(6), 2024).
"""

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

TIGHTEST_AT = 10.0
"""The number of batches at which intervals are the narrowest that they can be, unless told."""


def always_reach(
    batches: Array | float, share: float, *, tightest_at: float = TIGHTEST_AT
) -> Array:
    """Half the width in standard errors after so many batches; 1.64 would do for one look at 90 %.

    Units may stand for batches in both. ``tightest_at`` must be chosen before the data are seen.
    """
    miss = 1 - share
    ratio = np.asarray(batches, np.float64) * tuned(miss) / tightest_at
    reach: Array = np.sqrt((1 + 1 / ratio) * (np.log1p(ratio) - 2 * np.log(miss)))
    return reach


def tuned(miss: float) -> float:
    """What time over the mixture is where the boundary is the least (Waudby-Smith et al., B.2)."""
    from scipy.special import lambertw

    return float(-lambertw(-(miss**2) / np.e, -1).real - 1)


def reach_of(
    share: float, batches: Array | float | None = None, *, tightest_at: float = TIGHTEST_AT
) -> Array:
    """Half the width in standard errors: for one look, or for one after each of so many batches."""
    from scipy.special import ndtri

    if batches is None:
        return np.asarray(ndtri((1 + share) / 2))
    return always_reach(np.maximum(batches, 1), share, tightest_at=tightest_at)
