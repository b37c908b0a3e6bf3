"""A valley lies between groups and not where a crowd is cut."""

import numpy as np
import pytest

from dangol.methods.cuts import by_means, places
from dangol.methods.valleys import LEAST_VALLEY, least_valley, valley


@pytest.mark.parametrize("seed", range(3))
def test_crowds_of_any_shape_have_no_valley_where_they_are_cut(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for rows in (rng.normal(size=(1_200, 6)), rng.exponential(size=(1_200, 4))):
        for count in (2, 3):
            cut = by_means(rows, count, seed)
            assert least_valley(rows, places(cut, rows), seed) < LEAST_VALLEY


@pytest.mark.parametrize("seed", range(3))
def test_groups_have_a_valley_between_them_also_small_ones(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = rng.choice(3, 1_200, p=[0.6, 0.25, 0.15])
    middles = np.zeros((3, 6))
    middles[1, 0] = middles[2, 1] = 5.0
    rows = middles[group] + rng.normal(size=(1_200, 6))
    assert least_valley(rows, group, seed) > 0.5
    # One of them cut in two lies beside itself.
    halved = np.where((group == 0) & (rows[:, 2] > 0), 3, group)
    assert least_valley(rows, halved, seed) < LEAST_VALLEY


def test_few_people_show_no_valley() -> None:
    assert valley(np.zeros((5, 2)), np.ones((5, 2)), 1) == 0.0
    assert least_valley(np.zeros((5, 2)), np.zeros(5, dtype=np.int64), 1) == 0.0
