"""Segments: differences that are there are found, those of chance are taken back."""

import numpy as np
import pytest

from dangol.methods.experiments.effect import Effect
from dangol.methods.experiments.heterogeneity import segment_effects


def effect(difference: float, error: float) -> Effect:
    return Effect(10, 10 + difference, error**2 / 2, error**2 / 2, 0.0, 1e6, 1e4)


def test_the_test_is_that_of_cochran() -> None:
    """By hand: effects 1, 2, 6 with errors 1, 1, 2 have the mean 2 and Q = 1 + 0 + 4 = 5."""
    found = segment_effects([effect(1, 1), effect(2, 1), effect(6, 2)])
    assert found.p_value == pytest.approx(np.exp(-5 / 2))


def test_many_segments_tell_how_much_effects_vary() -> None:
    rng = np.random.default_rng(3)
    found = segment_effects([effect(value, 0.5) for value in rng.normal(1, 1.118, 400).tolist()])
    assert found.between == pytest.approx(1.0, abs=0.1)
    assert found.common == pytest.approx(1.0, abs=4 * found.common_error)


def test_alike_segments_differ_in_one_of_twenty_worlds_and_are_drawn_together() -> None:
    rng = np.random.default_rng(1)
    differ, errors, raw = 0, [], []
    for _ in range(800):
        values = rng.normal(1, 0.5, 6)
        found = segment_effects([effect(value, 0.5) for value in values.tolist()])
        differ += found.differ()
        errors.append(np.mean((found.drawn - 1) ** 2))
        raw.append(np.mean((values - 1) ** 2))
    assert differ / 800 == pytest.approx(0.05, abs=0.025)
    assert np.mean(errors) < 0.5 * np.mean(raw)


def test_drawn_effects_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(2)
    held = []
    for _ in range(400):
        truth = rng.normal(1, 1, 12)
        found = segment_effects([effect(value, 0.7) for value in rng.normal(truth, 0.7).tolist()])
        low, high = found.interval(0.9)
        held.append(((low <= truth) & (truth <= high)).mean())
    assert 0.84 <= np.mean(held) <= 0.94


def test_a_segment_that_differs_is_found() -> None:
    found = segment_effects([effect(0, 0.3), effect(0.1, 0.3), effect(3, 0.3)], relative=True)
    assert found.differ()
    assert found.drawn.argmax() == 2
    assert (found.p_values < 0.05).tolist() == [False, False, True]


def test_one_segment_is_refused() -> None:
    with pytest.raises(ValueError, match="two segments"):
        segment_effects([effect(1, 1)])
