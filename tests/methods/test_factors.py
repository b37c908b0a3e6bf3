"""Factors: planted ones are found, none where there are none, known formulas hold."""

import numpy as np
import pytest

from dangol.methods.factors import correlations, factors_of, number_of_factors, reliability, scores

PLANTED = np.zeros((12, 3))
for item in range(12):
    PLANTED[item, item // 4] = 0.75 if item % 4 else -0.6
BETWEEN = np.array([[1.0, 0.3, 0.0], [0.3, 1.0, 0.2], [0.0, 0.2, 1.0]])


def answers(people: int, seed: int, missing: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    own = rng.multivariate_normal(np.zeros(3), BETWEEN, people)
    unique = np.sqrt(1 - np.einsum("if,fg,ig->i", PLANTED, BETWEEN, PLANTED))
    found = own @ PLANTED.T + unique * rng.normal(size=(people, 12))
    found[rng.random(found.shape) < missing] = np.nan
    return found, own


@pytest.mark.parametrize("missing", [0.0, 0.15])
def test_planted_factors_are_found_with_their_correlations(missing: float) -> None:
    given, own = answers(4000, 1, missing)
    assert number_of_factors(given, 1, draws=20) == 3
    correlation = correlations(given)
    for extraction in ("minres", "likelihood"):
        found = factors_of(correlation, 3, extraction=extraction)
        order = [int(np.argmax(np.abs(found.loadings[4 * k + 1]))) for k in range(3)]
        assert sorted(order) == [0, 1, 2]
        sign = np.sign([found.loadings[4 * k + 1, order[k]] for k in range(3)])
        loadings = found.loadings[:, order] * sign
        assert loadings == pytest.approx(PLANTED, abs=0.07)
        between = found.between[np.ix_(order, order)] * np.outer(sign, sign)
        assert between == pytest.approx(BETWEEN, abs=0.08)
    told = scores(given, found, correlation)[:, order] * sign
    for factor in range(3):
        assert np.corrcoef(told[:, factor], own[:, factor])[0, 1] > 0.82


def test_where_answers_share_nothing_there_is_no_factor() -> None:
    rng = np.random.default_rng(2)
    assert number_of_factors(rng.normal(size=(800, 10)), 1, draws=20) == 0


def test_loadings_explain_the_correlations() -> None:
    true = PLANTED @ BETWEEN @ PLANTED.T
    np.fill_diagonal(true, 1.0)
    for oblique in (True, False):
        found = factors_of(true, 3, oblique=oblique)
        again = found.loadings @ found.between @ found.loadings.T + np.diag(found.unique)
        assert again == pytest.approx(true, abs=1e-4)
        assert found.explained.sum() == pytest.approx(found.communality.mean(), abs=1e-6)


def test_reliability_is_that_of_the_formulas() -> None:
    """Parallel items of correlation r: alpha = omega = k r / (1 + (k - 1) r) (Spearman, Brown)."""
    correlation = np.full((5, 5), 0.4)
    np.fill_diagonal(correlation, 1.0)
    found = reliability(correlation, np.ones(5))
    assert found.alpha == pytest.approx(5 * 0.4 / (1 + 4 * 0.4))
    assert found.omega == pytest.approx(found.alpha, abs=1e-3)
    turned = correlation * np.outer([-1, 1, 1, 1, 1], [-1, 1, 1, 1, 1])
    assert reliability(turned, np.array([-1.0, 1, 1, 1, 1])).alpha == pytest.approx(found.alpha)
    assert np.isnan(reliability(np.eye(1), np.ones(1)).alpha)


def test_correlations_of_whole_answers_are_pearsons() -> None:
    given, _ = answers(200, 3)
    assert correlations(given) == pytest.approx(np.corrcoef(given.T))
