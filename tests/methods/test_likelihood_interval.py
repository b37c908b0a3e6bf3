"""Ranges by profile likelihood: against a closed form, planted truths, and open ends."""

import numpy as np
import pytest
from buyers import buyers
from scipy.optimize import brentq

from dangol.methods.histories import distinct
from dangol.methods.lifetime import BetaGeoNbd, fit_lifetime, lifetime_intervals
from dangol.methods.pareto_lifetime import fit_pareto, pareto_intervals
from dangol.methods.retention import Tenures, fit_retention, retention_intervals

PLANTED = BetaGeoNbd(0.5, 8.0, 0.8, 2.5)


def contracts(count: int, seed: int) -> Tenures:
    rng = np.random.default_rng(seed)
    until = rng.geometric(rng.beta(0.9, 2.5, count)) - 1
    return Tenures.distinct(np.minimum(until, 6).astype(float), until < 6)


def test_the_ends_are_where_the_best_of_the_other_parameter_has_fallen_as_far_as_chance() -> None:
    """By brute force: a fine grid of the other parameter for every value of the first."""
    from scipy.special import betaln

    rows = contracts(800, 1)
    fitted = fit_retention(rows)
    others = np.linspace(-2, 4, 6_001)

    def height(log_a: float) -> float:
        a, b = np.exp(log_a), np.exp(others)[:, None]
        each = betaln(a + rows.ended, b + rows.renewals) - betaln(a, b)
        return float((each @ rows.weight).max())

    ends = retention_intervals(fitted, rows)[0]
    top = fitted.estimate.logs[0]
    fall = 1.6448536**2 / 2
    for end, far in zip(ends, (top - 1.5, top + 1.5), strict=True):
        wanted = brentq(
            lambda value: fitted.estimate.log_likelihood - height(value) - fall, top, far
        )
        assert end == pytest.approx(wanted, abs=2e-3)


def test_nine_of_ten_ranges_hold_the_planted_parameters() -> None:
    """Of 80 related ones, 63 or fewer would be far from nine in ten."""
    inside = 0
    for seed in range(20):
        made = buyers(600, lifetime=PLANTED, seed=seed).customers
        seen, _ = distinct(made.frequency, made.recency, made.age)
        ends = lifetime_intervals(fit_lifetime(seen), seen)
        inside += int(((PLANTED.logs >= ends[:, 0]) & (PLANTED.logs <= ends[:, 1])).sum())
    assert 64 <= inside <= 79


def test_a_range_does_not_depend_on_the_unit_of_time() -> None:
    made = buyers(800, lifetime=PLANTED, seed=3).customers
    weekly, daily = (
        distinct(made.frequency, made.recency * unit, made.age * unit)[0] for unit in (1, 7)
    )
    first, other = (lifetime_intervals(fit_lifetime(seen), seen) for seen in (weekly, daily))
    assert other[1] - np.log(7) == pytest.approx(first[1], abs=5e-3)
    assert other[[0, 2, 3]] == pytest.approx(first[[0, 2, 3]], abs=5e-3)


def test_what_the_data_bounds_on_one_side_only_has_an_open_end() -> None:
    """Of customers who leave alike after a purchase, Pareto/NBD cannot bound ``beta`` above."""
    made = buyers(400, lifetime=BetaGeoNbd(1.0, 6.0, 30.0, 120.0), seed=5).customers
    seen, _ = distinct(made.frequency, made.recency, made.age)
    ends = pareto_intervals(fit_pareto(seen), seen)
    assert np.isfinite(ends[:, 0]).all()
    assert np.isinf(ends[3, 1])
