"""How long it takes until somebody buys, in units of their own usual gap.

Time counts from the last purchase and is divided by the person's own gap, so that a month of
silence is long for a weekly customer and short for a yearly one; whoever is looked at later was
not seen before (delayed entry). Proportional hazards say what hastens it. People differ in what
nobody knows of them, too, and those still away after a while are the slower ones: so the
hazard has a step after a week and one after four weeks from the look (time-dependent columns;
T. M. Therneau and P. M. Grambsch, "Modeling Survival Data", 2000, section 3.7).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from dangol.methods.proportional_hazards import fit_hazards
from dangol.methods.survival import Spells

Array = npt.NDArray[np.float64]
RIDGE = 30.0
STEPS_AT = (7.0, 28.0)
# Beyond what was seen nothing more is said; but then hardly anything is left to come.
ALL_BUT_SURE = 0.99
_SPANS = tuple(pairwise((0.0, *STEPS_AT, np.inf)))


@dataclass(frozen=True)
class Standing:
    """Where people stand on a day: their columns, own gap, and days passed since they bought.

    The day of the look has not passed: who bought yesterday has 0.
    """

    columns: Array
    gap: Array
    since: Array

    def of(self, rows: npt.NDArray[np.intp] | slice) -> "Standing":
        return Standing(self.columns[rows], self.gap[rows], self.since[rows])

    def __len__(self) -> int:
        return len(self.gap)


@dataclass(frozen=True)
class Waiting:
    """What was learned. ``last`` is the longest time seen, in gaps; ``last_days`` from a look."""

    coefficients: Array
    steps: Array
    means: Array
    times: Array
    cumulative_hazard: Array
    last: float
    last_days: float

    def least_chances(self, people: Standing, days: Array) -> Array:
        """(people, days): the chance of a purchase within so many days, as far as was seen."""
        risk = self._risk(people)
        found = np.empty((len(people), len(days)))
        for place, day in enumerate(days):
            found[:, place] = -np.expm1(-risk * self._hazard_by(people, day))
        return found

    def chances(self, people: Standing, days: Array) -> Array:
        """The same; nan where more could have come than was seen."""
        found = self.least_chances(people, days)
        known = (people.since[:, None] + days) / people.gap[:, None] <= self.last
        known &= days <= self.last_days
        return np.where(known | (found >= ALL_BUT_SURE), found, np.nan)

    def days_until(self, people: Standing, share: float) -> Array:
        """The day by which ``share`` of those like each one has bought; inf where not told."""
        needed = -np.log1p(-share) / self._risk(people) * (1 - 1e-12)
        found = np.full(len(people), np.inf)
        passed = np.zeros(len(people))
        for (start, end), step in zip(_SPANS, self._factors(), strict=True):
            inside = self._hazard_between(people, start, end) * step
            here = np.isinf(found) & (needed <= passed + inside)
            begun = self._hazard(self._age(people, start))
            goal = begun + (needed - passed) / step
            at = np.searchsorted(self.cumulative_hazard, goal[here], side="left")
            at = np.minimum(at, len(self.times) - 1)
            gone = np.ceil(self.times[at] * people.gap[here] - people.since[here] - 1e-9)
            found[here] = np.clip(gone, max(start, 1.0), end)
            passed = passed + inside
        told: Array = np.where(found <= self.last_days, found, np.inf)
        return told

    def mean_wait(self, people: Standing, within: float) -> Array:
        """Days until the next purchase on average, counted up to ``within`` days."""
        points = np.unique(np.round(np.geomspace(1.0, within, 24)))
        risk = self._risk(people)
        total = np.full(len(people), 1.0)
        for day, width in zip(points, np.diff(points, append=within + 1.0), strict=True):
            total += np.exp(-risk * self._hazard_by(people, day)) * width
        return total

    def _risk(self, people: Standing) -> Array:
        found: Array = np.exp((people.columns - self.means) @ self.coefficients)
        return found

    def _factors(self) -> Array:
        return np.asarray(np.exp(np.concatenate([[0.0], self.steps])))

    def _hazard_by(self, people: Standing, day: float) -> Array:
        found = np.zeros(len(people))
        for (start, end), step in zip(_SPANS, self._factors(), strict=True):
            if day > start:
                found += self._hazard_between(people, start, min(end, day)) * step
        return found

    def _hazard_between(self, people: Standing, start: float, end: float) -> Array:
        begun = self._hazard(self._age(people, start))
        return self._hazard(self._age(people, end)) - begun

    def _age(self, people: Standing, days: float) -> Array:
        """Time since the last purchase, in gaps, so many days after the look."""
        age: Array = (people.since + days) / people.gap
        return age

    def _hazard(self, ages: Array) -> Array:
        """Cumulative hazard; it stays where nothing more was seen."""
        place = np.searchsorted(self.times, ages * (1 + 1e-12), side="right")
        found: Array = np.concatenate([[0.0], self.cumulative_hazard])[place]
        return found


def fit_waiting(people: Standing, seen: Spells) -> Waiting:
    """From where people stood and how many days it took. Raises NotIdentifiedError."""
    columns, since, until, happened = [], [], [], []
    for place, (start, end) in enumerate(_SPANS):
        rows = np.flatnonzero(seen.until > start)
        steps = np.zeros((len(rows), len(STEPS_AT)))
        if place:
            steps[:, place - 1] = 1.0
        part, wait = people.of(rows), seen.until[rows]
        columns.append(np.column_stack([part.columns, steps]))
        since.append((part.since + start) / part.gap)
        until.append((part.since + np.minimum(wait, end)) / part.gap)
        happened.append(seen.happened[rows] & (wait <= end))
    spells = Spells(np.concatenate(until), np.concatenate(happened), np.concatenate(since))
    found = fit_hazards(np.concatenate(columns), spells, RIDGE)
    count = people.columns.shape[1]
    # The steps belong to no person: their means go into the common hazard.
    common = float(np.exp(-found.means[count:] @ found.coefficients[count:]))
    return Waiting(
        coefficients=found.coefficients[:count],
        steps=found.coefficients[count:],
        means=found.means[:count],
        times=found.times,
        cumulative_hazard=found.cumulative_hazard * common,
        last=found.last,
        last_days=float(seen.until.max()),
    )
