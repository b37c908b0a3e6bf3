"""Novelty: what fades is found, what stays is left in peace."""

import numpy as np
import pytest

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.novelty import Novelty, TooFewDaysError, novelty

DAYS = list(range(28))


def seen(seed: int, shape: list[float], alike: float = 0.0, error: float = 0.3) -> Novelty:
    rng = np.random.default_rng(seed)
    noise = alike**0.5 * rng.normal() + (1 - alike) ** 0.5 * rng.normal(size=len(shape))
    effects = [
        Effect(10, 10 + value, error**2 / 2, error**2 / 2, 0.0, 1e4, 1e4)
        for value in (np.array(shape) + error * noise).tolist()
    ]
    return novelty(DAYS[: len(shape)], effects, alike)


FADING = [2.0 * 0.8**day for day in DAYS]


def test_what_fades_is_found_and_what_is_left_is_told() -> None:
    found = [seen(seed, FADING) for seed in range(100)]
    assert np.mean([one.fades() for one in found]) > 0.95
    truth = np.mean(FADING[7:]) / np.mean(FADING[:7])
    held = [one.left.relative_interval(0.9) for one in found]
    assert np.mean([a and a[0] <= truth - 1 <= a[1] for a in held]) == pytest.approx(0.9, abs=0.08)


def test_an_effect_that_is_learned_grows() -> None:
    found = seen(1, [0.5 + 0.4 * np.log2(1 + day) for day in DAYS])
    assert found.grows()
    assert not found.fades()
    assert found.left_share is not None
    assert found.left_share > 1


@pytest.mark.parametrize("alike", [0.0, 0.5])
def test_what_stays_has_a_trend_in_one_of_twenty_worlds(alike: float) -> None:
    clear = [seen(seed, [1.0] * 28, alike).p_value < 0.05 for seed in range(1000)]
    assert np.mean(clear) == pytest.approx(0.05, abs=0.02)


def test_a_week_is_too_short() -> None:
    with pytest.raises(TooFewDaysError, match="Effects of 7 days"):
        seen(1, [1.0] * 7)
