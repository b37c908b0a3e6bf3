"""Paths: packed words and back, parts, and what cannot be."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathed import paths_of

from dangol.methods.attribution.paths import (
    BITS,
    IN_WORD,
    MOST_CHANNELS,
    MOST_TOUCHES,
    WORDS,
    Paths,
    unpacked,
)

ways = st.lists(
    st.lists(st.integers(0, MOST_CHANNELS - 1), min_size=1, max_size=MOST_TOUCHES),
    min_size=1,
    max_size=20,
)


@settings(max_examples=40, deadline=None)
@given(ways)
def test_what_was_packed_comes_back(paths: list[list[int]]) -> None:
    words = np.zeros((len(paths), WORDS), dtype=np.int64)
    for number, path in enumerate(paths):
        for place, touch in enumerate(reversed(path)):
            words[number, place // IN_WORD] += (touch + 1) << (BITS * (place % IN_WORD))
    one = np.ones(len(paths))
    found = unpacked(words, MOST_CHANNELS, one, one, one)
    assert found.touches.tolist() == [touch for path in paths for touch in path]
    assert found.sizes.tolist() == [len(path) for path in paths]


def test_a_part_keeps_whole_ways() -> None:
    paths = paths_of({"ab!": 1, "bca": 2, "c!": 3})
    part = paths.part(np.array([False, True, True]))
    assert part.touches.tolist() == [1, 2, 0, 2]
    assert part.ends.tolist() == [3, 4]
    assert part.lost.tolist() == [2.0, 0.0]
    assert part.place.tolist() == [0, 1, 2, 0]


def test_an_empty_path_cannot_be() -> None:
    one = np.ones(2)
    with pytest.raises(ValueError, match="Every path needs a touch"):
        Paths(2, np.array([0]), np.array([1, 1]), one, one, one)
    with pytest.raises(ValueError, match="Touches are numbers from 0 to 1"):
        Paths(2, np.array([0, 2]), np.array([1, 2]), one, one, one)
