"""Membership explained by covariates: planted effects, a brute-force optimum, and honest errors."""

import numpy as np
import pytest
from scipy.optimize import minimize

from dangol.methods.class_membership import ExplainedClasses, fit_explained
from dangol.methods.latent_classes import MISSING, Answers, fit_classes, patterns
from dangol.methods.multinomial import fit_multinomial, log_chances

WEIGHTS = np.array([[0.0, -0.5, -1.0], [0.0, 1.2, -0.8], [0.0, 0.0, 0.9]])


def planted(rows: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Answers to eight questions of three options, two covariates, and who is of which class."""
    rng = np.random.default_rng(seed)
    columns = np.column_stack([rng.normal(size=rows), rng.integers(0, 2, rows)])
    likely = np.exp(log_chances(WEIGHTS[0] + columns @ WEIGHTS[1:]))
    kind = (rng.random((rows, 1)) > likely.cumsum(axis=1)[:, :2]).sum(axis=1)
    chances = np.random.default_rng(9).dirichlet(np.full(3, 0.5), (3, 8))
    drawn = rng.random((rows, 8, 1))
    answers = (drawn > chances[kind].cumsum(axis=2)[..., :2]).sum(axis=2)
    return answers, columns, kind


def in_planted_order(found: ExplainedClasses, member: np.ndarray, kind: np.ndarray) -> np.ndarray:
    """The place of each planted class among those found."""
    table = np.array([[member[kind == one, k].sum() for k in range(3)] for one in range(3)])
    order = table.argmax(axis=1)
    assert sorted(order) == [0, 1, 2]
    return order


def test_planted_effects_of_covariates_are_found() -> None:
    answers, columns, kind = planted(8_000, 1)
    given = patterns(answers)
    found = fit_explained(given, columns, 3, starts=4, seed=2)
    member = found.memberships(given, columns)
    assert member.sum(axis=1) == pytest.approx(1.0)
    order = in_planted_order(found, member, kind)
    weights = found.weights[:, order] - found.weights[:, order[:1]]
    assert weights == pytest.approx(WEIGHTS, abs=0.2)
    assert (member.argmax(axis=1) == order[kind]).mean() > 0.85
    assert 0.5 < found.certainty < 1
    assert found.shares.sum() == pytest.approx(1.0)
    assert list(found.shares) == sorted(found.shares, reverse=True)


def test_effects_are_not_watered_down_as_those_of_assigned_classes_are() -> None:
    """Classes first, regression after: the well-known bias of three steps without correction."""
    rng = np.random.default_rng(4)
    columns = rng.normal(size=(6_000, 1))
    kind = (rng.random(6_000) < 1 / (1 + np.exp(-1.5 * columns[:, 0]))).astype(int)
    chances = np.where(kind == 1, 0.7, 0.3)[:, None]
    answers = (rng.random((6_000, 4)) < chances).astype(np.int64)
    given = patterns(answers)
    together = fit_explained(given, columns, 2, starts=4, seed=1)
    assigned = fit_classes(given, 2, seed=1).memberships(answers).argmax(axis=1)
    after = fit_multinomial(columns, assigned, 2, np.full(1, 1e-6))
    assert abs(together.weights[1, 1]) == pytest.approx(1.5, abs=0.25)
    assert abs(after[1, 1] - after[1, 0]) < 1.0


def log_likelihood(flat: np.ndarray, answers: Answers, columns: np.ndarray) -> float:
    """Written out directly: two classes, three questions of two options, one covariate."""
    weights, yes = flat[:2], 1 / (1 + np.exp(-flat[2:].reshape(2, 3)))
    second = 1 / (1 + np.exp(-(weights[0] + weights[1] * columns[:, 0])))
    ticked = answers.told[answers.pattern][:, 1::2]
    of = [np.where(ticked == 1, row, 1 - row).prod(axis=1) for row in yes]
    return float(np.log((1 - second) * of[0] + second * of[1]).sum())


def test_no_search_without_derivatives_finds_a_higher_top() -> None:
    rng = np.random.default_rng(7)
    columns = rng.integers(0, 3, (240, 1)).astype(float)
    kind = (rng.random(240) < 1 / (1 + np.exp(1.5 - 1.5 * columns[:, 0]))).astype(int)
    yes = np.array([[0.2, 0.3, 0.15], [0.8, 0.7, 0.9]])
    answers = patterns((rng.random((240, 3)) < yes[kind]).astype(np.int64))
    found = fit_explained(answers, columns, 2, starts=10)
    settings = {"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-7, "fatol": 1e-9}
    best = max(
        -minimize(
            lambda flat: -log_likelihood(flat, answers, columns),
            rng.normal(size=8),
            method="Nelder-Mead",
            options={**settings, "adaptive": True},
        ).fun
        for _ in range(8)
    )
    assert found.log_likelihood == pytest.approx(best, abs=1e-4)
    told = np.concatenate(
        [found.weights[:, 1], np.log(found.chances[:, 1::2] / found.chances[:, ::2]).ravel()]
    )
    assert log_likelihood(told, answers, columns) == pytest.approx(found.log_likelihood, abs=1e-9)


def test_standard_errors_are_as_large_as_the_spread_over_other_people() -> None:
    slopes, errors = [], []
    for seed in range(40):
        rng = np.random.default_rng(seed)
        columns = rng.normal(size=(600, 1))
        kind = (rng.random(600) < 1 / (1 + np.exp(-columns[:, 0]))).astype(int)
        yes = np.where(kind[:, None] == 1, 0.8, 0.25)
        answers = patterns((rng.random((600, 5)) < yes).astype(np.int64))
        found = fit_explained(answers, columns, 2, starts=2, seed=seed)
        slopes.append(abs(found.weights[1, 1]))
        errors.append(found.errors[1, 1])
    assert np.mean(slopes) == pytest.approx(1.0, abs=0.1)
    assert np.mean(errors) == pytest.approx(np.std(slopes), rel=0.35)
    assert np.mean(np.abs(np.array(slopes) - 1) < 1.96 * np.array(errors)) >= 0.85


def test_without_covariates_it_is_the_plain_model() -> None:
    answers, _, _ = planted(2_000, 3)
    given = patterns(answers)
    plain = fit_classes(given, 3, starts=6, seed=1)
    found = fit_explained(given, np.zeros((2_000, 0)), 3, starts=6, seed=1)
    assert found.log_likelihood == pytest.approx(plain.log_likelihood, abs=1e-3)
    assert found.shares == pytest.approx(plain.shares, abs=1e-3)
    assert found.parameters == plain.parameters
    assert found.certainty == pytest.approx(plain.certainty(given), abs=1e-3)


def test_a_covariate_that_says_nothing_gets_no_clear_weight() -> None:
    answers, columns, _ = planted(3_000, 6)
    noise = np.random.default_rng(8).normal(size=3_000)
    found = fit_explained(patterns(answers), np.column_stack([columns, noise]), 3, starts=4)
    assert (np.abs(found.weights[3, 1:]) < 3 * found.errors[3, 1:]).all()
    assert np.abs(found.weights[1, 1:] / found.errors[1, 1:]).max() > 5


def test_answers_that_are_missing_bend_no_effect() -> None:
    answers, columns, kind = planted(8_000, 1)
    holes = answers.copy()
    holes[np.random.default_rng(5).random(answers.shape) < 0.2] = MISSING
    given = patterns(holes)
    found = fit_explained(given, columns, 3, starts=3, seed=2)
    order = in_planted_order(found, found.memberships(given, columns), kind)
    weights = found.weights[:, order] - found.weights[:, order[:1]]
    assert weights == pytest.approx(WEIGHTS, abs=0.25)
    assert np.isfinite(found.errors).all()


def test_rows_may_come_in_any_order() -> None:
    answers, columns, _ = planted(1_500, 2)
    order = np.random.default_rng(1).permutation(1_500)
    one = fit_explained(patterns(answers), columns, 3, starts=3)
    other = fit_explained(patterns(answers[order]), columns[order], 3, starts=3)
    assert other.weights == pytest.approx(one.weights, abs=1e-6)


def test_covariates_that_do_not_fit_are_named() -> None:
    answers = patterns(np.array([[0, 1], [1, 0]]))
    with pytest.raises(ValueError, match="3 rows of covariates, 2 of answers"):
        fit_explained(answers, np.zeros((3, 1)), 1)
    with pytest.raises(ValueError, match="finite"):
        fit_explained(answers, np.full((2, 1), np.nan), 1)
    with pytest.raises(ValueError, match="5 classes of 2 patterns"):
        fit_explained(answers, np.zeros((2, 1)), 5)
