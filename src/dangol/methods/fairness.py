"""Whether a choice treats groups alike: rates by group with intervals, gaps, and a judgement.

Three figures of each group: how many of it are chosen; of those whose outcome happened, how
many had been chosen (Hardt, Price and Srebro 2016, equal opportunity); and by how much
forecasts lie above what happened (calibration within groups: Kleinberg, Mullainathan and
Raghavan 2017, who show that the three cannot all be equal). Intervals of shares are Wilson's
(1927); those of ratios and differences are put together from them (Donner and Zou 2012,
MOVER; for differences that is Newcombe 1998, method 10). All pairs of groups are compared at
once, so the level of each pair is Bonferroni's.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Measure = Literal["selection", "opportunity", "calibration"]
Verdict = Literal["fair", "unclear", "unfair", "too-few"]
LEVEL = 0.95
FOUR_FIFTHS = 0.8
"""The rule of thumb of 29 CFR 1607.4 D (Uniform Guidelines 1978)."""
Flags = npt.NDArray[np.bool_]
_Limits = tuple[Array, Array, Array]


@dataclass(frozen=True)
class Tally:
    """Counts by group; every array is (groups,).

    ``happened`` and ``hit`` (happened and chosen) where outcomes are known; ``chance`` is the
    sum of forecasts; ``miss`` and ``miss_squares`` are sums of forecast minus outcome.
    """

    names: tuple[str, ...]
    people: Array
    selected: Array
    chance: Array | None = None
    happened: Array | None = None
    hit: Array | None = None
    miss: Array | None = None
    miss_squares: Array | None = None

    def at(self, places: npt.NDArray[np.intp]) -> "Tally":
        """These groups only, in this order."""
        return Tally(tuple(self.names[i] for i in places), **self._each(lambda one: one[places]))

    def pooled(self, name: str) -> "Tally":
        """All groups as one."""
        return Tally((name,), **self._each(lambda one: one.sum(keepdims=True)))

    def _each(self, of: Callable[[Array], Array]) -> dict[str, Any]:
        names = ("people", "selected", "chance", "happened", "hit", "miss", "miss_squares")
        held = {name: getattr(self, name) for name in names}
        return {name: None if one is None else of(one) for name, one in held.items()}


@dataclass(frozen=True)
class GroupFigures:
    """One group: its size and its figures; None where they are unknown or rest on too few."""

    name: str
    people: int
    selected: int
    selection: Estimate
    is_large: bool
    mean_chance: float | None = None
    opportunity: Estimate | None = None
    calibration: Estimate | None = None


@dataclass(frozen=True)
class Gap:
    """The pair of groups that lie furthest apart in one measure, beside its limit.

    ``estimate`` is a ratio for ``selection`` (fair at 1, at least ``limit``), a difference for
    the others (fair at 0, at most ``limit``), with an interval that holds for all pairs at once.
    """

    measure: Measure
    verdict: Verdict
    limit: float
    low_group: str = ""
    high_group: str = ""
    estimate: Estimate | None = None


def tally(
    group: npt.ArrayLike,
    selected: npt.ArrayLike,
    outcome: npt.ArrayLike | None = None,
    chance: npt.ArrayLike | None = None,
) -> Tally:
    """Counts of people (rows,) by the name of their group; outcomes are 0 or 1."""
    names, codes = np.unique(np.asarray(group).astype(np.str_), return_inverse=True)
    chosen = np.asarray(selected, dtype=np.float64)

    def summed(values: Array) -> Array:
        found: Array = np.bincount(codes, weights=values, minlength=len(names)).astype(np.float64)
        return found

    forecast = None if chance is None else np.asarray(chance, dtype=np.float64)
    came = None if outcome is None else np.asarray(outcome, dtype=np.float64)
    miss = None if forecast is None or came is None else forecast - came
    return Tally(
        tuple(str(name) for name in names),
        summed(np.ones(len(codes))),
        summed(chosen),
        chance=None if forecast is None else summed(forecast),
        happened=None if came is None else summed(came),
        hit=None if came is None else summed(came * chosen),
        miss=None if miss is None else summed(miss),
        miss_squares=None if miss is None else summed(miss**2),
    )


def group_figures(
    group: npt.ArrayLike,
    selected: npt.ArrayLike,
    outcome: npt.ArrayLike | None = None,
    chance: npt.ArrayLike | None = None,
    *,
    min_size: int,
) -> list[GroupFigures]:
    """The figures of every group, in the order of their names."""
    return figures_of(tally(group, selected, outcome, chance), min_size)


def figures_of(counted: Tally, min_size: int) -> list[GroupFigures]:
    """The figures of counted groups; a rate of those who did it needs ``min_size`` of them."""
    z = _normal(LEVEL)
    selection = wilson(counted.selected, counted.people, z)
    opportunity = _opportunity(counted, z)
    calibration = _calibration(counted, z)
    found = []
    for i, name in enumerate(counted.names):
        is_large = bool(counted.people[i] >= min_size)
        has_hits = counted.happened is not None and counted.happened[i] >= min_size
        found.append(
            GroupFigures(
                name,
                int(counted.people[i]),
                int(counted.selected[i]),
                _estimate(selection, i),
                is_large,
                None if counted.chance is None else float(counted.chance[i] / counted.people[i]),
                _estimate(opportunity, i) if opportunity is not None and has_hits else None,
                _estimate(calibration, i) if calibration is not None and is_large else None,
            )
        )
    return found


def selection_gap(counted: Tally, min_size: int, limit: float = FOUR_FIFTHS) -> Gap:
    """The disparate impact ratio: the rate of one group over that of a group chosen more often.

    Unfair only where the whole interval lies below ``limit``, fair only where it lies above.
    """
    large = _large(counted, counted.people, min_size)
    if len(large.names) < 2 or not large.selected.any():
        return Gap("selection", "too-few", limit)
    limits = wilson(large.selected, large.people, _pairwise(len(large.names)))
    value, low, high = _ratios(limits)
    is_pair = _is_pair(limits[0])
    breaks, keeps = (high < limit) & is_pair, bool((low >= limit)[is_pair].all())
    verdict = _verdict(breaks, keeps=keeps)
    place = _furthest(-value, breaks if breaks.any() else is_pair)
    return _gap("selection", verdict, limit, large, (value, low, high), place)


def opportunity_gap(counted: Tally, min_size: int, limit: float) -> Gap:
    """The equal opportunity difference: between shares chosen of those whose outcome happened."""
    if counted.happened is None:
        return Gap("opportunity", "too-few", limit)
    large = _large(counted, counted.happened, min_size)
    rates = _opportunity(large, _pairwise(len(large.names)))
    return _difference_gap("opportunity", large, rates, limit)


def calibration_gap(counted: Tally, min_size: int, limit: float) -> Gap:
    """Between means of forecast minus outcome: who is forecast too high beside others."""
    if counted.miss is None:
        return Gap("calibration", "too-few", limit)
    large = _large(counted, counted.people, min_size)
    means = _calibration(large, _pairwise(len(large.names)))
    return _difference_gap("calibration", large, means, limit)


def reweighing(group: npt.ArrayLike, happened: npt.ArrayLike) -> Array:
    """Weights (rows,) for training under which group and outcome are independent.

    Expected over observed share of each pair of group and outcome (Kamiran and Calders 2012,
    algorithm 3); they add up to the number of rows.
    """
    _, codes = np.unique(np.asarray(group).astype(np.str_), return_inverse=True)
    came = np.asarray(happened).astype(np.intp)
    counts = np.zeros((codes.max(initial=-1) + 1, 2))
    np.add.at(counts, (codes, came), 1.0)
    expected = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0) / max(len(came), 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(counts > 0, expected / counts, 0.0)
    found: Array = weights[codes, came]
    return found


def wilson(number: Array, of: Array, z: float) -> _Limits:
    """Shares with Wilson's interval at the normal quantile ``z``."""
    size = np.maximum(of, 1.0)
    share = number / size
    middle = (share + z**2 / (2 * size)) / (1 + z**2 / size)
    half = z / (1 + z**2 / size) * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    # Rounding must not push an end past the share itself.
    return share, np.clip(middle - half, 0.0, share), np.clip(middle + half, share, 1.0)


def _opportunity(counted: Tally, z: float) -> _Limits | None:
    if counted.happened is None or counted.hit is None:
        return None
    return wilson(counted.hit, counted.happened, z)


def _calibration(counted: Tally, z: float) -> _Limits | None:
    """Means with a normal interval."""
    if counted.miss is None or counted.miss_squares is None:
        return None
    size = np.maximum(counted.people, 1.0)
    mean = counted.miss / size
    variance = np.maximum(counted.miss_squares / size - mean**2, 0.0)
    half = z * np.sqrt(variance / np.maximum(size - 1, 1.0))
    return mean, mean - half, mean + half


def _ratios(limits: _Limits) -> _Limits:
    """Row over column, with limits by MOVER."""
    share, low, high = limits
    upper, lower = share[:, None], share[None, :]
    product = upper * lower
    with np.errstate(divide="ignore", invalid="ignore"):
        above = high[None, :] * (2 * lower - high[None, :])
        below = low[None, :] * (2 * lower - low[None, :])
        least = low[:, None] * (2 * upper - low[:, None])
        most = high[:, None] * (2 * upper - high[:, None])
        # A column seen chosen hardly ever bounds nothing from below.
        start = np.where(
            above > 0, (product - np.sqrt(np.maximum(product**2 - least * above, 0))) / above, 0.0
        )
        end = (product + np.sqrt(np.maximum(product**2 - most * below, 0))) / below
        return upper / lower, np.maximum(start, 0.0), end


def _difference_gap(measure: Measure, large: Tally, limits: _Limits | None, limit: float) -> Gap:
    if limits is None or len(large.names) < 2:
        return Gap(measure, "too-few", limit)
    value, low, high = limits
    apart = value[None, :] - value[:, None]
    least = apart - np.hypot((value - low)[None, :], (high - value)[:, None])
    most = apart + np.hypot((high - value)[None, :], (value - low)[:, None])
    is_pair = _is_pair(value)
    breaks, keeps = (least > limit) & is_pair, bool((most <= limit)[is_pair].all())
    verdict = _verdict(breaks, keeps=keeps)
    place = _furthest(apart, breaks if breaks.any() else is_pair)
    return _gap(measure, verdict, limit, large, (apart, least, most), place)


def _verdict(breaks: Flags, *, keeps: bool) -> Verdict:
    return "unfair" if breaks.any() else "fair" if keeps else "unclear"


def _furthest(distance: Array, among: Flags) -> tuple[int, int]:
    """The pair that lies furthest apart."""
    ranked = np.where(among, np.nan_to_num(distance), -np.inf)
    row, column = np.unravel_index(int(np.argmax(ranked)), ranked.shape)
    return int(row), int(column)


def _gap(
    measure: Measure,
    verdict: Verdict,
    limit: float,
    large: Tally,
    found: _Limits,
    place: tuple[int, int],
) -> Gap:
    low_group, high_group = (large.names[i] for i in place)
    return Gap(measure, verdict, limit, low_group, high_group, _estimate(found, place))


def _is_pair(value: Array) -> Flags:
    """Each pair once: the lower in the row, the higher in the column, equal ones by place."""
    place = np.arange(len(value))
    below: Flags = (value[:, None] < value[None, :]) | (
        (value[:, None] == value[None, :]) & (place[:, None] < place[None, :])
    )
    return below


def _large(counted: Tally, size: Array, min_size: int) -> Tally:
    return counted.at(np.flatnonzero(size >= min_size))


def _pairwise(groups: int) -> float:
    """The normal quantile at which all pairs hold together."""
    pairs = max(groups * (groups - 1) // 2, 1)
    return _normal(1 - (1 - LEVEL) / pairs)


def _normal(level: float) -> float:
    from scipy.special import ndtri

    return float(ndtri((1 + level) / 2))


def _estimate(limits: _Limits, place: int | tuple[int, int]) -> Estimate:
    value, low, high = (float(one[place]) for one in limits)
    return Estimate(value, low, high)
