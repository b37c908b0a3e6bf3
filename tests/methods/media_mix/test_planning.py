"""Plans of spend against limits, brute force, and each other."""

import itertools

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.errors import NoPlanError
from dangol.methods.media_mix.future import Future
from dangol.methods.media_mix.limits import Limits
from dangol.methods.media_mix.planning import Wanted, planned, worth
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]


def future(cells: int, draws: int = 8, lags: int = 4, seed: int = 1) -> Future:
    rng = np.random.default_rng(seed)
    shape = (cells, draws)
    return Future(
        CarryOver(lags=lags),
        Saturation(),
        [rng.uniform(0.1, 0.7, shape)],
        [rng.uniform(1, 4, shape)],
        rng.uniform(50, 400, shape),
        rng.uniform(50, 150, cells),
        rng.uniform(0, 100, (cells, lags - 1)),
    )


def limits(cells: int, periods: int, budget: float, *, may_save: bool = False) -> Limits:
    return Limits(
        np.zeros((cells, periods)),
        np.full((cells, periods), budget),
        np.arange(cells),
        np.zeros(cells),
        np.full(cells, budget),
        budget,
        may_save,
    )


def test_the_slope_is_that_of_what_a_plan_brings() -> None:
    rng = np.random.default_rng(2)
    one, plan = future(3), rng.uniform(1, 100, (3, 5))
    for wanted in (Wanted(0.4), Wanted(0.4, 0.8)):
        _, slope = worth(one, plan, wanted)
        for cell, period in itertools.product(range(3), range(5)):
            step = np.zeros((3, 5))
            step[cell, period] = 1e-3
            ends = [worth(one, plan + sign * step, wanted)[0] for sign in (1, -1)]
            assert slope[cell, period] == pytest.approx((ends[0] - ends[1]) / 2e-3, rel=1e-4)


def test_what_was_spent_before_still_works_and_the_end_is_counted() -> None:
    one = future(1, draws=1)
    nothing, _ = one.brought(np.zeros((1, 3)))
    assert nothing.item() > 0
    late = np.array([[0.0, 0.0, 50.0]])
    early = np.array([[50.0, 0.0, 0.0]])
    alone = Future(one.carry_over, one.saturation, one.carried, one.worn, one.scale, one.unit,
                   np.zeros_like(one.before))  # fmt: skip
    assert alone.brought(late)[0] == pytest.approx(alone.brought(early)[0])


@given(st.integers(0, 10_000))
def test_the_nearest_plan_is_allowed_and_no_other_is_nearer(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cells, periods = 5, 3
    least = rng.uniform(0, 2, (cells, periods))
    most = least + rng.uniform(0, 5, (cells, periods))
    group = np.array([0, 0, 1, 1, 1])
    sums = [np.array([one[group == g].sum() for g in (0, 1)]) for one in (least, most)]
    group_least = sums[0] + rng.uniform(0, 0.3, 2) * (sums[1] - sums[0])
    group_most = sums[1] - rng.uniform(0, 0.3, 2) * (sums[1] - sums[0])
    group_most = np.maximum(group_most, group_least)
    budget = rng.uniform(group_least.sum(), group_most.sum())
    kept = Limits(least, most, group, group_least, group_most, budget, bool(rng.integers(2)))
    wished = rng.uniform(-2, 8, (cells, periods))
    found = kept.nearest(wished)
    assert (found >= least - 1e-6).all()
    assert (found <= most + 1e-6).all()
    told = np.array([found[group == g].sum() for g in (0, 1)])
    assert (told >= group_least - 1e-6).all()
    assert (told <= group_most + 1e-6).all()
    assert found.sum() <= budget + 1e-6
    assert kept.may_save or found.sum() == pytest.approx(budget)
    # Nearest: no allowed plan lies on the far side of it (the obtuse angle of a projection).
    for _ in range(5):
        other = kept.nearest(rng.uniform(-2, 8, (cells, periods)))
        assert ((wished - found) * (other - found)).sum() <= 1e-5


def test_a_plan_is_as_good_as_brute_force() -> None:
    one, budget = future(2, draws=4), 100.0
    found = planned(one, limits(2, 2, budget), Wanted(1.0))
    grid = np.linspace(0, budget, 41)
    best = max(
        worth(one, np.array([[a, b], [c, budget - a - b - c]]), Wanted(1.0))[0]
        for a, b, c in itertools.product(grid, repeat=3)
        if a + b + c <= budget
    )
    assert found.worth >= best - 1e-3 * abs(best)
    assert found.spend.sum() == pytest.approx(budget)


def test_money_that_would_not_come_back_is_saved_where_it_may_be() -> None:
    one = future(3)
    spends = planned(one, limits(3, 4, 5_000.0), Wanted(0.3))
    saves = planned(one, limits(3, 4, 5_000.0, may_save=True), Wanted(0.3))
    assert saves.spend.sum() < 5_000
    assert saves.worth > spends.worth
    assert np.abs(saves.slope[saves.spend > 1]).max() < 0.02


def test_who_fears_chance_takes_less_of_what_is_uncertain() -> None:
    same = np.full((2, 64), 2.0)
    scale = np.stack([np.full(64, 300.0), np.random.default_rng(3).uniform(0, 620, 64)])
    one = Future(CarryOver(lags=1), Saturation(), [np.full((2, 64), 0.3)], [same], scale,
                 np.full(2, 100.0), np.zeros((2, 0)))  # fmt: skip
    bold, careful = (
        planned(one, limits(2, 2, 200.0), Wanted(1.0, aversion)).spend[1].sum()
        for aversion in (0.0, 1.0)
    )
    assert careful < bold - 20


def test_limits_that_nothing_keeps_are_refused_with_what_to_do() -> None:
    with pytest.raises(NoPlanError, match="What must be spent is 20, and the budget 10"):
        Limits(np.full((2, 2), 5.0), np.full((2, 2), 9.0), np.arange(2), np.zeros(2),
               np.full(2, 99.0), 10.0)  # fmt: skip
    with pytest.raises(NoPlanError, match="At most 8 may be spent of the budget of 10"):
        Limits(np.zeros((2, 2)), np.full((2, 2), 2.0), np.arange(2), np.zeros(2),
               np.full(2, 99.0), 10.0)  # fmt: skip
    with pytest.raises(NoPlanError, match="A least is above its most"):
        Limits(np.full((1, 1), 3.0), np.full((1, 1), 2.0), np.arange(1), np.zeros(1),
               np.full(1, 99.0), 10.0)  # fmt: skip
