"""Many questions at once: which of them chance alone would not have answered."""

import numpy as np
import numpy.typing as npt


def discoveries(chances: npt.NDArray[np.float64], share: float = 0.05) -> npt.NDArray[np.bool_]:
    """Which p-values stand where at most ``share`` of those that stand may be false.

    Benjamini and Hochberg (1995): all up to the largest k with p(k) <= share k / n.
    """
    count = len(chances)
    if not count:
        return np.zeros(0, dtype=np.bool_)
    order = np.argsort(chances, kind="stable")
    below = chances[order] <= share * np.arange(1, count + 1) / count
    stands = np.zeros(count, dtype=np.bool_)
    if below.any():
        stands[order[: np.flatnonzero(below)[-1] + 1]] = True
    return stands
