"""The grouped jackknife: the textbook's error of a mean, and of a difference that is none."""

import numpy as np
import pytest

from dangol.methods.jackknife import estimates


def test_the_error_of_a_mean_is_that_of_the_textbook() -> None:
    values = np.random.default_rng(1).normal(3.0, 2.0, 4000)
    (found,) = estimates(lambda rows: np.array([values[rows].mean()]), len(values), 1, 4000)
    assert found.value == pytest.approx(values.mean())
    error = values.std(ddof=1) / np.sqrt(len(values))
    assert found.high - found.value == pytest.approx(1.96 * error, rel=1e-6)


def test_groups_give_nearly_the_same() -> None:
    values = np.random.default_rng(2).normal(0.0, 1.0, 8000)
    (found,) = estimates(lambda rows: np.array([values[rows].mean()]), len(values), 3)
    assert found.high - found.value == pytest.approx(1.96 / np.sqrt(8000), rel=0.3)


def test_the_same_figure_twice_differs_by_nothing() -> None:
    values = np.arange(100.0)

    def figures(rows: np.ndarray) -> np.ndarray:
        mean = values[rows].mean()
        return np.array([mean, mean - mean])

    assert estimates(figures, 100, 1)[1].high == 0.0
