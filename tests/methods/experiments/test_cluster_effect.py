"""Groups drawn as a whole: people of a group are alike, so they count less."""

import numpy as np
import pytest

from dangol.methods.experiments.cluster_effect import (
    FEWEST_CLUSTERS,
    cluster_effect,
    design_effect,
    equal_clusters,
    intra_class_correlation,
)
from dangol.methods.experiments.mean_effect import TooFewUnitsError, mean_effect
from dangol.methods.experiments.moments import DENOMINATOR, OUTCOME, Moments, moments_of


def groups(
    seed: int, count: int, alike: float, size: float = 30, uneven: float = 0.0
) -> tuple[Moments, Moments]:
    """Moments of people and of their groups, of unequal sizes."""
    rng = np.random.default_rng(seed)
    sizes = rng.poisson(size * np.exp(rng.normal(0, uneven, count))) + 1
    place = np.repeat(np.arange(count), sizes)
    own = rng.normal(0, (1 - alike) ** 0.5, len(place))
    people = 5 + rng.normal(0, alike**0.5, count)[place] + own
    totals = np.bincount(place, people)
    clusters = {OUTCOME: totals, DENOMINATOR: sizes.astype(np.float64)}
    return moments_of({OUTCOME: people}), moments_of(clusters)


def test_how_alike_people_of_a_group_are_is_found() -> None:
    found = [intra_class_correlation(*groups(seed, 2000, 0.2)) for seed in range(5)]
    assert np.mean(found) == pytest.approx(0.2, abs=0.02)
    assert intra_class_correlation(*groups(1, 2000, 0.0)) == pytest.approx(0, abs=0.01)


def test_the_design_effect_is_that_of_kish() -> None:
    assert design_effect(*groups(3, 4000, 0.1, 20)) == pytest.approx(1 + 0.1 * 21, rel=0.08)


def test_groups_alarm_as_often_as_they_should_and_people_far_too_often() -> None:
    of_groups = of_people = 0
    half = FEWEST_CLUSTERS // 2
    assert equal_clusters(groups(1, half, 0.2)[1]) == pytest.approx(half, rel=0.1)
    for seed in range(1000):
        arms = [groups(2 * seed + arm, half, 0.2) for arm in (0, 1)]
        of_people += mean_effect(arms[0][0], arms[1][0]).p_value < 0.05
        of_groups += cluster_effect(arms[0][1], arms[1][1]).p_value < 0.05
    assert of_people / 1000 > 0.3
    assert 0.03 <= of_groups / 1000 <= 0.075


def test_a_few_large_groups_do_not_look_like_many() -> None:
    clear = 0
    for seed in range(1000):
        arms = [groups(2 * seed + arm, 12, 0.2, uneven=0.7)[1] for arm in (0, 1)]
        assert equal_clusters(arms[0]) < 12
        clear += cluster_effect(arms[0], arms[1]).p_value < 0.05
    assert clear / 1000 <= 0.075


def test_one_group_that_outweighs_all_is_refused() -> None:
    rows = {OUTCOME: np.array([1e4, 3, 5, 2]), DENOMINATOR: np.array([1e3, 1, 1, 1])}
    with pytest.raises(TooFewUnitsError):
        cluster_effect(moments_of(rows), moments_of(rows))
