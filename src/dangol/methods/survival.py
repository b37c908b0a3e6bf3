"""How long until something happens, where not all has been seen: the Kaplan-Meier estimate.

A spell is seen from ``since`` (not before: delayed entry, left truncation) until ``until``,
when the event came or the watching ended (right censoring). At a time t those spells are at
risk for which ``since < t <= until``: who is censored at t was still at risk at t.

E. L. Kaplan and P. Meier, "Nonparametric Estimation from Incomplete Observations" (JASA 53,
1958); J. P. Klein and M. L. Moeschberger, "Survival Analysis" (2nd ed., 2003), cited as KM.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.methods.score_quality import Estimate

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
# Sums of weights differ by so little from rounding only.
_ROUNDING = 1e-12


@dataclass(frozen=True)
class Spells:
    """What was seen of each row: arrays of one length.

    ``since`` is None where everybody was seen from the beginning; then an event at time 0
    counts as well. ``weight`` counts cases: 2 stands for two rows that are alike.
    """

    until: Array
    happened: Flags
    since: Array | None = None
    weight: Array | None = None

    def __post_init__(self) -> None:
        given = [self.until, self.happened, self.since, self.weight]
        arrays = [one for one in given if one is not None]
        if any(one.shape != (len(self.until),) for one in arrays):
            shapes = ", ".join(str(one.shape) for one in arrays)
            raise ValueError(f"Spells need arrays of one length and one dimension: {shapes}.")
        if not all(np.isfinite(one).all() for one in arrays):
            raise ValueError(
                "Spells need finite numbers; leave out rows of which nothing is known."
            )
        begun = np.zeros(1) if self.since is None else self.since
        short = self.until < begun if self.since is None else self.until <= begun
        if short.any():
            raise ValueError(
                f"{int(short.sum())} of {len(short)} spells end before anything was seen of them."
            )
        if self.weight is not None and (self.weight < 0).any():
            raise ValueError("Weights of spells are counts of cases: 0 or more.")

    @property
    def weights(self) -> Array:
        return np.ones(len(self.until)) if self.weight is None else self.weight

    @property
    def died(self) -> Flags:
        """The rows whose event counts."""
        found: Flags = self.happened.astype(bool) & (self.weights > 0)
        return found

    def part(self, rows: npt.NDArray[np.bool_] | Places) -> "Spells":
        """Some of the rows, or all in another order."""
        return Spells(
            self.until[rows],
            self.happened[rows],
            None if self.since is None else self.since[rows],
            None if self.weight is None else self.weight[rows],
        )


class Timeline:
    """The distinct times of events, and who was at risk at each.

    Sums over risk sets cost one pass over the rows, whatever their number of times is.
    """

    def __init__(self, spells: Spells) -> None:
        self.dead = np.flatnonzero(spells.died)
        self.times = np.unique(spells.until[self.dead])
        # A row is at risk at the times first, first + 1, ..., last - 1.
        self.last = np.searchsorted(self.times, spells.until, side="right")
        self.first = (
            None
            if spells.since is None
            else np.searchsorted(self.times, spells.since, side="right")
        )
        self.time_of_death = self.last[self.dead] - 1

    def at_risk(self, values: Array) -> Array:
        """Sums over those at risk, by time."""
        there = self._later(self.last, values)
        return there if self.first is None else there - self._later(self.first, values)

    def of_dead(self, values: Array) -> Array:
        """Sums over those whose event came, by time; ``values`` has a value for each row."""
        return _added(self.time_of_death, values[self.dead], len(self.times))

    def lived_through(self, steps: Array) -> Array:
        """For each row the sum of ``steps`` (a value for each time) while it was at risk."""
        total = np.concatenate([[0.0], np.cumsum(steps)])
        lived: Array = total[self.last]
        return lived if self.first is None else lived - total[self.first]

    def _later(self, places: Places, values: Array) -> Array:
        """By time: the sum of values whose place lies beyond it."""
        counted = _added(places, values, len(self.times) + 1)
        later: Array = np.cumsum(counted[:0:-1])[::-1]
        return later


def _added(places: Places, values: Array, count: int) -> Array:
    return np.asarray(np.bincount(places, values, minlength=count), dtype=np.float64)


@dataclass(frozen=True)
class SurvivalCurve:
    """Survival after each time of an event, with its pointwise interval.

    ``at_risk`` and ``events`` are weighted; ``variance`` is Greenwood's sum: survival squared
    times it is the variance of survival. The interval is nan once nobody is left. ``last`` is
    the longest time that anybody was seen: nothing is known beyond it.
    """

    times: Array
    at_risk: Array
    events: Array
    survival: Array
    variance: Array
    low: Array
    high: Array
    last: float
    deviations: float

    def at(self, horizons: Array) -> Array:
        """Survival beyond each horizon; nan beyond what was seen, unless nobody is left."""
        return self._read(self.survival, horizons)

    def interval_at(self, horizons: Array) -> tuple[Array, Array]:
        """Lower and upper ends at each horizon; both 1 before the first event."""
        return self._read(self.low, horizons), self._read(self.high, horizons)

    def _read(self, values: Array, horizons: Array) -> Array:
        place = np.searchsorted(self.times, horizons, side="right")
        read: Array = np.concatenate([[1.0], values])[place]
        gone = len(self.survival) > 0 and self.survival[-1] == 0
        return read if gone else np.where(horizons > self.last, np.nan, read)

    def quantile(self, share: float = 0.5) -> Estimate:
        """The time by which the event has come to ``share``; inf where that is not reached.

        The interval holds the times at which the survival curve's own interval holds
        1 - ``share`` (Brookmeyer and Crowley 1982; KM eq. 4.5.4).
        """
        value, low, high = (
            self._crossing(one, 1 - share) for one in (self.survival, self.low, self.high)
        )
        return Estimate(value, low, high)

    def median(self) -> Estimate:
        return self.quantile(0.5)

    def _crossing(self, values: Array, level: float) -> float:
        below = np.flatnonzero(values <= level + _ROUNDING)
        return float(self.times[below[0]]) if len(below) else float("inf")

    def restricted_mean(self, horizon: float) -> Estimate:
        """Mean time until the event, counted up to ``horizon`` only (KM eqs. 4.5.1 and 4.5.2).

        Raises ValueError where the horizon lies beyond what was seen.
        """
        if not np.isfinite(self.at(np.array([horizon]))[0]):
            raise ValueError(f"Nothing was seen beyond {self.last:g}: no mean up to {horizon:g}.")
        seen = self.times < horizon
        edges = np.concatenate([[0.0], self.times[seen], [horizon]])
        areas = np.concatenate([[1.0], self.survival[seen]]) * np.diff(edges)
        mean = float(areas.sum())
        ahead = np.cumsum(areas[::-1])[::-1][1:]
        steps = np.diff(self.variance[seen], prepend=0.0)
        # Where nobody is left no area is ahead, and the step is infinite.
        parts = np.where(ahead > 0, ahead**2 * np.where(np.isfinite(steps), steps, 0.0), 0.0)
        reach = self.deviations * float(np.sqrt(parts.sum()))
        return Estimate(mean, mean - reach, mean + reach)


def kaplan_meier(spells: Spells, *, after: float = 0.0, share: float = 0.95) -> SurvivalCurve:
    """Survival by the product limit, with the log-log interval (KM eqs. 4.2.1, 4.2.2, 4.3.2).

    ``after`` gives survival of those who lived so long. With delayed entry the first few at
    risk decide the whole curve: where one of one dies, survival is 0 for ever. Begin after a
    time by which enough were seen.
    """
    from scipy.special import ndtri

    line = Timeline(spells)
    at_risk, events = line.at_risk(spells.weights), line.of_dead(spells.weights)
    kept = line.times > after if after else np.ones(len(line.times), dtype=bool)
    times, at_risk, events = line.times[kept], at_risk[kept], events[kept]
    left = at_risk - events
    left = np.where(left > _ROUNDING * at_risk, left, 0.0)
    survival = np.cumprod(left / at_risk)
    deviations = float(ndtri((1 + share) / 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(events / (at_risk * left))
        width = np.exp(deviations * np.sqrt(variance) / np.log(survival))
        known = (survival > 0) & (survival < 1)
        low = np.where(known, survival ** (1 / width), np.nan)
        high = np.where(known, survival**width, np.nan)
    last = float(spells.until.max(initial=0.0))
    return SurvivalCurve(times, at_risk, events, survival, variance, low, high, last, deviations)
