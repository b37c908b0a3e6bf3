"""What was learned about when customers buy next: for anyone, and for what if."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.next_purchase.hazard_columns import middle_gap, standing_of
from dangol.customers.next_purchase.waiting import Standing, Waiting, fit_waiting
from dangol.methods.learners.preparing import Preparation, learnt_preparation
from dangol.methods.survival import Spells
from dangol.scoring.score_model import Input, in_single_precision

Array = npt.NDArray[np.float64]
RANGE = (0.1, 0.5, 0.9)
WITHIN_DAYS = (7, 28, 91)
AT_ONCE = 100_000


class NextPurchaseModel(Model):
    """How long it takes until a customer buys, from what was known of them on a day.

    Day 1 is that day. ``usual`` are the medians of the inputs; nothing of a single customer
    is kept. Nothing is told beyond ``last_days``.
    """

    kind: ClassVar[str] = "next-purchase"

    inputs: tuple[Input, ...]
    knots: Array
    scores: Array
    marks: npt.NDArray[np.int64]
    usual: Array
    middle_gap: float
    coefficients: Array
    steps: Array
    means: Array
    times: Array
    cumulative_hazard: Array
    last: float
    last_days: float

    @classmethod
    def learnt(
        cls, inputs: tuple[Input, ...], values: Array, seen: Spells, figures: dict[str, float]
    ) -> Self:
        """From raw values (rows, inputs) and how long it took. Raises NotIdentifiedError."""
        preparation = learnt_preparation(values)
        names = [one.name for one in inputs]
        middle = middle_gap(names, values)
        found = fit_waiting(standing_of(preparation, names, values, middle), seen)
        return cls(
            inputs=inputs,
            knots=preparation.knots,
            scores=preparation.scores,
            marks=preparation.marks,
            usual=np.array([_median(column) for column in values.T]),
            middle_gap=middle,
            figures=figures,
            **{one.name: getattr(found, one.name) for one in fields(found)},
        )

    def arrays(self) -> Arrays:
        names = (
            "knots", "scores", "marks", "usual", "coefficients", "steps", "means", "times",
            "cumulative_hazard",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.inputs)

    @cached_property
    def _waiting(self) -> Waiting:
        return Waiting(**{one.name: getattr(self, one.name) for one in fields(Waiting)})

    def _standing(self, values: Array) -> Standing:
        preparation = Preparation(self.knots, self.scores, self.marks)
        return standing_of(preparation, self.names, values, self.middle_gap)

    def mean_wait(self, values: Array, within: float) -> Array:
        """Days until the next purchase on average, counted up to ``within``."""
        return self._waiting.mean_wait(self._standing(values), within)

    def chances(self, values: Array, days: Array) -> Array:
        """(rows, days): the chance of buying within so many days; nan where it is not told."""
        found = [self._waiting.chances(part, days) for part in self._parts(values)]
        return np.concatenate(found)

    def least_chances(self, values: Array, days: Array) -> Array:
        """The same, as far as was seen: a lower end where it is not told."""
        found = [self._waiting.least_chances(part, days) for part in self._parts(values)]
        return np.concatenate(found)

    def days_until(self, values: Array, shares: tuple[float, ...] = RANGE) -> Array:
        """(rows, shares): the day by which so large a share buys; inf where it is not told."""
        found = [
            np.column_stack([self._waiting.days_until(part, share) for share in shares])
            for part in self._parts(values)
        ]
        return np.concatenate(found)

    def _parts(self, values: Array) -> Iterator[Standing]:
        for start in range(0, max(len(values), 1), AT_ONCE):
            yield self._standing(values[start : start + AT_ONCE])

    def predict(self, rows: pa.Table) -> pa.Table:
        """Chances and days for rows with a column for each input."""
        columns = [rows.column(name).cast(pa.float64()).to_numpy() for name in self.names]
        return pa.table(self._told(in_single_precision(np.column_stack(columns))))

    def _told(self, values: Array) -> dict[str, pa.Array]:
        chances = self.chances(values, np.array(WITHIN_DAYS, dtype=np.float64))
        days = self.days_until(values)
        found = {
            f"probability_{within}_days": chances[:, place]
            for place, within in enumerate(WITHIN_DAYS)
        }
        for place, name in enumerate(("low_days", "median_days", "high_days")):
            found[name] = days[:, place]
        return {name: pa.array(column, mask=~np.isfinite(column)) for name, column in found.items()}

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The same where some inputs are other than usual; ``None`` is empty."""
        values = self.usual.copy()
        for place, name in enumerate(self.names):
            if name in inputs:
                values[place] = np.nan if inputs[name] is None else float(inputs[name])
        told = self._told(in_single_precision(values[None, :]))
        return {name: column[0].as_py() for name, column in told.items()}


def _median(column: Array) -> float:
    told = column[np.isfinite(column)]
    return float(np.median(told)) if len(told) else float("nan")
