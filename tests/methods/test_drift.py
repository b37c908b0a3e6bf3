"""The stability index against its definition, by chance, and where something moved."""

import numpy as np
import pytest

from dangol.methods.drift import index_by_chance, index_of_shares, stability_index
from dangol.methods.multiplicity import discoveries


def test_the_index_is_the_sum_that_defines_it() -> None:
    then, now = np.array([0.2, 0.3, 0.5]), np.array([0.3, 0.3, 0.4])
    wanted = 0.1 * np.log(0.3 / 0.2) + -0.1 * np.log(0.4 / 0.5)
    assert index_of_shares(then, now) == pytest.approx(wanted)


def test_the_same_distribution_stays_below_what_chance_makes() -> None:
    rng = np.random.default_rng(1)
    found = [stability_index(rng.normal(size=2_000), rng.normal(size=1_000)) for _ in range(200)]
    limit = index_by_chance(2_000, 1_000, 10)
    assert np.mean(np.array(found) < limit) > 0.96


def test_a_shift_of_half_a_deviation_is_seen_and_scale_does_not_matter() -> None:
    rng = np.random.default_rng(2)
    then, now = rng.normal(size=3_000), rng.normal(0.5, size=3_000)
    moved = stability_index(then, now)
    assert moved > 0.2
    assert stability_index(then * 1e6, now * 1e6) == pytest.approx(moved)


def test_values_that_vanish_are_a_move() -> None:
    rng = np.random.default_rng(3)
    then = rng.normal(size=2_000)
    now = np.where(rng.random(2_000) < 0.5, np.nan, then)
    assert stability_index(then, now) > 1


def test_benjamini_and_hochberg_stand_as_published() -> None:
    """The example of their paper of 1995, section 3.2: the first four of fifteen stand."""
    chances = np.array(
        [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459,
         0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]
    )  # fmt: skip
    assert discoveries(chances, 0.05).tolist() == [True] * 4 + [False] * 11
