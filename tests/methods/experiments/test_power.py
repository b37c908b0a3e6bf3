"""Plans of tests: those of statsmodels, and kept by tests that are then run."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

from dangol.methods.experiments.always_valid import AlwaysValid
from dangol.methods.experiments.crossing import chances_of_stopping
from dangol.methods.experiments.mean_effect import mean_effect
from dangol.methods.experiments.moments import BEFORE, OUTCOME, moments_of
from dangol.methods.experiments.power import (
    Baseline,
    Design,
    days_needed,
    expected_part,
    power_of,
    smallest_change,
    units_needed,
    whole_units,
)

ONE = Baseline(10.0, 1.0)


def test_plans_are_those_of_statsmodels() -> None:
    """Statsmodels 0.15.0, TTestIndPower: solve_power and power for standardised effects."""
    assert units_needed(Design(), ONE, 0.2) == pytest.approx(2 * 393.4056930002526, rel=1e-8)
    assert units_needed(Design(), ONE, 0.002) == pytest.approx(2 * 3924431.2150292587, rel=1e-8)
    assert smallest_change(Design(), ONE, 300) == pytest.approx(0.32454599083749974, rel=1e-8)
    assert power_of(Design(), ONE, 128, 0.5) == pytest.approx(0.8014595579222542, rel=1e-8)
    assert power_of(Design(), ONE, 100_000, 0.02) == pytest.approx(0.8853732595859978, rel=1e-8)
    one_sided = Design(one_sided=True)
    assert power_of(one_sided, ONE, 200, 0.3) == pytest.approx(0.6805403749895089, rel=1e-8)


@settings(max_examples=20)
@given(st.floats(0.02, 1), st.sampled_from([0.5, 0.8, 0.95]), st.sampled_from([0, 10]))
def test_units_power_and_change_tell_the_same(change: float, power: float, looks: int) -> None:
    design = Design(power=power, looks=looks)
    units = units_needed(design, ONE, change)
    assert power_of(design, ONE, units, change) == pytest.approx(power, abs=1e-6)
    assert smallest_change(design, ONE, units) == pytest.approx(change, rel=1e-5)


@settings(max_examples=20)
@given(st.floats(0.01, 0.5), st.floats(0.1, 0.9))
def test_unequal_variants_and_more_of_them_take_more(change: float, share: float) -> None:
    equal = units_needed(Design(), ONE, change)
    assert units_needed(Design((share, 1 - share)), ONE, change) >= equal * (1 - 1e-9)
    assert units_needed(Design((1.0, 1.0, 1.0)), ONE, change) > equal * 1.5
    assert units_needed(Design(one_sided=True), ONE, change) < equal
    assert equal < units_needed(Design(looks=30), ONE, change) < 2.2 * equal


@pytest.mark.parametrize("shares", [(1.0, 1.0), (3.0, 1.0)])
def test_planned_tests_find_what_they_were_planned_for(shares: tuple[float, float]) -> None:
    design = Design(shares)
    baseline = Baseline.of_share(0.1)
    units = units_needed(design, baseline, 0.03)
    rng = np.random.default_rng(1)
    counts = whole_units(units, shares)
    found = 0
    for _ in range(1500):
        arms = [
            moments_of({OUTCOME: np.arange(count) < rng.binomial(count, chance)})
            for count, chance in zip(counts, (0.1, 0.13), strict=True)
        ]
        found += mean_effect(arms[0], arms[1]).p_value < 0.05
    assert found / 1500 == pytest.approx(0.8, abs=0.035)


def test_the_past_makes_a_test_shorter() -> None:
    rng = np.random.default_rng(2)
    past = rng.normal(size=50_000)
    units = moments_of({OUTCOME: 0.8 * past + 0.6 * rng.normal(size=50_000), BEFORE: past})
    plain = units_needed(Design(), Baseline.of(units.without_before()), 0.1)
    assert units_needed(Design(), Baseline.of(units), 0.1) / plain == pytest.approx(0.36, abs=0.01)


def test_strata_make_a_test_shorter() -> None:
    rng = np.random.default_rng(3)
    strata = [moments_of({OUTCOME: rng.normal(level, 1, 20_000)}) for level in (0, 2)]
    assert Baseline.of(*strata).variance == pytest.approx(1, abs=0.03)
    assert Baseline.of(*strata).level == pytest.approx(1, abs=0.03)


@pytest.mark.parametrize("drift", [0.0, 2.0, 3.5])
def test_chances_of_looks_are_those_of_simulated_ones(drift: float) -> None:
    looks = 12
    asked = AlwaysValid(1200.0)
    parts = np.arange(1, looks + 1) / looks
    reaches = [asked.reach(1200.0 * part) for part in parts]
    rng = np.random.default_rng(4)
    steps = rng.normal(drift / looks, (1 / looks) ** 0.5, (200_000, looks)).cumsum(axis=1)
    first = np.where(np.abs(steps) > reaches * np.sqrt(parts), np.arange(looks), looks).min(axis=1)
    right = steps[np.arange(200_000), np.minimum(first, looks - 1)] > 0
    seen = np.bincount(first[(first < looks) & right], minlength=looks) / 200_000
    assert chances_of_stopping(drift, parts, reaches) == pytest.approx(seen, abs=0.004)


def test_looking_daily_ends_sooner_when_the_effect_is_large() -> None:
    design = Design(looks=30)
    units = units_needed(design, ONE, 0.1)
    assert expected_part(design, ONE, units, 0.3) < 0.25
    assert expected_part(design, ONE, units, 0.1) < 0.8
    assert expected_part(design, ONE, units, 0.0) > 0.97


def test_days_are_those_by_which_enough_have_come() -> None:
    assert days_needed(1000, lambda day: 300.0 * day) == 4
    assert days_needed(1000, lambda day: 900 * (1 - 0.9**day)) is None


def test_what_no_test_can_find_is_refused() -> None:
    with pytest.raises(ValueError, match="No number of units"):
        units_needed(Design(), ONE, 0.0)
    with pytest.raises(ValueError, match="10 units make no change clear"):
        smallest_change(Design(), Baseline.of_share(0.5), 10)
