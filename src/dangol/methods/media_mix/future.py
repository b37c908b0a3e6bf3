"""What a plan of spend would bring: every draw of a fitted mix, over periods that are to come."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.media_mix.carry_over import CarryOver, lagged
from dangol.methods.media_mix.model import MediaMix
from dangol.methods.media_mix.saturation import Saturation

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Future:
    """Cells are channels, or channels in regions; parameters and ``scale`` are (cells, draws).

    ``unit`` (cells,) is the money that is one in the scale of the mix, ``before`` (cells, lags - 1)
    what was spent last, in money: it still works. What a plan brings after its last period counts
    too, so nothing is held back at its end or thrown in there.
    """

    carry_over: CarryOver
    saturation: Saturation
    carried: Sequence[Array]
    worn: Sequence[Array]
    scale: Array
    unit: Array
    before: Array

    def brought(self, plan: Array) -> tuple[Array, Array]:
        """(cells, draws) sales of a plan (cells, periods) in money, and their slope.

        The slope is (cells, draws, periods), by money. What was spent before brings its part
        whatever is planned; all of it is counted.
        """
        weights, _ = self.carry_over.weights(self.carried)
        tail = self.carry_over.lags - 1
        periods = plan.shape[1]
        spend = np.concatenate([self.before, plan, np.zeros((len(plan), tail))], 1)
        behind = lagged((spend / self.unit[:, None])[:, None], self.carry_over.lags)[..., tail:]
        part, bend, _ = self.saturation.reached(weights @ behind, self.worn)
        bend = bend * self.scale[..., None]
        slope = sum(
            weights[..., lag, None] * bend[..., lag : lag + periods]
            for lag in range(self.carry_over.lags)
        )
        return part.sum(-1) * self.scale, slope / self.unit[:, None, None]


@dataclass(frozen=True)
class Shaped:
    """A future of which only totals are planned: how they lie over cells and periods is settled.

    ``shares`` (cells, periods) sum to one over the cells of each group; ``group`` (cells,) counts
    from 0.
    """

    future: Future
    shares: Array
    group: npt.NDArray[np.intp]

    def spread(self, totals: Array) -> Array:
        """(cells, periods) of totals (groups,)."""
        found: Array = totals[self.group][:, None] * self.shares
        return found

    def brought(self, plan: Array) -> tuple[Array, Array]:
        """(groups, draws) sales of totals (groups, 1), and their slope (groups, draws, 1)."""
        sales, slope = self.future.brought(self.spread(plan[:, 0]))
        by_total = np.einsum("cdt,ct->cd", slope, self.shares)
        return _summed(sales, self.group, len(plan)), _summed(by_total, self.group, len(plan))[
            ..., None
        ]


def _summed(values: Array, group: npt.NDArray[np.intp], count: int) -> Array:
    found = np.zeros((count, *values.shape[1:]))
    np.add.at(found, group, values)
    return found


def future_of(mix: MediaMix, draws: Array, unit: Array, outcome: float, before: Array) -> Future:
    """What a mix says at ``draws`` (draws, numbers) of what is to come.

    Cells are channels, each with its regions in turn. ``unit`` (cells,) is the money that is one in
    the spend of a cell, ``outcome`` that of all sales, ``before`` (cells, lags - 1) money.
    """
    at = mix.worked(draws)

    def of_cells(name: str) -> Array:
        return np.repeat(at.values[name], mix.regions, axis=0)

    scale = (at.scale * mix.size * outcome).transpose(0, 2, 1)
    if at.strength is not None:
        # Media goes on as strong as it was at the end.
        scale = scale * at.strength[:, None, :, -1]
    return Future(
        mix.carry_over,
        mix.saturation,
        [of_cells(name) for name in mix.carry_over.names],
        [of_cells(name) for name in mix.saturation.names],
        scale.reshape(-1, len(draws)),
        unit,
        before,
    )
