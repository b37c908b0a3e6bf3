"""Numbers that segments keep from one run to the next, while most of their people stay."""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

LEAST_SHARED = 0.3
"""Of the people of both (Jaccard): a segment that shares fewer with an earlier one is new."""


def numbers(sizes: Sequence[int], shared: Mapping[tuple[int, int], int]) -> tuple[int, ...]:
    """A number for each of the groups, from 1 by size where there were none before.

    ``shared`` counts people by group now and by number then. Groups are matched so that most
    people keep their number; a new one gets the number after the highest that ever was.
    """
    from scipy.optimize import linear_sum_assignment

    before = sorted({number for _group, number in shared})
    table = np.zeros((len(sizes), len(before)))
    for (group, number), people in shared.items():
        table[group, before.index(number)] = people
    found = [0] * len(sizes)
    if before:
        was = table.sum(axis=0)
        alike = table / np.maximum(np.array(sizes)[:, None] + was[None, :] - table, 1.0)
        for group, place in zip(*linear_sum_assignment(-alike), strict=True):
            if alike[group, place] >= LEAST_SHARED:
                found[group] = before[place]
    following = max(before, default=0) + 1
    for group in np.argsort(-np.array(sizes), kind="stable"):
        if not found[group]:
            found[group] = following
            following += 1
    return tuple(int(one) for one in found)


def shared_people(
    people: npt.NDArray[np.str_],
    group: npt.NDArray[np.int64],
    before: npt.NDArray[np.str_],
    number: npt.NDArray[np.int64],
) -> dict[tuple[int, int], int]:
    """How many people of each group had each number; both lists are in the order of names."""
    if not len(people) or not len(before):
        return {}
    place = np.minimum(np.searchsorted(before, people), len(before) - 1)
    both = (before[place] == people) & (group >= 0)
    pairs, count = np.unique(
        np.column_stack([group[both], number[place[both]]]), axis=0, return_counts=True
    )
    return {(int(one), int(other)): int(n) for (one, other), n in zip(pairs, count, strict=True)}
