"""Channels of which sales say nothing: what never moves, and what moves together."""

from collections.abc import Collection

import numpy as np
import numpy.typing as npt

from dangol.optimization.measurement.media_mix.gathering import Gathered

Array = npt.NDArray[np.float64]
STILL, TOGETHER, NOTHING = "still", "together", "nothing-spent"
LEAST_VARIATION = 0.1
"""Standard deviation of spend over its mean; below, nothing can be seen of what it moves."""
MOST_ALIKE = 0.95


def withheld(gathered: Gathered, tested: Collection[int]) -> dict[int, tuple[str, str | None]]:
    """By channel, why it cannot be told, and with which other it moves; a tested one can be."""
    found: dict[int, tuple[str, str | None]] = {}
    share = gathered.spend / np.maximum(gathered.size, 1e-12)[:, None]
    for at, spend in enumerate(share):
        if spend.sum() <= 0:
            found[at] = (NOTHING, None)
        elif at not in tested and spend.std() < LEAST_VARIATION * spend.mean():
            found[at] = (STILL, None)
    moving = [at for at in range(len(share)) if at not in found]
    if len(moving) > 1:
        alike: Array = np.atleast_2d(np.corrcoef(share[moving].reshape(len(moving), -1)))
        for row, one in enumerate(moving):
            others = np.delete(alike[row], row)
            if one not in tested and others.max() > MOST_ALIKE:
                other = int(np.delete(np.array(moving), row)[others.argmax()])
                found[one] = (TOGETHER, gathered.channels[other])
    return found
