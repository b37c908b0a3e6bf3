"""A challenger takes over where it is better, never by chance."""

import numpy as np

from dangol.methods.logistic import logistic
from dangol.scoring.champion import contest, ruling


def rows(seed: int, noise: float, people: int = 3_000) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What came, and two forecasts of it, the first of which is noisier."""
    rng = np.random.default_rng(seed)
    true = rng.normal(size=people)
    happened = (rng.random(people) < logistic(true)).astype(float)
    return happened, true + noise * rng.normal(size=people), true


def test_a_clearly_better_challenger_takes_over() -> None:
    happened, worse, better = rows(1, 1.0)
    assert ruling(contest(happened, worse, better), is_needed=False) == "better"
    assert ruling(contest(happened, better, worse), is_needed=False) == "worse"


def test_one_that_is_as_good_takes_over_only_where_it_is_needed() -> None:
    happened, one, other = rows(2, 0.02)
    found = contest(happened, other, one)
    assert found.saved.low < 0 < found.saved.high
    assert ruling(found, is_needed=False) == "kept"
    assert ruling(found, is_needed=True) == "renewed"


def test_of_equal_ones_chance_promotes_about_one_in_twenty() -> None:
    taken = []
    for seed in range(200):
        rng = np.random.default_rng(seed)
        true = rng.normal(size=400)
        happened = (rng.random(400) < logistic(true)).astype(float)
        one, other = (true + 0.3 * rng.normal(size=400) for _ in range(2))
        taken.append(ruling(contest(happened, one, other), is_needed=False) == "better")
    assert np.mean(taken) < 0.12
