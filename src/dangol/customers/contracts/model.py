"""What was learned about which contracts end: a hazard for each kind of contract, and effects."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.covariates import (
    FEWEST_OF_LEVEL,
    OTHER,
    STRATUM,
    Level,
    columns_of,
    levels_of,
    numbers_of,
    strata_of,
)
from dangol.customers.contracts.stretches import Stretches
from dangol.methods.learners.preparing import Preparation, learnt_preparation
from dangol.methods.proportional_hazards import fit_hazards
from dangol.methods.survival import Spells

Array = npt.NDArray[np.float64]
RIDGE = 5.0
# Strata share coefficients and no risk sets: each has a stretch of time to itself.
APART = 1e6


class ContractModel(Model):
    """The chance that a contract ends, from what it is, how long it has run, and what was done.

    Each of ``kinds`` of contract, and all others, has a common hazard of its own, ``last`` is
    how long one was seen. ``numbers`` are the names of the numeric inputs.
    """

    kind: ClassVar[str] = "contract-churn"

    horizon_days: int
    kinds: tuple[str, ...]
    levels: tuple[Level, ...]
    numbers: tuple[str, ...]
    knots: Array
    scores: Array
    marks: npt.NDArray[np.int64]
    coefficients: Array
    errors: Array
    means: Array
    times: Array
    cumulative_hazard: Array
    last: Array

    @classmethod
    def learnt(
        cls,
        contracts: Contracts,
        stretches: Stretches,
        behaviour: Sequence[str],
        horizon_days: int,
        figures: dict[str, float],
    ) -> Self:
        """From stretches of contracts. Raises NotIdentifiedError."""
        of = stretches.contract
        numbers = np.column_stack([contracts.amount[of], stretches.behaviour])
        preparation, levels = learnt_preparation(numbers), levels_of(contracts)
        words = {name: contracts.named(name)[of] for name in {one.name for one in levels}}
        columns = columns_of(levels, preparation, words, numbers)
        all_kinds = contracts.named(STRATUM)
        kinds = _own_kinds(all_kinds[of], stretches.spells)
        stratum = strata_of(all_kinds[of], kinds)
        since = stretches.spells.since
        if since is None:
            raise AssertionError("Stretches say since when they were seen.")
        spells = Spells(
            stretches.spells.until + stratum * APART,
            stretches.spells.happened,
            since + stratum * APART,
        )
        found = fit_hazards(columns, spells, RIDGE)
        last = np.zeros(len(kinds) + 1)
        np.maximum.at(last, stratum, stretches.spells.until)
        return cls(
            horizon_days=horizon_days,
            kinds=kinds,
            levels=levels,
            numbers=numbers_of(behaviour),
            knots=preparation.knots,
            scores=preparation.scores,
            marks=preparation.marks,
            coefficients=found.coefficients,
            errors=found.standard_errors,
            means=found.means,
            times=found.times,
            cumulative_hazard=found.cumulative_hazard,
            last=last,
            figures=figures,
        )

    def arrays(self) -> Arrays:
        names = (
            "knots", "scores", "marks", "coefficients", "errors", "means", "times",
            "cumulative_hazard", "last",
        )  # fmt: skip
        return {name: getattr(self, name) for name in names}

    def columns(self, words: Mapping[str, npt.NDArray[np.object_]], numbers: Array) -> Array:
        """Named and numeric inputs as columns of the hazards."""
        preparation = Preparation(self.knots, self.scores, self.marks)
        return columns_of(self.levels, preparation, words, numbers)

    def of_contracts(
        self, contracts: Contracts, rows: npt.NDArray[np.intp], behaviour: Array
    ) -> Array:
        """Columns of some contracts; ``behaviour`` is of them."""
        words = {one.name: contracts.named(one.name)[rows] for one in self.levels}
        return self.columns(words, np.column_stack([contracts.amount[rows], behaviour]))

    def effects(self, columns: Array) -> Array:
        """(rows, columns): what each adds to the log hazard beside the mean contract."""
        found: Array = (columns - self.means) * self.coefficients
        return found

    def chances(
        self, columns: Array, kinds: npt.NDArray[np.object_], tenure: Array, days: float
    ) -> Array:
        """The chance that each ends within so many days; nan beyond what was seen of its kind."""
        stratum = strata_of(kinds, self.kinds)
        start = tenure + stratum * APART
        hazard = self._passed(start + days) - self._passed(start)
        alive = np.exp(-np.exp(self.effects(columns).sum(axis=1)) * hazard)
        return np.where(tenure + days <= self.last[stratum], 1.0 - alive, np.nan)

    def _passed(self, moments: Array) -> Array:
        place = np.searchsorted(self.times, moments, side="right")
        found: Array = np.concatenate([[0.0], self.cumulative_hazard])[place]
        return found

    def predict(self, rows: pa.Table) -> pa.Table:
        """Rows have ``tenure_days``, and any of the inputs; what is missing is usual."""
        count = rows.num_rows
        names = set(rows.column_names)

        def words(name: str, usual: str) -> npt.NDArray[np.object_]:
            if name not in names:
                return np.array([usual] * count, dtype=object)
            return np.array(rows.column(name).to_pylist(), dtype=object)

        told = {one.name: words(one.name, one.usual) for one in self.levels}
        numbers = np.column_stack(
            [
                rows.column(name).cast(pa.float64()).to_numpy(zero_copy_only=False)
                if name in names
                else np.full(count, np.nan)
                for name in self.numbers
            ]
        )
        tenure = rows.column("tenure_days").cast(pa.float64()).to_numpy()
        kinds = words(STRATUM, OTHER)
        chance = self.chances(self.columns(told, numbers), kinds, tenure, float(self.horizon_days))
        return pa.table({"end_probability": pa.array(chance, mask=np.isnan(chance))})

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The chance of one contract whose other inputs are usual."""
        return self.predict_one({"tenure_days": 0.0, **inputs})


def _own_kinds(kinds: npt.NDArray[np.object_], seen: Spells) -> tuple[str, ...]:
    """The kinds of contract of which enough ended to have a hazard of their own."""
    ended = [OTHER if one is None else str(one) for one in kinds[seen.died]]
    values, counts = np.unique(ended, return_counts=True)
    return tuple(
        str(value) for value, count in zip(values, counts, strict=True) if count >= FEWEST_OF_LEVEL
    )
