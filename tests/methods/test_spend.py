"""Gamma-Gamma against its note, planted truths and properties."""

import numpy as np
import pytest
from buyers import buyers

from dangol.methods.histories import Averages, averages
from dangol.methods.lifetime import BetaGeoNbd
from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.spend import GammaGamma, fit_spend

# Fader and Hardie (2013), p. 4: CDNOW, dollars.
CDNOW = GammaGamma(6.25, 3.74, 15.44)
PLANTED = GammaGamma(4.0, 5.0, 80.0)
LIFETIME = BetaGeoNbd(1.5, 8.0, 0.5, 4.0)


def seen_of(count: int, seed: int) -> Averages:
    made = buyers(count, lifetime=LIFETIME, spend=PLANTED, seed=seed).customers
    return averages(made.purchases, made.amount)


def test_expected_amounts_are_weighted_means_of_the_customer_and_everybody() -> None:
    """Eq. 5, in the form of p. 3: weights (q - 1) and p x."""
    purchases, amount = np.array([0.0, 2.0, 40.0]), np.array([0.0, 22.35, 100.0])
    p, q = CDNOW.p, CDNOW.q
    everybody = p * CDNOW.gamma / (q - 1)
    assert CDNOW.average == pytest.approx(everybody)
    weighted = ((q - 1) * everybody + p * purchases * amount) / (p * purchases + q - 1)
    assert CDNOW.expected(purchases, amount) == pytest.approx(weighted)


def test_the_density_of_an_average_integrates_to_one() -> None:
    """Eq. 1a is a density of the average of so many purchases."""
    amount = np.linspace(0.01, 3000, 60_000)
    for purchases in (1.0, 5.0):
        logs = [
            CDNOW.log_likelihood(Averages(np.array([purchases]), np.array([m]), np.ones(1)))
            for m in amount[::60]
        ]
        total = np.trapezoid(np.exp(logs), amount[::60])
        assert total == pytest.approx(1, abs=0.01)


def test_planted_parameters_are_found_within_their_standard_errors() -> None:
    misses = []
    for seed in range(12):
        found = fit_spend(seen_of(2000, seed))
        misses.append((found.estimate.logs - PLANTED.logs) / found.standard_errors)
    assert 0.75 <= (np.abs(np.array(misses)) < 1.645).mean() <= 1.0


def test_another_currency_changes_amounts_and_nothing_else() -> None:
    seen = seen_of(1000, 1)
    won = Averages(seen.purchases, seen.amount * 1300, seen.weight)
    one, other = fit_spend(seen).model, fit_spend(won).model
    assert other.gamma == pytest.approx(one.gamma * 1300, rel=1e-5)
    assert (other.p, other.q) == pytest.approx((one.p, one.q), rel=1e-5)


def test_where_nobody_has_two_purchases_amounts_are_not_told_apart() -> None:
    with pytest.raises(NotIdentifiedError, match="two purchases"):
        fit_spend(averages([1, 1, 1], [3.0, 4.0, 5.0]))


def test_where_amounts_hardly_differ_the_same_is_expected_of_all() -> None:
    """The estimate rests at the border where amounts no longer scatter."""
    amount = 9.9 + np.arange(198) % 2 * 0.002
    found = fit_spend(averages(np.arange(2, 200), amount))
    assert found.model.expected(np.array([0.0, 5.0]), np.array([0.0, 9.9])) == pytest.approx(
        [9.9, 9.9], abs=0.05
    )
    assert np.isfinite(found.standard_errors).all()


def test_a_tail_without_a_mean_is_refused() -> None:
    rng = np.random.default_rng(2)
    made = GammaGamma(2.0, 0.6, 5.0)
    scale = rng.gamma(made.q, 1 / made.gamma, 4000)
    purchases = rng.integers(1, 6, 4000).astype(float)
    amount = rng.gamma(made.p * purchases) / scale / purchases
    with pytest.raises(NotIdentifiedError, match="no average exists"):
        fit_spend(averages(purchases, amount))
