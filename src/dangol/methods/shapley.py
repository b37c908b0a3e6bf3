"""How much each input moves a score: fair shares of the difference from a usual row.

The Shapley value of an input is its mean contribution over all orders in which inputs are
put in place of the usual ones (Shapley 1953; Strumbelj and Kononenko 2014). It is estimated over
a few orders, each with its reverse, which is exact where inputs act in pairs (Mitchell and others
2022 on antithetic sampling).
"""

from collections.abc import Callable, Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
ORDERS = 4


def contributions(
    score: Callable[[Array], Array],
    row: Array,
    usual: Array,
    groups: Sequence[Sequence[int]],
    seed: int = 0,
) -> Array:
    """(groups,) whose sum is ``score(row) - score(usual)``; inputs of a group move together."""
    rng = np.random.default_rng(seed)
    orders: list[npt.NDArray[np.int64]] = []
    for _ in range(ORDERS // 2):
        order = rng.permutation(len(groups))
        orders += [order, order[::-1]]
    steps = np.empty((len(orders), len(groups) + 1, len(row)))
    for place, order in enumerate(orders):
        now = usual.copy()
        steps[place, 0] = now
        for number, group in enumerate(order):
            now[list(groups[group])] = row[list(groups[group])]
            steps[place, number + 1] = now
    scores = score(steps.reshape(-1, len(row))).reshape(len(orders), -1)
    moved = np.diff(scores, axis=1)
    found = np.zeros(len(groups))
    for place, order in enumerate(orders):
        found[order] += moved[place]
    return found / len(orders)


def without(
    score: Callable[[Array], Array], row: Array, usual: Array, groups: Sequence[Sequence[int]]
) -> Array:
    """(groups,): what the score loses when one group of inputs is set to the usual."""
    rows = np.repeat(row[None, :], len(groups) + 1, axis=0)
    for number, group in enumerate(groups):
        rows[number + 1, list(group)] = usual[list(group)]
    scores = score(rows)
    found: Array = scores[0] - scores[1:]
    return found
