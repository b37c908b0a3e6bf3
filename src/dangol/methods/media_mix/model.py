"""A media mix: sales are what sells anyway, what each channel brings, and noise.

Of a channel, spend carries over, wears out, and is worth so much; in regions it wears out alike,
and what it is worth differs as much as data tells (partial pooling). Every parameter stands on a
line of its own; ``density`` gives the logarithm of the posterior for many draws at once and its
slope, which is all that climbing and sampling need. Y. Jin et al. (2017) and Y. Sun, Y. Wang, Y.
Jin, D. Chan, J. Koehler, "Geo-level Bayesian Hierarchical Media Mix Modeling" (Google, 2017), with
the baseline integrated out; what a channel is worth may be said as its return on spend (J. Zhang et
al., "Media Mix Model Calibration With Bayesian Priors", Google, 2023). Whatever the prior speaks
of, the line is that of the logarithm of all that a channel brought: data tells that best, and how
it wore out apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
_LEAST = 1e-12
_DRIFT = 0.3
"""How far worth drifts along one wave, in logarithms: two in three less than a third."""
_SPREAD = Prior("log-normal", -1.4, 0.5)
"""Of what a channel is worth among regions, in logarithms: a quarter, and hardly below a tenth."""


@dataclass(frozen=True)
class Worked:
    """What media does at many draws.

    ``values`` are the parameters by name, (channels, draws), ``noise`` (draws,). ``media`` is spend
    after carry-over, ``part`` what of the possible it reaches, with its slopes ``bend`` by media
    and ``slopes`` by parameter, all (channels, draws, regions x periods); ``weights`` of lags and
    their slopes (channels, draws, lags). Of each region, (channels, draws, regions): ``reached`` is
    the sum of ``part``, ``apart`` how much more a channel is worth there than elsewhere, ``scale``
    what the whole would be worth in a period. Where worth drifts, ``strength`` (channels, draws,
    periods) is how much more or less media reaches in each; it is in ``part`` and its slopes.
    """

    values: dict[str, Array]
    media: Array
    part: Array
    bend: Array
    slopes: list[Array]
    weights: Array
    weight_slopes: list[Array]
    reached: Array
    apart: Array
    scale: Array
    strength: Array | None = None

    @property
    def by_region(self) -> Array:
        """(channels, draws, regions, periods) in units of each region's outcome."""
        found: Array = self.scale[..., None] * self.part.reshape(*self.scale.shape, -1)
        return found


@dataclass(frozen=True)
class MediaMix:
    """``outcome`` (regions, periods) and ``spend`` (channels, regions, periods), near one each.

    ``size`` (regions,) is what one of a region's outcome counts in all; ``spent`` (channels,) the
    whole spend of each channel in the same units. With ``by_spend``, ``worth`` is what one unit
    spent brought; without, what a period would bring in which media reached all that is possible.
    ``priors`` go by the names of the parameters: those of ``carry_over`` and ``saturation``,
    ``worth`` and ``noise``; numbers in them may be arrays (channels,). ``loudness`` (regions,) is
    how many times the common noise each region has; alike where it is not given. Along ``waves``
    (waves, periods) what a channel is worth drifts, in logarithms.
    """

    outcome: Array
    spend: Array
    size: Array
    spent: Array
    baseline: Baseline
    priors: dict[str, Prior]
    carry_over: CarryOver = field(default_factory=CarryOver)
    saturation: Saturation = field(default_factory=Saturation)
    by_spend: bool = False
    lifts: Sequence[Lift] = ()
    loudness: Array | None = None
    waves: Array | None = None

    @property
    def channels(self) -> int:
        return len(self.spend)

    @property
    def regions(self) -> int:
        return len(self.outcome)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of what each channel has."""
        return (*self.carry_over.names, *self.saturation.names, "worth")

    @property
    def numbers(self) -> int:
        """How many a draw has.

        They are those of each name, channel by channel; in several regions how widely each
        channel's worth differs among them, and of each channel how far it does in each; how far
        each channel drifts along each wave; and the noise.
        """
        pooled = self.channels * (1 + self.regions) if self.regions > 1 else 0
        return len(self.names) * self.channels + pooled + self.channels * self._waves + 1

    @property
    def _waves(self) -> int:
        return 0 if self.waves is None else len(self.waves)

    @property
    def _brought(self) -> slice:
        return self._of(len(self.names) - 1)

    @property
    def _spread(self) -> slice:
        return self._of(len(self.names))

    @property
    def held(self) -> slice:
        """Numbers without a top of their own: how widely regions differ.

        Were it nothing, all could be alike without end; a climb leaves it in the middle.
        """
        return self._spread if self.regions > 1 else slice(0, 0)

    @property
    def _apart(self) -> slice:
        first = (len(self.names) + 1) * self.channels
        return slice(first, first + self.channels * self.regions)

    @property
    def _drift(self) -> slice:
        return slice(self.numbers - 1 - self.channels * self._waves, self.numbers - 1)

    @cached_property
    def _lagged(self) -> Array:
        return lagged(self.spend, self.carry_over.lags)

    @cached_property
    def start(self) -> Array:
        """The middle of all priors."""
        found = np.zeros(self.numbers)
        for place, name in enumerate(self.names):
            found[self._of(place)] = self.priors[name].start
        if self.regions > 1:
            found[self._spread] = _SPREAD.start
        found[-1] = np.ravel(self.priors["noise"].start)[0]
        worth_of = self._worth_of(self.worked(found[None]).reached)[:, 0]
        found[self._brought] += np.log(worth_of)
        return found

    def values(self, draws: Array) -> dict[str, Array]:
        """Parameters (channels, draws) by name, and ``noise`` (draws,), from (draws, numbers)."""
        return self.worked(draws).values

    def _worth_of(self, reached: Array) -> Array:
        """By what all that a channel brought is divided for what it is worth, (channels, draws)."""
        if self.by_spend:
            return np.broadcast_to(self.spent[:, None], reached.shape[:2])
        whole: Array = reached @ self.size
        return whole

    def _of(self, place: int) -> slice:
        return slice(place * self.channels, (place + 1) * self.channels)

    def worked(self, draws: Array) -> Worked:
        """What media does at draws (draws, numbers)."""
        values = {
            name: self.priors[name].value(draws[:, self._of(place)]).T
            for place, name in enumerate(self.names[:-1])
        }
        weights, weight_slopes = self.carry_over.weights(
            [values[name] for name in self.carry_over.names]
        )
        media = weights @ self._lagged
        part, bend, slopes = self.saturation.reached(
            media, [values[name] for name in self.saturation.names]
        )
        count = len(draws)
        strength = self._strength(draws)
        if strength is not None:
            everywhere = np.tile(strength, (1, 1, self.regions))
            part, bend = part * everywhere, bend * everywhere
            slopes = [one * everywhere for one in slopes]
        reached = part.reshape(self.channels, count, self.regions, -1).sum(-1) + _LEAST
        apart = np.ones(reached.shape)
        if self.regions > 1:
            values["spread"] = _SPREAD.value(draws[:, self._spread]).T
            apart = np.exp(self._far(draws))
        brought = np.exp(draws[:, self._brought].T)
        values["worth"] = brought / self._worth_of(reached)
        values["noise"] = self.priors["noise"].value(draws[:, -1])
        scale = brought[..., None] * apart / ((apart * reached) @ self.size)[..., None]
        return Worked(
            values, media, part, bend, slopes, weights, weight_slopes, reached, apart, scale,
            strength,
        )  # fmt: skip

    def _strength(self, draws: Array) -> Array | None:
        """(channels, draws, periods): how much more or less media does than in its middle."""
        if self.waves is None:
            return None
        far = draws[:, self._drift].reshape(-1, self.channels, self._waves)
        found: Array = np.exp(far.transpose(1, 0, 2) @ self.waves)
        return found

    def _far(self, draws: Array) -> Array:
        """(channels, draws, regions): how far each region is from the middle, in logarithms."""
        return draws[:, self._apart].reshape(-1, self.channels, self.regions).transpose(1, 0, 2)

    def rest(self, at: Worked) -> Array:
        """(draws, regions, periods): what media leaves over, less what was expected."""
        found: Array = self.outcome - self.baseline.expected - at.by_region.sum(0)
        return found

    @cached_property
    def _louder(self) -> Array:
        """Variance of each region as a multiple of the common one."""
        found: Array = np.ones(self.regions) if self.loudness is None else self.loudness**2
        return found

    def variance(self, at: Worked) -> Array:
        """(draws, regions) of the noise."""
        found: Array = at.values["noise"][:, None] ** 2 * self._louder
        return found

    def density(self, draws: Array) -> tuple[Array, Array]:
        """The logarithm of the posterior (draws,) up to a constant, and its slope."""
        at = self.worked(draws)
        count, noise = len(draws), at.values["noise"]
        rest = self.rest(at).reshape(count * self.regions, -1)
        told, by_rest, by_variance = self.baseline.density(rest, self.variance(at).ravel())
        found = told.reshape(count, -1).sum(1)
        by_period = -by_rest.reshape(count, self.regions, -1)
        parts = at.part.reshape(*at.scale.shape, -1)
        by_scale = np.einsum("srt,csrt->csr", by_period, parts)
        more = {name: np.zeros(at.scale.shape[:2]) for name in self.names[:-1]}
        drifts = np.zeros((*at.scale.shape[:2], self._waves))
        for lift in self.lifts:
            found = found + self._lift(lift, at, by_scale, more, drifts)
        value = at.values["worth"].T
        held, pull = self.priors["worth"].density(np.log(value), value)
        found, pull = found + held.sum(1), pull.T
        by_region = by_scale * at.scale
        by_brought = by_region.sum(-1)
        share = self.size * at.apart * at.reached
        share = share / share.sum(-1, keepdims=True)
        # What stays, stays: more reached by the same in all is less for each part of it.
        by_reached = -by_brought[..., None] * share / at.reached
        if not self.by_spend:
            by_reached = by_reached - (pull / self._worth_of(at.reached))[..., None] * self.size
        by_part = (at.scale[..., None] * by_period + by_reached[..., None]).reshape(at.part.shape)
        by_lag = (by_part * at.bend) @ self._lagged.transpose(0, 2, 1)
        inner = [
            *(np.einsum("csl,csl->cs", by_lag, one) for one in at.weight_slopes),
            *(np.einsum("cst,cst->cs", by_part, one) for one in at.slopes),
        ]
        slope = np.empty_like(draws)
        for place, (name, by_value) in enumerate(zip(self.names[:-1], inner, strict=True)):
            prior, value = self.priors[name], at.values[name].T
            held, held_slope = prior.density(draws[:, self._of(place)], value)
            found = found + held.sum(1)
            slope[:, self._of(place)] = (by_value + more[name]).T * prior.slope(value) + held_slope
        slope[:, self._brought] = (by_brought + pull).T
        if self.waves is not None:
            by_period = (by_part * at.part).reshape(*at.scale.shape, -1).sum(2)
            moved = (by_period @ self.waves.T + drifts).transpose(1, 0, 2).reshape(count, -1)
            far = draws[:, self._drift]
            slope[:, self._drift] = moved - far / _DRIFT**2
            found = found - ((far / _DRIFT) ** 2).sum(1) / 2
        if self.regions > 1:
            by_apart = by_region - by_brought[..., None] * share
            found = found + self._pooled(draws, at, by_apart, slope)
        prior = self.priors["noise"]
        held, held_slope = prior.density(draws[:, -1], noise)
        moved = (by_variance.reshape(count, -1) @ self._louder) * 2 * noise * prior.slope(noise)
        slope[:, -1] = moved + held_slope
        return found + held, slope

    def _pooled(self, draws: Array, at: Worked, by_apart: Array, slope: Array) -> Array:
        """The density of how far regions differ; its slope is put into ``slope``."""
        far, spread = self._far(draws), at.values["spread"]
        held, held_slope = _SPREAD.density(draws[:, self._spread], spread.T)
        near = far / spread[..., None] ** 2
        by_spread = ((near * far).sum(-1) - self.regions).T
        slope[:, self._spread] = by_spread + held_slope
        slope[:, self._apart] = (by_apart - near).transpose(1, 0, 2).reshape(len(draws), -1)
        wide = self.regions * np.log(spread).sum(0)
        found: Array = held.sum(1) - wide - (near * far).sum((0, 2)) / 2
        return found

    def _lift(
        self, lift: Lift, at: Worked, by_scale: Array, more: dict[str, Array], drifts: Array
    ) -> Array:
        """The density of a test's outcome; what it adds to the slopes is added to them."""
        channel = lift.channel
        values = {name: at.values[name][channel] for name in self.names[:-1]}
        strength, waves = None, None
        if at.strength is not None and self.waves is not None:
            strength, waves = at.strength[channel][:, lift.when], self.waves[:, lift.when]
        told, slopes = lift.unit(self.carry_over, self.saturation, values, strength)
        weight = self.size * at.scale[channel]
        miss: Array = (lift.lift - (weight * told).sum(-1)) / lift.error
        push = (miss / lift.error)[:, None]
        by_scale[channel] += push * told * self.size
        for name, one in slopes.items():
            more[name][channel] += (push * weight * one).sum(-1)
        if waves is not None:
            by_period = lift.by_period(self.carry_over, self.saturation, values, strength)
            drifts[channel] += np.einsum("sr,srt,kt->sk", push * weight, by_period, waves)
        return -(miss**2) / 2


def national(
    outcome: Array,
    spend: Array,
    baseline: Baseline,
    priors: dict[str, Prior],
    *,
    spent: Array | None = None,
    **more: Any,
) -> MediaMix:
    """A mix of one region: ``outcome`` (periods,), ``spend`` (channels, periods).

    With ``spent`` (channels,), in units of the outcome, ``worth`` is the return on it.
    """
    whole = spend.sum(1) if spent is None else spent
    return MediaMix(
        outcome[None], spend[:, None], np.ones(1), whole, baseline, priors,
        by_spend=spent is not None, **more,
    )  # fmt: skip
