"""What is unusual is told, what is chance is not, and nothing is judged too early."""

import numpy as np
import pytest

from dangol.methods.watching import (
    DRIFT_STEPS,
    STAYS,
    Floats,
    Series,
    drifted,
    silent,
    stability_index,
    watch,
)

DAYS = 365
WEEK = np.array([1.0, 1.0, 1.1, 1.2, 1.4, 0.8, 0.5])


def rows(seed: int, usual: float = 200) -> Floats:
    """Rows by day of a shop with weekdays, that grows."""
    rng = np.random.default_rng(seed)
    means = usual * np.resize(WEEK, DAYS) * np.linspace(0.8, 1.2, DAYS)
    return rng.poisson(means).astype(float)


def share(seed: int, of: float, sizes: Floats) -> Floats:
    """Shares by day that vary more than counting alone makes them."""
    rng = np.random.default_rng(seed)
    daily = rng.beta(of * 400, (1 - of) * 400, DAYS)
    return rng.binomial(sizes.astype(int), daily) / sizes


def test_years_without_faults_ring_hardly_ever() -> None:
    rung = 0
    for seed in range(20):
        sizes = rows(seed)
        rung += watch(Series("count", sizes, sizes)).unusual.sum()
        rung += watch(Series("share", share(seed, 0.97, sizes), sizes)).unusual.sum()
        levels = np.random.default_rng(seed).normal(10, 0.3, DAYS)
        rung += watch(Series("level", levels, sizes)).unusual.sum()
    assert rung <= 2


@pytest.mark.parametrize(("times", "direction"), [(0.3, -1), (3.0, 1)])
def test_far_fewer_and_far_more_rows_are_unusual_at_once(times: float, direction: int) -> None:
    counts = rows(1)
    usual = counts[-3]
    counts[-3:] *= times
    found = watch(Series("count", counts, counts), DAYS - 28)
    assert found.unusual[-3:].all()
    assert not found.unusual[:-3].any()
    assert np.sign(found.deviations[-1]) == direction
    assert found.usual[-3] == pytest.approx(usual, rel=0.25)


def test_a_column_that_empties_is_unusual_and_one_that_wavers_is_not() -> None:
    sizes = rows(2)
    filled = share(2, 0.9, sizes)
    wavering = filled.copy()
    filled[-2:] = 0.4
    wavering[-2:] -= 0.03
    assert watch(Series("share", filled, sizes)).unusual[-2:].all()
    assert not watch(Series("share", wavering, sizes)).unusual.any()


def test_what_is_always_so_must_not_stop_being_so() -> None:
    sizes = rows(3)
    valid = np.ones(DAYS)
    valid[-1] = 0.8
    assert watch(Series("share", valid, sizes)).unusual.tolist() == [False] * (DAYS - 1) + [True]


def test_nothing_is_judged_before_four_weeks_were_seen_nor_on_few_rows() -> None:
    counts = rows(4)
    counts[20:] = 0
    assert not watch(Series("count", counts[:27], counts[:27])).unusual.any()
    few = np.full(DAYS, 10.0)
    emptied = np.where(np.arange(DAYS) < DAYS - 1, 1.0, 0.0)
    assert not watch(Series("share", emptied, few)).unusual.any()


def test_a_day_is_judged_by_the_days_before_it_only() -> None:
    counts = rows(5)
    counts[200:205] *= 0.3
    whole = watch(Series("count", counts, counts))
    for day in (150, 200, 204, 205, 300):
        known = watch(Series("count", counts[: day + 1], counts[: day + 1]))
        assert known.unusual[-1] == whole.unusual[day]


def test_what_stays_is_the_new_usual() -> None:
    counts = rows(6)
    counts[200:] *= 3
    found = watch(Series("count", counts, counts)).unusual
    assert found[200 : 200 + STAYS].all()
    assert not found[200 + 3 * STAYS :].any()


def test_silence_counts_once_it_is_longer_than_ever_before() -> None:
    daily = rows(7)
    daily[-2:] = 0
    assert silent(daily)[-3:].tolist() == [False, False, True]
    bursts = np.zeros(DAYS)
    bursts[::30] = 50
    assert not silent(bursts).any()
    assert silent(np.concatenate([bursts, np.zeros(60)]))[-1]


def test_a_mixture_that_creeps_away_has_drifted() -> None:
    rng = np.random.default_rng(8)
    still = rng.multinomial(200, [0.5, 0.3, 0.2], DAYS).astype(float)
    assert not drifted(still)[0].any()
    moved = still.copy()
    for day in range(56):
        odds = 0.5 + 0.4 * day / 56
        moved[DAYS - 56 + day] = rng.multinomial(200, [odds, 0.6 * (1 - odds), 0.4 * (1 - odds)])
    flags, index = drifted(moved)
    assert flags[-1]
    assert not flags[: DAYS - 56].any()
    assert index[-1] > index[-DRIFT_STEPS]


def test_the_stability_index_is_that_of_the_books() -> None:
    """0.4 ln(0.4/0.5) - 0.5 ln(0.4/0.5) and so on, for (.4, .6) against (.5, .5)."""
    now, before = np.array([40_000.0, 60_000.0]), np.array([50_000.0, 50_000.0])
    by_hand = -0.1 * np.log(0.8) + 0.1 * np.log(1.2)
    assert stability_index(now, before) == pytest.approx(by_hand, rel=0.01)
    assert stability_index(now / 1_000, before / 1_000) == 0.0, "too few to say"
