"""What is likely: as drawn numbers have it, and calibrated where truths come from the prior."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from dangol.methods.experiments.bayesian import NoRelativeChangeError, Posterior, best_of, posterior
from dangol.methods.experiments.effect import Effect


def effect(control: float, treated: float, error: float) -> Effect:
    variance = (error * control) ** 2 / 2
    return Effect(control, treated, variance, variance, 0.0, 1e6, 1e6)


def test_what_is_usual_draws_a_change_towards_none() -> None:
    found = posterior(effect(10, 12, 0.1))
    assert 0.09 < found.mean < 0.11
    assert posterior(effect(10, 12, 0.001)).mean == pytest.approx(0.2, abs=0.001)


def test_truths_from_the_prior_lie_inside_as_often_as_is_said() -> None:
    rng = np.random.default_rng(1)
    truths = rng.normal(0, 0.1, 4000)
    inside, chances = [], []
    for truth in truths.tolist():
        found = posterior(
            effect(
                10 * (1 + rng.normal(0, 0.03)), 10 * (1 + truth) * (1 + rng.normal(0, 0.03)), 0.0424
            )
        )
        low, high = found.interval(0.9)
        inside.append(low <= truth <= high)
        chances.append(found.chance_more)
    assert np.mean(inside) == pytest.approx(0.9, abs=0.02)
    assert np.mean(chances) == pytest.approx((truths > 0).mean(), abs=0.02)


@settings(max_examples=15)
@given(st.lists(st.floats(8, 12), min_size=1, max_size=4), st.floats(0.01, 0.1))
def test_chances_and_losses_are_those_of_drawn_numbers(treated: list[float], error: float) -> None:
    effects = [effect(10, one, error) for one in treated]
    found = best_of(effects)
    # The posterior by its definition: prior and likelihood with control's error shared.
    ratio = np.array(treated) / 10
    own = error**2 / 2
    seen = np.outer(ratio, ratio) * own + np.diag(np.full(len(treated), own))
    precision = np.linalg.inv(seen) + np.eye(len(treated)) / 0.1**2
    covariance = np.linalg.inv(precision)
    mean = covariance @ np.linalg.solve(seen, ratio - 1)
    draws = np.random.default_rng(2).multivariate_normal(mean, covariance, 100_000)
    draws = np.concatenate([np.zeros((len(draws), 1)), draws], axis=1)
    wins = np.bincount(draws.argmax(axis=1), minlength=len(treated) + 1) / len(draws)
    assert found.chances == pytest.approx(wins, abs=0.01)
    losses = (draws.max(axis=1, keepdims=True) - draws).mean(axis=0)
    assert found.losses == pytest.approx(losses, abs=0.001)


@given(st.floats(5, 20), st.floats(0.005, 0.3))
def test_one_variant_is_told_alike_by_both(treated: float, error: float) -> None:
    one = effect(10, treated, error)
    alone, among = posterior(one), best_of([one])
    assert among.chances[1] == pytest.approx(alone.chance_more, abs=2e-3)
    assert among.losses[1] == pytest.approx(alone.loss_if_chosen, abs=1e-3)
    assert among.losses[0] == pytest.approx(alone.loss_if_not, abs=1e-3)
    less = best_of([one], more_is_better=False)
    assert less.chances == pytest.approx(among.chances[::-1], abs=2e-3)


def test_errors_of_very_different_sizes_are_told_too() -> None:
    sure, unsure = effect(10, 10.5, 1e-4), effect(10, 10.5, 0.1)
    found = best_of([sure, unsure])
    assert found.chances[0] == pytest.approx(0, abs=1e-6)
    assert found.chances[2] == pytest.approx(
        norm_above(posterior(unsure), posterior(sure)), abs=0.01
    )


def norm_above(one: Posterior, other: Posterior) -> float:
    return Posterior(one.mean - other.mean, float(np.hypot(one.error, other.error))).chance_more


def test_a_control_of_nothing_has_no_relative_change() -> None:
    with pytest.raises(NoRelativeChangeError, match="level is 0"):
        posterior(effect(0, 1, 0.1))
    with pytest.raises(NoRelativeChangeError):
        best_of([effect(0, 1, 0.1)])
