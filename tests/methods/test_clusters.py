"""Planted groups are found and called steady; where there are none, none are called so."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from dangol.methods.clusters import best_count, density, k_means, mixture, nearest, stability
from dangol.methods.found_again import OUTSIDE


def planted(
    rows: int = 3_000, groups: int = 4, columns: int = 5, seed: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    centres = rng.normal(0, 3, (groups, columns))
    group = rng.integers(0, groups, rows)
    return centres[group] + rng.normal(size=(rows, columns)), group


@pytest.mark.parametrize("find", [k_means, mixture])
def test_planted_groups_are_found(find: object) -> None:
    rows, group = planted()
    assert callable(find)
    found = find(rows, 4, 1)
    assert adjusted_rand_score(group, found.group) > 0.9
    again = find(rows, 4, 1)
    assert np.array_equal(found.group, again.group)


def test_a_sample_leads_to_what_all_rows_lead_to() -> None:
    rows, group = planted(60_000, 6)
    found = k_means(rows, 6, 2)
    assert adjusted_rand_score(group, found.group) > 0.9
    assert found.spread < 1.05 * ((rows - _means(rows, group)[group]) ** 2).sum(axis=1).mean()
    assert np.array_equal(nearest(found.centres, rows), found.group)


def _means(rows: np.ndarray, group: np.ndarray) -> np.ndarray:
    return np.array([rows[group == one].mean(axis=0) for one in range(group.max() + 1)])


def test_groups_of_any_shape_are_found_by_their_density() -> None:
    rng = np.random.default_rng(3)
    angle = rng.uniform(0, 2 * np.pi, 800)
    ring = np.column_stack([np.cos(angle), np.sin(angle)]) * 5 + rng.normal(0, 0.2, (800, 2))
    middle = rng.normal(0, 0.4, (500, 2))
    far = rng.uniform(-30, 30, (20, 2))
    found = density(np.concatenate([ring, middle, far]), 60)
    assert adjusted_rand_score([0] * 800 + [1] * 500, found.group[:1_300]) > 0.95
    assert (found.group[1_300:] == OUTSIDE).mean() > 0.8
    assert len(found.centres) == 2


def test_the_planted_number_is_the_steady_one() -> None:
    rows, _ = planted(3_000, 4)
    count, tried = best_count(rows, range(2, 8), seed=1)
    assert count == 4
    assert {one.count for one in tried} == set(range(2, 8))


@pytest.mark.parametrize("seed", range(3))
def test_where_there_is_nothing_no_number_is_called_steady(seed: int) -> None:
    rng = np.random.default_rng(seed)
    for rows in (rng.normal(size=(2_500, 5)), rng.uniform(size=(2_500, 4))):
        count, tried = best_count(rows, range(2, 7), seed=seed)
        assert count is None, tried


def test_one_long_cloud_is_cut_the_same_way_and_is_still_one() -> None:
    rng = np.random.default_rng(5)
    long = rng.normal(size=(2_500, 1)) * 4 + rng.normal(size=(2_500, 3)) * 0.5
    cut = stability(long, 2, seed=1)
    assert cut.found > 0.75
    assert not cut.is_stable
