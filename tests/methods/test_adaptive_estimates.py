"""Estimates after a bandit: without the bias of plain means, and right as often as they say."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.adaptive_batches import Batches, Rewards
from dangol.methods.adaptive_estimates import Weights, augmented, inverse_probability, plain_means
from dangol.methods.arm_moments import ArmMoments
from tests.bandit_games import (
    BATCHES,
    EQUAL,
    GAMES,
    UNITS,
    equal_games,
    moments_of,
    proportion_games,
    row_by_row,
)

Array = npt.NDArray[np.float64]


def test_moments_say_of_inverse_probabilities_what_rows_say() -> None:
    rewards, drawn, given_probabilities = row_by_row(1)
    scores = np.concatenate([
        np.where(arm[:, None] == np.arange(3), reward[:, None] / probability, 0.0)
        for reward, arm, probability in zip(rewards, drawn, given_probabilities, strict=True)
    ])  # fmt: skip
    found = inverse_probability(Batches(moments_of(rewards, drawn, 3), given_probabilities))
    np.testing.assert_allclose(found.values, scores.mean(axis=0))
    within = [one.var(axis=0) for one in np.split(scores, BATCHES)]
    np.testing.assert_allclose(found.errors, np.sqrt(np.mean(within, axis=0) / len(scores)))


@pytest.mark.parametrize("weights", list(Weights))
def test_moments_say_of_augmented_scores_what_rows_say(weights: Weights) -> None:
    rewards, drawn, given_probabilities = row_by_row(2)
    told, weighed, squares = np.zeros(3), np.zeros(3), np.zeros(3)
    for place, (reward, arm, e) in enumerate(
        zip(rewards, drawn, given_probabilities, strict=True)
    ):  # fmt: skip
        met = arm[:, None] == np.arange(3)
        h = np.sqrt(e) if weights is Weights.STABLE else np.ones(3)
        if place == 0:
            scores = np.tile([reward[arm == one].mean() for one in range(3)], (UNITS, 1))
        else:
            all_arms, so_far = np.concatenate(drawn[:place]), np.concatenate(rewards[:place])
            before = np.array([
                (so_far[all_arms == one].sum() + so_far.mean()) / ((all_arms == one).sum() + 1)
                for one in range(3)
            ])  # fmt: skip
            scores = before + met * (reward[:, None] - before) / e
        told += (h * scores).sum(axis=0)
        weighed += h * UNITS
        squares += h**2 * UNITS / e
    found = augmented(
        Batches(moments_of(rewards, drawn, 3), given_probabilities), Rewards.AVERAGE,
        weights=weights,
    )  # fmt: skip
    np.testing.assert_allclose(found.values, told / weighed)
    # Noise of 1 in each reward; means over batches hardly add to it.
    np.testing.assert_allclose(found.errors, np.sqrt(squares) / weighed, rtol=0.08)


def test_one_batch_of_proportions_has_the_interval_of_wilson() -> None:
    # 15 of 148 and 81 of 263 at 95 %: R. Newcombe (Statistics in Medicine 17, 1998), method 3.
    counts = np.array([[148.0, 263.0]])
    rate = np.array([[15.0, 81.0]]) / counts
    batches = Batches(ArmMoments(counts, rate, rate * (1 - rate)), np.array([[0.36, 0.64]]))
    for found in (
        augmented(batches, Rewards.PROPORTION, share=0.95),
        plain_means(batches, Rewards.PROPORTION, share=0.95),
    ):
        np.testing.assert_allclose(found.low, [0.0624, 0.2553], atol=6e-5)
        np.testing.assert_allclose(found.high, [0.1605, 0.3662], atol=6e-5)


def bias(values: list[Array], truth: Array) -> tuple[Array, Array]:
    wrong = np.array(values) - truth
    return wrong.mean(axis=0), wrong.std(axis=0) / np.sqrt(len(wrong))


def test_plain_means_are_too_low_and_even_weights_are_not() -> None:
    plain, error = bias([plain_means(one, Rewards.AVERAGE).values for one in equal_games()], EQUAL)
    assert (plain < -4 * error).all()
    for values in (
        [augmented(one, Rewards.AVERAGE, weights=Weights.EVEN).values for one in equal_games()],
        [inverse_probability(one).values for one in equal_games()],
    ):
        found, error = bias(values, EQUAL)
        assert (np.abs(found) < 3 * error).all()


def test_stable_weights_have_the_smaller_part_of_the_bias_and_of_the_noise() -> None:
    stable = np.array([augmented(one, Rewards.AVERAGE).values for one in equal_games()])
    even = np.array(
        [augmented(one, Rewards.AVERAGE, weights=Weights.EVEN).values for one in equal_games()]
    )
    plain = np.array([plain_means(one, Rewards.AVERAGE).values for one in equal_games()])
    assert abs(stable.mean()) < 0.65 * abs(plain.mean())
    assert (stable.std(axis=0) < even.std(axis=0)).all()


@pytest.mark.parametrize("share", [0.9, 0.95])
@pytest.mark.parametrize("weights", list(Weights))
def test_intervals_hold_the_truth_as_often_as_they_say(weights: Weights, share: float) -> None:
    held = []
    for one in equal_games():
        found = augmented(one, Rewards.AVERAGE, weights=weights, share=share)
        held.append((found.low <= 0) & (found.high >= 0))
    assert np.mean(held) == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize("share", [0.9, 0.95])
def test_intervals_of_proportions_hold_the_truth(share: float) -> None:
    truth = (0.2, 0.3, 0.22)
    held = []
    for one in proportion_games(truth):
        found = augmented(one, Rewards.PROPORTION, share=share)
        held.append((found.low <= truth) & (truth <= found.high))
    assert np.mean(held) == pytest.approx(share, abs=0.025)


def test_who_looks_after_every_batch_is_wrong_no_oftener_than_agreed() -> None:
    always, once = np.ones((2, GAMES), bool)
    for place, one in enumerate(equal_games()):
        for upto in range(1, BATCHES + 1):
            seen = one.moments
            part = Batches(
                ArmMoments(seen.counts[:upto], seen.means[:upto], seen.variances[:upto]),
                one.probabilities[:upto],
            )
            for held, valid in ((always, True), (once, False)):
                found = augmented(part, Rewards.AVERAGE, always=valid)
                held[place] &= bool(found.low[0] <= 0 <= found.high[0])
    assert always.mean() >= 0.9
    assert once.mean() < 0.85


@given(st.floats(0.01, 1e5), st.floats(-1e3, 1e3), st.integers(0, 20))
def test_another_currency_changes_estimates_by_its_rate(
    rate: float, shift: float, seed: int
) -> None:
    rewards, drawn, given_probabilities = row_by_row(seed)
    seen = moments_of(rewards, drawn, 3)
    other = ArmMoments(seen.counts, seen.means * rate + shift, seen.variances * rate**2)
    one = augmented(Batches(seen, given_probabilities), Rewards.AVERAGE)
    two = augmented(Batches(other, given_probabilities), Rewards.AVERAGE)
    np.testing.assert_allclose(one.values * rate + shift, two.values, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(one.errors * rate, two.errors, rtol=1e-6, atol=1e-9)


def test_a_variant_that_nobody_met_has_no_estimate_and_a_batch_of_nobody_says_none() -> None:
    seen = ArmMoments(
        np.array([[50.0, 50.0, 0.0], [0.0, 0.0, 0.0]]),
        np.array([[1.0, 2.0, np.nan], [np.nan] * 3]),
        np.array([[1.0, 1.0, np.nan], [np.nan] * 3]),
    )
    batches = Batches(seen, np.full((2, 3), 1 / 3))
    means = augmented(batches, Rewards.AVERAGE)
    np.testing.assert_allclose(means.values[:2], [1, 2])
    assert np.isnan(means.values[2])
    assert np.isnan(plain_means(batches, Rewards.AVERAGE).values[2])
    assert np.isnan(means.low[2])


def test_a_variant_that_came_later_is_estimated_from_the_batches_in_which_it_was() -> None:
    rewards, drawn, given_probabilities = row_by_row(4)
    early = [arm % 2 for arm in drawn[:3]]
    drawn = [*early, *drawn[3:]]
    given_probabilities[:3] = [0.5, 0.5, 0.0]
    rewards = [5 + arm + np.sin(np.arange(UNITS)) for arm in drawn]
    batches = Batches(moments_of(rewards, drawn, 3), given_probabilities)
    for found in (
        augmented(batches, Rewards.AVERAGE),
        augmented(batches, Rewards.AVERAGE, weights=Weights.EVEN),
    ):
        np.testing.assert_allclose(found.values, [5, 6, 7], atol=5 * found.errors.max())
        assert found.worth[2] < found.worth[:2].max()
    assert inverse_probability(batches).values[2] == pytest.approx(7, abs=0.7)


@pytest.mark.parametrize("wrong", [[[1.0, 0.0]], [[0.5, 0.6]], [[np.nan, 0.5]], [[1.5, -0.5]]])
def test_probabilities_that_cannot_be_are_refused(wrong: list[list[float]]) -> None:
    some = np.ones((1, 2))
    with pytest.raises(ValueError, match="add up to 1 in every batch; not so in batches"):
        Batches(ArmMoments(some, some, some), np.array(wrong))


def test_batches_of_nobody_alone_are_refused() -> None:
    nothing = np.zeros((2, 2))
    batches = Batches(ArmMoments(nothing, nothing, nothing), np.full((2, 2), 0.5))
    with pytest.raises(ValueError, match="Nobody was in any batch"):
        augmented(batches, Rewards.AVERAGE)


def test_moments_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="batches x arms, all alike"):
        Batches(ArmMoments(np.ones(2), np.ones(2), np.ones(2)), np.full((1, 2), 0.5))
