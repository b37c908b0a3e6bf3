"""Nearest neighbours: what came of those who are most alike.

Neighbours are typical rows, each the mean of a group (Hart 1968 condensed rows as well), so
that a model holds nobody's own row and nothing of a person has to be taken out of it.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from dangol.methods.learners.learner import Array, Inputs, Labels, Learner
from dangol.methods.learners.prototypes import prototypes, squared_distances
from dangol.methods.logistic import log_odds

GROUPS = 250
NEAREST = 12
# As many rows as this of the common share stand beside a neighbourhood.
PRIOR_ROWS = 20.0
AT_ONCE = 50_000


@dataclass(frozen=True)
class Neighbours(Learner):
    """``centres`` (groups, columns) with ``count`` rows each, ``happened`` of which happened."""

    family: ClassVar[str] = "neighbours"

    centres: Array
    count: Array
    happened: Array

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        centres, group = prototypes(rows.prepared, GROUPS, seed)
        count, yes = (
            np.bincount(group, of, minlength=len(centres)).astype(np.float64)
            for of in (labels.weight, labels.weight * labels.happened)
        )
        return cls(centres, count, yes)

    def odds(self, rows: Inputs) -> Array:
        common = self.happened.sum() / self.count.sum()
        near = min(NEAREST, len(self.centres))
        pieces = []
        for start in range(0, max(len(rows), 1), AT_ONCE):
            distance = squared_distances(rows.prepared[start : start + AT_ONCE], self.centres)
            places = np.argpartition(distance, near - 1, axis=1)[:, :near]
            near_ones = np.take_along_axis(distance, places, axis=1)
            usual = np.maximum(near_ones.mean(axis=1, keepdims=True), 1e-9)
            nearness = np.exp(-near_ones / usual)
            whole = (nearness * self.count[places]).sum(axis=1) + PRIOR_ROWS
            yes = (nearness * self.happened[places]).sum(axis=1) + PRIOR_ROWS * common
            pieces.append(yes / whole)
        return log_odds(np.concatenate(pieces))
