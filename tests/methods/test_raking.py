"""Weights under which those who answered look like everybody."""

import numpy as np
import pytest

from dangol.methods.raking import Margin, raked


def test_margins_are_met() -> None:
    rng = np.random.default_rng(1)
    first, second = rng.choice(2, 500, p=[0.8, 0.2]), rng.choice(3, 500, p=[0.5, 0.3, 0.2])
    margins = [
        Margin(first, np.array([0.5, 0.5])), Margin(second, np.array([0.2, 0.3, 0.5]))
    ]  # fmt: skip
    found = raked(margins, 500)
    assert found.off < 1e-4
    assert found.weights.mean() == pytest.approx(1.0)
    for margin in margins:
        shares = np.bincount(margin.level, found.weights) / found.weights.sum()
        assert shares == pytest.approx(margin.shares, abs=1e-3)
    assert 0.3 < found.efficiency < 0.95
    assert found.effective == pytest.approx(500 * found.efficiency)


def test_one_margin_is_post_stratification() -> None:
    level = np.array([0] * 30 + [1] * 70)
    found = raked([Margin(level, np.array([0.6, 0.4]))], 100)
    assert found.weights[:30] == pytest.approx(np.full(30, 2.0))
    assert found.weights[30:] == pytest.approx(np.full(70, 4 / 7))


def test_what_is_not_known_and_what_nobody_answered_of_takes_no_part() -> None:
    level = np.array([0] * 20 + [1] * 20 + [-1] * 10)
    found = raked([Margin(level, np.array([0.4, 0.4, 0.2]))], 50)
    assert found.weights == pytest.approx(np.ones(50))


def test_no_answer_weighs_more_than_a_multiple_of_the_mean() -> None:
    level = np.array([0] * 2 + [1] * 198)
    found = raked([Margin(level, np.array([0.5, 0.5]))], 200, most=5.0)
    assert found.weights.max() <= 5.0 + 1e-3
    assert found.off > 0.3, "what the limit leaves is told"


def test_without_margins_all_weigh_the_same() -> None:
    found = raked([], 10)
    assert found.weights == pytest.approx(np.ones(10))
    assert found.off == 0.0
