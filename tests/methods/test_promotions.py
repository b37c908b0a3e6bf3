"""What promotions bring: planted effects are found net of what they take, absent ones are not."""

from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.promotions.bump import Bump, called, measured_bump
from dangol.methods.promotions.panel import NONE
from dangol.samples.shelves.panel import panel_of
from dangol.samples.shelves.truth import Truth, truth_of
from dangol.samples.shelves.world import LAG_SHARES, OF_LINKED, Plan, World, made_world

Array = npt.NDArray[np.float64]
SEEDS = (1, 2)


@cache
def measured(seed: int, plan: Plan) -> tuple[World, Truth, Bump]:
    world = made_world(plan, seed)
    return world, truth_of(world), measured_bump(panel_of(world), world.price)


def net(bump: Bump) -> Array:
    return np.asarray(np.sum(list(bump.draws(3).values()), axis=0))


def said(bump: Bump, net: Array, profit: Array | None = None) -> list[str]:
    loses = None if profit is None else np.quantile(profit, 0.95, axis=1) < 0
    wrong, high = (net <= 0).mean(axis=1), np.quantile(net, 0.95, axis=1)
    return list(called(wrong, high, bump, loses))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_interval_of_net_increments_holds_the_truth_as_often_as_it_says(seed: int) -> None:
    _, truth, bump = measured(seed, Plan())
    low, high = np.quantile(net(bump), [0.05, 0.95], axis=1)
    inside = (low <= truth.net + 1e-9) & (truth.net - 1e-9 <= high)
    assert len(inside) >= 200
    # 90% with three standard deviations of 360 draws, on both sides.
    assert 0.85 <= inside.mean() <= 0.975


@pytest.mark.parametrize("seed", SEEDS)
def test_promotions_without_effect_are_not_called_effective(seed: int) -> None:
    world, _, bump = measured(seed, Plan())
    calls = np.array(said(bump, net(bump)))
    is_idle = world.promotions.lift == 0
    assert (calls[is_idle] == "effective").mean() <= 0.1
    assert (calls[~is_idle] == "effective").mean() >= 0.75
    assert (calls[is_idle] == "no-effect").mean() >= 0.6


def test_each_part_of_the_bump_is_found() -> None:
    world, truth, bump = measured(2, Plan())
    parts = {name: float(draws.mean(axis=1).sum()) for name, draws in bump.draws(3).items()}
    assert parts["own"] == pytest.approx(truth.gross.sum(), rel=0.05)
    assert parts["taken"] == pytest.approx(truth.taken.sum(), rel=0.2)
    assert parts["shifted"] == pytest.approx(truth.shifted.sum(), rel=0.2)
    assert parts["carried"] == pytest.approx(truth.halo.sum(), rel=0.2)
    spill = bump.fitted.spillover
    assert np.abs(spill.effect[0] - world.taken).max() < 0.25
    assert spill.effect[1].mean() == pytest.approx(OF_LINKED, abs=0.1)
    for place, share in enumerate(LAG_SHARES.values()):
        assert spill.effect[2 + place].mean() == pytest.approx(share, abs=0.06)


def test_where_nothing_works_nothing_is_found() -> None:
    world, _, bump = measured(4, Plan(idle_share=1.0))
    calls = said(bump, net(bump))
    assert calls.count("effective") <= 0.03 * len(calls)
    share = net(bump).mean(axis=1).sum() / bump.exposure.own.sum()
    assert abs(share) < 0.02
    assert len(world.promotions) >= 200


def test_a_promotion_that_sells_at_a_loss_is_said_to_lose_money() -> None:
    _, _, bump = measured(1, Plan())
    sold = net(bump)
    is_clear = np.array(said(bump, sold)) == "effective"
    calls = np.array(said(bump, sold, np.where(is_clear[:, None], -1.0, 1.0) + 0 * sold))
    assert (calls[is_clear] == "lost-money").all()
    assert "lost-money" not in calls[~is_clear]
    assert "effective" not in calls


def test_what_others_of_its_kind_do_is_no_evidence_about_a_promotion_that_hardly_sold() -> None:
    _, _, bump = measured(1, Plan(idle_share=0.0, units=0.03))
    calls = np.array(said(bump, net(bump)))
    hardly = bump.exposure.own < 1.0
    assert hardly.sum() > 20
    assert (calls[hardly] == "not-enough-data").mean() > 0.5


def test_weeks_without_sales_of_a_slow_product_count_as_evidence() -> None:
    world, truth, bump = measured(1, Plan(units=0.3))
    assert (world.sales == 0).mean() > 0.6
    low, high = np.quantile(net(bump), [0.05, 0.95], axis=1)
    inside = (low <= truth.net + 1e-9) & (truth.net - 1e-9 <= high)
    assert 0.85 <= inside.mean() <= 0.99


def test_the_order_of_pairs_within_a_product_changes_nothing() -> None:
    world = made_world(Plan(categories=2, products_each=4, stores=6, weeks=60), 3)
    panel = panel_of(world)
    order = np.lexsort([-panel.store, panel.product])
    turned = replace(
        panel,
        sales=panel.sales[order],
        store=panel.store[order],
        promotion=panel.promotion[order],
        known=panel.known[order],
    )
    plain, other = (measured_bump(one, world.price) for one in (panel, turned))
    assert other.fitted.lifts.mean == pytest.approx(plain.fitted.lifts.mean, abs=1e-6)


def test_cells_that_are_not_known_count_nowhere() -> None:
    world = made_world(Plan(categories=2, products_each=4, stores=6, weeks=60), 3)
    panel = panel_of(world)
    known = np.random.default_rng(1).random(panel.sales.shape) < 0.8
    blind = replace(panel, known=known)
    spoilt = replace(blind, sales=np.where(known, panel.sales, 1e6))
    plain, other = (measured_bump(one, world.price) for one in (blind, spoilt))
    assert other.fitted.lifts.mean == pytest.approx(plain.fitted.lifts.mean, abs=1e-9)


def test_twice_is_the_same_as_once() -> None:
    _, _, bump = measured(1, Plan())
    assert (net(bump) == net(bump)).all()


def test_weeks_around_a_promotion_are_those_before_it_begins_and_after_it_ended() -> None:
    panel = panel_of(made_world(Plan(categories=2, products_each=1, stores=1, weeks=20), 1))
    promotion = np.full((2, 20), NONE)
    promotion[0, 5:7] = 0
    panel = replace(panel, promotion=promotion, kind=np.array([0]), features=np.ones((1, 1)))
    assert np.argwhere(panel.ended(-1) == 0).tolist() == [[0, 4]]
    assert np.argwhere(panel.ended(1) == 0).tolist() == [[0, 7]]
    assert np.argwhere(panel.ended(3) == 0).tolist() == [[0, 9]]


def test_another_currency_changes_amounts_and_nothing_else() -> None:
    world, _, bump = measured(1, Plan())
    other = measured_bump(panel_of(world), world.price * 1000)
    assert (net(other) == net(bump)).all()
    every = np.arange(len(world.promotions))
    ours, theirs = (one.amounts(every, one.draws(3)) for one in (bump, other))
    for name, draws in ours.items():
        assert theirs[name] == pytest.approx(1000 * draws)
