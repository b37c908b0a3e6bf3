"""What media brought and would bring, draw by draw: totals, returns, curves, and what is only held.

Everything is told from draws of the posterior, so that intervals of sums, ratios and differences
are those of the whole posterior and not of its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.baseline import Baseline
from dangol.methods.media_mix.carry_over import lagged
from dangol.methods.media_mix.model import MediaMix, Worked

Array = npt.NDArray[np.float64]
_PRIOR_DRAWS = 4_000
PRIOR_DRIVEN = 0.8
"""A posterior that is wider than this share of its prior was told by the prior, not the data."""


@dataclass(frozen=True)
class Returns:
    """A mix at ``draws`` (draws, numbers) of its posterior; money is in units of the outcome."""

    mix: MediaMix
    draws: Array

    @cached_property
    def worked(self) -> Worked:
        return self.mix.worked(self.draws)

    @cached_property
    def by_region(self) -> Array:
        """(channels, draws, regions): sales that there would not have been without the channel."""
        found: Array = self.worked.scale * self.worked.reached * self.mix.size
        return found

    @cached_property
    def brought(self) -> Array:
        """(channels, draws), in all regions."""
        found: Array = self.by_region.sum(-1)
        return found

    @cached_property
    def by_period(self) -> Array:
        """(channels, draws, periods)."""
        found: Array = np.einsum("csrt,r->cst", self.worked.by_region, self.mix.size)
        return found

    @cached_property
    def return_on_spend(self) -> Array:
        """(channels, draws): sales for each unit spent."""
        found: Array = self.brought / self.mix.spent[:, None]
        return found

    @cached_property
    def next_return(self) -> Array:
        """(channels, draws): sales for one unit more, spread over the periods as spend was.

        Carry-over is linear, so a little more of the same spend is a little more of the same media.
        """
        at = self.worked
        bent = (at.bend * at.media).reshape(*at.scale.shape, -1).sum(-1)
        found: Array = ((bent * at.scale) @ self.mix.size) / self.mix.spent[:, None]
        return found

    def curve(self, shares: Array) -> Array:
        """(channels, shares, draws): what would have been brought by these shares of the spend."""
        at = self.worked
        values = [at.values[name] for name in self.mix.saturation.names]
        found = []
        for share in shares:
            part, _, _ = self.mix.saturation.reached(share * at.media, values)
            part = self._strong(part)
            reached = part.reshape(*at.scale.shape, -1).sum(-1)
            found.append((reached * at.scale) @ self.mix.size)
        return np.stack(found, axis=1)

    def expected(self, rng: np.random.Generator) -> Array:
        """(draws, regions, periods): sales as the mix explains them, without the noise."""
        return self._sales(self.worked.by_region.sum(0), self.mix.baseline, rng)

    def ahead(self, spend: Array, baseline: Baseline, rng: np.random.Generator) -> Array:
        """(draws, regions, periods) as they may be, noise included, under ``spend``.

        ``spend`` (channels, regions, periods) and the rows of ``baseline`` begin with the mix,
        and may go on beyond it.
        """
        mix, at = self.mix, self.worked
        values = [at.values[name] for name in mix.saturation.names]
        weights, _ = mix.carry_over.weights([at.values[name] for name in mix.carry_over.names])
        part, _, _ = mix.saturation.reached(weights @ lagged(spend, mix.carry_over.lags), values)
        part = self._strong(part)
        brought = (at.scale[..., None] * part.reshape(*at.scale.shape, -1)).sum(0)
        found = self._sales(brought, baseline, rng)
        wide = np.sqrt(mix.variance(at))[..., None]
        noisy: Array = found + wide * rng.standard_normal(found.shape)
        return noisy

    def _strong(self, part: Array) -> Array:
        """(channels, draws, regions x periods) as strong as media is; later as at the end."""
        strength = self.worked.strength
        if strength is None:
            return part
        more = part.shape[-1] // self.mix.regions - strength.shape[-1]
        longer = np.concatenate([strength, np.repeat(strength[..., -1:], more, -1)], -1)
        found: Array = part * np.tile(longer, (1, 1, self.mix.regions))
        return found

    def _sales(self, brought: Array, baseline: Baseline, rng: np.random.Generator) -> Array:
        """What media brings, and what would sell anyway by the rows of ``baseline``."""
        mix, at = self.mix, self.worked
        rest, variance = mix.rest(at), mix.variance(at).ravel()
        coefficients = mix.baseline.drawn(rest.reshape(len(variance), -1), variance, rng)
        anyway = coefficients @ baseline.rows.T
        found: Array = brought + anyway.reshape(*at.scale.shape[1:], -1)
        return found


def prior_driven(mix: MediaMix, draws: Array, seed: int = 0) -> Mapping[str, Array]:
    """By parameter, how wide each channel's posterior is on its line as a share of its prior.

    Near one, data said nothing: what is shown is what was held beforehand.
    """
    rng = np.random.default_rng(seed)
    at = mix.worked(draws)
    found = {}
    for name in mix.names:
        prior = mix.priors[name]
        held = prior.line(prior.drawn(rng, (_PRIOR_DRAWS, mix.channels)))
        told = prior.line(at.values[name].T)
        found[name] = told.std(0) / held.std(0)
    return found
