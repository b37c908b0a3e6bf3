"""What sells without media: whatever moves it linearly is worked out exactly, not sampled.

Intercept, trend, seasons and controls have normal priors, so given the media they integrate out in
closed form; a sampler has a dozen dimensions less, and the hard ones only.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Baseline:
    """``rows`` (periods, terms) move the outcome; coefficients are normal(``mean``, ``width``)."""

    rows: Array
    mean: Array
    width: Array

    @cached_property
    def expected(self) -> Array:
        """(periods,) before anything is known of the outcome."""
        found: Array = self.rows @ self.mean
        return found

    @cached_property
    def _parts(self) -> tuple[Array, Array, Array]:
        """U (periods, rank), squares of the singular values, and Vt of the rows by their widths."""
        left, sizes, right = np.linalg.svd(self.rows * self.width, full_matrices=False)
        return left, sizes**2, right

    def density(self, rest: Array, variance: Array) -> tuple[Array, Array, Array]:
        """The logarithm of the density of what media leaves over, and its slopes.

        ``rest`` is (draws, periods), the outcome less media and ``expected``; ``variance`` (draws,)
        that of the noise. Slopes are by ``rest`` and by ``variance``.
        """
        left, sizes, _ = self._parts
        periods = rest.shape[-1]
        along = rest @ left
        noise = variance[:, None]
        spread = sizes + noise
        kept = sizes / spread
        pulled = (rest - (along * kept) @ left.T) / noise
        far = np.einsum("st,st->s", rest, pulled)
        width = (periods - len(sizes)) * np.log(variance) + np.log(spread).sum(1)
        by_variance = (
            (periods - len(sizes)) / variance
            + (1 / spread).sum(1)
            - np.einsum("st,st->s", pulled, pulled)
        ) / -2
        return -(width + far) / 2, -pulled, by_variance

    def drawn(self, rest: Array, variance: Array, rng: np.random.Generator) -> Array:
        """Coefficients (draws, terms) given what media leaves over."""
        left, sizes, right = self._parts
        noise, along = variance[:, None], rest @ left
        roots = np.sqrt(sizes)
        spread = sizes + noise
        chance = rng.standard_normal((len(rest), len(self.mean)))
        # What the rows do not tell stays as it was held beforehand.
        inside = chance @ right.T
        told = along * roots / spread + inside * np.sqrt(noise / spread)
        whole: Array = chance + (told - inside) @ right
        return self.mean + self.width * whole
