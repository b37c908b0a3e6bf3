"""Factors against another package, planted ones found, and scores where answers are missing."""

import numpy as np
import pytest
from scipy.stats import spearmanr
from sklearn.decomposition import FactorAnalysis

from dangol.methods.factor_scores import learnt_factors

ITEMS, FACTORS = 12, 3


def planted(rows: int = 3_000, seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers, true scores, and loadings: four items tell of each factor."""
    rng = np.random.default_rng(seed)
    scores = rng.normal(size=(rows, FACTORS))
    loadings = np.kron(np.eye(FACTORS), np.array([[0.8], [0.7], [0.6], [0.5]]))
    noise = rng.normal(size=(rows, ITEMS)) * np.sqrt(1 - (loadings**2).sum(axis=1))
    return 3 + 2 * (scores @ loadings.T + noise), scores, loadings


def test_planted_factors_are_found_and_their_number() -> None:
    rows, scores, loadings = planted()
    found = learnt_factors(rows, seed=1)
    assert found.loadings.shape == (ITEMS, FACTORS)
    order = np.abs(loadings.T @ found.loadings).argmax(axis=1)
    assert found.loadings[:, order] == pytest.approx(loadings, abs=0.08)
    told = found.scores(rows)[:, order]
    for place in range(FACTORS):
        assert spearmanr(told[:, place], scores[:, place]).statistic > 0.8


def test_the_implied_correlations_are_those_of_another_package() -> None:
    rows, _, _ = planted()
    standard = (rows - rows.mean(axis=0)) / rows.std(axis=0)
    other = FactorAnalysis(FACTORS, tol=1e-8, max_iter=5_000, svd_method="lapack").fit(standard)
    found = learnt_factors(rows, seed=1, count=FACTORS)
    implied = found.loadings @ found.loadings.T + np.diag(found.unique)
    assert implied == pytest.approx(other.get_covariance(), abs=2e-3)
    theirs, mine = other.transform(standard), found.scores(rows)
    turn = np.linalg.lstsq(theirs, mine, rcond=None)[0]
    assert theirs @ turn == pytest.approx(mine, abs=0.02)


def test_answers_that_are_missing_hide_no_factor() -> None:
    rows, scores, loadings = planted()
    holes = rows.copy()
    holes[np.random.default_rng(2).random(rows.shape) < 0.25] = np.nan
    found = learnt_factors(holes, seed=1)
    assert found.loadings.shape == (ITEMS, FACTORS)
    order = np.abs(loadings.T @ found.loadings).argmax(axis=1)
    assert spearmanr(found.scores(holes)[:, order[0]], scores[:, 0]).statistic > 0.7
    silent = np.full((1, ITEMS), np.nan)
    assert found.scores(silent) == pytest.approx(np.zeros((1, FACTORS)))


def test_unrelated_answers_have_no_more_than_the_one_factor_that_there_must_be() -> None:
    rng = np.random.default_rng(3)
    counts = [
        learnt_factors(rng.normal(size=(800, 10)), seed=one).loadings.shape[1] for one in range(12)
    ]
    assert counts.count(1) >= 9
