"""Means drawn towards all: what was put there is found, and nothing where nothing is."""

import numpy as np
import pytest

from dangol.methods.shrinkage import Means, differing_means, fitted_spread, interval, surely_off


def world(people: int, between: float, seed: int) -> tuple[Means, np.ndarray]:
    rng = np.random.default_rng(seed)
    own = 0.3 + between * rng.normal(size=people)
    sizes = 2 + rng.poisson(6, people)
    rows = [mean + 0.5 * rng.normal(size=n) for mean, n in zip(own, sizes, strict=True)]
    return Means(
        np.array([row.mean() for row in rows]),
        np.array([row.var() for row in rows]),
        sizes.astype(np.float64),
    ), own


def test_what_was_put_there_is_found() -> None:
    found = fitted_spread(world(4000, 0.25, 1)[0])
    assert found.usual == pytest.approx(0.3, abs=0.02)
    assert found.within == pytest.approx(0.25, rel=0.04)
    assert found.between_people == pytest.approx(0.0625, rel=0.08)
    assert found.between == pytest.approx(0.2, abs=0.02)


def test_intervals_hold_as_often_as_they_say() -> None:
    people, own = world(4000, 0.25, 2)
    found = fitted_spread(people)
    mean, error = found.means(people.mean, people.evidence)
    low, high = interval(mean, error)
    assert ((low <= own) & (own <= high)).mean() == pytest.approx(0.9, abs=0.015)
    sure = surely_off(mean, error, found.usual)
    called = sure > 0.95
    is_right = ((mean > found.usual) == (own > found.usual))[called].mean()
    assert is_right == pytest.approx(sure[called].mean(), abs=0.01)


def test_drawn_means_are_nearer_to_the_truth_than_plain_ones() -> None:
    people, own = world(2000, 0.25, 3)
    mean, _ = fitted_spread(people).means(people.mean, people.evidence)
    assert ((mean - own) ** 2).mean() < 0.8 * ((people.mean - own) ** 2).mean()


def test_people_who_are_the_same_do_not_differ() -> None:
    people, _ = world(2000, 0.0, 4)
    assert abs(differing_means(people)) < 3
    found = fitted_spread(people)
    assert found.between < 0.01
    assert differing_means(world(2000, 0.25, 4)[0]) > 10


def test_without_spread_within_anybody_nothing_is_told() -> None:
    people = Means(np.array([1.0, 2.0]), np.zeros(2), np.array([1.0, 1.0]))
    found = fitted_spread(people)
    assert found.are_alike
    assert found.between == 0.0
    mean, error = found.means(people.mean, people.evidence)
    assert mean == pytest.approx([1.5, 1.5])
    assert surely_off(mean, error, found.usual) == pytest.approx([0.5, 0.5])
