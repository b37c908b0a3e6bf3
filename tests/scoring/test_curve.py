"""More examples tell people apart better, until there is no more to learn."""

import numpy as np

from dangol.methods.logistic import logistic
from dangol.scoring.curve import SHARES, learning_curve
from dangol.scoring.folds import Examples


def test_the_curve_rises_with_the_examples() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(12_000, 12))
    period = np.repeat(np.arange(6), 2_000)
    happened = (rng.random(12_000) < logistic(values[:, :8].sum(axis=1))).astype(float)
    names = tuple(f"x{n}" for n in range(12))
    steps = learning_curve(Examples(names, values, period, happened, np.ones(12_000)), seed=1)
    assert [one.examples for one in steps] == [round(share * 10_000) for share in SHARES]
    assert steps[0].area + 0.01 < steps[-1].area
    assert steps == learning_curve(
        Examples(names, values, period, happened, np.ones(12_000)), seed=1
    )


def test_too_few_examples_make_no_point() -> None:
    rng = np.random.default_rng(2)
    values = rng.normal(size=(900, 3))
    happened = (rng.random(900) < 0.5).astype(float)
    period = np.repeat(np.arange(3), 300)
    found = learning_curve(Examples(("a", "b", "c"), values, period, happened, np.ones(900)), 1)
    assert [one.examples for one in found] == [300, 600]
