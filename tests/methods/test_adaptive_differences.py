"""Differences after a bandit: right as often as they say, and blind to what moves all alike."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.adaptive_batches import Batches, Rewards
from dangol.methods.adaptive_differences import differences
from dangol.methods.adaptive_estimates import plain_means
from dangol.methods.arm_moments import ArmMoments
from dangol.methods.normal_mixture import always_reach
from tests.bandit_games import BATCHES, equal_games, game, moments_of, proportion_games, row_by_row


def test_batched_least_squares_are_the_formula_of_the_paper() -> None:
    rewards, drawn, given_probabilities = row_by_row(3, arms=2)
    seen = moments_of(rewards, drawn, 2)
    found = differences(Batches(seen, given_probabilities), Rewards.AVERAGE, against=0)
    noise = (seen.within.sum(axis=0) + 2 * seen.within.sum() / (seen.counts.sum() - 16)) / (
        seen.counts.sum(axis=0) - BATCHES + 2
    )
    weight = 1 / np.sqrt((noise / seen.counts).sum(axis=1))
    expected = weight @ (seen.means[:, 1] - seen.means[:, 0]) / weight.sum()
    assert found.values[1] == pytest.approx(expected)
    assert found.errors[1] == pytest.approx(np.sqrt(BATCHES) / weight.sum())
    assert np.isnan(found.values[0])


def test_what_moves_all_variants_alike_is_no_difference() -> None:
    drift = np.linspace(2, 0, BATCHES)
    truth = np.array([0.0, 0.4])
    plain, honest = [], []
    for seed in range(100):
        batches = game(seed, truth, Rewards.AVERAGE, drift)
        means = plain_means(batches, Rewards.AVERAGE).values
        plain.append(means[1] - means[0])
        honest.append(differences(batches, Rewards.AVERAGE, against=0).values[1])
    assert np.mean(plain) < 0.2
    assert np.mean(honest) == pytest.approx(0.4, abs=0.03)


rates = st.lists(st.integers(0, 40), min_size=3, max_size=3)


@given(st.lists(rates, min_size=1, max_size=4), st.sampled_from(list(Rewards)))
def test_a_difference_the_other_way_is_its_opposite(
    successes: list[list[int]], rewards: Rewards
) -> None:
    counts = np.array([[40.0, 60.0, 90.0]] * len(successes))
    mean = np.array(successes) / counts
    batches = Batches(
        ArmMoments(counts, mean, mean * (1 - mean)), np.full((len(successes), 3), 1 / 3)
    )
    one = differences(batches, rewards, against=0)
    other = differences(batches, rewards, against=1)
    for here, there in ((one.values, other.values), (one.low, other.high), (one.high, other.low)):
        assert here[1] == pytest.approx(-there[0], abs=1e-5)


def test_always_valid_differences_are_wider_by_their_reach() -> None:
    batches = equal_games()[0]
    once = differences(batches, Rewards.AVERAGE, against=0, share=0.9)
    always = differences(batches, Rewards.AVERAGE, against=0, share=0.9, always=True)
    reach = always_reach(BATCHES, 0.9)
    np.testing.assert_allclose((always.high - always.low)[1:], (2 * reach * once.errors)[1:])


@pytest.mark.parametrize("share", [0.9, 0.95])
@pytest.mark.parametrize("truth", [(0.2, 0.3, 0.22), (0.02, 0.05, 0.02)])
def test_intervals_of_proportions_hold_the_truth_with_few_successes_too(
    truth: tuple[float, ...], share: float
) -> None:
    means = np.array(truth)
    held = []
    for one in proportion_games(truth):
        found = differences(one, Rewards.PROPORTION, against=0, share=share)
        apart = means[1:] - means[0]
        held.append((found.low[1:] <= apart) & (apart <= found.high[1:]))
    assert np.mean(held) == pytest.approx(share, abs=0.03)


@pytest.mark.parametrize("rewards", list(Rewards))
def test_a_variant_that_nobody_met_has_no_difference(rewards: Rewards) -> None:
    seen = ArmMoments(
        np.array([[50.0, 50.0, 0.0], [0.0, 0.0, 0.0]]),
        np.array([[0.2, 0.5, np.nan], [np.nan] * 3]),
        np.array([[0.16, 0.25, np.nan], [np.nan] * 3]),
    )
    found = differences(Batches(seen, np.full((2, 3), 1 / 3)), rewards, against=0)
    assert found.values[1] == pytest.approx(0.3)
    assert np.isnan(found.values[[0, 2]]).all()
    assert np.isnan([found.low[2], found.high[2], found.errors[2]]).all()
