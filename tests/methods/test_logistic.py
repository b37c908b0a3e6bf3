"""Logistic regression: what is known in closed form, and that nothing nearby is better."""

import numpy as np
import pytest

from dangol.methods.logistic import fit_logistic, log_odds, logistic


def test_without_columns_it_gives_the_log_odds_of_the_share() -> None:
    happened = np.array([1.0, 1.0, 1.0, 0.0])
    found = fit_logistic(np.empty((4, 0)), happened, penalty=1.0)
    assert found == pytest.approx([np.log(3)])


def test_one_yes_or_no_column_gives_the_odds_of_each_group() -> None:
    """Without a penalty: intercept and log odds ratio of the two-by-two table 1:3 and 3:1."""
    column = np.repeat([0.0, 1.0], 4)
    happened = np.array([1.0, 0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 0.0])
    found = fit_logistic(column[:, None], happened, penalty=0.0)
    assert found == pytest.approx([np.log(1 / 3), np.log(9)], abs=1e-4)


def test_no_step_from_the_solution_lowers_the_loss() -> None:
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(500, 4))
    happened = (rng.random(500) < logistic(columns @ [1.0, -1.0, 0.0, 0.5] - 1)).astype(float)

    def loss(coefficients: np.ndarray) -> float:
        scores = coefficients[0] + columns @ coefficients[1:]
        misses = np.logaddexp(0, scores) - happened * scores
        return float(misses.sum() + 5 * (coefficients[1:] ** 2).sum() / 2)

    found = fit_logistic(columns, happened, penalty=5.0)
    for place in range(5):
        for step in (-0.01, 0.01):
            moved = found.copy()
            moved[place] += step
            assert loss(moved) > loss(found)


def test_classes_that_a_column_separates_stay_finite() -> None:
    column = np.linspace(-1, 1, 40)[:, None]
    found = fit_logistic(column, (column[:, 0] > 0).astype(float), penalty=0.01)
    assert np.isfinite(found).all()
    assert found[1] > 0


def test_log_odds_and_probabilities_are_each_others_inverse() -> None:
    chance = np.array([0.01, 0.5, 0.97])
    assert logistic(log_odds(chance)) == pytest.approx(chance)
    assert np.isfinite(log_odds(np.array([0.0, 1.0]))).all()
