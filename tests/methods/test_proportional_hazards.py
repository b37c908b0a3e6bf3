"""Proportional hazards: R's published figures, planted effects, properties."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.maximum_likelihood import NotIdentifiedError
from dangol.methods.proportional_hazards import ProportionalHazards, fit_hazards
from dangol.methods.proportionality import proportionality
from dangol.methods.survival import Spells, kaplan_meier

OVARIAN = """
59 1 72.3315 2 1 1|115 1 74.4932 2 1 1|156 1 66.4658 2 1 2|421 0 53.3644 2 2 1|431 1 50.3397 2 1 1
448 0 56.4301 1 1 2|464 1 56.9370 2 2 2|475 1 59.8548 2 2 2|477 0 64.1753 2 1 1|563 1 55.1781 1 2 2
638 1 56.7562 1 1 2|744 0 50.1096 1 2 1|769 0 59.6301 2 2 2|770 0 57.0521 2 2 1|803 0 39.2712 1 1 1
855 0 43.1233 1 1 2|1040 0 38.8932 2 1 2|1106 0 44.6 1 1 1|1129 0 53.9068 1 2 1|1206 0 44.2055 2 2 1
1227 0 59.5890 1 2 2|268 1 74.5041 2 1 2|329 1 43.1370 2 1 1|353 1 63.2192 1 2 2|365 1 64.4247 2 2 1
377 0 58.3096 1 2 1
"""
"""Edmonson et al. (1979), R's ``ovarian``: futime, fustat, age, resid.ds, rx, ecog.ps."""
AGE, TREATMENT, FITNESS = 2, 4, 5
TREATED = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"


def ovarian(*columns: int) -> tuple[np.ndarray, Spells]:
    rows = OVARIAN.replace("\n", "|").strip("|").split("|")
    table = np.array([[float(value) for value in row.split()] for row in rows])
    return table[:, columns], Spells(table[:, 0], table[:, 1] == 1)


def remission() -> tuple[np.ndarray, Spells]:
    weeks = f"{TREATED} {PLACEBO}".split()
    until = np.array([float(one.rstrip("+")) for one in weeks])
    happened = np.array([not one.endswith("+") for one in weeks])
    return np.repeat([0.0, 1.0], 21)[:, None], Spells(until, happened)


def world(
    effects: list[float], rows: int = 20_000, seed: int = 3, *, entry: bool = False
) -> tuple[np.ndarray, Spells]:
    """Weibull lifetimes of shape 1.4 around 20, lost at random, seen late where ``entry``."""
    rng = np.random.default_rng(seed)
    columns = rng.normal(size=(rows, len(effects)))
    lifetime = 20 * rng.weibull(1.4, rows) * np.exp(-(columns @ effects) / 1.4)
    lost = rng.uniform(1, 50, rows)
    since = rng.uniform(0, 10, rows) * entry
    until = np.minimum(lifetime, lost)
    seen = until > since
    return columns[seen], Spells(until[seen], (lifetime <= lost)[seen], since[seen])


def test_tied_remissions_have_the_published_effect() -> None:
    """R: ``coxph(Surv(time, cens) ~ treat, gehan)``, Efron: 1.572 (0.412), LR 16.35."""
    found = fit_hazards(*remission())
    assert found.coefficients == pytest.approx([1.5721], abs=5e-5)
    assert found.standard_errors == pytest.approx([0.4124], abs=5e-5)
    ratio = 2 * (found.log_likelihood - found.null_log_likelihood)
    assert ratio == pytest.approx(16.35, abs=5e-3)


def test_ovarian_cancer_has_the_published_effects() -> None:
    """R: ``coxph(Surv(futime, fustat) ~ rx + age, ovarian)``, LR 15.89 on 2 degrees."""
    found = fit_hazards(*ovarian(TREATMENT, AGE))
    assert found.coefficients == pytest.approx([-0.8040, 0.1473], abs=5e-5)
    assert found.standard_errors == pytest.approx([0.6320, 0.0461], abs=6e-5)
    ratio = 2 * (found.log_likelihood - found.null_log_likelihood)
    assert ratio == pytest.approx(15.89, abs=5e-3)


def test_the_test_of_proportionality_is_as_published() -> None:
    """R 4: ``cox.zph(coxph(Surv(futime, fustat) ~ age + ecog.ps, ovarian))``."""
    given_ = ovarian(AGE, FITNESS)
    test = proportionality(*given_, fit_hazards(*given_))
    assert test.statistics == pytest.approx([0.698, 2.371], abs=5e-4)
    assert test.p_values == pytest.approx([0.40, 0.12], abs=5e-3)
    assert (test.statistic, test.p_value) == pytest.approx((3.633, 0.16), abs=5e-3)


@pytest.mark.parametrize("entry", [False, True])
def test_planted_effects_are_found_and_absent_ones_are_not(entry: bool) -> None:
    truth = np.array([0.8, -0.5, 0.2, 0.0, 0.0, 0.0])
    columns, spells = world(truth.tolist(), entry=entry)
    found = fit_hazards(columns, spells)
    away = (found.coefficients - truth) / found.standard_errors
    assert np.abs(away).max() < 3
    assert found.standard_errors.max() < 0.02
    at = np.array([5.0, 15.0, 30.0])
    alive = found.survival(np.zeros((1, 6)), at)[0]
    assert alive == pytest.approx(np.exp(-((at / 20) ** 1.4)), abs=0.015)


def test_effects_without_an_effect_are_as_often_significant_as_chance_has_it() -> None:
    pulls = [
        found.coefficients / found.standard_errors
        for found in (fit_hazards(*world([0.0] * 5, 300, seed)) for seed in range(80))
    ]
    assert 0.02 < (np.abs(pulls) > 1.96).mean() < 0.09


def test_survival_from_now_on_knows_how_long_it_lasted() -> None:
    columns, spells = world([0.7, -0.3])
    found = fit_hazards(columns, spells)
    row, ages, ahead = (
        np.array([[0.5, 1.0], [0.0, 0.0]]),
        np.array([10.0, 4.0]),
        np.array([5.0, 12.0]),
    )
    alive = found.survival_given(row, ages, ahead)
    for place, age in enumerate(ages):
        whole = found.survival(row, np.array([age, *(age + ahead)]))[place]
        assert alive[place] == pytest.approx(whole[1:] / whole[0])
    truth = np.exp(
        -np.exp(row @ [0.7, -0.3])[:, None]
        * (((ages[:, None] + ahead) / 20) ** 1.4 - (ages[:, None] / 20) ** 1.4)
    )
    assert alive == pytest.approx(truth, abs=0.025)
    assert found.survival_given(row, np.zeros(2), ahead) == pytest.approx(
        found.survival(row, ahead)
    )


def test_the_time_that_is_left_is_where_survival_meets_its_share() -> None:
    columns, spells = world([0.7, -0.3])
    found = fit_hazards(columns, spells)
    ages = np.linspace(0, 20, 200)
    left = found.remaining(columns[:200], ages, 0.3)
    known = np.isfinite(left)
    assert known.mean() > 0.5
    assert (left[known] > 0).all()
    left += 1e-9
    there = np.array([
        found.survival_given(columns[i : i + 1], ages[i : i + 1], left[i : i + 1])[0, 0]
        for i in np.flatnonzero(known)
    ])  # fmt: skip
    assert there == pytest.approx(0.7, abs=5e-3)
    assert (there <= 0.7 + 1e-9).all()


def test_nothing_is_forecast_beyond_what_was_seen_unless_it_is_assumed() -> None:
    columns, spells = world([0.5], 4_000)
    found = fit_hazards(columns, spells)
    row, late = np.zeros((1, 1)), np.array([found.last + 10])
    assert np.isnan(found.survival(row, late)).all()
    assert np.isnan(found.survival_given(row, np.array([found.last - 1]), np.array([5.0]))).all()
    assert np.isnan(found.remaining(row, late)).all()
    assert found.remaining(row - 9, np.array([1.0])).tolist() == [np.inf]
    longer = found.continued(30.0)
    known = longer.survival(row, np.array([30.0, found.last]))[0]
    rate = np.log(known[0] / known[1]) / (found.last - 30)
    assert longer.survival(row, late)[0, 0] == pytest.approx(known[1] * np.exp(-10 * rate))
    left = longer.remaining(row, late)
    assert left == pytest.approx([np.log(2) / rate])
    assert np.isfinite(longer.remaining(row - 9, np.array([1.0]))).all()
    with pytest.raises(ValueError, match="No time lies between"):
        found.continued(found.last)


def test_without_columns_it_is_the_estimate_of_everybody_together() -> None:
    """Within rounding of time (many events a day), Efron's steps are nearly those of the curve."""
    _, spells = world([0.3], 3_000)
    days = replace(spells, until=np.ceil(spells.until), since=None)
    found = fit_hazards(np.empty((len(days.until), 0)), days)
    curve = kaplan_meier(days)
    at = np.arange(1.0, 30)
    assert found.survival(np.empty((1, 0)), at)[0] == pytest.approx(curve.at(at), abs=1e-3)


def test_a_penalty_draws_effects_to_nothing() -> None:
    columns, spells = world([0.8, 0.0], 500)
    sizes = [
        np.abs(fit_hazards(columns, spells, penalty).coefficients).sum()
        for penalty in (0.0, 10.0, 1_000.0, 1e6)
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] < 1e-3


def test_what_cannot_be_told_is_refused() -> None:
    columns, spells = world([0.5, 0.0], 300)
    twin = np.column_stack([columns, columns[:, 0] * 2])
    with pytest.raises(NotIdentifiedError, match="effect of column 1 and column 3"):
        fit_hazards(twin, spells)
    with pytest.raises(NotIdentifiedError, match="effect of price"):
        fit_hazards(
            np.column_stack([columns[:, 0], np.full(len(columns), 0.1)]),
            spells,
            names=["age", "price"],
        )
    tells = np.column_stack([columns[:, 0], spells.happened])
    with pytest.raises(NotIdentifiedError, match="column 2"):
        fit_hazards(tells, spells)
    assert np.isfinite(fit_hazards(tells, spells, penalty=1.0).coefficients).all()
    with pytest.raises(NotIdentifiedError, match="No event"):
        fit_hazards(columns, replace(spells, happened=np.zeros(len(columns), dtype=bool)))
    with pytest.raises(ValueError, match="finite"):
        fit_hazards(np.full_like(columns, np.nan), spells)


def test_large_and_far_columns_are_no_trouble() -> None:
    columns, spells = world([0.5, -0.2], 2_000)
    plain = fit_hazards(columns, spells)
    far = fit_hazards(columns * [1e6, 1e-6] + [1e9, 5.0], spells)
    assert far.coefficients * [1e6, 1e-6] == pytest.approx(plain.coefficients, rel=1e-5)


def test_effects_that_fade_are_told_and_steady_ones_are_not() -> None:
    rng = np.random.default_rng(8)
    rows = 6_000
    columns = np.column_stack([rng.integers(0, 2, rows), rng.normal(size=rows)]).astype(float)
    # The first column triples the hazard until time 5 and does nothing after it.
    left, fast = rng.exponential(1, rows), np.where(columns[:, 0] == 1, 3.0, 1.0)
    steady = 0.1 * np.exp(0.5 * columns[:, 1])
    early = left / (steady * fast)
    lifetime = np.where(early <= 5, early, 5 + (left - 5 * steady * fast) / steady)
    until = np.minimum(lifetime, 20)
    spells = Spells(until, lifetime <= 20)
    test = proportionality(columns, spells, fit_hazards(columns, spells))
    assert test.p_values[0] < 1e-6
    assert test.drift[0] < -0.7
    assert abs(test.drift[1]) < 0.25


def test_steady_effects_are_as_often_suspected_as_chance_has_it() -> None:
    found = []
    for seed in range(100):
        columns, spells = world([0.5, 0.0, -0.4], 250, seed)
        found.append(proportionality(columns, spells, fit_hazards(columns, spells)))
    assert 0.02 < np.mean([one.p_values < 0.05 for one in found]) < 0.09
    assert np.mean([one.p_value < 0.05 for one in found]) < 0.12


def same(one: ProportionalHazards, other: ProportionalHazards) -> None:
    assert one.coefficients == pytest.approx(other.coefficients, rel=1e-6, abs=1e-8)
    assert one.cumulative_hazard == pytest.approx(other.cumulative_hazard, rel=1e-6)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.booleans())
def test_what_may_not_change_the_effects(seed: int, ties: bool) -> None:
    columns, spells = world([0.6, -0.4], 150, seed, entry=True)
    assert spells.since is not None
    if ties:
        spells = replace(spells, until=np.ceil(spells.until) + 1, since=np.floor(spells.since))
    assert spells.since is not None
    found = fit_hazards(columns, spells)
    order = list(range(len(columns)))
    Random(seed).shuffle(order)
    same(fit_hazards(columns[order], spells.part(np.array(order))), found)
    scaled = fit_hazards(columns, replace(spells, until=spells.until * 7, since=spells.since * 7))
    same(scaled, found)
    again = fit_hazards(columns, spells)
    assert (again.coefficients == found.coefficients).all()
    # A spell that is seen in two parts is the same spell.
    middle = (spells.since + spells.until) / 2
    parts = Spells(
        np.concatenate([middle, spells.until]),
        np.concatenate([np.zeros(len(middle), dtype=bool), spells.happened]),
        np.concatenate([spells.since, middle]),
    )
    halves = fit_hazards(np.vstack([columns, columns]), parts)
    assert halves.coefficients == pytest.approx(found.coefficients, rel=1e-6, abs=1e-8)


def test_a_weight_counts_cases() -> None:
    """Exactly for whom the event did not come; nearly where the twins would be tied."""
    columns, spells = world([0.6, -0.4], 3_000)
    for rows, close in ((~spells.happened, 1e-6), (columns[:, 0] > 0, 2e-3)):
        more = np.flatnonzero(rows)
        every = np.concatenate([np.arange(len(columns)), more])
        weighted = fit_hazards(columns, replace(spells, weight=1.0 + rows))
        twice = fit_hazards(columns[every], spells.part(every))
        assert weighted.coefficients == pytest.approx(twice.coefficients, abs=close)
        assert weighted.standard_errors == pytest.approx(twice.standard_errors, rel=close * 5)
    nobody = np.where(columns[:, 0] > 0, 0.0, 1.0)
    some = np.flatnonzero(nobody)
    left_out = fit_hazards(columns[some], spells.part(some))
    zero = fit_hazards(columns, replace(spells, weight=nobody))
    assert zero.coefficients == pytest.approx(left_out.coefficients)
