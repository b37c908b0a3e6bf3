"""The rhythm of what is used up: hardly wanted just after a purchase, more than usual when due."""

import numpy as np
import numpy.typing as npt

from dangol.samples.shop import assortment

Floats = npt.NDArray[np.float64]

JUST_BOUGHT, OVERDUE = 0.15, 1.7
STEEPNESS = 3
CYCLES = assortment.of_categories("cycle_days")
RHYTHMIC = np.flatnonzero(~np.isnan(CYCLES))
"""Places of the categories that have a rhythm."""


def urge(days_since: Floats, cycle_days: Floats) -> Floats:
    """What interest in a category is multiplied by, so many days after its last purchase.

    Rises from JUST_BOUGHT to OVERDUE and is halfway after ``cycle_days``; 1 where nothing was
    ever bought (``days_since`` is infinite).
    """
    ratio = days_since / cycle_days
    with np.errstate(over="ignore", invalid="ignore"):
        steep = ratio**STEEPNESS
        risen = steep / (1 + steep)
    return np.where(np.isinf(days_since), 1.0, JUST_BOUGHT + (OVERDUE - JUST_BOUGHT) * risen)
