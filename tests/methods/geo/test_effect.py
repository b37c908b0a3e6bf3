"""The effect on regions: a planted one is found, none is found where there is none."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dangol.methods.geo.differences import OneRegionError, difference_in_differences
from dangol.methods.geo.effect import Effect, TooLittleHistoryError, effect_of_test, placebo_sets
from dangol.methods.geo.panel import EmptyRegionError, Panel
from dangol.methods.geo.synthetic import followed
from dangol.samples.regions import World, world


def effect(made: World, seed: int = 1) -> Effect:
    return effect_of_test(Panel(made.outcome, made.before), made.tested, ~made.tested, seed)


def test_a_large_lift_is_found_and_lies_in_its_interval() -> None:
    held, called = 0, 0
    for seed in range(6):
        made = world(seed, 0.15)
        found = effect(made)
        low, high = (found.total(one) for one in found.interval(0.99))
        held += low <= made.truth <= high
        called += found.p_value < 0.05
    assert held >= 5
    assert called >= 5


def test_without_a_lift_few_worlds_are_called() -> None:
    assert sum(effect(world(seed)).p_value < 0.05 for seed in range(200, 212)) <= 2


def test_a_region_that_is_a_mix_of_others_is_followed_exactly() -> None:
    rng = np.random.default_rng(2)
    others = np.exp(np.cumsum(rng.normal(0, 0.05, (100, 8)), axis=0)) * 100
    mix = 0.7 * others[:, 0] + 0.3 * others[:, 3]
    panel = Panel(np.column_stack([mix, others]), 80)
    tested = np.arange(9)[None] == 0
    found = followed(panel, tested, ~tested)
    assert np.abs(found.gap).max() < 0.05
    assert np.argsort(found.weights[0])[-2:].tolist() == [4, 1]


@settings(max_examples=3, deadline=None)
@given(factor=st.floats(0.01, 1000), seed=st.integers(0, 50))
def test_another_money_changes_no_share(factor: float, seed: int) -> None:
    made = world(seed)
    ours, other = (
        effect(made),
        effect(World(made.outcome * factor, made.without, made.tested, made.before)),
    )
    assert other.share == pytest.approx(ours.share, rel=1e-6, abs=1e-9)
    assert other.total(1.0) == pytest.approx(factor * ours.total(1.0))


def test_the_order_of_regions_does_not_matter() -> None:
    made = world(3)
    order = np.random.default_rng(1).permutation(len(made.tested))
    panel, moved = Panel(made.outcome, made.before), Panel(made.outcome[:, order], made.before)
    every = np.stack([made.tested, made.tested[order]])
    ours = followed(panel, every[:1], ~every[:1])
    other = followed(moved, every[1:], ~every[1:])
    assert other.effect == pytest.approx(ours.effect, rel=1e-8)


def test_more_days_of_the_test_do_not_change_the_past() -> None:
    made = world(5)
    panel, tested = Panel(made.outcome, made.before), made.tested[None]
    early = followed(panel.cut(made.before, 7), tested, ~tested)
    late = followed(panel, tested, ~tested)
    assert late.weights == pytest.approx(early.weights)
    assert late.gap[: made.before + 7] == pytest.approx(early.gap)


def test_what_cannot_be_told_is_refused() -> None:
    made = world(7)
    few = np.zeros(len(made.tested), dtype=np.bool_)
    few[np.flatnonzero(~made.tested)[:7]] = True
    with pytest.raises(TooLittleHistoryError, match="7 regions outside"):
        effect_of_test(Panel(made.outcome, made.before), made.tested, few, 1)
    with pytest.raises(TooLittleHistoryError, match="30 days before"):
        effect_of_test(Panel(made.outcome, 30), made.tested, ~made.tested, 1)
    empty = made.outcome.copy()
    empty[:, 0] = 0
    with pytest.raises(EmptyRegionError):
        effect_of_test(Panel(empty, made.before), made.tested, ~made.tested, 1)


def test_sets_without_a_test_are_all_or_sixty_different_lots() -> None:
    controls = np.arange(2, 11)
    assert len(placebo_sets(controls, 1, 12, 0)) == 9
    drawn = placebo_sets(np.arange(20), 5, 22, 0)
    assert drawn.shape == (60, 22)
    assert (drawn.sum(axis=1) == 5).all()
    assert not drawn[:, 20:].any()


def test_difference_in_differences_is_the_difference_of_weighted_means() -> None:
    rng = np.random.default_rng(0)
    size = np.array([100.0, 300.0, 50.0, 200.0, 400.0])
    outcome = np.tile(size, (70, 1)) * np.exp(rng.normal(0, 1e-9, (70, 5)))
    outcome[56:, 0] *= 1.10
    outcome[56:, 1] *= 1.20
    outcome[56:, 2:] *= 1.05
    tested = np.array([True, True, False, False, False])
    found = difference_in_differences(Panel(outcome, 56), tested, ~tested)
    assert found.share == pytest.approx((0.1 * 100 + 0.2 * 300) / 400 - 0.05, abs=1e-6)
    low, high = found.interval()
    assert low < found.share < high
    with pytest.raises(OneRegionError):
        difference_in_differences(Panel(outcome, 56), np.arange(5) == 0, tested)
