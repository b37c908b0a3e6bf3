"""Rules that group further rows as those that they were learned from."""

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score

from dangol.methods.cuts import (
    Classes,
    Dense,
    Mixed,
    Nearest,
    by_classes,
    by_density,
    by_means,
    by_mixture,
    classes_of,
    cutting,
    cutting_by_classes,
    places,
)
from dangol.methods.found_again import OUTSIDE, one_cloud, steadiness, unrelated


def planted(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    centres = np.vstack([np.zeros(4), np.full(4, 4.0), [4.0, -4.0, 4.0, -4.0]])
    rng = np.random.default_rng(seed)
    group = rng.choice(3, rows, p=[0.5, 0.3, 0.2])
    return centres[group] + rng.normal(size=(rows, 4)), group


@pytest.mark.parametrize("way", ["k-means", "mixture", "density"])
def test_people_who_were_not_there_are_grouped_alike(way: str) -> None:
    rows, _ = planted(3_000, 1)
    others, group = planted(1_500, 2)
    learn = {
        "k-means": lambda: by_means(rows, 3, 1),
        "mixture": lambda: by_mixture(rows, 3, 1),
        "density": lambda: by_density(rows, 1),
    }
    found = learn[way]()
    told = places(found, others)
    inside = told != OUTSIDE
    assert inside.mean() > (0.7 if way == "density" else 0.99)
    assert adjusted_rand_score(group[inside], told[inside]) > 0.85
    member = found.memberships(others)
    assert member[inside].sum(axis=1) == pytest.approx(1.0)
    assert found.way == way


def test_a_rule_is_the_same_again_from_its_arrays() -> None:
    rows, _ = planted(1_000, 1)
    codes = (rows > 0).astype(np.int64)
    for kind, cut, given in (
        (Nearest, by_means(rows, 3, 1), rows),
        (Mixed, by_mixture(rows, 3, 1), rows),
        (Dense, by_density(rows, 1), rows),
        (Classes, classes_of(by_classes(codes, (2, 2, 2, 2), 2, 1)), codes),
    ):
        again = kind.restored(cut.arrays())
        assert np.array_equal(again.memberships(given), cut.memberships(given))


def test_the_nearest_centre_is_the_likeliest_group_and_the_middle_is_unsure() -> None:
    cut = Nearest(np.array([[0.0], [4.0]]), np.array([1.0]))
    member = cut.memberships(np.array([[0.0], [2.0], [4.0]]))
    assert member[:, 0] == pytest.approx([1 / (1 + np.exp(-8)), 0.5, 1 / (1 + np.exp(8))])


def test_each_group_is_found_again_or_not() -> None:
    """Two clear groups, and one wide cloud that is cut in two, each time elsewhere."""
    rng = np.random.default_rng(3)
    rows = np.concatenate(
        [rng.normal(0, 4, (900, 3)), rng.normal(30, 1, (900, 3)), rng.normal(-30, 1, (900, 3))]
    )
    cut = by_means(rows, 4, 1)
    group = places(cut, rows)
    found = steadiness(
        rows, one_cloud(rows, 1), cutting(lambda some, at: by_means(some, 4, at)), 4,
        seed=1, draws=6, group=group,
    )  # fmt: skip
    assert sorted(one > 0.95 for one in found.each) == [False, False, True, True]


def test_unrelated_answers_give_no_steady_classes() -> None:
    rng = np.random.default_rng(4)
    kind = rng.integers(0, 2, 1_500)
    yes = np.where(kind[:, None] == 1, 0.85, 0.15)
    codes = (rng.random((1_500, 6)) < yes).astype(np.int64)
    cut = cutting_by_classes((2,) * 6, 2)
    found = steadiness(codes, unrelated(codes, 1), cut, 2, seed=1, draws=4)
    assert found.is_stable
    assert found.by_chance < 0.3
    lone = unrelated(codes, 2)
    assert not steadiness(lone, unrelated(lone, 3), cut, 2, seed=1, draws=4).is_stable


def test_too_few_rows_lie_close_to_nothing() -> None:
    found = by_density(np.zeros((8, 2)), 1)
    assert found.count == 0
    assert (places(found, np.zeros((3, 2))) == OUTSIDE).all()
