"""How people moved between segments: the same rule on what was known earlier, and now."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Names = npt.NDArray[np.str_]
Ints = npt.NDArray[np.int64]
NONE = 0
"""The segment of those who were or are in none."""


@dataclass(frozen=True)
class Move:
    """People who went from one segment to another, or stayed; their share of the first."""

    before: int
    after: int
    people: int
    share: float


@dataclass(frozen=True)
class Moves:
    """All moves since a day, ordered by both segments."""

    since: dt.date
    every: tuple[Move, ...]

    @property
    def both(self) -> int:
        """People who were in a segment then and are in one now."""
        return sum(one.people for one in self.every if one.before and one.after)

    @property
    def stayed(self) -> int:
        return sum(one.people for one in self.every if one.before and one.before == one.after)


def moves(since: dt.date, then: tuple[Names, Ints], now: tuple[Names, Ints]) -> Moves:
    """Moves of people by their numbers then and now; both lists are in the order of names."""
    people = np.union1d(then[0], now[0])
    before, after = (_placed(people, *one) for one in (then, now))
    pairs, count = np.unique(np.column_stack([before, after]), axis=0, return_counts=True)
    told = (pairs != NONE).any(axis=1)
    pairs, count = pairs[told], count[told]
    whole = {int(one): int(count[pairs[:, 0] == one].sum()) for one in np.unique(pairs[:, 0])}
    return Moves(
        since,
        tuple(
            Move(int(one), int(other), int(n), int(n) / whole[int(one)])
            for (one, other), n in zip(pairs, count, strict=True)
        ),
    )


def _placed(people: Names, some: Names, number: Ints) -> Ints:
    found = np.full(len(people), NONE, dtype=np.int64)
    found[np.searchsorted(people, some)] = number
    return found
