"""How long media works on: what was spent in a period still moves sales in those after it.

A kind gives the weights of lags 0, 1, ... and their derivatives; weights add up to one, so that a
steady spend is worth itself. Geometric ad-stock is S. Broadbent's ("One way TV advertisements
work", Journal of the Market Research Society 21(3), 1979); the delayed one and the Weibull one as
in Y. Jin, Y. Wang, Y. Sun, D. Chan, J. Koehler, "Bayesian Methods for Media Mix Modeling with
Carryover and Shape Effects" (Google, 2017).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Kind = Literal["geometric", "delayed", "weibull"]
NAMES: dict[Kind, tuple[str, ...]] = {
    "geometric": ("retention",),
    "delayed": ("retention", "peak"),
    "weibull": ("scale", "shape"),
}
"""Parameters of each kind; ``retention`` is the share that stays for the next period, ``peak`` the
lag at which media works most, ``scale`` in periods."""
_NEAR = 1e-12


@dataclass(frozen=True)
class CarryOver:
    """Weights over ``lags`` periods, the present one included."""

    kind: Kind = "geometric"
    lags: int = 8

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[self.kind]

    def weights(self, values: Sequence[Array]) -> tuple[Array, list[Array]]:
        """Weights (..., lags) and, by parameter, their derivatives; ``values`` are (...)."""
        raw, slopes = _RAW[self.kind](np.arange(self.lags), *(one[..., None] for one in values))
        total = raw.sum(-1, keepdims=True)
        weights = raw / total
        inner = [(slope - weights * slope.sum(-1, keepdims=True)) / total for slope in slopes]
        return weights, inner


def _geometric(lag: Array, retention: Array) -> tuple[Array, list[Array]]:
    raw = retention**lag
    return raw, [lag * retention ** np.maximum(lag - 1, 0)]


def _delayed(lag: Array, retention: Array, peak: Array) -> tuple[Array, list[Array]]:
    apart = lag - peak
    log = np.log(np.maximum(retention, _NEAR))
    raw = np.exp(log * apart**2)
    return raw, [raw * apart**2 / np.maximum(retention, _NEAR), -2 * raw * log * apart]


def _weibull(lag: Array, scale: Array, shape: Array) -> tuple[Array, list[Array]]:
    """What is still there after each lag: the survival function at the lag's middle."""
    at = (lag + 0.5) / scale
    power = at**shape
    raw = np.exp(-power)
    return raw, [raw * power * shape / scale, -raw * power * np.log(at)]


_RAW: dict[Kind, Callable[..., tuple[Array, list[Array]]]] = {
    "geometric": _geometric,
    "delayed": _delayed,
    "weibull": _weibull,
}


def lagged(spend: Array, lags: int) -> Array:
    """(channels, lags, regions x periods) from (channels, regions, periods).

    Before the first period there is none.
    """
    channels, regions, periods = spend.shape
    found = np.zeros((channels, lags, regions, periods))
    for lag in range(min(lags, periods)):
        found[:, lag, :, lag:] = spend[..., : periods - lag]
    return found.reshape(channels, lags, -1)
