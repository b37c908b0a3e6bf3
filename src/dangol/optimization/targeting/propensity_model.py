"""What was learned about who buys next: a logistic regression and boosted trees, averaged.

Both work on the log odds, so what each family of measures adds to a score is known exactly:
coefficients times distances from the mean, and TreeSHAP (Lundberg and others 2020) for trees.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.methods.learners.trees import booster_of, threads_for
from dangol.methods.logistic import logistic
from dangol.optimization.targeting.measures import Families, Raw, measures, number

Array = npt.NDArray[np.float64]
TREES_WEIGHT = 0.5
# Standardised measures are cut here, so that one odd customer cannot run away.
FURTHEST = 4.0
# As many buying periods as this of the common amount stand beside one's own.
AMOUNT_PRIOR = 2.0


class PropensityModel(Model):
    """The chance that a person buys what is asked within the horizon, with its reasons.

    ``trees`` is LightGBM's own text format. ``calibration`` is intercept and slope on the log
    odds (Platt 1999), learned on a period later than the scores.
    """

    kind: ClassVar[str] = "propensity"

    category: str
    department: str | None
    horizon_days: int
    paces: dict[str, float]
    levels: dict[str, list[str]]
    common_amount: float
    amount_scale: float
    trees: str
    centre: Array
    spread: Array
    weights: Array
    calibration: Array

    def arrays(self) -> Arrays:
        return {
            "centre": self.centre,
            "spread": self.spread,
            "weights": self.weights,
            "calibration": self.calibration,
        }

    def families(self, raw: Raw) -> Families:
        return measures(raw, self.paces, self.levels, self.horizon_days)

    def chance(self, raw: Raw) -> Array:
        """Probability of buying within the horizon, per row of a snapshot."""
        return self._calibrated(self.scores(matrix_of(self.families(raw))))

    def scores(self, matrix: Array) -> Array:
        """Log odds before calibration."""
        linear = self.weights[0] + self._standard(matrix) @ self.weights[1:]
        grown: Array = booster_of(self.trees).predict(
            matrix, raw_score=True, num_threads=threads_for(len(matrix))
        )
        score: Array = TREES_WEIGHT * grown + (1 - TREES_WEIGHT) * linear
        return score

    def _standard(self, matrix: Array) -> Array:
        cut: Array = np.clip((matrix - self.centre) / self.spread, -FURTHEST, FURTHEST)
        return cut

    def _calibrated(self, scores: Array) -> Array:
        return logistic(self.calibration[0] + self.calibration[1] * scores)

    def effects(self, raw: Raw) -> dict[str, Array]:
        """What each family adds to or takes from the log odds, beside the mean of training."""
        families = self.families(raw)
        matrix = matrix_of(families)
        by_tree: Array = booster_of(self.trees).predict(
            matrix, pred_contrib=True, num_threads=threads_for(len(matrix))
        )
        linear = self._standard(matrix) * self.weights[1:]
        each = self.calibration[1] * (TREES_WEIGHT * by_tree[:, :-1] + (1 - TREES_WEIGHT) * linear)
        found, start = {}, 0
        for name, columns in families.items():
            found[name] = each[:, start : start + len(columns)].sum(axis=1)
            start += len(columns)
        return found

    def amount(self, raw: Raw) -> Array:
        """What a person spends on it within the horizon, if they buy."""
        return self.amount_scale * plain_amount(raw, self.common_amount)

    def predict(self, rows: pa.Table) -> pa.Table:
        """Probability and amount for rows of ``features.snapshot_features``."""
        raw = raw_columns(rows)
        return pa.table({"probability": self.chance(raw), "amount_if_bought": self.amount(raw)})

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        return self.predict_one(inputs)


def plain_amount(raw: Raw, common_amount: float) -> Array:
    """Spending per period with a purchase: one's own mean, leaning on the common one."""
    spent = np.maximum(number(raw, "own_amount"), 0.0)
    periods = number(raw, "own_stretches")
    amount: Array = (spent + AMOUNT_PRIOR * common_amount) / (periods + AMOUNT_PRIOR)
    return amount


def matrix_of(families: Families) -> Array:
    """All measures side by side, in the order of their families."""
    return np.column_stack([one for columns in families.values() for one in columns.values()])


def raw_columns(rows: pa.Table) -> dict[str, npt.NDArray[Any]]:
    """The columns of a snapshot as arrays; empty numbers are nan."""
    found = {}
    for name in rows.column_names:
        column = rows.column(name)
        if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
            column = column.cast(pa.float64())
        found[name] = column.to_numpy(zero_copy_only=False)
    return found
