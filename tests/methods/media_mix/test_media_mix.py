"""Media mixes of worlds whose truth is known, and the slopes by which they are found."""

from dataclasses import replace
from typing import Any, get_args

import numpy as np
import numpy.typing as npt
import pytest

from dangol.methods.media_mix import carry_over, saturation
from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.mixing import mixing
from dangol.methods.media_mix.model import MediaMix, national
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.returns import PRIOR_DRIVEN, Returns, prior_driven
from dangol.methods.media_mix.sampling import sampled
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
PRIORS = {
    "retention": Prior("beta", np.array([1.0, 2.0, 1.0]), 3.0),
    "peak": Prior("log-normal", 0.0, 0.5),
    "scale": Prior("gamma", 3.0, 2.0),
    "shape": Prior("log-normal", 0.0, 0.5),
    "steepness": Prior("gamma", 3.0, 1.0),
    "half": Prior("log-normal", -1.0, 0.5),
    "slope": Prior("gamma", 3.0, 2.0),
    "worth": Prior("half-normal", np.array([2.0, 1.0, 3.0])),
    "noise": Prior("half-normal", 1.0),
}
PRIORS_OF_TWO = {
    **PRIORS, "retention": Prior("beta", 1.0, 3.0), "worth": Prior("half-normal", 2.0),
}  # fmt: skip
WEEKS = 120
TRUE_RETENTION, TRUE_STEEPNESS, TRUE_WORTH, TRUE_NOISE = (0.5, 0.2), (3.0, 2.0), (0.4, 0.3), 0.02


def small(**fields: Any) -> MediaMix:
    rng = np.random.default_rng(1)
    weeks = np.arange(60)
    rows = np.column_stack([np.ones(60), weeks / 60, np.sin(weeks / 5)])
    baseline = Baseline(rows, np.array([0.5, 0, 0]), np.array([0.2, 1, 0.3]))
    return national(rng.random(60), rng.gamma(2, 0.2, (3, 60)), baseline, PRIORS, **fields)


def world(seed: int, **fields: Any) -> MediaMix:
    """Two channels, a trend and a season; effects as said above."""
    rng = np.random.default_rng(seed)
    spend = np.clip(rng.gamma(2, 0.25, (2, WEEKS)), 0, None)
    weeks = np.arange(WEEKS)
    rows = np.column_stack([np.ones(WEEKS), weeks / WEEKS, np.sin(weeks * 2 * np.pi / 52)])
    baseline = Baseline(rows, np.zeros(3), np.ones(3))
    weights, _ = CarryOver().weights([np.array(TRUE_RETENTION)])
    media = np.stack([np.convolve(one, w)[:WEEKS] for one, w in zip(spend, weights, strict=True)])
    part, _, _ = Saturation().reached(media, [np.array(TRUE_STEEPNESS)])
    sales = rows @ (0.4, 0.1, 0.05) + np.array(TRUE_WORTH) @ part
    priors = PRIORS_OF_TWO
    noisy = sales + rng.normal(0, TRUE_NOISE, WEEKS)
    return national(noisy, spend, baseline, priors, **fields)


@pytest.mark.parametrize("carried", get_args(carry_over.Kind))
@pytest.mark.parametrize("worn", get_args(saturation.Kind))
@pytest.mark.parametrize("by_spend", [False, True])
def test_slopes_are_those_of_the_density(carried: Any, worn: Any, by_spend: bool) -> None:
    rng = np.random.default_rng(2)
    late = (np.arange(12) > 5).astype(np.float64)
    lift = Lift(1, rng.random((1, 12)), rng.random((1, 12)), late, 0.3, 0.1)
    mix = small(
        carry_over=CarryOver(carried, 6),
        saturation=Saturation(worn),
        spent=np.array([1.0, 2.0, 3.0]) if by_spend else None,
        lifts=[lift],
    )
    at = mix.start + rng.normal(0, 0.4, (4, mix.numbers))
    _, slope = mix.density(at)
    steps = 1e-5 * np.eye(mix.numbers)
    sides = [[mix.density(at + sign * one)[0] for one in steps] for sign in (1, -1)]
    beside = (np.array(sides[0]) - np.array(sides[1])).T / 2e-5
    assert slope == pytest.approx(beside, rel=1e-6, abs=1e-6 * np.abs(slope).max())


def waves_of(periods: int) -> Array:
    """Two slow waves."""
    at = (np.arange(periods) + 0.5) / periods
    return np.stack([np.cos(np.pi * at), np.cos(2 * np.pi * at)])


def test_slopes_hold_where_worth_drifts() -> None:
    rng = np.random.default_rng(2)
    late = (np.arange(12) > 5).astype(np.float64)
    lift = Lift(1, rng.random((1, 12)), rng.random((1, 12)), late, 0.3, 0.1, first=20)
    mix = small(carry_over=CarryOver(lags=6), lifts=[lift], waves=waves_of(60))
    at = mix.start + rng.normal(0, 0.4, (4, mix.numbers))
    _, slope = mix.density(at)
    steps = 1e-5 * np.eye(mix.numbers)
    sides = [[mix.density(at + sign * one)[0] for one in steps] for sign in (1, -1)]
    beside = (np.array(sides[0]) - np.array(sides[1])).T / 2e-5
    assert slope == pytest.approx(beside, rel=1e-6, abs=1e-6 * np.abs(slope).max())


def test_a_channel_that_fades_is_seen_to_and_a_steady_one_is_not() -> None:
    plain = world(5)
    weights, _ = CarryOver().weights([np.array(TRUE_RETENTION)])
    media = np.einsum("cl,clt->ct", weights, lagged(plain.spend, CarryOver().lags))
    part, _, _ = Saturation().reached(media, [np.array(TRUE_STEEPNESS)])
    fading = np.exp(np.linspace(0.6, -0.6, WEEKS)) - 1
    more = TRUE_WORTH[0] * part[0] * fading
    mix = replace(plain, outcome=plain.outcome + more, waves=waves_of(WEEKS))
    rng = np.random.default_rng(0)
    at = mix.worked(climbed(mix, rng).drawn(400, rng))
    assert at.strength is not None
    faded, steady = (one[:, -1] / one[:, 0] for one in at.strength)
    assert np.log(faded).mean() == pytest.approx(-1.2, abs=0.3)
    assert np.quantile(faded, 0.95) < 0.8
    assert np.log(steady).mean() == pytest.approx(0, abs=0.3)


def test_weights_of_lags_add_up_to_one_and_are_as_worked_by_hand() -> None:
    weights, _ = CarryOver("geometric", 3).weights([np.array(0.5)])
    assert weights == pytest.approx([4 / 7, 2 / 7, 1 / 7])
    delayed, _ = CarryOver("delayed", 5).weights([np.array(0.5), np.array(2.0)])
    assert delayed.argmax() == 2
    weibull, _ = CarryOver("weibull", 5).weights([np.array(2.0), np.array(1.0)])
    assert weibull.sum() == pytest.approx(1)
    assert weibull[1] / weibull[0] == pytest.approx(np.exp(-0.5))


def test_half_is_where_half_is_reached() -> None:
    half, slope = np.array(0.4), np.array(2.0)
    for worn, values in (
        (Saturation("hill"), [half, slope]),
        (Saturation("michaelis-menten"), [half]),
    ):
        part, _, _ = worn.reached(np.array([0.0, 0.4, 1e9]), values)
        assert part == pytest.approx([0, 0.5, 1], abs=1e-6)


def test_the_baseline_that_is_integrated_out_is_a_normal_of_many_weeks() -> None:
    from scipy.stats import multivariate_normal

    mix = small()
    rest = np.random.default_rng(3).normal(0, 0.3, (2, 60))
    spread = mix.baseline.rows * mix.baseline.width
    whole = [
        multivariate_normal.logpdf(one, None, v * np.eye(60) + spread @ spread.T)
        for one, v in zip(rest, (0.04, 0.09), strict=True)
    ]
    found, _, _ = mix.baseline.density(rest, np.array([0.04, 0.09]))
    assert found[1] - found[0] == pytest.approx(whole[1] - whole[0])


def test_draws_of_the_baseline_are_its_posterior() -> None:
    mix = small()
    rng = np.random.default_rng(3)
    rest, variance = rng.normal(0.1, 0.3, 60), 0.09
    drawn = mix.baseline.drawn(np.tile(rest, (40_000, 1)), np.full(40_000, variance), rng)
    rows, widths = mix.baseline.rows, mix.baseline.width
    exact = np.linalg.inv(rows.T @ rows / variance + np.diag(1 / widths**2))
    mean = mix.baseline.mean + exact @ rows.T @ rest / variance
    assert drawn.mean(0) == pytest.approx(mean, abs=0.01)
    assert np.cov(drawn.T) == pytest.approx(exact, abs=0.03 * exact.max())


def test_what_each_channel_brought_is_found_and_chains_agree() -> None:
    mix = world(4)
    rng = np.random.default_rng(5)
    draws = sampled(mix, climbed(mix, rng), rng, chains=24, warming=150, draws=200)
    found = mixing(draws.values)
    assert found.rhat.max() < 1.03
    assert found.effective.min() > 400
    values = mix.values(draws.flat)
    for name, truth in (("retention", TRUE_RETENTION), ("steepness", TRUE_STEEPNESS),
                        ("worth", TRUE_WORTH)):  # fmt: skip
        low, high = np.quantile(values[name], (0.02, 0.98), axis=1)
        assert ((low < truth) & (truth < high)).all()
    assert np.median(values["noise"]) == pytest.approx(TRUE_NOISE, rel=0.2)


def test_ranges_hold_as_often_as_they_say() -> None:
    """Nine in ten of the totals that channels brought, over thirty worlds by the quick normal."""
    inside = []
    for seed in range(30):
        mix = world(100 + seed)
        rng = np.random.default_rng(seed)
        brought = Returns(mix, climbed(mix, rng).drawn(800, rng)).brought
        weights, _ = CarryOver().weights([np.array(TRUE_RETENTION)])
        for channel, weight in enumerate(weights):
            media = np.convolve(mix.spend[channel, 0], weight)[:WEEKS]
            part, _, _ = Saturation().reached(media, [np.array(TRUE_STEEPNESS[channel])])
            low, high = np.quantile(brought[channel], (0.05, 0.95))
            inside.append(low < TRUE_WORTH[channel] * part.sum() < high)
    assert 0.8 <= np.mean(inside) <= 0.98


def test_a_lift_test_tells_two_channels_apart_that_move_together() -> None:
    """Nobody can say from sales which of the two worked; the test of the first can."""
    rng = np.random.default_rng(6)
    spend = np.tile(rng.gamma(2, 0.25, WEEKS), (2, 1))
    sales = 0.5 + 0.4 * np.tanh(1.5 * spend[0])
    baseline = Baseline(np.ones((WEEKS, 1)), np.zeros(1), np.ones(1))
    mix = national(sales + rng.normal(0, 0.02, WEEKS), spend, baseline, PRIORS_OF_TWO,
                   carry_over=CarryOver(lags=1))  # fmt: skip
    pause, kept = np.zeros((1, 4)), np.full((1, 4), 0.5)
    true = 4 * 0.4 * np.tanh(0.75)
    tested = replace(mix, lifts=[Lift(0, kept, pause, np.ones(4), true, 0.05 * true)])
    shares = []
    for one in (mix, tested):
        draws = sampled(one, climbed(one, rng), rng, chains=24, warming=150, draws=150)
        brought = Returns(one, draws.flat).brought
        share = brought[0] / brought.sum(0)
        shares.append((np.quantile(share, 0.05), np.quantile(share, 0.95)))
    (low, high), (tested_low, tested_high) = shares
    assert high - low > 0.5
    assert tested_low > 0.75
    assert tested_high - tested_low < (high - low) / 2


def test_chains_that_do_not_agree_are_told() -> None:
    rng = np.random.default_rng(7)
    alike = rng.normal(size=(4, 500, 1))
    apart = alike + np.arange(4)[:, None, None]
    assert mixing(alike).rhat[0] < 1.01
    assert mixing(alike).effective[0] == pytest.approx(2_000, rel=0.25)
    assert mixing(apart).rhat[0] > 1.5
    assert mixing(apart).effective[0] < 20


@pytest.fixture(scope="module")
def told() -> Returns:
    mix = world(4)
    rng = np.random.default_rng(5)
    draws = sampled(mix, climbed(mix, rng), rng, chains=16, warming=150, draws=60)
    return Returns(replace(mix, spent=np.array([10.0, 20.0])), draws.flat)


def test_curves_go_through_what_was_brought_and_bend(told: Returns) -> None:
    curve = told.curve(np.array([0.0, 0.5, 1.0, 2.0]))
    assert curve[:, 0] == pytest.approx(0, abs=1e-6)
    assert curve[:, 2] == pytest.approx(told.brought)
    assert (curve[:, 1] > told.brought / 2).all()
    assert (curve[:, 3] < 2 * told.brought).all()


def test_the_next_unit_returns_less_than_those_before(told: Returns) -> None:
    little = 1e-4
    more = told.curve(np.array([1 + little]))[:, 0]
    by_hand = (more - told.brought) / (little * told.mix.spent[:, None])
    assert told.next_return == pytest.approx(by_hand, rel=1e-3)
    assert (told.next_return < told.return_on_spend).all()


def test_sales_are_explained_to_the_noise(told: Returns) -> None:
    expected = told.expected(np.random.default_rng(8)).mean(0)
    assert np.std(told.mix.outcome - expected) == pytest.approx(TRUE_NOISE, rel=0.2)


def test_what_only_the_prior_says_is_told(told: Returns) -> None:
    """Of the first channel data knows the retention; of a silent channel it knows nothing."""
    assert prior_driven(told.mix, told.draws)["retention"][0] < PRIOR_DRIVEN
    mix = told.mix
    silent = replace(mix, spend=np.stack([mix.spend[0], np.full((1, WEEKS), 1e-6)]))
    rng = np.random.default_rng(9)
    draws = sampled(silent, climbed(silent, rng), rng, chains=16, warming=150, draws=100).flat
    for name in ("retention", "steepness"):
        assert prior_driven(silent, draws)[name][1] > PRIOR_DRIVEN


def test_slopes_hold_in_regions_too() -> None:
    rng = np.random.default_rng(11)
    rows = np.column_stack([np.ones(30), np.arange(30) / 30])
    both = rng.random((2, 4, 10))
    mix = MediaMix(
        rng.random((4, 30)),
        rng.gamma(2, 0.2, (3, 4, 30)),
        np.array([0.4, 0.3, 0.2, 0.1]),
        np.array([1.0, 2.0, 3.0]),
        Baseline(rows, np.array([0.5, 0]), np.array([0.2, 1])),
        PRIORS,
        CarryOver(lags=4),
        lifts=[Lift(2, both[0], both[1], np.ones(10), 0.3, 0.1)],
    )
    for one in (mix, replace(mix, by_spend=True)):
        at = one.start + rng.normal(0, 0.4, (3, one.numbers))
        _, slope = one.density(at)
        steps = 1e-5 * np.eye(one.numbers)
        sides = [[one.density(at + sign * step)[0] for step in steps] for sign in (1, -1)]
        beside = (np.array(sides[0]) - np.array(sides[1])).T / 2e-5
        assert slope == pytest.approx(beside, rel=1e-6, abs=1e-6 * np.abs(slope).max())


def test_regions_lend_each_other_what_they_know() -> None:
    """Eight regions where one channel is worth from half to twice as much: each is found."""
    rng = np.random.default_rng(12)
    regions, weeks = 8, 80
    spend = rng.gamma(2, 0.25, (1, regions, weeks))
    rows = np.column_stack([np.ones(weeks), np.sin(np.arange(weeks) * 2 * np.pi / 52)])
    weights, _ = CarryOver(lags=4).weights([np.array([0.4])])
    media = np.stack([np.convolve(one, weights[0])[:weeks] for one in spend[0]])
    part, _, _ = Saturation().reached(media, [np.full(regions, 2.0)])
    worth = 0.3 * np.exp(np.linspace(-0.5, 0.5, regions))
    sales = 0.6 + 0.05 * rows[:, 1] + worth[:, None] * part
    outcome = sales + rng.normal(0, 0.05, sales.shape)
    size = np.full(regions, 1 / regions)
    priors = {**PRIORS_OF_TWO, "retention": Prior("beta", 1.0, 3.0)}
    baseline = Baseline(rows, np.zeros(2), np.ones(2))
    mix = MediaMix(outcome, spend, size, np.ones(1), baseline, priors, CarryOver(lags=4))
    draws = sampled(mix, climbed(mix, rng), rng, chains=16, warming=150, draws=150)
    assert mixing(draws.values).rhat.max() < 1.05
    found = Returns(mix, draws.flat)
    truth = worth * part.sum(1) * size
    low, high = np.quantile(found.by_region[0], (0.03, 0.97), axis=0)
    assert np.mean((low < truth) & (truth < high)) >= 6 / 8
    assert np.corrcoef(found.by_region[0].mean(0), truth)[0, 1] > 0.8
    # Each alone would not know half as well: noise of a region against what all regions say.
    alone = national(outcome[0], spend[:, 0], mix.baseline, priors, carry_over=CarryOver(lags=4))
    single = Returns(alone, sampled(alone, climbed(alone, rng), rng, 16, 150, 150).flat).brought[0]
    assert found.by_region[0][:, 0].std() * regions < 0.8 * single.std()
