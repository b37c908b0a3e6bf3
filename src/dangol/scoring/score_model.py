"""What was learned about who does something: inputs, families, blend; one file for all uses.

The same file scores a million rows, scores one person in milliseconds with reasons, and says
how far today's inputs have moved from those that it learned from.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from dangol.contract.model import Arrays, Model
from dangol.methods.drift import group_edges, group_shares, index_of_shares
from dangol.methods.learners.blend import Blend
from dangol.methods.learners.families import FAMILIES, fitted
from dangol.methods.learners.learner import Inputs, Learner
from dangol.methods.learners.preparing import Preparation, learnt_preparation
from dangol.methods.logistic import logistic
from dangol.scoring.comparison import Comparison
from dangol.scoring.folds import Examples, sampled
from dangol.words import Text

Array = npt.NDArray[np.float64]
AT_ONCE = 200_000


class Input(BaseModel):
    """One number that the model asks for: its name, what it is called, how it is reckoned.

    Inputs ``about`` the same are one reason; empty, those that differ by their window are.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    title: Text
    definition: str = ""
    lineage: str = ""
    about: str = ""


class ScoreModel(Model):
    """The chance that something happens to a person within a horizon.

    ``subject`` is what is asked, in the words of the analysis that learned it. ``held`` are
    the parts of every family, ``usual`` the medians of the inputs, ``edges`` and ``shares``
    their distributions in training.
    """

    kind: ClassVar[str] = "score"

    subject: dict[str, Any]
    inputs: tuple[Input, ...]
    families: tuple[str, ...]
    intercept: float
    weights: Array
    knots: Array
    scores: Array
    marks: npt.NDArray[np.int64]
    usual: Array
    edges: Array
    shares: Array
    held: dict[str, npt.NDArray[Any]]

    def arrays(self) -> Arrays:
        plain = ("weights", "knots", "scores", "marks", "usual", "edges", "shares")
        return {**{name: getattr(self, name) for name in plain}, **self.held}

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Arrays) -> Self:
        held = {name: array for name, array in arrays.items() if "/" in name}
        plain = {name: array for name, array in arrays.items() if "/" not in name}
        return cls.model_validate({**fields, **plain, "held": held})

    def stored_fields(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={*self.arrays(), "held"})

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.inputs)

    @cached_property
    def _learners(self) -> tuple[Learner, ...]:
        found = []
        for family in self.families:
            start = f"{family}/"
            parts = {n.removeprefix(start): a for n, a in self.held.items() if n.startswith(start)}
            found.append(FAMILIES[family].restored(parts))
        return tuple(found)

    @cached_property
    def _blend(self) -> Blend:
        return Blend(self.intercept, self.weights)

    @cached_property
    def preparation(self) -> Preparation:
        """How inputs become comparable numbers."""
        return Preparation(self.knots, self.scores, self.marks)

    def odds(self, values: Array) -> Array:
        """Log odds of raw inputs (rows, inputs), nan where empty."""
        pieces = [
            self._odds(values[start : start + AT_ONCE])
            for start in range(0, max(len(values), 1), AT_ONCE)
        ]
        return np.concatenate(pieces)

    def _odds(self, values: Array) -> Array:
        rows = Inputs(values, self.preparation.applied(values))
        each = np.column_stack([learner.odds(rows) for learner in self._learners])
        return self._blend.odds(each)

    def chance(self, values: Array) -> Array:
        """Probability per row."""
        return logistic(self.odds(values))

    def predict(self, rows: pa.Table) -> pa.Table:
        """Column ``probability`` for rows with a column per input."""
        return pa.table({"probability": self.chance(self.values_of(rows))})

    def values_of(self, rows: pa.Table) -> Array:
        """The inputs of a table as (rows, inputs), in single precision as they are stored."""
        columns = [rows.column(name).cast(pa.float64()).to_numpy() for name in self.names]
        return in_single_precision(np.column_stack(columns))

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The chance with some inputs other than usual."""
        values = self.usual.copy()
        for place, name in enumerate(self.names):
            if name in inputs:
                told = inputs[name]
                values[place] = np.nan if told is None else float(told)
        return {"probability": float(self.chance(values[None, :])[0])}

    def moved(self, values: Array) -> Array:
        """PSI of each input of these rows against training."""
        return np.array(
            [
                index_of_shares(shares[: len(told) + 2], group_shares(column, told))
                for column, edges, shares in zip(values.T, self.edges, self.shares, strict=True)
                for told in (edges[np.isfinite(edges)],)
            ]
        )


def in_single_precision(values: Array) -> Array:
    """The same in the precision in which inputs are stored, so that one scores as many do."""
    return values.astype(np.float32).astype(np.float64)


def learnt_model(
    examples: Examples,
    comparison: Comparison,
    inputs: tuple[Input, ...],
    subject: dict[str, Any],
    figures: dict[str, float],
    seed: int,
) -> ScoreModel:
    """The model of every example, in the families and with the blend that were chosen."""
    families, blend = comparison.families, comparison.blend
    rows = sampled(np.arange(len(examples)), seed)
    values = examples.values[rows]
    preparation = learnt_preparation(values)
    told = Inputs(values, preparation.applied(values))
    held: dict[str, npt.NDArray[Any]] = {}
    for family in families:
        learner = fitted(family, told, examples.labels.of(rows), seed)
        held |= {f"{family}/{name}": part for name, part in learner.parts().items()}
    edges, shares = _distributions(values)
    with np.errstate(all="ignore"):
        usual = np.array([_median(column) for column in values.T])
    return ScoreModel(
        subject=subject,
        inputs=inputs,
        families=families,
        intercept=blend.intercept,
        weights=blend.weights,
        knots=preparation.knots,
        scores=preparation.scores,
        marks=preparation.marks,
        usual=usual,
        edges=edges,
        shares=shares,
        held=held,
        figures=figures,
    )


def _median(column: Array) -> float:
    told = column[np.isfinite(column)]
    return float(np.median(told)) if len(told) else float("nan")


def _distributions(values: Array) -> tuple[Array, Array]:
    """Edges and shares of every input, filled up with nan and 0 to the same length."""
    found = [group_edges(column) for column in values.T]
    width = max((len(one) for one in found), default=0)
    edges = np.full((len(found), width), np.nan)
    shares = np.zeros((len(found), width + 2))
    for place, one in enumerate(found):
        edges[place, : len(one)] = one
        shares[place, : len(one) + 2] = group_shares(values[:, place], one)
    return edges, shares
