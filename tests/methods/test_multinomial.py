"""Multinomial regression: the same as elsewhere, and calibrated where it was too sure."""

import numpy as np
import pytest

from dangol.methods.multinomial import Calibration, fit_multinomial, learnt_calibration, log_chances


def world(
    rows: int = 600, width: int = 5, classes: int = 3
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(3)
    columns = rng.normal(size=(rows, width))
    weights = rng.normal(size=(width, classes))
    chances = np.exp(log_chances(columns @ weights))
    happened = np.array([rng.choice(classes, p=row) for row in chances])
    return columns, happened, chances


def test_weights_are_those_of_another_package() -> None:
    from sklearn.linear_model import LogisticRegression

    columns, happened, _ = world()
    found = fit_multinomial(columns, happened, 3, np.full(5, 2.0))
    other = LogisticRegression(C=1 / 2.0, tol=1e-10, max_iter=10_000).fit(columns, happened)
    assert pytest.approx(other.coef_, abs=2e-3) == found[1:].T
    mine = np.exp(log_chances(found[0] + columns @ found[1:]))
    assert mine == pytest.approx(other.predict_proba(columns), abs=1e-3)


def test_chances_add_up_to_one_however_large_scores_are() -> None:
    chances = np.exp(log_chances(np.array([[900.0, -900.0, 0.0], [0.0, 0.0, 0.0]])))
    assert chances.sum(axis=1) == pytest.approx(1.0)


def test_a_heavy_penalty_leaves_the_shares() -> None:
    columns, happened, _ = world()
    found = fit_multinomial(columns, happened, 3, np.full(5, 1e9))
    mine = np.exp(log_chances(found[0] + columns @ found[1:])).mean(axis=0)
    assert mine == pytest.approx(np.bincount(happened) / len(happened), abs=1e-3)


def test_scores_that_are_too_sure_are_calibrated_back() -> None:
    _, happened, chances = world(4_000)
    none = np.zeros(4_000)
    found = learnt_calibration(4.0 * np.log(chances), none, happened)
    assert found.slope == pytest.approx(0.25, abs=0.03)
    calibrated = np.exp(found.logs(4.0 * np.log(chances), none))
    assert np.abs(calibrated - chances).mean() < 0.02


def test_the_slope_may_differ_by_how_much_is_known() -> None:
    _, happened, chances = world(6_000)
    known = (np.arange(6_000) % 2).astype(np.float64)
    scores = np.log(chances) * np.where(known, 0.5, 2.0)[:, None]
    found = learnt_calibration(scores, known, happened)
    assert found.slope == pytest.approx(0.5, abs=0.06)
    assert found.slope + found.more == pytest.approx(2.0, abs=0.15)


def test_a_slope_never_turns_the_order_round() -> None:
    odd = Calibration(0.2, -1.0, np.zeros(2))
    logs = odd.logs(np.array([[3.0, 0.0]]), np.ones(1))
    assert logs[0] == pytest.approx(np.log([0.5, 0.5]))
