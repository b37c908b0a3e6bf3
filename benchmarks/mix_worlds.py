"""Simulated shops whose sales media moves, and how much is known: what each channel truly returns.

Truth is drawn from the priors with which a mix is fitted: spend of a channel comes in waves, has a
level of its own and, where a world is confounded, follows the season that also moves sales; or, in
hidden worlds, a demand that no row of the baseline knows.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.future import Future, future_of
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.model import MediaMix, national
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
LAGS = 8
PRIORS = {
    "retention": Prior("beta", 2.0, 3.0),
    "steepness": Prior("gamma", 4.0, 2.0),
    "worth": Prior("log-normal", 0.5, 0.6),
    "noise": Prior("half-normal", 0.1),
}
"""Returns of 1.65 in the middle, nine in ten between .6 and 4.4."""
MEDIA_SHARE = 0.25
PERSISTENCE, HIDDEN_SHARE = 0.8, 0.06
"""Of hidden demand: what stays of it for the next week, and how far it moves sales at one."""
DARK_WEEKS, DARK_ERROR = 8, 0.2
"""How long a lift test is, and its standard error beside the lift."""


@dataclass(frozen=True)
class World:
    """Money by week: ``spend`` (channels, weeks) and ``sales`` (weeks,); and the truth.

    ``follows`` (channels,) says whose spend follows hidden demand.
    """

    spend: Array
    sales: Array
    rows: Array
    retention: Array
    steepness: Array
    returns: Array
    brought: Array
    follows: npt.NDArray[np.bool_]

    @property
    def unit(self) -> Array:
        found: Array = self.spend.max(1)
        return found

    @property
    def outcome(self) -> float:
        return float(self.sales.max())

    @property
    def spent(self) -> Array:
        """The whole spend of each channel, where the largest sales are one."""
        found: Array = self.spend.sum(1) / self.outcome
        return found

    def mix(self) -> MediaMix:
        """The model with the priors that the truth was drawn from."""
        terms = self.rows.shape[1]
        return national(
            self.sales / self.outcome,
            self.spend / self.unit[:, None],
            Baseline(self.rows, np.zeros(terms), np.full(terms, 1.0)),
            PRIORS,
            spent=self.spent,
            carry_over=CarryOver(lags=LAGS),
        )

    @property
    def before(self) -> Array:
        """What was spent last, as far as it still works."""
        return self.spend[:, 1 - LAGS :]

    def future(self, draws: Array) -> Future:
        """What a fitted mix says of what is to come."""
        return future_of(self.mix(), draws, self.unit, self.outcome, self.before)

    def true_future(self) -> Future:
        """What will be."""
        part = self.part()
        scale = self.brought.sum(1) / part.sum(1)
        return Future(
            CarryOver(lags=LAGS),
            Saturation(),
            [self.retention[:, None]],
            [self.steepness[:, None]],
            scale[:, None],
            self.unit,
            self.before,
        )

    def lift(self, channel: int, rng: np.random.Generator) -> Lift:
        """A test in which a channel goes dark, in weeks that are as busy as most, and its outcome.

        Sales count until nothing carries over any more. It ran elsewhere: spend here has no gap.
        """
        spend = self.spend[channel] / self.unit[channel]
        sums = np.convolve(spend, np.ones(DARK_WEEKS), "valid")[LAGS : 1 - LAGS]
        dark = LAGS + int(np.abs(sums - sums.mean()).argmin())
        first, last = dark - LAGS, dark + DARK_WEEKS + LAGS - 1
        without = spend.copy()
        without[dark : dark + DARK_WEEKS] = 0
        counts = (np.arange(len(spend)) >= dark).astype(np.float64)[first:last]
        both = np.stack([spend, without])[:, first:last]
        at = slice(channel, channel + 1)
        part = [reached(one[None], self.retention[at], self.steepness[at])[0] for one in both]
        scale = self.brought[channel].sum() / self.part()[channel].sum() / self.outcome
        true = float(scale * (part[0] - part[1]) @ counts)
        error = DARK_ERROR * true
        return Lift(
            channel, both[:1], both[1:], counts, true + error * rng.standard_normal(), error
        )

    def part(self) -> Array:
        return reached(self.spend / self.unit[:, None], self.retention, self.steepness)


def reached(spend: Array, retention: Array, steepness: Array) -> Array:
    """(channels, weeks) of what is possible."""
    weights, _ = CarryOver(lags=LAGS).weights([retention])
    media = np.einsum("cl,clt->ct", weights, lagged(spend[:, None], LAGS))
    found, _, _ = Saturation().reached(media, [steepness])
    return found


def demand(seed: int, weeks: int) -> Array:
    """(weeks,) of what moves sales and nobody wrote down: it stays, and has a variance of one."""
    # A chance of its own: worlds without it draw what they drew before there was any.
    chance = np.random.default_rng((seed, weeks)).standard_normal(weeks)
    found = chance.copy()
    for week in range(1, weeks):
        fresh = np.sqrt(1 - PERSISTENCE**2) * chance[week]
        found[week] = PERSISTENCE * found[week - 1] + fresh
    return found


def world(
    seed: int,
    channels: int,
    weeks: int = 156,
    confounded: float = 0.0,
    hidden: float = 0.0,
    followers: int = 1,
) -> World:
    """A shop; ``confounded`` is how much of a channel's spend follows the season.

    ``hidden`` demand moves sales, and as much the spend of the first ``followers`` channels.
    """
    rng = np.random.default_rng(seed)
    unknown = hidden * demand(seed, weeks)
    at = np.arange(weeks)
    season = np.sin(2 * np.pi * at / 52 + rng.uniform(0, 2 * np.pi))
    rows = np.column_stack(
        [
            np.ones(weeks),
            at / weeks - 0.5,
            *(f(2 * np.pi * k * at / 52) for k in (1, 2) for f in (np.sin, np.cos)),
        ]
    )
    waves = np.exp(0.6 * rng.standard_normal((channels, weeks)))
    on = rng.random((channels, weeks)) < rng.uniform(0.5, 1.0, (channels, 1))
    follows = np.arange(channels) < (followers if hidden else 0)
    seasonal = np.exp(confounded * season)
    spend = waves * on * seasonal * rng.uniform(20, 100, (channels, 1))
    spend = spend * np.exp(follows[:, None] * unknown)
    retention = PRIORS["retention"].drawn(rng, (channels,))
    steepness = PRIORS["steepness"].drawn(rng, (channels,))
    returns = PRIORS["worth"].drawn(rng, (channels,))
    part = reached(spend / spend.max(1, keepdims=True), retention, steepness)
    brought = part * (returns * spend.sum(1) / part.sum(1))[:, None]
    level = brought.sum(0).mean() / MEDIA_SHARE
    base = level * (1 + 0.1 * (at / weeks - 0.5) + 0.08 * season)
    noise = level * 0.04 * rng.standard_normal(weeks)
    sales = base + brought.sum(0) + noise + level * HIDDEN_SHARE * unknown
    return World(spend, sales, rows, retention, steepness, returns, brought, follows)


@dataclass(frozen=True)
class Regional:
    """A mix of many regions, and what each channel truly brought in all of them."""

    mix: MediaMix
    brought: Array


def regional(seed: int, channels: int, regions: int, weeks: int) -> Regional:
    """Regions of unequal size in which a channel is worth a quarter more or less."""
    rng = np.random.default_rng(seed)
    at = np.arange(weeks)
    season = np.stack([np.sin(2 * np.pi * at / 52), np.cos(2 * np.pi * at / 52)])
    rows = np.column_stack([np.ones(weeks), at / weeks - 0.5, *season])
    spend = rng.gamma(2, 0.25, (channels, regions, weeks))
    spend *= rng.random(spend.shape) < 0.7
    retention = PRIORS["retention"].drawn(rng, (channels,))
    steepness = PRIORS["steepness"].drawn(rng, (channels,))
    part = np.stack([reached(spend[:, one], retention, steepness) for one in range(regions)], 1)
    apart = np.exp(0.25 * rng.standard_normal((channels, regions)))
    worth = rng.uniform(0.02, 0.15, channels)
    brought = worth[:, None, None] * apart[..., None] * part
    noise = 0.05 * rng.standard_normal((regions, weeks))
    outcome = 0.8 + 0.05 * season[0] + brought.sum(0) + noise
    size = rng.dirichlet(np.full(regions, 3.0))
    baseline = Baseline(rows, np.zeros(rows.shape[1]), np.ones(rows.shape[1]))
    priors = {**PRIORS, "worth": Prior("half-normal", 0.2), "noise": Prior("half-normal", 0.2)}
    mix = MediaMix(outcome, spend, size, np.einsum("crt,r->c", spend, size), baseline, priors,
                   CarryOver(lags=LAGS))  # fmt: skip
    return Regional(mix, np.einsum("crt,r->c", brought, size))
