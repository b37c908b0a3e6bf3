"""A media mix: sales are what sells anyway, what each channel brings, and noise.

Of a channel, spend carries over, wears out, and is worth so much. Every parameter stands on a line
of its own; ``density`` gives the logarithm of the posterior for many draws at once and its slope,
which is all that climbing and sampling need. Y. Jin et al. (2017), with the baseline integrated
out; what a channel is worth may be said as its return on spend (J. Zhang et al., "Media Mix Model
Calibration With Bayesian Priors", Google, 2023). Whatever the prior speaks of, the line is that of
the logarithm of all that a channel brought: data tells that best, and how it wore out apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.lifts import Lift
from dangol.methods.media_mix.priors import Prior
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]
_LEAST = 1e-12


@dataclass(frozen=True)
class Worked:
    """What media does at many draws; arrays are (channels, draws, ...).

    ``media`` is spend after carry-over, ``part`` what of the possible it reaches, ``reached`` the
    sum of that, ``scale`` what the whole would be worth, ``values`` the parameters by name.
    """

    values: dict[str, Array]
    media: Array
    part: Array
    bend: Array
    slopes: list[Array]
    weights: Array
    weight_slopes: list[Array]
    reached: Array
    scale: Array

    @property
    def brought(self) -> Array:
        """(channels, draws, periods), in units of the outcome."""
        return self.scale[..., None] * self.part


@dataclass(frozen=True)
class MediaMix:
    """``outcome`` (periods,) and ``spend`` (channels, periods), both on a scale near one.

    ``priors`` go by the names of the parameters: those of ``carry_over`` and ``saturation``,
    ``worth`` and ``noise``; numbers in them may be arrays (channels,). With ``spent``, the whole
    spend of each channel in units of the outcome, ``worth`` is what one unit of it brought; without
    it, what a period would bring that is wholly saturated.
    """

    outcome: Array
    spend: Array
    baseline: Baseline
    priors: dict[str, Prior]
    carry_over: CarryOver = field(default_factory=CarryOver)
    saturation: Saturation = field(default_factory=Saturation)
    spent: Array | None = None
    lifts: Sequence[Lift] = ()

    @property
    def channels(self) -> int:
        return len(self.spend)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Of what each channel has."""
        return (*self.carry_over.names, *self.saturation.names, "worth")

    @property
    def size(self) -> int:
        """How many numbers a draw has: those of each name, channel by channel, and the noise."""
        return len(self.names) * self.channels + 1

    @cached_property
    def _lagged(self) -> Array:
        return lagged(self.spend, self.carry_over.lags)

    @cached_property
    def start(self) -> Array:
        """The middle of all priors."""
        each = [np.broadcast_to(self.priors[name].start, self.channels) for name in self.names]
        found = np.concatenate([*each, np.ravel(self.priors["noise"].start)])
        spent = self._spent(self.worked(found[None]).reached)[:, 0]
        self._of(found[None], len(self.names) - 1)[:] += np.log(spent)
        return found

    def values(self, draws: Array) -> dict[str, Array]:
        """Parameters (channels, draws) by name, and ``noise`` (draws,), from (draws, size)."""
        return self.worked(draws).values

    def _spent(self, reached: Array) -> Array:
        """By what all that a channel brought is divided for what it is worth, (channels, draws)."""
        return (
            reached if self.spent is None else np.broadcast_to(self.spent[:, None], reached.shape)
        )

    def _of(self, draws: Array, place: int) -> Array:
        return draws[:, place * self.channels : (place + 1) * self.channels]

    def worked(self, draws: Array) -> Worked:
        """What media does at draws (draws, size)."""
        values = {
            name: self.priors[name].value(self._of(draws, place)).T
            for place, name in enumerate(self.names[:-1])
        }
        weights, weight_slopes = self.carry_over.weights(
            [values[name] for name in self.carry_over.names]
        )
        media = weights @ self._lagged
        part, bend, slopes = self.saturation.reached(
            media, [values[name] for name in self.saturation.names]
        )
        reached = part.sum(-1) + _LEAST
        brought = np.exp(self._of(draws, len(self.names) - 1).T)
        values["worth"] = brought / self._spent(reached)
        values["noise"] = self.priors["noise"].value(draws[:, -1])
        scale = brought / reached
        return Worked(values, media, part, bend, slopes, weights, weight_slopes, reached, scale)

    def density(self, draws: Array) -> tuple[Array, Array]:
        """The logarithm of the posterior (draws,) up to a constant, and its slope (draws, size)."""
        at = self.worked(draws)
        noise = at.values["noise"]
        rest = self.outcome - self.baseline.expected - at.brought.sum(0)
        found, by_rest, by_variance = self.baseline.density(rest, noise**2)
        by_period = -by_rest
        by_scale = np.einsum("st,cst->cs", by_period, at.part)
        by_part = at.scale[..., None] * by_period
        more = {name: np.zeros_like(at.scale) for name in self.names[:-1]}
        for lift in self.lifts:
            found = found + self._lift(lift, at, by_scale, more)
        value = at.values["worth"].T
        held, pull = self.priors["worth"].density(np.log(value), value)
        found, pull = found + held.sum(1), pull.T
        by_brought = by_scale * at.scale
        # What stays, stays: more reached by the same in all is less for each part of it.
        less = by_brought + pull if self.spent is None else by_brought
        by_part = by_part - (less / at.reached)[..., None]
        by_lag = (by_part * at.bend) @ self._lagged.transpose(0, 2, 1)
        inner = [
            *(np.einsum("csl,csl->cs", by_lag, one) for one in at.weight_slopes),
            *(np.einsum("cst,cst->cs", by_part, one) for one in at.slopes),
        ]
        slope = np.empty_like(draws)
        for place, (name, by_value) in enumerate(zip(self.names[:-1], inner, strict=True)):
            prior, value = self.priors[name], at.values[name]
            held, held_slope = prior.density(self._of(draws, place), value.T)
            found = found + held.sum(1)
            moved = (by_value + more[name]) * prior.slope(value.T).T
            self._of(slope, place)[:] = moved.T + held_slope
        self._of(slope, len(self.names) - 1)[:] = (by_brought + pull).T
        prior = self.priors["noise"]
        held, held_slope = prior.density(draws[:, -1], noise)
        slope[:, -1] = by_variance * 2 * noise * prior.slope(noise) + held_slope
        return found + held, slope

    def _lift(self, lift: Lift, at: Worked, by_scale: Array, more: dict[str, Array]) -> Array:
        """The density of a test's outcome; what it adds to the slopes is added to them."""
        channel, scale = lift.channel, at.scale[lift.channel]
        values = {name: at.values[name][channel] for name in self.names[:-1]}
        told, slopes = lift.unit(self.carry_over, self.saturation, values)
        miss: Array = (lift.lift - scale * told) / lift.error
        push = miss / lift.error
        by_scale[channel] += push * told
        for name, one in slopes.items():
            more[name][channel] += push * scale * one
        return -(miss**2) / 2
