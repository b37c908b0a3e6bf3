"""How media wears out: twice the spend in a period brings less than twice the sales.

Each kind rises from 0 towards 1 and gives its derivatives: by what goes in, and by parameter.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Kind = Literal["logistic", "hill", "michaelis-menten"]
NAMES: dict[Kind, tuple[str, ...]] = {
    "logistic": ("steepness",),
    "hill": ("half", "slope"),
    "michaelis-menten": ("half",),
}
"""``half`` is where half of what is possible is reached, in the units of what goes in."""
_LEAST = 1e-12


@dataclass(frozen=True)
class Saturation:
    """What part of all that is possible a period's media reaches."""

    kind: Kind = "logistic"

    @property
    def names(self) -> tuple[str, ...]:
        return NAMES[self.kind]

    def reached(self, media: Array, values: Sequence[Array]) -> tuple[Array, Array, list[Array]]:
        """The part (..., periods), its slope by media, and its derivatives by parameter.

        ``values`` are (...), one number for all periods.
        """
        return _REACHED[self.kind](media, *(one[..., None] for one in values))


def _logistic(media: Array, steepness: Array) -> tuple[Array, Array, list[Array]]:
    """(1 - exp(-s x)) / (1 + exp(-s x)), which is tanh(s x / 2)."""
    part = np.tanh(steepness * media / 2)
    bend = (1 - part**2) / 2
    return part, bend * steepness, [bend * media]


def _hill(media: Array, half: Array, slope: Array) -> tuple[Array, Array, list[Array]]:
    ratio = np.maximum(media, _LEAST) / half
    power = ratio**slope
    part = power / (1 + power)
    bend = part / (1 + power)
    return (
        part,
        bend * slope / np.maximum(media, _LEAST),
        [-bend * slope / half, bend * np.log(ratio)],
    )


def _michaelis_menten(media: Array, half: Array) -> tuple[Array, Array, list[Array]]:
    whole = half + media
    return media / whole, half / whole**2, [-media / whole**2]


_REACHED: dict[Kind, Callable[..., tuple[Array, Array, list[Array]]]] = {
    "logistic": _logistic,
    "hill": _hill,
    "michaelis-menten": _michaelis_menten,
}
