"""Which test pays most: what it is worth where little is known, and nothing where all is."""

from collections.abc import Iterator

import numpy as np
import pytest
from mixed_shop import CHANNELS, mixed_shop
from worlds import commit, compute, kept, session_with, simulated_settings

from dangol.methods.media_mix.next_test import Curves, Room, best_totals, value_of_test
from dangol.optimization.budget.next_test import NextTest
from dangol.optimization.measurement.media_mix.media_channel import MediaChannel
from dangol.optimization.measurement.media_mix.media_mix import MediaMix
from dangol.store.warehouse.interface import Session

POINTS, DRAWS = 41, 300


def curves(worth: np.ndarray) -> Curves:
    """Channels (channels, draws) whose sales rise as the root of spend."""
    spend = np.linspace(0, 100, POINTS)
    sales = np.sqrt(spend)[None, :, None] * worth[:, None, :]
    return Curves(np.repeat(spend[None], len(worth), 0), sales)


def room(channels: int, budget: float = 100.0) -> Room:
    return Room(np.zeros(channels), np.full(channels, 100.0), budget)


def test_money_goes_where_the_root_says() -> None:
    # Of a root, money goes by the squares of what channels are worth.
    lines = curves(np.array([[3.0], [4.0]]))
    totals = best_totals(lines, np.ones(1), room(2))
    assert totals.sum() == pytest.approx(100.0)
    assert totals == pytest.approx([36.0, 64.0], abs=3.0)


def test_bounds_hold_and_a_curve_with_a_hollow_is_taken_as_its_hull() -> None:
    spend = np.linspace(0, 100, POINTS)
    hollow = np.where(spend < 50, 0.0, 10.0)[None, :, None]
    lines = Curves(spend[None], hollow)
    bound = Room(np.array([20.0]), np.array([80.0]), 100.0)
    assert best_totals(lines, np.ones(1), bound) == pytest.approx([80.0])
    two = Curves(np.stack([spend, spend]), np.concatenate([hollow, 0.05 * spend[None, :, None]]))
    assert best_totals(two, np.ones(1), room(2)) == pytest.approx([50.0, 50.0])


def test_what_is_known_is_worth_no_test_and_what_is_not_is() -> None:
    rng = np.random.default_rng(1)
    sure = np.full(DRAWS, 3.0)
    unsure = rng.lognormal(1.0, 0.8, DRAWS)
    lines = curves(np.stack([sure, unsure]))
    rooms = (room(2), room(2))

    def value(lifts: np.ndarray, error: float) -> float:
        return value_of_test(lines, lifts, error, rooms, np.random.default_rng(2))

    assert value(unsure, 0.2) > 0.3
    assert value(sure + 1e-9 * rng.standard_normal(DRAWS), 0.2) == pytest.approx(0.0, abs=0.05)
    assert value(unsure, 0.2) > value(unsure, 5.0) > -0.05


def test_a_channel_that_is_held_may_move_once_it_was_tested() -> None:
    rng = np.random.default_rng(1)
    lines = curves(np.stack([np.full(DRAWS, 1.0), rng.lognormal(1.0, 0.8, DRAWS)]))
    held = Room(np.array([0.0, 5.0]), np.array([100.0, 5.0]), 100.0)
    lifts = lines.sales[1, 10]
    some, more = (
        value_of_test(lines, lifts, 1.0, (held, after), np.random.default_rng(2))
        for after in (held, room(2))
    )
    assert some == pytest.approx(0.0, abs=1e-9)
    assert more > 1.0


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with session_with(mixed_shop(6, 40).tables) as opened:
        commit(opened, MediaMix(), compute(MediaMix(), opened, simulated_settings()))
        yield opened


def test_every_channel_is_tried_in_both_ways_and_the_best_stands_first(session: Session) -> None:
    computed = compute(NextTest(), session, simulated_settings())
    rows = computed.tables["next_tests"]
    assert {row["media_channel"] for row in rows} == set(CHANNELS)
    assert {row["spend_test_kind"] for row in rows} == {"dark", "double"}
    assert {row["tested_share"] for row in rows} == {0.2, 0.4}
    net = {
        (row["media_channel"], row["spend_test_kind"], row["spend_test_days"], row["tested_share"]):
        float(row["test_value_amount"]) - max(float(row["test_cost_amount"]), 0.0)
        for row in rows
    }  # fmt: skip
    best = max(net, key=lambda key: net[key])
    shown = computed.result.answer.tables[0].rows[0]
    assert shown["name"] == best[0]
    assert all(float(row["test_value_amount"]) >= 0 for row in rows)
    wide = {row["tested_share"]: float(row["test_error_amount"]) for row in rows}
    assert wide[0.4] > wide[0.2]


def test_what_a_contract_fixes_is_not_tested(session: Session) -> None:
    fixed = kept(MediaChannel(name="tv", fixed_until_on="2027-12-31"))
    rows = compute(NextTest(), session, simulated_settings(), [fixed]).tables["next_tests"]
    assert "tv" not in {row["media_channel"] for row in rows}


def test_where_everything_is_fixed_or_nothing_is_fitted_it_says_so(session: Session) -> None:
    every = [kept(MediaChannel(name=name, fixed_until_on="2027-12-31"), name) for name in CHANNELS]
    answer = compute(NextTest(), session, simulated_settings(), every).result.answer
    assert answer.refusal is not None
    assert "no channel that could be tested" in answer.headline.en
    with session_with({}) as empty:
        refused = compute(NextTest(), empty, simulated_settings()).result.answer
    assert refused.refusal is not None
