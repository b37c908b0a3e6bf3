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
    shares, _ = both_ways(score, row, usual, groups, seed)
    return shares


def without(
    score: Callable[[Array], Array], row: Array, usual: Array, groups: Sequence[Sequence[int]]
) -> Array:
    """(groups,): what the score loses when one group of inputs is set to the usual."""
    _, alone = both_ways(score, row, usual, groups)
    return alone


def both_ways(
    score: Callable[[Array], Array],
    row: Array,
    usual: Array,
    groups: Sequence[Sequence[int]],
    seed: int = 0,
) -> tuple[Array, Array]:
    """``contributions`` and ``without``, all rows scored at once: a model answers many as fast."""
    rng = np.random.default_rng(seed)
    orders: list[npt.NDArray[np.int64]] = []
    for _ in range(ORDERS // 2):
        order = rng.permutation(len(groups))
        orders += [order, order[::-1]]
    width = len(groups) + 1
    rows = np.empty((len(orders) + 1, width, len(row)))
    for place, order in enumerate(orders):
        now = usual.copy()
        rows[place, 0] = now
        for number, group in enumerate(order):
            inside = list(groups[group])
            now[inside] = row[inside]
            rows[place, number + 1] = now
    rows[-1] = row
    for number, group in enumerate(groups):
        inside = list(group)
        rows[-1, number + 1, inside] = usual[inside]
    scores = score(rows.reshape(-1, len(row))).reshape(len(orders) + 1, width)
    moved = np.diff(scores[:-1], axis=1)
    shares = np.zeros(len(groups))
    for place, order in enumerate(orders):
        shares[order] += moved[place]
    return shares / len(orders), scores[-1, 0] - scores[-1, 1:]
