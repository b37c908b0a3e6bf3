"""Logistic regression with a ridge penalty: one weight per column."""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from dangol.methods.learners.learner import Array, Inputs, Labels, Learner
from dangol.methods.logistic import fit_logistic

# The prior of a weight: a standard deviation of about a tenth on the log odds.
RIDGE = 30.0


@dataclass(frozen=True)
class Linear(Learner):
    """``weights`` (1 + columns), the first of which is the intercept."""

    family: ClassVar[str] = "logistic"

    weights: Array

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        return cls(fit_logistic(rows.prepared, labels.happened, RIDGE, labels.weight))

    def odds(self, rows: Inputs) -> Array:
        found: Array = np.asarray(self.weights[0] + rows.prepared @ self.weights[1:])
        return found
