"""Folds over time: each family learns on earlier periods and is asked about a later one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from dangol.methods.learners.families import fitted, usable
from dangol.methods.learners.learner import Inputs, Labels
from dangol.methods.learners.preparing import learnt_preparation
from dangol.methods.sampling import drawn_rows

Array = npt.NDArray[np.float64]
MOST_FOLDS = 3
MOST_LEARNING = 40_000
# Of each outcome, before a family can learn what tells them apart.
LEAST_KNOWN = 10


@dataclass(frozen=True)
class Examples:
    """Rows of the past: raw inputs with nan, their period (0, 1, ..), what came, what it counts.

    ``values`` are (rows, ``names``). What followed a period is known ``lag`` periods later.
    ``days`` are those until what decides, nan where it did not come; None where unknown.
    """

    names: tuple[str, ...]
    values: Array
    period: npt.NDArray[np.int64]
    happened: Array
    weight: Array
    lag: int = 1
    days: Array | None = None

    def columns(self, names: Sequence[str]) -> Array:
        """These inputs, in this order."""
        found: Array = self.values[:, [self.names.index(name) for name in names]]
        return found

    def only(self, names: Sequence[str]) -> "Examples":
        """The same rows with these inputs."""
        return replace(self, names=tuple(names), values=self.columns(names))

    @property
    def labels(self) -> Labels:
        """What came, as families learn it."""
        return Labels(self.happened, self.weight, self.days)

    @property
    def periods(self) -> list[int]:
        """Oldest first."""
        return [int(one) for one in np.unique(self.period)]

    def known_at(self, period: int) -> npt.NDArray[np.int64]:
        """Rows whose outcome was known at a period."""
        return np.flatnonzero(self.period <= period - self.lag)

    def __len__(self) -> int:
        return len(self.period)


@dataclass(frozen=True)
class Foretold:
    """Scores of later periods by models of earlier ones.

    ``odds`` are (rows, families) of the rows ``places``; ``fold`` counts the judged periods.
    """

    families: tuple[str, ...]
    places: npt.NDArray[np.int64]
    fold: npt.NDArray[np.int64]
    odds: Array

    @property
    def folds(self) -> int:
        return int(self.fold.max()) + 1

    def rows(self, *, last: bool) -> npt.NDArray[np.bool_]:
        """The rows of the last fold, or of those before it."""
        found: npt.NDArray[np.bool_] = (self.fold == self.folds - 1) == last
        return found


def judged_periods(examples: Examples) -> list[int]:
    """The latest periods before which enough of both outcomes were known, oldest first."""
    return [p for p in examples.periods if _is_enough(examples, p)][-MOST_FOLDS:]


def _is_enough(examples: Examples, period: int) -> bool:
    known = examples.happened[examples.known_at(period)]
    yes = int(known.sum())
    return min(yes, len(known) - yes) >= LEAST_KNOWN


def foretold(examples: Examples, families: Sequence[str], seed: int) -> Foretold:
    """Every family on the same folds."""
    families = usable(families, examples.labels)
    places, folds, odds = [], [], []
    for number, period in enumerate(judged_periods(examples)):
        learn = sampled(examples.known_at(period), seed + number)
        judge = np.flatnonzero(examples.period == period)
        preparation = learnt_preparation(examples.values[learn])
        learning, judging = (
            Inputs(examples.values[rows], preparation.applied(examples.values[rows]))
            for rows in (learn, judge)
        )
        labels = examples.labels.of(learn)
        scores = [fitted(family, learning, labels, seed).odds(judging) for family in families]
        places.append(judge)
        folds.append(np.full(len(judge), number))
        odds.append(np.column_stack(scores))
    return Foretold(families, np.concatenate(places), np.concatenate(folds), np.concatenate(odds))


def sampled(rows: npt.NDArray[np.int64], seed: int) -> npt.NDArray[np.int64]:
    """At most so many rows: more would cost much and tell little."""
    return drawn_rows(rows, MOST_LEARNING, seed)
