"""Whether a density jumps at a threshold: people who see to it that they reach it bunch above.

A fine histogram is smoothed on each side by weighted lines, and the logarithms of the two
heights at the threshold are compared: J. McCrary, "Manipulation of the Running Variable in the
Regression Discontinuity Design: A Density Test" (Journal of Econometrics 142, 2008).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_KAPPA = 3.348  # McCrary, 3.2, for the triangular kernel
_VARIANCE = 24 / 5  # McCrary, proposition 4
_DEGREE = 4
UNDERSMOOTHED = 0.5
"""The bandwidth for inference is half the one for looking at it, as McCrary advises (p. 705)."""
_FEWEST_BINS = 8


@dataclass(frozen=True)
class DensityJump:
    """Logarithm of the height above less that below, its standard error and p-value."""

    log_ratio: float
    error: float
    p_value: float
    bandwidth: float

    def is_clear(self, level: float) -> bool:
        return self.p_value < level


def density_jump(running: Array, threshold: float) -> DensityJump | None:
    """The jump at the threshold; None where a side holds too little to smooth."""
    from scipy.special import ndtr

    x = running.astype(np.float64) - threshold
    width = 2 * float(x.std(ddof=1)) / np.sqrt(len(x))
    if not width > 0:
        return None
    # No bin holds rows of both sides.
    place = np.floor(x / width).astype(np.int64)
    first, last = int(place.min()), int(place.max())
    if -first < _FEWEST_BINS or last + 1 < _FEWEST_BINS:
        return None
    counts = np.bincount(place - first, minlength=last - first + 1)
    middle = (np.arange(first, last + 1) + 0.5) * width
    height = counts / (len(x) * width)
    bandwidth = UNDERSMOOTHED * _pilot(middle, height)
    bandwidth = max(bandwidth, _FEWEST_BINS / 2 * width)
    least = 1 / (len(x) * bandwidth)
    below = max(_end(middle, height, bandwidth, middle < 0), least)
    above = max(_end(middle, height, bandwidth, middle > 0), least)
    ratio = float(np.log(above) - np.log(below))
    error = float(np.sqrt(_VARIANCE * (1 / above + 1 / below) / (len(x) * bandwidth)))
    return DensityJump(ratio, error, float(2 * ndtr(-abs(ratio) / error)), bandwidth)


def _pilot(middle: Array, height: Array) -> float:
    """McCrary, 3.2: from a polynomial of degree four on each side."""
    found = []
    for side in (middle < 0, middle > 0):
        x, y = middle[side], height[side]
        scale = float(np.abs(x).max())
        powers = np.vander(x / scale, _DEGREE + 1, increasing=True)
        fit, *_ = np.linalg.lstsq(powers, y, rcond=None)
        noise = float(((y - powers @ fit) ** 2).sum()) / max(len(x) - _DEGREE - 1, 1)
        steps = np.arange(2, _DEGREE + 1)
        bend = (
            np.vander(x / scale, _DEGREE - 1, increasing=True)
            @ (fit[2:] * steps * (steps - 1))
            / scale**2
        )
        total = float((bend**2).sum())
        found.append(_KAPPA * (noise * scale / total) ** 0.2 if total > 0 else scale)
    return float(np.mean(found))


def _end(middle: Array, height: Array, bandwidth: float, side: npt.NDArray[np.bool_]) -> float:
    """Where the weighted line of a side meets the threshold; its mean where that is below zero.

    A side that people have left falls so steeply that the line ends below zero.
    """
    weights = np.maximum(1 - np.abs(middle / bandwidth), 0.0) * side
    total = weights.sum()
    if total <= 0:
        return 0.0
    first = (weights * middle).sum()
    second = (weights * middle**2).sum()
    spread = total * second - first**2
    mean = float((weights * height).sum() / total)
    if spread <= 0:
        return mean
    end = second * (weights * height).sum() - first * (weights * middle * height).sum()
    return float(end / spread) if end > 0 else mean
