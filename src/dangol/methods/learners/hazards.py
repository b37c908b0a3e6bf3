"""Survival: how soon it comes tells more than whether it came in time.

Proportional hazards (D. R. Cox 1972) of the days until the event that decides, up to the
horizon: who bought on the second day is further from staying away than who bought on the last.
"""

from dataclasses import dataclass
from typing import ClassVar, Self

import numpy as np

from dangol.methods.learners.learner import Array, Inputs, Labels, Learner
from dangol.methods.learners.linear import RIDGE
from dangol.methods.proportional_hazards import fit_hazards
from dangol.methods.survival import Spells

# Nobody is quite sure to do it, or quite sure not to.
LEAST, MOST = 1e-9, 30.0


@dataclass(frozen=True)
class Hazards(Learner):
    """``passed`` is the cumulative hazard over the horizon for a row at ``means``.

    ``sign`` is -1 where the event is what keeps it from happening: a purchase, of churn.
    """

    family: ClassVar[str] = "survival"

    coefficients: Array
    means: Array
    passed: Array
    sign: Array

    @classmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        if labels.days is None:
            raise ValueError("Survival learns from the days until the event; none are given.")
        came = np.isfinite(labels.days)
        until = np.where(came, labels.days, np.nanmax(labels.days) + 1.0)
        spells = Spells(until, came, weight=labels.weight)
        found = fit_hazards(rows.prepared, spells, RIDGE)
        sign = 1.0 if labels.happened[came].mean() > 0.5 else -1.0
        passed = found.cumulative_hazard[-1]
        return cls(found.coefficients, found.means, np.array(passed), np.array(sign))

    def odds(self, rows: Inputs) -> Array:
        hazard = self.passed * np.exp((rows.prepared - self.means) @ self.coefficients)
        # Log odds of 1 - exp(-hazard).
        odds: Array = self.sign * np.log(np.expm1(np.clip(hazard, LEAST, MOST)))
        return odds
