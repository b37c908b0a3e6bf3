"""Spend that follows a demand which nobody wrote down: planted, it is found; absent, it is not."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.confounding import (
    FLAGGED,
    Confounding,
    allowing,
    confounding,
    holm,
    spend_in_logs,
)
from dangol.methods.media_mix.model import MediaMix, national
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.returns import Returns

Array = npt.NDArray[np.float64]
WEEKS, CHANNELS = 156, 3
TRUE_WORTH = 0.25
PRIORS = {
    "retention": Prior("beta", 2.0, 3.0),
    "steepness": Prior("gamma", 4.0, 2.0),
    "worth": Prior("half-normal", 1.0),
    "noise": Prior("half-normal", 0.2),
}


def shop(seed: int, follows: float = 0.0, moves: float = 0.08) -> tuple[MediaMix, Array]:
    """Hidden demand ``moves`` sales; spend of the first channel ``follows`` it.

    With what each channel truly brought.
    """
    rng = np.random.default_rng(seed)
    demand = rng.standard_normal(WEEKS)
    for week in range(1, WEEKS):
        demand[week] = 0.8 * demand[week - 1] + 0.6 * demand[week]
    spend = 0.2 * np.exp(0.5 * rng.standard_normal((CHANNELS, WEEKS)))
    spend[0] *= np.exp(follows * demand)
    weights, _ = CarryOver().weights([np.array(0.3)])
    media = np.stack([np.convolve(one, weights)[:WEEKS] for one in spend])
    brought = TRUE_WORTH * np.tanh(media)
    season = np.sin(np.arange(WEEKS) * 2 * np.pi / 52)
    rows = np.column_stack([np.ones(WEEKS), season])
    noise = 0.03 * rng.standard_normal(WEEKS)
    sales = 0.7 + 0.05 * season + brought.sum(0) + moves * demand + noise
    mix = national(sales, spend, Baseline(rows, np.zeros(2), np.ones(2)), PRIORS)
    return mix, brought.sum(1)


def looked_at(mix: MediaMix) -> Confounding:
    return confounding(mix, climbed(mix, np.random.default_rng(1), starts=1).place[None])


def interval(mix: MediaMix) -> tuple[Array, Array]:
    rng = np.random.default_rng(1)
    brought = Returns(mix, climbed(mix, rng).drawn(800, rng)).brought
    low, high = np.quantile(brought, (0.05, 0.95), axis=1)
    return low, high


def test_spend_that_follows_hidden_demand_is_mostly_found_and_others_are_not() -> None:
    found = [looked_at(shop(seed, follows=0.8)[0]) for seed in range(30)]
    flags = np.array([one.follows for one in found])
    assert flags[:, 0].mean() > 0.5
    assert flags[:, 1:].mean() < 0.08
    assert np.mean([one.partial[0] for one in found]) > 0.15
    assert np.mean([one.is_lasting for one in found]) > 0.8


@pytest.mark.parametrize("moves", [0.0, 0.08])
def test_spend_that_follows_nothing_is_seldom_flagged(moves: float) -> None:
    """Whether or not there is a demand that lasts and that the mix does not know."""
    found = [looked_at(shop(seed, moves=moves)[0]) for seed in range(60)]
    assert np.mean([one.follows.any() for one in found]) < FLAGGED + 0.08
    low = np.mean(np.concatenate([one.p_value for one in found]) < 0.2)
    assert 0.08 < low < 0.3
    lasting = np.mean([one.is_lasting for one in found])
    assert lasting > 0.9 if moves else lasting < 0.12


def test_how_long_hidden_demand_lasts_and_how_loud_it_is_are_told() -> None:
    found = [looked_at(shop(seed)[0]) for seed in range(15)]
    assert np.median([one.persistence for one in found]) == pytest.approx(0.8, abs=0.06)
    lasts = [np.sqrt(one.ratio) * one.noise for one in found]
    assert np.median(lasts) == pytest.approx(0.08, rel=0.35)


def test_a_mix_that_allows_for_hidden_demand_holds_what_the_plain_one_misses() -> None:
    plain, wider = [], []
    for seed in range(15):
        mix, truth = shop(seed, follows=0.8)
        for held, one in ((plain, mix), (wider, allowing(mix, looked_at(mix)))):
            low, high = interval(one)
            held.append(low[0] < truth[0] < high[0])
    assert np.mean(plain) < 0.4
    assert np.mean(wider) > 0.7


def test_allowing_for_it_where_there_is_none_makes_intervals_less_than_twice_as_wide() -> None:
    """Of channels without a pause, whose spend says least: the dearest case."""
    widths = []
    for seed in range(6):
        mix, _ = shop(seed, moves=0.0)
        (low, high), (wide_low, wide_high) = interval(mix), interval(allowing(mix, looked_at(mix)))
        widths.append((wide_high - wide_low) / (high - low))
    assert 1 < np.median(widths) < 2


def test_slopes_of_a_mix_that_allows_for_it_are_those_of_its_density() -> None:
    mix, _ = shop(1, follows=0.8)
    wider = allowing(mix, looked_at(mix))
    at = wider.start + np.random.default_rng(2).normal(0, 0.3, (2, wider.numbers))
    _, slope = wider.density(at)
    steps = 1e-5 * np.eye(wider.numbers)
    ahead, behind = ([wider.density(at + sign * one)[0] for one in steps] for sign in (1, -1))
    beside = (np.array(ahead) - np.array(behind)).T / 2e-5
    assert slope == pytest.approx(beside, rel=1e-5, abs=1e-5 * np.abs(slope).max())


def test_only_channels_that_are_asked_for_are_allowed_to_follow() -> None:
    mix, _ = shop(2, follows=0.8)
    found = looked_at(mix)
    everyone, nobody = allowing(mix, found), allowing(mix, found, np.zeros(CHANNELS, dtype=bool))
    assert everyone.baseline.rows.shape[1] - nobody.baseline.rows.shape[1] == CHANNELS
    assert len(everyone.baseline.mean) == everyone.baseline.rows.shape[1]


def test_p_values_do_not_depend_on_the_units_of_sales_and_spend() -> None:
    mix, _ = shop(3, follows=0.8)
    place = climbed(mix, np.random.default_rng(1), starts=1).place
    found = confounding(mix, place[None])
    logs = spend_in_logs(replace(mix, spend=mix.spend * 1_000))
    assert logs == pytest.approx(spend_in_logs(mix))
    brought = slice(2 * CHANNELS, 3 * CHANNELS)
    louder = place.copy()
    louder[brought] += np.log(10)
    base = mix.baseline
    scaled = replace(mix, outcome=mix.outcome * 10, baseline=replace(base, width=base.width * 10))
    assert confounding(scaled, louder[None]).p_value == pytest.approx(found.p_value, rel=1e-6)


def test_regions_are_summed() -> None:
    """Three alike, of unequal size, say what one says."""
    mix, _ = shop(4, follows=0.8)
    place = climbed(mix, np.random.default_rng(1), starts=1).place
    size = np.array([0.2, 0.3, 0.5])
    regional = replace(mix, outcome=np.repeat(mix.outcome, 3, 0), size=size,
                       spend=np.repeat(mix.spend, 3, 1))  # fmt: skip
    pooled = np.concatenate([place[:-1], np.full(CHANNELS, -1.4), np.zeros(3 * CHANNELS),
                             place[-1:]])  # fmt: skip
    one, many = confounding(mix, place[None]), confounding(regional, pooled[None])
    assert many.p_value == pytest.approx(one.p_value, rel=1e-6)
    assert many.partial == pytest.approx(one.partial, rel=1e-6)


def test_what_cannot_be_told_is_not_flagged() -> None:
    """A silent channel, one that always spends the same, and a mix of half a year."""
    mix, _ = shop(5, follows=0.8)
    spend = mix.spend.copy()
    spend[1], spend[2] = 0, 0.3
    assert looked_at(replace(mix, spend=spend)).p_value[1:] == pytest.approx(1)
    half = Baseline(mix.baseline.rows[:26], mix.baseline.mean, mix.baseline.width)
    short = replace(mix, outcome=mix.outcome[:, :26], spend=mix.spend[..., :26], baseline=half)
    found = looked_at(short)
    assert found.p_value == pytest.approx(1)
    assert not found.is_lasting
    assert allowing(short, found).baseline.rows.shape == (26, 2 + CHANNELS)


def test_p_values_are_adjusted_as_worked_by_hand() -> None:
    assert holm(np.array([0.04, 0.01, 0.5])) == pytest.approx([0.08, 0.03, 0.5])
    assert holm(np.array([0.6, 0.6])) == pytest.approx([1, 1])
