"""What crossing a threshold changes: regression discontinuity with a robust interval.

Outcomes just above a threshold are compared with those just below: lines by weighted least
squares on both sides, the nearest weighing most (triangular kernel), in the bandwidth that
balances bias against variance. The bias that is left is estimated from a curve in a second
bandwidth and taken off, and the interval counts that estimate's own noise too.

S. Calonico, M. Cattaneo and R. Titiunik, "Robust Nonparametric Confidence Intervals for
Regression-Discontinuity Designs" (Econometrica 82, 2014), cited as CCT; the bandwidths are
those of S. Calonico, M. Cattaneo and M. Farrell (Econometrics Journal 23, 2020) with the
regularisation of G. Imbens and K. Kalyanaraman (Review of Economic Studies 79, 2012).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
LINE, CURVE = 1, 2
"""Orders of the polynomials of the estimate and of its bias."""
MATCHES = 3
"""Nearest neighbours whose mean an outcome is compared with, for its variance (CCT, 2.4)."""
_PILOT = 2.576  # rule of thumb for the triangular kernel
_TIED_SHARE, _FEWEST_VALUES = 0.2, 10
FEWEST_EACH = 30


class TooFewNearError(ValueError):
    """Too few rows, or too few distinct values, on a side of the threshold."""


@dataclass(frozen=True)
class Bandwidths:
    """Of the estimate, and of the estimate of its bias."""

    line: float
    curve: float


@dataclass(frozen=True)
class Discontinuity:
    """The jump at the threshold: ``effect`` by lines, ``corrected`` of its bias.

    The interval is the robust one, around ``corrected``; ``error`` is its standard error and
    ``line_error`` that of ``effect``. ``below`` and ``above`` are rows within the bandwidth;
    ``level`` is where the line from below ends.
    """

    effect: float
    corrected: float
    low: float
    high: float
    error: float
    line_error: float
    level: float
    bandwidths: Bandwidths
    below: int
    above: int

    @property
    def is_clear(self) -> bool:
        return self.low > 0 or self.high < 0


@dataclass(frozen=True)
class _Side:
    """The rows of one side in the order of their distance from the threshold (signed)."""

    x: Array
    y: Array

    @property
    def reach(self) -> float:
        return float(np.abs(self.x).max())

    @property
    def values(self) -> int:
        return len(np.unique(self.x))

    def within(self, bandwidth: float) -> tuple["_Side", Array]:
        """The rows nearer than a bandwidth, and their triangular weights."""
        weights = np.maximum(1 - np.abs(self.x / bandwidth), 0.0) / bandwidth
        near = weights > 0
        return _Side(self.x[near], self.y[near]), weights[near]


def discontinuity(
    running: Array,
    outcome: Array,
    threshold: float,
    *,
    share: float = 0.95,
    bandwidths: Bandwidths | None = None,
) -> Discontinuity:
    """The jump of ``outcome`` where ``running`` reaches ``threshold`` (at it counts as above).

    Raises TooFewNearError where a side has fewer than 30 rows or hardly any distinct values.
    """
    from scipy.special import ndtri

    below, above = _sides(running, outcome, threshold)
    chosen = bandwidths or _chosen(below, above)
    left, right = (_estimated(side, chosen) for side in (below, above))
    effect, corrected = right.line - left.line, right.corrected - left.corrected
    error = float(np.sqrt(left.robust + right.robust))
    width = float(ndtri((1 + share) / 2)) * error
    return Discontinuity(
        effect=effect,
        corrected=corrected,
        low=corrected - width,
        high=corrected + width,
        error=error,
        line_error=float(np.sqrt(left.variance + right.variance)),
        level=left.line,
        bandwidths=chosen,
        below=len(below.within(chosen.line)[0].x),
        above=len(above.within(chosen.line)[0].x),
    )


def optimal_bandwidths(running: Array, outcome: Array, threshold: float) -> Bandwidths:
    """The bandwidths with the least mean squared error of the jump, the same on both sides."""
    return _chosen(*_sides(running, outcome, threshold))


def _sides(running: Array, outcome: Array, threshold: float) -> tuple[_Side, _Side]:
    order = np.argsort(running, kind="stable")
    x, y = running[order] - threshold, outcome[order].astype(np.float64)
    cut = int(np.searchsorted(x, 0.0, side="left"))
    sides = _Side(x[:cut], y[:cut]), _Side(x[cut:], y[cut:])
    for side, name in zip(sides, ("below", "above"), strict=True):
        if len(side.x) < FEWEST_EACH or side.values < _FEWEST_VALUES:
            raise TooFewNearError(
                f"{len(side.x)} rows with {side.values} values lie {name} the threshold; it takes "
                f"{FEWEST_EACH} with {_FEWEST_VALUES}."
            )
    return sides


@dataclass(frozen=True)
class _Estimated:
    """One side's value at the threshold and its variances, plain and robust."""

    line: float
    corrected: float
    variance: float
    robust: float


def _estimated(side: _Side, chosen: Bandwidths) -> _Estimated:
    """CCT, section 2: the line's value, less the bias that the curve tells of."""
    near, _ = side.within(max(chosen.line, chosen.curve))
    weights = np.maximum(1 - np.abs(near.x / chosen.line), 0.0) / chosen.line
    of_curve = np.maximum(1 - np.abs(near.x / chosen.curve), 0.0) / chosen.curve
    line, curve = _powers(near.x, LINE), _powers(near.x, CURVE)
    inverse = _inverse(line, weights)
    inverse_of_curve = _inverse(curve, of_curve)
    shape = line.T @ (weights * near.x**CURVE)
    bend = (inverse_of_curve @ (curve * of_curve[:, None]).T)[CURVE]
    plain = line * weights[:, None]
    without_bias = plain - np.outer(bend, shape)
    residuals = _residuals(near)
    return _Estimated(
        line=float((inverse @ plain.T @ near.y)[0]),
        corrected=float((inverse @ without_bias.T @ near.y)[0]),
        variance=_variance(inverse, plain, residuals, 0),
        robust=_variance(inverse, without_bias, residuals, 0),
    )


def _chosen(below: _Side, above: _Side) -> Bandwidths:
    """Pilot bandwidths in three steps, each for the derivative that the next one needs."""
    sides = (below, above)
    pilot = _first_pilot(below, above)
    widest = max(side.reach for side in sides)
    third = [_pieces(side, CURVE + 1, CURVE + 1, pilot, side.reach, 0.0) for side in sides]
    far = _best(third, CURVE + 1, widest)
    second = [_pieces(side, CURVE, LINE + 1, pilot, far, 1.0) for side in sides]
    curve = _best(second, CURVE, widest)
    first = [_pieces(side, LINE, 0, pilot, curve, 1.0) for side in sides]
    return Bandwidths(line=_best(first, LINE, widest), curve=curve)


def _first_pilot(below: _Side, above: _Side) -> float:
    x = np.concatenate([below.x, above.x])
    upper, lower = np.quantile(x, [0.75, 0.25], method="averaged_inverted_cdf")
    spread = min(float(x.std(ddof=1)), float(upper - lower) / 1.349)
    values = float(below.values + above.values)
    pilot: float = min(_PILOT * spread * values**-0.2, max(below.reach, above.reach))
    tied = max(1 - side.values / len(side.x) for side in (below, above))
    if tied >= _TIED_SHARE:
        # With many ties a bandwidth must hold several values, not only several rows.
        pilot = max(pilot, *(_holding(side, _FEWEST_VALUES) for side in (below, above)))
    return pilot


def _holding(side: _Side, values: int) -> float:
    distances = np.unique(np.abs(side.x))
    return float(distances[min(values, len(distances)) - 1]) + 1e-8


@dataclass(frozen=True)
class _Pieces:
    """What the mean squared error of one side is made of."""

    variance: float
    bias: float
    regular: float


def _pieces(
    side: _Side, order: int, derivative: int, near: float, far: float, scale: float
) -> _Pieces:
    """Variance in the bandwidth ``near``, bias from a fit of one order more in ``far``."""
    rows, weights = side.within(near)
    powers = _powers(rows.x, order)
    inverse = _inverse(powers, weights)
    noise = _variance(inverse, powers * weights[:, None], _residuals(rows), derivative)
    shape = powers.T @ (weights * (rows.x / near) ** (order + 1))
    constant = float((near ** np.arange(order + 1) * (inverse @ shape))[derivative])
    wide, wide_weights = side.within(far)
    above = _powers(wide.x, order + 1)
    wide_inverse = _inverse(above, wide_weights)
    bend = float((wide_inverse @ (above * wide_weights[:, None]).T @ wide.y)[order + 1])
    steps = order + 1 - derivative
    regular = 0.0
    if scale:
        of_bend = _variance(
            wide_inverse, above * wide_weights[:, None], _residuals(wide), order + 1
        )
        regular = scale * 2 * steps * 3 * constant**2 * of_bend
    return _Pieces(
        variance=(2 * derivative + 1) * near ** (2 * derivative + 1) * noise,
        bias=float(np.sqrt(2 * steps)) * constant * bend,
        regular=regular,
    )


def _best(sides: list[_Pieces], order: int, widest: float) -> float:
    left, right = sides
    bias = (right.bias - left.bias) ** 2 + left.regular + right.regular
    noise = left.variance + right.variance
    if noise <= 0 or bias <= 0:
        return widest
    return min(float((noise / bias) ** (1 / (2 * order + 3))), widest)


def _powers(x: Array, order: int) -> Array:
    return np.vander(x, order + 1, increasing=True)


def _inverse(powers: Array, weights: Array) -> Array:
    """Inverse of the weighted cross product, worked out where powers are of like size."""
    size = np.maximum(np.abs(powers).max(axis=0), 1e-300)
    scaled = powers / size
    product = scaled.T @ (scaled * weights[:, None])
    found: Array = np.linalg.pinv(product, hermitian=True) / np.outer(size, size)
    return found


def _variance(inverse: Array, moved: Array, residuals: Array, place: int) -> float:
    rows = inverse[place] @ moved.T
    return float(((rows * residuals) ** 2).sum())


def _residuals(side: _Side) -> Array:
    """Outcomes less the mean of their nearest neighbours (at least three; ties all together)."""
    x, y = side.x, side.y
    values, first, counts = np.unique(x, return_index=True, return_counts=True)
    last = first + counts - 1
    wanted = min(MATCHES, len(x) - 1)
    low = high = np.arange(len(values))
    while True:
        found = last[high] - first[low]
        short = found < wanted
        if not short.any():
            break
        to_left = np.where(low > 0, values - values[np.maximum(low - 1, 0)], np.inf)
        to_right = np.where(
            high < len(values) - 1, values[np.minimum(high + 1, len(values) - 1)] - values, np.inf
        )
        low = np.where(short & (to_left <= to_right), low - 1, low)
        high = np.where(short & (to_right <= to_left), high + 1, high)
    total = np.concatenate([[0.0], np.cumsum(y)])
    place = np.repeat(np.arange(len(values)), counts)
    sums = (total[last[high] + 1] - total[first[low]])[place] - y
    others = (last[high] - first[low])[place]
    found_residuals: Array = np.sqrt(others / (others + 1)) * (y - sums / others)
    return found_residuals
