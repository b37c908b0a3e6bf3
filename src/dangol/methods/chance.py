"""What chance alone may do."""

import math


def chance_limit(trials: int, share: float) -> int:
    """The number of misses among ``trials`` that chance exceeds in at most one case of twenty."""
    below = 0.0
    for misses in range(trials + 1):
        below += math.comb(trials, misses) * share**misses * (1 - share) ** (trials - misses)
        if below >= 0.95:
            return misses
    return trials
