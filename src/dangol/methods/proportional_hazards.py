"""What hastens or delays an event: proportional hazards, the same digits every time.

The hazard of a row is the common hazard times exp(coefficients . columns): D. R. Cox,
"Regression Models and Life-Tables" (JRSS B 34, 1972). Ties after B. Efron (JASA 72, 1977) with
case weights as in T. M. Therneau and P. M. Grambsch, "Modeling Survival Data" (2000), section
3.3, cited as TG.

Sums over risk sets are never built row by row. A row's share of all of them is its own weight
times the hazard that passed while it was at risk, so gradient and information are products of
matrices.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dangol.methods.maximum_likelihood import WORST_CONDITION, NotIdentifiedError
from dangol.methods.survival import Spells, Timeline

Array = npt.NDArray[np.float64]
STEPS = 40
_ARRIVED = 1e-14
# exp of so many standard deviations is no effect but a column that tells who dies.
_RUNAWAY = 25.0
_BLOCK = 1 << 14


@dataclass(frozen=True)
class ProportionalHazards:
    """What was learned, as plain arrays.

    ``cumulative_hazard`` holds after each of ``times`` for a row at ``means``. ``last`` is the
    longest time that anybody was seen; beyond it ``tail_rate`` is the hazard per unit of time,
    nan where nothing is assumed. ``covariance`` is that of the coefficients.
    """

    coefficients: Array
    covariance: Array
    means: Array
    times: Array
    cumulative_hazard: Array
    last: float
    events: float
    log_likelihood: float
    null_log_likelihood: float
    tail_rate: float = float("nan")

    @property
    def standard_errors(self) -> Array:
        errors: Array = np.sqrt(np.diag(self.covariance))
        return errors

    def log_risk(self, columns: Array) -> Array:
        """Logarithm of each row's hazard over that of a row at the means."""
        risk: Array = columns @ self.coefficients - self.means @ self.coefficients
        return risk

    def survival(self, columns: Array, horizons: Array) -> Array:
        """P(T > horizon) for each row and horizon; nan beyond what was seen."""
        passed = self._passed(np.asarray(horizons, dtype=np.float64))
        alive: Array = np.exp(-np.exp(self.log_risk(columns))[:, None] * passed)
        return alive

    def survival_given(self, columns: Array, ages: Array, horizons: Array) -> Array:
        """P(T > age + horizon | T > age) for each row and horizon; nan beyond what was seen."""
        risk, before = np.exp(self.log_risk(columns)), self._passed(ages)
        alive = np.empty((len(ages), len(horizons)))
        for place, horizon in enumerate(horizons):
            alive[:, place] = np.exp(-risk * (self._passed(ages + horizon) - before))
        return alive

    def remaining(self, columns: Array, ages: Array, share: float = 0.5) -> Array:
        """Time from now until the event will have come with probability ``share``.

        For one to whom it has not come by its age. inf where that is not reached within what
        was seen, nan where the age itself lies beyond.
        """
        needed = self._passed(ages) - np.log1p(-share) / np.exp(self.log_risk(columns))
        # A sum of steps may miss by rounding the step that it should meet.
        needed *= 1 - 1e-12
        reached = np.concatenate([self.times, [np.inf]])
        moment = reached[np.searchsorted(self.cumulative_hazard, needed, side="left")]
        if np.isfinite(self.tail_rate) and self.tail_rate > 0:
            beyond = self.last + (needed - self._total) / self.tail_rate
            moment = np.where(needed > self._total, beyond, moment)
        left: Array = np.where(np.isfinite(needed), moment - ages, np.nan)
        return left

    def continued(self, since: float) -> "ProportionalHazards":
        """The same beyond what was seen, at the mean hazard between ``since`` and the last.

        An assumption, not a finding: say so where it is used.
        """
        if not since < self.last:
            raise ValueError(f"No time lies between {since:g} and the last seen, {self.last:g}.")
        passed = self._passed(np.array([since, self.last]))
        return replace(self, tail_rate=float(passed[1] - passed[0]) / (self.last - since))

    @property
    def _total(self) -> float:
        return float(self.cumulative_hazard[-1]) if len(self.times) else 0.0

    def _passed(self, moments: Array) -> Array:
        """Cumulative hazard at the means."""
        place = np.searchsorted(self.times, moments, side="right")
        passed: Array = np.concatenate([[0.0], self.cumulative_hazard])[place]
        over = moments - self.last
        return np.where(over > 0, self._total + self.tail_rate * over, passed)


@dataclass(frozen=True)
class Slope:
    """The partial likelihood at some coefficients, and what its derivatives are made of.

    ``relative`` is each row's weight times its relative risk. By time: ``hazard`` is the step
    of the cumulative hazard, ``spared`` the part of it that Efron takes from those who die at
    that very time; ``squares`` are sums of weights over squared risk, times 1, the tied share
    and its square.
    """

    value: float
    relative: Array
    hazard: Array
    spared: Array
    squares: tuple[Array, Array, Array]


class PartialLikelihood:
    """The log partial likelihood of spells, its gradient and information (TG eqs. 3.4 to 3.7).

    Columns are kept standardised, one after the other in memory, rows in the order of time;
    coefficients here belong to columns of that form.
    """

    def __init__(self, columns: Array, spells: Spells) -> None:
        order = np.argsort(spells.until, kind="stable")
        self.spells = spells.part(order)
        self.weights = self.spells.weights
        self.line = Timeline(self.spells)
        self.means = np.average(columns, axis=0, weights=spells.weights)
        self.columns = np.ascontiguousarray(columns[order].T)
        self.columns -= self.means[:, None]
        spread = np.sqrt((self.columns**2) @ self.weights / self.weights.sum())
        # A constant column differs from its mean by rounding only.
        self.scale = np.where(spread > 1e-12 * np.abs(self.means), spread, 1.0)
        self.columns /= self.scale[:, None]
        line = self.line
        deaths = np.bincount(line.time_of_death, minlength=len(line.times))
        self._starts = np.cumsum(deaths) - deaths
        self._place = np.repeat(np.arange(len(deaths)), deaths)
        rank = np.arange(len(self._place)) - self._starts[self._place]
        self._share = rank / deaths[self._place]
        self.mean_weight = line.of_dead(self.weights) / deaths
        self.has_ties = bool((deaths > 1).any())
        self.deaths = deaths

    def at(self, coefficients: Array) -> Slope:
        """Value and hazard steps; the value is not finite where the risks overflow."""
        line, share, place = self.line, self._share, self._place
        scores = coefficients @ self.columns
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            relative = self.weights * np.exp(scores)
            left = line.at_risk(relative)[place]
            if self.has_ties:
                left = left - share * line.of_dead(relative)[place]
            weight = self.mean_weight[place]
            value = line.of_dead(self.weights * scores).sum() - (weight * np.log(left)).sum()
            once, twice = weight / left, weight / left**2
        hazard, spared, *squares = (
            np.add.reduceat(one, self._starts)
            for one in (once, share * once, twice, share * twice, share**2 * twice)
        )
        return Slope(float(value), relative, hazard, spared, (squares[0], squares[1], squares[2]))

    def gradient(self, slope: Slope, by_time: Array | None = None) -> Array:
        """Sum over the dead of their columns less the expected ones, times ``by_time``."""
        line, factor = self.line, 1.0 if by_time is None else by_time
        passed = slope.relative * line.lived_through(slope.hazard * factor)
        dead, when = line.dead, line.time_of_death
        mine = np.broadcast_to(factor, line.times.shape)[when]
        passed[dead] -= slope.relative[dead] * (slope.spared * factor)[when]
        passed[dead] -= self.weights[dead] * mine
        found: Array = -(self.columns @ passed)
        return found

    def information(
        self, slope: Slope, sums: tuple[Array, Array], by_time: Array | None = None
    ) -> Array:
        """Sum over the dead of the variance of columns among those at risk, times ``by_time``."""
        line, factor = self.line, 1.0 if by_time is None else by_time
        passed = slope.relative * line.lived_through(slope.hazard * factor)
        dead, when = line.dead, line.time_of_death
        passed[dead] -= slope.relative[dead] * (slope.spared * factor)[when]
        found = np.zeros((len(self.columns), len(self.columns)))
        for begin in range(0, self.columns.shape[1], _BLOCK):
            block = self.columns[:, begin : begin + _BLOCK]
            found += (block * passed[begin : begin + _BLOCK]) @ block.T
        (plain, once, twice), (risk, tied) = slope.squares, sums
        found -= (risk * (plain * factor)) @ risk.T
        if self.has_ties:
            mixed = (risk * (once * factor)) @ tied.T
            found += mixed + mixed.T - (tied * (twice * factor)) @ tied.T
        return found

    def sums(self, slope: Slope) -> tuple[Array, Array]:
        """Columns times relative risk, summed over those at risk and over the dead, by time."""
        risk, tied = np.zeros((2, len(self.columns), len(self.line.times)))
        for place, one in enumerate(self.columns):
            weighted = one * slope.relative
            risk[place] = self.line.at_risk(weighted)
            if self.has_ties:
                tied[place] = self.line.of_dead(weighted)
        return risk, tied


def fit_hazards(
    columns: Array, spells: Spells, penalty: float = 0.0, names: Sequence[str] = ()
) -> ProportionalHazards:
    """Coefficients by Newton's method with halved steps, and the baseline.

    ``columns`` has shape (rows, columns). Half of ``penalty`` times the sum of squared
    coefficients is taken from the log likelihood (ridge). The baseline is N. Breslow's (1972),
    with Efron's correction where times are tied (TG section 10.2.2): without it survival is
    too high where many events share a day.

    Weights are counts of cases. With tied times, weight 2 is nearly but not exactly a row that
    stands twice (two rows would be tied with each other).

    Raises NotIdentifiedError, with ``names`` where given, where no event was seen, columns
    cannot be told apart, or a column tells exactly who dies; a penalty helps with the latter.
    """
    if not np.isfinite(columns).all():
        raise ValueError("Columns of hazards need finite numbers: fill what is missing first.")
    if not spells.died.any():
        raise NotIdentifiedError("No event was seen.")
    likelihood = PartialLikelihood(columns, spells)
    ridge = penalty / likelihood.scale**2
    found = np.zeros(columns.shape[1])
    slope = start = likelihood.at(found)
    information = np.zeros((0, 0))
    for _ in range(STEPS):
        information = likelihood.information(slope, likelihood.sums(slope)) + np.diag(ridge)
        _told_apart(information, names)
        gradient = likelihood.gradient(slope) - ridge * found
        step = np.asarray(np.linalg.solve(information, gradient), dtype=np.float64)
        # Newton's decrement: how far the top is, in standard errors, squared.
        if gradient @ step < _ARRIVED:
            break
        found, slope = _uphill(likelihood, ridge, found, slope, step)
        _is_finite_effect(found, names)
    else:
        raise NotIdentifiedError(f"No coefficients were found within {STEPS} steps.")
    return ProportionalHazards(
        coefficients=found / likelihood.scale,
        covariance=np.linalg.inv(information) / np.outer(likelihood.scale, likelihood.scale),
        means=likelihood.means,
        times=likelihood.line.times,
        cumulative_hazard=np.cumsum(slope.hazard),
        last=float(spells.until.max()),
        events=float(likelihood.weights[likelihood.line.dead].sum()),
        log_likelihood=slope.value,
        null_log_likelihood=start.value,
    )


def _uphill(
    likelihood: PartialLikelihood, ridge: Array, found: Array, slope: Slope, step: Array
) -> tuple[Array, Slope]:
    """The step, halved until it does not lead down."""

    def height(coefficients: Array, there: Slope) -> float:
        return there.value - float((ridge * coefficients**2).sum()) / 2

    before, scale = height(found, slope), 1.0
    while True:
        trial = found + scale * step
        there = likelihood.at(trial)
        if height(trial, there) >= before - 1e-12 * abs(before) or scale < 1e-6:
            return trial, there
        scale /= 2


def _told_apart(information: Array, names: Sequence[str]) -> None:
    values, directions = np.linalg.eigh(information)
    if len(values) and values[0] <= values[-1] / WORST_CONDITION:
        loose = _called(np.flatnonzero(np.abs(directions[:, 0]) > 0.3), names)
        raise NotIdentifiedError(f"The data does not tell the effect of {loose}.")


def _is_finite_effect(found: Array, names: Sequence[str]) -> None:
    away = np.flatnonzero(np.abs(found) > _RUNAWAY)
    if len(away):
        raise NotIdentifiedError(f"The effect of {_called(away, names)} has no end.")


def _called(places: npt.NDArray[np.intp], names: Sequence[str]) -> str:
    return " and ".join(names[int(one)] if names else f"column {int(one) + 1}" for one in places)
