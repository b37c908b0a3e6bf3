"""How likely a test that is looked at again and again looks clear, and when."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_NODES = 96
_FAR = 8.0


def chances_of_stopping(drift: float, parts: Sequence[float], reaches: Sequence[float]) -> Array:
    """The chance that each look is the first to be clear, on the side to which the effect goes.

    ``parts`` of the information are there at each look, the last of them one; ``drift`` is how
    many standard errors the effect then is; a look is clear beyond its reach, on either side.
    By numerical integration from look to look (P. Armitage, C. McPherson and B. Rowe, "Repeated
    Significance Tests on Accumulating Data", 1969).
    """
    from scipy.special import ndtr

    nodes, weights = np.polynomial.legendre.leggauss(_NODES)
    found = np.zeros(len(parts))
    place, mass, before = np.zeros(1), np.ones(1), 0.0
    for look, (part, reach) in enumerate(zip(parts, reaches, strict=True)):
        step = part - before
        spread, centre = np.sqrt(step), place + drift * step
        edge = reach * np.sqrt(part)
        found[look] = float(mass @ ndtr((centre - edge) / spread))
        # No mass lies farther out than this, however wide an early look's limits are.
        low = max(-edge, drift * part - _FAR * np.sqrt(part))
        high = min(edge, drift * part + _FAR * np.sqrt(part))
        if high <= low:
            break
        next_place = (high + low) / 2 + (high - low) / 2 * nodes
        density = np.exp(-(((next_place[:, None] - centre) / spread) ** 2) / 2)
        density /= spread * np.sqrt(2 * np.pi)
        mass = (density @ mass) * weights * (high - low) / 2
        place, before = next_place, part
    return found
