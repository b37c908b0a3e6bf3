"""Paths of touches, each way counted once: how often it ended in a conversion, and how often not.

A touch is a number from 0; a path holds its touches from the first to the last. In a packed word
twelve touches of five bits stand, one more than their number, the last touch lowest; as many words
as a path may need follow each other. So an engine can count paths by grouping whole numbers.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BITS, IN_WORD, WORDS = 5, 12, 4
MOST_CHANNELS = 2**BITS - 1
MOST_TOUCHES = IN_WORD * WORDS


@dataclass(frozen=True)
class Paths:
    """``touches`` of all paths behind each other; path i ends before place ``ends[i]``.

    ``converted``, ``lost`` (paths,): how many went this way and converted, or did not; ``value``:
    what the converted ones brought together. No path is empty.
    """

    channels: int
    touches: Ints
    ends: Ints
    converted: Array
    value: Array
    lost: Array

    def __post_init__(self) -> None:
        sizes = np.diff(self.ends, prepend=0)
        if (sizes < 1).any() or (len(self.ends) and self.ends[-1] != len(self.touches)):
            raise ValueError("Every path needs a touch, and every touch a path.")
        if len(self.touches) and not 0 <= self.touches.min() <= self.touches.max() < self.channels:
            raise ValueError(f"Touches are numbers from 0 to {self.channels - 1}.")

    def __len__(self) -> int:
        return len(self.ends)

    @cached_property
    def sizes(self) -> Ints:
        return np.diff(self.ends, prepend=0)

    @cached_property
    def owner(self) -> Ints:
        """Of each touch its path."""
        return np.repeat(np.arange(len(self)), self.sizes)

    @cached_property
    def place(self) -> Ints:
        """Of each touch how many of its path came before it."""
        return np.arange(len(self.touches)) - np.repeat(self.ends - self.sizes, self.sizes)

    @property
    def conversions(self) -> float:
        return float(self.converted.sum())

    @property
    def total_value(self) -> float:
        return float(self.value.sum())

    def part(self, chosen: npt.NDArray[np.bool_]) -> "Paths":
        """Some of the ways."""
        return replace(
            self,
            touches=self.touches[chosen[self.owner]],
            ends=np.cumsum(self.sizes[chosen]),
            converted=self.converted[chosen],
            value=self.value[chosen],
            lost=self.lost[chosen],
        )

    def counted(self, converted: Array, value: Array, lost: Array) -> "Paths":
        """The same ways, otherwise counted."""
        return replace(self, converted=converted, value=value, lost=lost)


def unpacked(words: Ints, channels: int, converted: Array, value: Array, lost: Array) -> Paths:
    """Paths from (paths, ``WORDS``) packed words."""
    most = int(np.flatnonzero((words != 0).any(axis=0)).max(initial=-1) + 1) * IN_WORD
    digits = np.zeros((len(words), most), dtype=np.int8)
    for place in range(most):
        # The last touch is the lowest digit: written from the right, paths read from the left.
        word = words[:, place // IN_WORD] >> (BITS * (place % IN_WORD))
        digits[:, most - 1 - place] = word & MOST_CHANNELS
    is_touch = digits > 0
    return Paths(
        channels,
        digits[is_touch].astype(np.int64) - 1,
        np.cumsum(is_touch.sum(axis=1)),
        np.asarray(converted, dtype=np.float64),
        np.asarray(value, dtype=np.float64),
        np.asarray(lost, dtype=np.float64),
    )
