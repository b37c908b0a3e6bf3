"""Survival with censoring and delayed entry: published curves, planted truths, properties."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.survival import Spells, kaplan_meier

REMISSION = "6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+"
"""Weeks in remission under 6-MP, + where still in remission (Freireich et al., Blood 1963)."""
PLACEBO = "1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23"

spans = st.lists(
    st.tuples(
        st.integers(min_value=1, max_value=9),  # how long it was seen
        st.booleans(),
        st.integers(min_value=0, max_value=4),  # seen from
        st.integers(min_value=1, max_value=3),  # cases
    ),
    min_size=1,
    max_size=40,
)


def told(text: str) -> Spells:
    weeks = text.split()
    return Spells(
        np.array([float(one.rstrip("+")) for one in weeks]),
        np.array([not one.endswith("+") for one in weeks]),
    )


def spells(rows: list[tuple[int, bool, int, int]]) -> Spells:
    length, happened, since, weight = (
        np.array(one, dtype=float) for one in zip(*rows, strict=True)
    )
    return Spells(since + length, happened.astype(bool), since, weight)


def test_remission_survives_as_published() -> None:
    """Survival and standard errors: Klein and Moeschberger (2003), table 4.1A.

    Intervals: Stata's ``sts list`` and SAS' ``PROC LIFETEST`` (log-log) on the same data.
    """
    curve = kaplan_meier(told(REMISSION))
    assert curve.times.tolist() == [6, 7, 10, 13, 16, 22, 23]
    assert curve.at_risk.tolist() == [21, 17, 15, 12, 11, 7, 6]
    survival = [0.857, 0.807, 0.753, 0.690, 0.627, 0.538, 0.448]
    assert curve.survival == pytest.approx(survival, abs=5e-4)
    errors = [0.076, 0.087, 0.096, 0.107, 0.114, 0.128, 0.135]
    assert curve.survival * np.sqrt(curve.variance) == pytest.approx(errors, abs=5e-4)
    low = [0.6197, 0.5631, 0.5032, 0.4316, 0.3675, 0.2678, 0.1881]
    high = [0.9516, 0.9228, 0.8894, 0.8491, 0.8049, 0.7468, 0.6801]
    assert curve.low == pytest.approx(low, abs=5e-5)
    assert curve.high == pytest.approx(high, abs=5e-5)


def test_medians_and_means_are_as_published() -> None:
    """SAS' ``PROC LIFETEST``: medians 23 (13, .) and 8 (4, 11)."""
    treated, placebo = kaplan_meier(told(REMISSION)), kaplan_meier(told(PLACEBO))
    median = treated.median()
    assert (median.value, median.low, median.high) == (23, 13, float("inf"))
    median = placebo.median()
    assert (median.value, median.low, median.high) == (8, 4, 11)
    mean = placebo.restricted_mean(23)
    assert mean.value == pytest.approx(np.mean([float(one) for one in PLACEBO.split()]))
    assert (mean.high - mean.low) / 2 / 1.959964 == pytest.approx(
        np.std([float(one) for one in PLACEBO.split()]) / np.sqrt(21)
    )


def test_nothing_is_known_beyond_what_was_seen() -> None:
    curve = kaplan_meier(told(REMISSION))
    assert curve.at(np.array([0.0, 5.9, 6.0, 35.0])) == pytest.approx(
        [1, 1, 18 / 21, 0.4482], abs=1e-4
    )
    assert np.isnan(curve.at(np.array([35.1]))).all()
    with pytest.raises(ValueError, match="Nothing was seen beyond 35: no mean up to 52"):
        curve.restricted_mean(52)
    assert kaplan_meier(told(PLACEBO)).at(np.array([100.0])) == pytest.approx([0])


def test_spells_that_cannot_be_are_refused() -> None:
    one = np.ones(2)
    with pytest.raises(ValueError, match="1 of 2 spells end before anything was seen"):
        Spells(one, one > 0, np.array([0.0, 1.0]))
    with pytest.raises(ValueError, match="one length"):
        Spells(one, np.ones(3) > 0)
    with pytest.raises(ValueError, match="finite"):
        Spells(np.array([1.0, np.nan]), one > 0)
    with pytest.raises(ValueError, match="0 or more"):
        Spells(one, one > 0, weight=-one)


@pytest.mark.parametrize("entry", [False, True])
def test_planted_survival_is_found_though_much_was_not_seen(entry: bool) -> None:
    rng = np.random.default_rng(5)
    lifetime = rng.weibull(1.5, 60_000) * 20
    lost = rng.uniform(2, 60, len(lifetime))
    since = rng.uniform(0, 15, len(lifetime)) * entry
    seen = np.minimum(lifetime, lost) > since
    until = np.minimum(lifetime, lost)[seen]
    watched = Spells(until, (lifetime <= lost)[seen], since[seen] if entry else None)
    curve = kaplan_meier(watched)
    at = np.array([3.0, 8.0, 15.0, 30.0])
    truth = np.exp(-((at / 20) ** 1.5))
    assert curve.at(at) == pytest.approx(truth, abs=0.01)
    low, high = curve.interval_at(at)
    assert ((low < truth) & (truth < high)).all()
    assert curve.median().low < 20 * np.log(2) ** (1 / 1.5) < curve.median().high
    held = np.linspace(0, 30, 10_001)
    mean = curve.restricted_mean(30)
    assert mean.low < np.trapezoid(np.exp(-((held / 20) ** 1.5)), held) < mean.high


def test_intervals_hold_the_truth_as_often_as_they_say() -> None:
    rng = np.random.default_rng(11)
    covered, means = 0, 0
    for _ in range(400):
        lifetime, lost = rng.exponential(10, 80), rng.uniform(0, 25, 80)
        curve = kaplan_meier(Spells(np.minimum(lifetime, lost), lifetime <= lost))
        low, high = curve.interval_at(np.array([8.0]))
        covered += bool(low[0] < np.exp(-0.8) < high[0])
        mean = curve.restricted_mean(12)
        means += mean.low < 10 * (1 - np.exp(-1.2)) < mean.high
    assert 0.92 < covered / 400 < 0.98
    assert 0.91 < means / 400 < 0.98


def test_with_a_curve_from_later_on_the_first_few_do_not_decide() -> None:
    """One of one dies at 1; survival of those who lived to 2 is another question."""
    early = Spells(
        np.array([1.0, 5, 6, 7]), np.array([True, True, False, True]), np.array([0.0, 2, 2, 2])
    )
    assert kaplan_meier(early).survival.tolist() == [0, 0, 0]
    later = kaplan_meier(early, after=2)
    assert later.times.tolist() == [5, 7]
    assert later.survival == pytest.approx([2 / 3, 0])


@given(spans, st.randoms(use_true_random=False))
def test_neither_the_order_of_rows_nor_the_unit_of_time_matters(
    rows: list[tuple[int, bool, int, int]], random: Random
) -> None:
    plain = spells(rows)
    mixed = plain.part(np.argsort([random.random() for _ in rows]))
    assert plain.since is not None
    scaled = Spells(plain.until * 7, plain.happened, plain.since * 7, plain.weight)
    found = kaplan_meier(plain)
    assert kaplan_meier(mixed).survival == pytest.approx(found.survival)
    assert kaplan_meier(scaled).survival == pytest.approx(found.survival)
    assert kaplan_meier(scaled).times == pytest.approx(found.times * 7)


@given(spans)
def test_a_weight_counts_cases(rows: list[tuple[int, bool, int, int]]) -> None:
    plain = spells(rows)
    assert plain.weight is not None
    repeated = np.repeat(np.arange(len(rows)), plain.weight.astype(int))
    assert plain.since is not None
    twice = Spells(plain.until[repeated], plain.happened[repeated], plain.since[repeated])
    found, same = kaplan_meier(plain), kaplan_meier(twice)
    assert found.survival == pytest.approx(same.survival)
    assert found.low == pytest.approx(same.low, nan_ok=True)
    assert found.median() == same.median()


@given(spans)
def test_a_spell_seen_in_two_parts_is_the_same_spell(
    rows: list[tuple[int, bool, int, int]],
) -> None:
    whole = spells(rows)
    assert whole.since is not None
    assert whole.weight is not None
    middle = (whole.since + whole.until) / 2
    parts = Spells(
        np.concatenate([middle, whole.until]),
        np.concatenate([np.zeros(len(rows), dtype=bool), whole.happened]),
        np.concatenate([whole.since, middle]),
        np.tile(whole.weight, 2),
    )
    assert kaplan_meier(parts).survival == pytest.approx(kaplan_meier(whole).survival)
