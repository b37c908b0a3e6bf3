"""The mix of a shop, fitted: its scale, its priors, its tests, and draws of what it may be."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver
from dangol.methods.media_mix.climbing import climbed
from dangol.methods.media_mix.confounding import allowing, confounding
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.mixing import mixing
from dangol.methods.media_mix.model import MediaMix
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.returns import Returns, prior_driven
from dangol.methods.media_mix.sampling import sampled
from dangol.methods.media_mix.saturation import Saturation
from dangol.methods.one_core import one_core
from dangol.optimization.measurement.media_mix.calibration import (
    Scale,
    SpendTest,
    Unusable,
    lift_of,
)
from dangol.optimization.measurement.media_mix.expectations import UNPAID_SHARE
from dangol.optimization.measurement.media_mix.frequency import HALVES, by_reach, evidence, media_of
from dangol.optimization.measurement.media_mix.gathering import Gathered

Array = npt.NDArray[np.float64]
Depth = Literal["preview", "full"]
LAGS = {7: 8, 1: 28}
"""How many periods media works on at most, by the days of a period."""
USUAL_MOST = 0.98
DRAWS, REGIONAL_DRAWS = 400, 200
CHAINS, WARMING, KEPT = 32, 250, 100
REGIONAL_CHAINS = 16
AHEAD_DAYS, HALF_YEAR_DAYS, MOST_WAVES = 91, 182, 4
FEWEST_AHEAD = 1.5
"""Of a year must lie before what is foretold as a trial."""


@dataclass(frozen=True)
class Asked:
    """Which shapes, how thoroughly, with what chance, and whether what media does may drift."""

    carry_over: CarryOver
    saturation: Saturation
    depth: Depth
    seed: int
    drifts: bool = False


@dataclass(frozen=True)
class Trial:
    """How far the mix was off in the last ``periods``, which it had not seen.

    ``missed`` and that of the ``plain`` forecast (the same period a year before, moved by the
    level since; else the last mean) are mean absolute errors as shares of sales; ``covered`` is
    the share of periods inside the interval of nine in ten.
    """

    periods: int
    missed: float
    plain: float
    covered: float


@dataclass(frozen=True)
class Fitted:
    """A mix at its draws; ``used`` tests calibrate it, ``unused`` could not.

    Spend of the channels in ``follows`` seems to follow a demand that nobody told of; sales that
    ``strays`` for periods on end have room for one, and intervals are wider. Where media is told
    by reach, ``half`` is how many contacts in a period bring half of what any number would.
    """

    gathered: Gathered
    scale: Scale
    returns: Returns
    used: tuple[SpendTest, ...]
    unused: tuple[Unusable, ...]
    depth: Depth
    worst_rhat: float | None
    least_effective: float | None
    trial: Trial | None
    follows: frozenset[int]
    strays: bool
    half: float | None = None

    @property
    def mix(self) -> MediaMix:
        return self.returns.mix

    @cached_property
    def told_by_prior(self) -> Mapping[str, Array]:
        return prior_driven(self.mix, self.returns.draws)

    @property
    def tested(self) -> set[int]:
        return {lift.channel for lift in self.mix.lifts}

    def money(self, amount: Array) -> Array:
        """Sums over regions in money."""
        found: Array = amount * self.scale.sales
        return found


def fitted(
    gathered: Gathered,
    baseline: Baseline,
    priors: dict[str, Prior],
    tests: Sequence[SpendTest],
    asked: Asked,
) -> Fitted:
    """The posterior of the mix by its top and the normal on it, or by sampling."""
    half = None
    media = gathered.spend
    if by_reach(gathered):
        with one_core():
            half = max(
                HALVES,
                key=lambda one: evidence(
                    _mix(gathered, media_of(gathered, one), baseline, priors, (), asked), asked.seed
                ),
            )
        media = media_of(gathered, half)
    scale = scale_of(gathered, media)
    used, unused, lifts = _lifts(tests, gathered, media, scale, asked.carry_over.lags)
    mix = _mix(gathered, media, baseline, priors, lifts, asked)
    rng = np.random.default_rng(asked.seed)
    with one_core():
        count = REGIONAL_DRAWS if gathered.is_regional else DRAWS
        starts = 2 if gathered.is_regional else 4
        top = climbed(mix, rng, starts)
        found = confounding(mix, top.place[None])
        follows = frozenset(np.flatnonzero(found.follows).tolist()) - {one.channel for one in lifts}
        strays = bool(follows) or found.is_lasting
        if strays or not gathered.is_regional:
            # A demand of which nobody told may be behind both: leave it room, and be less sure.
            # Where all is one whole, few that follow are seen to, so it always has room.
            mix = allowing(mix, found)
            top = climbed(mix, rng, starts)
        rhat = effective = None
        if asked.depth == "preview":
            draws = top.drawn(count, rng)
        else:
            chains = REGIONAL_CHAINS if gathered.is_regional else CHAINS
            sample = sampled(mix, top, rng, chains, WARMING, KEPT * CHAINS // chains)
            mixed = mixing(sample.values)
            rhat, effective = float(mixed.rhat.max()), float(mixed.effective.min())
            flat = sample.flat
            draws = flat[rng.choice(len(flat), count, replace=False)]
        trial = _trial(mix, gathered, asked.seed)
    return Fitted(
        gathered,
        scale,
        Returns(mix, draws),
        used,
        unused,
        asked.depth,
        rhat,
        effective,
        trial,
        follows,
        strays,
        half,
    )


def scale_of(gathered: Gathered, media: Array) -> Scale:
    """What counts as one: the usual most of a channel for the size of a region, mean sales."""
    size = gathered.size
    whole = float(size.sum())
    for_size = media / size[:, None] * whole
    flat = for_size.reshape(len(gathered.channels), -1)
    most = np.array([_usual_most(one) for one in flat])
    return Scale(most[:, None] * size / whole, whole)


def _usual_most(spend: Array) -> float:
    there = spend[spend > 0]
    return float(np.quantile(there, USUAL_MOST)) if len(there) else 1.0


def _lifts(
    tests: Sequence[SpendTest], gathered: Gathered, media: Array, scale: Scale, lags: int
) -> tuple[tuple[SpendTest, ...], tuple[Unusable, ...], tuple[Lift, ...]]:
    found = [(one, lift_of(one, gathered, media, scale, lags)) for one in tests]
    used = [(test, lift) for test, lift in found if isinstance(lift, Lift)]
    return (
        tuple(test for test, _ in used),
        tuple(one for _, one in found if isinstance(one, Unusable)),
        tuple(lift for _, lift in used),
    )


def _mix(
    gathered: Gathered,
    media: Array,
    baseline: Baseline,
    priors: dict[str, Prior],
    lifts: tuple[Lift, ...],
    asked: Asked,
) -> MediaMix:
    size, scale = gathered.size, scale_of(gathered, media)
    outcome = gathered.sales / size[:, None]
    spent = gathered.spend.sum((1, 2)) / scale.sales
    # What costs nothing has no return on spend: its worth is told in shares of sales.
    whole = gathered.sales.sum() / scale.sales
    unpaid = np.arange(len(spent)) >= gathered.paid
    spent = np.where(unpaid, UNPAID_SHARE * whole, spent)
    return MediaMix(
        outcome,
        media / scale.unit[..., None],
        size / scale.sales,
        np.maximum(spent, 1e-9),
        baseline,
        priors,
        asked.carry_over,
        asked.saturation,
        by_spend=True,
        lifts=lifts,
        loudness=_loudness(outcome),
        waves=slow_waves(gathered) if asked.drifts else None,
    )


def slow_waves(gathered: Gathered) -> Array:
    """(waves, periods): half a wave over all, and finer ones down to half a year."""
    share = (np.arange(gathered.periods) + 0.5) / gathered.periods
    count = min(max(round(gathered.periods * gathered.days / HALF_YEAR_DAYS), 1), MOST_WAVES)
    return np.stack([np.cos(np.pi * one * share) for one in range(1, count + 1)])


def _loudness(outcome: Array) -> Array:
    """How much each region jumps from period to period, the median one being one."""
    jumps = np.diff(outcome, axis=1).std(1)
    found: Array = np.clip(jumps / max(float(np.median(jumps)), 1e-12), 0.2, 5.0)
    return found


def _trial(mix: MediaMix, gathered: Gathered, seed: int) -> Trial | None:
    """The last quarter foretold from what came before; its own spend is known."""
    ahead = AHEAD_DAYS // gathered.days
    year = round(365 / gathered.days)
    kept = gathered.periods - ahead
    if kept < FEWEST_AHEAD * year:
        return None
    before = replace(
        mix,
        outcome=mix.outcome[:, :kept],
        spend=mix.spend[..., :kept],
        spent=np.maximum(
            mix.spent * mix.spend[..., :kept].sum((1, 2)) / np.maximum(mix.spend.sum((1, 2)), 1e-9),
            1e-9,
        ),
        baseline=replace(mix.baseline, rows=mix.baseline.rows[:kept]),
        lifts=(),
        waves=None if mix.waves is None else mix.waves[:, :kept],
    )
    rng = np.random.default_rng(seed)
    draws = climbed(before, rng, starts=1).drawn(DRAWS // 4, rng)
    found = Returns(before, draws).ahead(mix.spend, mix.baseline, rng)[..., kept:]
    sums = np.einsum("srt,r->st", found, mix.size)
    true = mix.outcome[:, kept:].T @ mix.size
    low, high = np.quantile(sums, (0.05, 0.95), axis=0)
    past = mix.outcome.T @ mix.size
    grown = past[kept - ahead : kept].mean() / past[kept - ahead - year : kept - year].mean()
    plain = past[kept - year : kept - year + ahead] * grown
    return Trial(
        ahead,
        float(np.abs(sums.mean(0) - true).sum() / true.sum()),
        float(np.abs(plain - true).sum() / true.sum()),
        float(((low <= true) & (true <= high)).mean()),
    )
