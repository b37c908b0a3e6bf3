"""The order: as much memory as held-out paths speak for, and no more."""

import numpy as np
import pytest
from pathed import paths_of

from dangol.methods.attribution.order_choice import MOST_ORDER, chosen_order
from dangol.methods.attribution.paths import Paths


def remembering(order: int, count: int = 30_000) -> Paths:
    """Paths of which the next touch is told by the one ``order`` touches ago."""
    rng = np.random.default_rng(order)
    size = rng.geometric(0.2, count)
    ends = np.cumsum(size)
    touches = rng.integers(0, 3, size.sum())
    place = np.arange(len(touches)) - np.repeat(ends - size, size)
    told = rng.random(len(touches)) < 0.9
    for at in range(order, size.max()):
        here = np.flatnonzero((place == at) & told)
        touches[here] = (touches[here - order] + 1) % 3
    converted = (rng.random(count) < 0.2).astype(float)
    return Paths(3, touches, ends, converted, converted, 1 - converted)


@pytest.mark.parametrize("order", [1, 2, 3])
def test_the_memory_of_the_paths_is_found(order: int) -> None:
    assert chosen_order(remembering(order), 0) == order


def test_paths_by_chance_ask_for_the_least() -> None:
    rng = np.random.default_rng(4)
    size = rng.geometric(0.4, 20_000)
    converted = (rng.random(20_000) < 0.1).astype(float)
    paths = Paths(
        4, rng.integers(0, 4, size.sum()), np.cumsum(size), converted, converted, 1 - converted
    )
    assert chosen_order(paths, 1) == 1


def test_few_paths_leave_no_choice() -> None:
    assert chosen_order(paths_of({"ab!": 1}), 0) == 1
    assert 1 <= chosen_order(paths_of({"ab!": 5, "ba": 9}), 0) <= MOST_ORDER


def test_the_same_seed_chooses_the_same() -> None:
    paths = remembering(2, 300)
    assert chosen_order(paths, 5) == chosen_order(paths, 5)
