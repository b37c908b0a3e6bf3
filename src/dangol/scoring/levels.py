"""How far the number of buyers may be off: what earlier periods say of it.

Who is likelier than whom holds for years; how many buy changes with every month. So the
range of a forecast level is learned from how much the level of past periods moved, and from
how far off the unseen one was.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from dangol.methods.logistic import logistic

Array = npt.NDArray[np.float64]
NINE_IN_TEN = 0.95
"""The quantile at the upper end of the middle nine in ten."""
NORMAL_NINE_IN_TEN = 1.645
LEAST_REACH = 0.05
_STEPS = 50
_CLOSE = 1e-10
_NEAR_CERTAIN = 1e-4


def level_shift(odds: Array, share: float) -> float:
    """By how much all log odds must move for their mean chance to be ``share`` (Newton)."""
    wanted = min(max(share, _NEAR_CERTAIN), 1 - _NEAR_CERTAIN)
    shift = 0.0
    for _ in range(_STEPS):
        chance = logistic(odds + shift)
        slope = max(float((chance * (1 - chance)).mean()), _NEAR_CERTAIN**2)
        # A step of at most one keeps far starts from overshooting.
        step = float(np.clip((wanted - chance.mean()) / slope, -1.0, 1.0))
        shift += step
        if abs(step) < _CLOSE:
            break
    return shift


def level_reach(odds: Array, shares: Sequence[float], seen: float) -> float:
    """How far nine in ten levels reach to either side of a forecast, in log odds.

    ``odds`` (people,) are forecast for a period in which a share ``seen`` bought; ``shares``
    are those of the periods before it, oldest first. The steps from period to period and the
    miss of the forecast have one spread; its uncertainty is Student's t.
    """
    from scipy.special import stdtrit

    levels = np.array([level_shift(odds, share) for share in (*shares, seen)])
    moves = np.append(np.diff(levels), levels[-1])
    spread = float(np.sqrt((moves**2).mean()))
    return max(float(stdtrit(len(moves), NINE_IN_TEN)) * spread, LEAST_REACH)


def buyers_range(odds: Array, reach: float) -> tuple[float, float]:
    """The number of buyers at both ends of nine in ten: of the level, and of chance."""
    expected = logistic(odds)
    by_chance = NORMAL_NINE_IN_TEN * float(np.sqrt((expected * (1 - expected)).sum()))
    low, middle, high = (float(logistic(odds + way * reach).sum()) for way in (-1, 0, 1))
    return (
        max(middle - float(np.hypot(middle - low, by_chance)), 0.0),
        min(middle + float(np.hypot(high - middle, by_chance)), float(len(odds))),
    )
