"""Covariates of buying: planted ones are found, absent ones are not, and groups add up."""

import numpy as np
import numpy.typing as npt
import pytest
from buyers import buyers

from dangol.methods.histories import distinct
from dangol.methods.lifetime import BetaGeoNbd, family_of, fit_lifetime
from dangol.methods.lifetime_covariates import (
    GroupedBuying,
    GroupedHistories,
    fit_grouped,
    grouped_intervals,
)
from dangol.methods.pareto_lifetime import FAMILY, fit_pareto

Array = npt.NDArray[np.float64]
BASE = BetaGeoNbd(0.8, 8.0, 0.8, 2.5)
DESIGN = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
FASTER, SOONER = np.array([0.6, 0.0]), np.array([0.0, 0.7])


def grouped(planted: GroupedBuying, count: int, seed: int) -> tuple[GroupedHistories, list[Array]]:
    """As many customers of each group; rows are frequency, recency and age of all."""
    rows: list[list[Array]] = [[], [], []]
    for number in range(len(planted.design)):
        model = planted.of_group(number)
        assert isinstance(model, BetaGeoNbd)
        one = buyers(count, lifetime=model, seed=seed + number).customers
        for column, values in zip(rows, (one.frequency, one.recency, one.age), strict=True):
            column.append(values)
    group = np.repeat(np.arange(len(planted.design)), count)
    whole = [np.concatenate(column) for column in rows]
    return GroupedHistories.of(*whole, group, planted.design), whole


def test_planted_effects_are_found_within_their_ranges_and_absent_ones_are_near_nothing() -> None:
    planted = GroupedBuying(BASE, FASTER, SOONER, DESIGN)
    seen, rows = grouped(planted, 1_500, 3)
    plain = fit_lifetime(distinct(*rows)[0])
    found = fit_grouped(plain, family_of(from_first=False), seen, ("large", "web"))
    away = (found.estimate.logs - planted.logs) / found.standard_errors
    assert np.abs(away).max() < 3
    assert np.abs(found.model.faster[1]) < 0.15
    assert found.estimate.log_likelihood > plain.estimate.log_likelihood + 50
    ends = grouped_intervals(found, family_of(from_first=False), seen)
    inside = (planted.logs >= ends[:, 0]) & (planted.logs <= ends[:, 1])
    assert inside.mean() >= 0.75
    assert ends[4, 0] > 0, "that large baskets come more often is clear"


def test_pareto_finds_the_same_covariate_of_the_rate() -> None:
    planted = GroupedBuying(BASE, np.array([0.6]), np.zeros(1), np.array([[0.0], [1.0]]))
    seen, rows = grouped(planted, 1_500, 5)
    found = fit_grouped(fit_pareto(distinct(*rows)[0]), FAMILY, seen, ("large",))
    assert found.model.faster[0] == pytest.approx(0.6, abs=0.2)


def test_groups_without_a_difference_are_one_group() -> None:
    planted = GroupedBuying(BASE, np.zeros(1), np.zeros(1), np.array([[0.0], [1.0]]))
    seen, rows = grouped(planted, 1_000, 7)
    plain = fit_lifetime(distinct(*rows)[0])
    found = fit_grouped(plain, family_of(from_first=False), seen, ("none",))
    gain = found.estimate.log_likelihood - plain.estimate.log_likelihood
    # Twice the gain is chi-squared with two degrees of freedom: 13.8 once in a thousand.
    assert 0 <= 2 * gain < 13.8


def test_a_factor_of_the_rate_is_another_unit_of_time() -> None:
    twice = GroupedBuying(BASE, np.log([2.0]), np.zeros(1), np.array([[1.0]])).of_group(0)
    once = BASE.purchases(*(np.array([value]) for value in (2.0, 20.0, 30.0)), 52.0)
    again = twice.purchases(*(np.array([value]) for value in (2.0, 10.0, 15.0)), 26.0)
    assert again == pytest.approx(once)
