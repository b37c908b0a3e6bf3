"""Estimates after a bandit: without the bias of plain means, and right as often as they say."""

from functools import cache

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.adaptive_batches import Batches, Rewards
from dangol.methods.adaptive_differences import differences
from dangol.methods.adaptive_estimates import Weights, augmented, inverse_probability, plain_means
from dangol.methods.always_valid import always_reach
from dangol.methods.arm_moments import ArmMoments
from dangol.methods.bandits import Bandit

Array = npt.NDArray[np.float64]
GAMES, UNITS, BATCHES = 400, 400, 8


def moments_of(rewards: list[Array], drawn: list[Array], arms: int) -> ArmMoments:
    """From rows: batches x arms."""
    parts = [
        [reward[arm == place] for place in range(arms)]
        for reward, arm in zip(rewards, drawn, strict=True)
    ]
    return ArmMoments(
        np.array([[float(len(one)) for one in batch] for batch in parts]),
        np.array([[one.mean() if len(one) else np.nan for one in batch] for batch in parts]),
        np.array([[one.var() if len(one) else np.nan for one in batch] for batch in parts]),
    )


def row_by_row(seed: int, arms: int = 3) -> tuple[list[Array], list[Array], Array]:
    """Rewards, arms and probabilities of batches whose probabilities follow nothing."""
    rng = np.random.default_rng(seed)
    given_probabilities = 0.1 + (1 - 0.1 * arms) * rng.dirichlet(np.ones(arms), BATCHES)
    drawn = [rng.choice(arms, UNITS, p=one) for one in given_probabilities]
    rewards = [5 + arm + rng.standard_normal(UNITS) for arm in drawn]
    return rewards, drawn, given_probabilities


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


def game(seed: int, means: Array, rewards: Rewards, drift: Array | None = None) -> Batches:
    """A bandit played on planted means, all of which a batch may move alike."""
    rng = np.random.default_rng(seed)
    arms = len(means)
    policy = (Bandit.of_proportions if rewards is Rewards.PROPORTION else Bandit.of_averages)(
        least_share=0.1, least_share_when_clear=0.1
    )
    probabilities, given_probabilities = np.full(arms, 1 / arms), []
    every_reward, every_arm = [], []
    for place in range(BATCHES):
        arm = rng.choice(arms, UNITS, p=probabilities)
        truth = means[arm] + (0.0 if drift is None else drift[place])
        if rewards is Rewards.PROPORTION:
            reward = (rng.random(UNITS) < truth).astype(float)
        else:
            reward = truth + rng.standard_normal(UNITS)
        every_reward.append(reward)
        every_arm.append(arm)
        given_probabilities.append(probabilities)
        seen = moments_of(every_reward, every_arm, arms)
        probabilities = policy.decided(seen.together()).probabilities
    return Batches(seen, np.array(given_probabilities))


EQUAL = np.zeros(3)


@cache
def equal_games() -> tuple[Batches, ...]:
    return tuple(game(seed, EQUAL, Rewards.AVERAGE) for seed in range(GAMES))


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
def test_intervals_of_proportions_and_their_differences_hold_the_truth(share: float) -> None:
    truth = np.array([0.2, 0.3, 0.22])
    held, apart_held = [], []
    for seed in range(GAMES):
        batches = game(seed, truth, Rewards.PROPORTION)
        found = augmented(batches, Rewards.PROPORTION, share=share)
        held.append((found.low <= truth) & (truth <= found.high))
        apart = differences(batches, Rewards.PROPORTION, against=0, share=share)
        of_both = truth[1:] - truth[0]
        apart_held.append((apart.low[1:] <= of_both) & (of_both <= apart.high[1:]))
    assert np.mean(held) == pytest.approx(share, abs=0.025)
    assert np.mean(apart_held) == pytest.approx(share, abs=0.025)


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


def test_a_variant_that_nobody_met_has_no_difference_and_a_batch_of_nobody_none() -> None:
    seen = ArmMoments(
        np.array([[50.0, 50.0, 0.0], [0.0, 0.0, 0.0]]),
        np.array([[1.0, 2.0, np.nan], [np.nan] * 3]),
        np.array([[1.0, 1.0, np.nan], [np.nan] * 3]),
    )
    batches = Batches(seen, np.full((2, 3), 1 / 3))
    found = differences(batches, Rewards.AVERAGE, against=0)
    assert found.values[1] == pytest.approx(1)
    assert np.isnan(found.low[2])
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


@pytest.mark.parametrize("wrong", [[[1.0, 0.0]], [[0.5, 0.6]], [[np.nan, 0.5]], [[1.5, -0.5]]])
def test_probabilities_that_cannot_be_are_refused(wrong: list[list[float]]) -> None:
    some = np.ones((1, 2))
    with pytest.raises(ValueError, match="add up to 1 in every batch; not so in batches"):
        Batches(ArmMoments(some, some, some), np.array(wrong))


def test_moments_of_another_shape_are_refused() -> None:
    with pytest.raises(ValueError, match="batches x arms, all alike"):
        Batches(ArmMoments(np.ones(2), np.ones(2), np.ones(2)), np.full((1, 2), 0.5))
