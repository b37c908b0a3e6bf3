"""What is connected: groups out of pairs."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np

Pair = tuple[str, str]


def components(ids: Sequence[str], pairs: Iterable[Pair]) -> list[list[str]]:
    """Every id in one group, with all that pairs connect it to; both ends must be among ``ids``."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    place = {one: n for n, one in enumerate(ids)}
    ends = np.array([(place[a], place[b]) for a, b in pairs], dtype=np.int64).reshape(-1, 2)
    graph = coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(len(ids), len(ids)))
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for one, label in zip(ids, connected_components(graph, directed=False)[1], strict=True):
        groups[int(label)].append(one)
    return list(groups.values())


def pairs_within(groups: Iterable[Sequence[str]]) -> set[Pair]:
    """All pairs of each group, the smaller id first."""
    return {(min(two), max(two)) for members in groups for two in combinations(members, 2)}
