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


def held_by_all(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """P-values such that the chance of even one false clear one stays below the share asked.

    S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure" (1979).
    """
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    steps = chances[order] * (count - np.arange(count))
    return _back(np.minimum(np.maximum.accumulate(steps), 1.0), order)


def held_in_share(chances: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """P-values such that of those below a share, at most that share is false on average.

    Benjamini and Hochberg (1995); those at most ``share`` are the ``discoveries``.
    """
    count = len(chances)
    order = np.argsort(chances, kind="stable")
    steps = chances[order] * count / np.arange(1, count + 1)
    return _back(np.minimum(np.minimum.accumulate(steps[::-1])[::-1], 1.0), order)


def _back(ordered: npt.NDArray[np.float64], order: npt.NDArray[np.intp]) -> npt.NDArray[np.float64]:
    found = np.empty(len(order))
    found[order] = ordered
    return found
