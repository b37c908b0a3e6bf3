"""Weights on the simplex: exact, beside a solver that knows nothing of them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from dangol.methods.geo.simplex import simplex_weights


@settings(max_examples=60, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    members=st.integers(2, 25),
    penalty=st.sampled_from([1e-9, 0.1, 50]),
)
def test_nobody_could_gain_by_another_weight(seed: int, members: int, penalty: float) -> None:
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(int(rng.integers(2, 60)), members)) @ np.diag(
        rng.uniform(0.1, 3, members)
    )
    gram = rows.T @ rows
    target = np.zeros((3, members))
    allowed = np.ones((3, members), dtype=np.bool_)
    for problem in range(3):
        own = int(rng.integers(members))
        target[problem, own], allowed[problem, own] = 1.0, False
    pull = rng.uniform(0.5, 2, members) * penalty
    weights = simplex_weights(gram, target, allowed, pull)
    assert weights.min() >= 0
    assert weights.sum(axis=1) == pytest.approx(1.0)
    assert (weights[~allowed] == 0).all()
    size = np.trace(gram + np.diag(pull)) / members
    slope = ((target - weights) @ gram - weights * pull) / size
    for problem in range(3):
        inside = weights[problem] > 1e-9
        price = slope[problem, inside].mean()
        assert slope[problem, inside] == pytest.approx(price, abs=1e-6)
        assert (slope[problem, allowed[problem] & ~inside] <= price + 1e-6).all()


def test_a_general_solver_finds_the_same() -> None:
    rng = np.random.default_rng(4)
    rows = rng.normal(size=(40, 9))
    gram, target = rows.T @ rows, np.eye(1, 9)
    allowed = target == 0
    ours = simplex_weights(gram, target, allowed, np.full(9, 0.5))[0]

    def loss(w: np.ndarray) -> float:
        off = rows @ (target[0] - np.concatenate([[0.0], w]))
        return float(off @ off + 0.5 * w @ w)

    found = minimize(
        loss,
        np.full(8, 1 / 8),
        method="SLSQP",
        bounds=[(0, 1)] * 8,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1},
        options={"ftol": 1e-12},
    )
    assert ours[1:] == pytest.approx(found.x, abs=1e-4)


def test_where_the_penalty_is_large_weights_follow_it() -> None:
    sizes = np.array([0.5, 0.3, 0.2, 0.0])
    pull = 1e9 / np.array([0.5, 0.3, 0.2, 1.0])
    rows = np.random.default_rng(1).normal(size=(20, 4))
    target = np.array([[0.0, 0.0, 0.0, 1.0]])
    weights = simplex_weights(rows.T @ rows, target, target == 0, pull)
    assert weights[0] == pytest.approx(sizes, abs=1e-6)
