"""What a test measured of one channel, in the terms of the model: with its days and carry-over."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Lift:
    """Sales that a change of spend brought in the periods that count, and its standard error.

    ``with_it`` and ``without`` are (regions, periods) spend as it was and as it would have been,
    from as long before the test as media carries over to the last period that counts; ``counts``
    (periods,) says which do, and ``first`` which period of the mix is the first. So what a test
    brings late counts as late, and what came before it does not; and where a test did not run,
    both are alike.
    """

    channel: int
    with_it: Array
    without: Array
    counts: Array
    lift: float
    error: float
    first: int = 0

    @property
    def when(self) -> slice:
        """Its periods among those of the mix."""
        return slice(self.first, self.first + len(self.counts))

    @cached_property
    def _both(self) -> Array:
        """(with and without, regions, periods)."""
        return np.stack([self.with_it, self.without])

    def unit(
        self,
        carry_over: CarryOver,
        saturation: Saturation,
        values: Mapping[str, Array],
        strength: Array | None = None,
    ) -> tuple[Array, dict[str, Array]]:
        """The difference (draws, regions) of a channel worth one, and its slopes by name.

        ``strength`` (draws, periods) is how much more or less media does in each period.
        """
        weights, weight_slopes = carry_over.weights([values[name] for name in carry_over.names])
        behind = lagged(self._both, carry_over.lags)
        part, bend, slopes = saturation.reached(
            weights @ behind, [values[name] for name in saturation.names]
        )

        def counted(rows: Array) -> Array:
            by_region = (rows[0] - rows[1]).reshape(-1, *self.with_it.shape)
            if strength is not None:
                by_region = by_region * strength[:, None]
            found: Array = by_region @ self.counts
            return found

        found = {
            name: counted(bend * (one @ behind))
            for name, one in zip(carry_over.names, weight_slopes, strict=True)
        }
        found |= {name: counted(one) for name, one in zip(saturation.names, slopes, strict=True)}
        return counted(part), found

    def by_period(
        self,
        carry_over: CarryOver,
        saturation: Saturation,
        values: Mapping[str, Array],
        strength: Array | None = None,
    ) -> Array:
        """The difference (draws, regions, periods) of a channel worth one, where it counts."""
        weights, _ = carry_over.weights([values[name] for name in carry_over.names])
        part, _, _ = saturation.reached(
            weights @ lagged(self._both, carry_over.lags),
            [values[name] for name in saturation.names],
        )
        found: Array = (part[0] - part[1]).reshape(-1, *self.with_it.shape) * self.counts
        return found if strength is None else found * strength[:, None]
