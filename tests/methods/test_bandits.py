"""A bandit finds the best of many, and every variant keeps a known share."""

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.arm_moments import ArmMoments
from dangol.methods.bandits import Bandit, Decision, top_two, with_least
from dangol.methods.chance import chance_limit

Array = npt.NDArray[np.float64]
chances = st.lists(st.floats(0, 1), min_size=2, max_size=50).filter(lambda all_: sum(all_) > 0.01)


def test_top_two_is_what_redrawing_comes_to() -> None:
    # Russo 2020, by hand: arm 1 is .6 (.5 + .5 (.3 / .7 + .1 / .9)), and so on.
    found = top_two(np.array([0.6, 0.3, 0.1]), 0.5)
    np.testing.assert_allclose(found, [0.4619047619, 0.3916666667, 0.1464285714], atol=1e-9)


def test_top_two_is_as_its_own_simulation_has_it() -> None:
    rng = np.random.default_rng(8)
    given_chances = np.array([0.7, 0.2, 0.06, 0.04])
    played = []
    for _ in range(40_000):
        first = rng.choice(4, p=given_chances)
        if rng.random() < 0.3:
            second = first
            while second == first:
                second = rng.choice(4, p=given_chances)
            first = second
        played.append(first)
    shares = np.bincount(played, minlength=4) / len(played)
    np.testing.assert_allclose(top_two(given_chances, 0.7), shares, atol=0.01)


@given(chances)
def test_with_the_leader_always_it_is_thompson_sampling(all_: list[float]) -> None:
    given_chances = np.array(all_) / sum(all_)
    np.testing.assert_allclose(top_two(given_chances, 1.0), given_chances, atol=1e-9)


@given(chances, st.floats(0.1, 1), st.floats(0.001, 0.5))
def test_probabilities_add_up_and_none_is_below_its_least(
    all_: list[float], leader_share: float, least: float
) -> None:
    found = with_least(top_two(np.array(all_) / sum(all_), leader_share), least)
    assert found.sum() == pytest.approx(1)
    assert (found >= least / len(all_) - 1e-12).all()


def test_where_nothing_is_in_doubt_a_rival_is_still_played() -> None:
    found = top_two(np.array([1.0, 0.0, 0.0]), 0.5)
    np.testing.assert_allclose(found, [0.5, 0.25, 0.25], atol=1e-6)


def played(means: Array, seed: int, *, batches: int = 25, units: int = 2000) -> Decision:
    """A bandit over proportions, from its first batch to its last."""
    rng = np.random.default_rng(seed)
    bandit = Bandit.of_proportions()
    counts, sums = np.zeros(len(means)), np.zeros(len(means))
    probabilities = np.full(len(means), 1 / len(means))
    for _ in range(batches):
        now = rng.multinomial(units, probabilities)
        counts += now
        sums += rng.binomial(now, means)
        rate = sums / np.maximum(counts, 1)
        decision = bandit.decided(ArmMoments(counts, rate, rate * (1 - rate)))
        probabilities = decision.probabilities
    return decision


def test_a_planted_best_variant_is_named_and_played() -> None:
    means = np.append(np.full(9, 0.10), 0.14)
    found = [played(means, seed) for seed in range(40)]
    named = [one for one in found if one.is_clear]
    assert len(named) >= 38
    assert all(one.leader == 9 for one in named)
    assert all(one.probabilities[9] > 0.99 for one in named)


def test_of_equal_variants_hardly_any_is_named() -> None:
    named = sum(played(np.full(5, 0.1), seed, batches=10).is_clear for seed in range(60))
    assert named <= chance_limit(60, 0.25)


def test_variants_that_hardly_differ_are_named_once_choosing_wrongly_costs_little() -> None:
    counts, rate = np.full(2, 40_000.0), np.array([0.1000, 0.1002])
    moments = ArmMoments(counts, rate, rate * (1 - rate))
    assert not Bandit.of_proportions().decided(moments).is_clear
    decision = Bandit.of_proportions(loss_allowed=0.002).decided(moments)
    assert decision.is_clear
    assert decision.leader == 1


def test_no_variant_is_named_while_one_was_never_met() -> None:
    moments = ArmMoments(np.array([9e4, 9e4, 0]), np.array([0.1, 0.2, 0.0]), np.zeros(3))
    assert not Bandit.of_proportions(loss_allowed=1.0).decided(moments).is_clear


def test_amounts_are_shared_by_their_means_and_their_spread() -> None:
    moments = ArmMoments(np.full(3, 500.0), np.array([50.0, 51.0, 40.0]), np.full(3, 400.0))
    decision = Bandit.of_averages().decided(moments)
    assert decision.leader == 1
    assert decision.probabilities[1] > decision.probabilities[0] > decision.probabilities[2]


@pytest.mark.parametrize(
    "choice", [{"leader_share": 0.0}, {"least_share": 0.0}, {"sure": 1.5}, {"least_share": 2.0}]
)
def test_a_share_that_cannot_be_is_refused(choice: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Shares and chances lie above 0"):
        Bandit.of_proportions(**choice)
