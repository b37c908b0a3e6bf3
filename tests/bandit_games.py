"""Bandits played on planted variants, as batches of moments."""

from functools import cache

import numpy as np
import numpy.typing as npt

from dangol.methods.adaptive_batches import Batches, Rewards
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


@cache
def proportion_games(truth: tuple[float, ...]) -> tuple[Batches, ...]:
    return tuple(game(seed, np.array(truth), Rewards.PROPORTION) for seed in range(GAMES))
