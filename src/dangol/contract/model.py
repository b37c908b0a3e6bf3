"""What was learned: loadable without running code, usable without the analysis that made it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import BaseModel, ConfigDict

Arrays = Mapping[str, npt.NDArray[Any]]


class Training(BaseModel):
    """On what a model was trained, and how well it did on data it had not seen."""

    model_config = ConfigDict(frozen=True)
    slug: str
    instance: str
    run_id: str
    trained_at: dt.datetime
    as_of: dt.datetime
    inputs: dict[str, str]
    figures: dict[str, float]


class Model(BaseModel):
    """A frozen set of small fields and named arrays.

    Subclasses declare fields (JSON) and ``arrays`` (plain numeric or text numpy arrays), and
    say how rows become predictions. Nothing is pickled: a stored model holds data only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
    kind: ClassVar[str]
    figures: dict[str, float] = {}

    def arrays(self) -> Arrays:
        """The arrays to store beside the fields."""
        return {}

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Arrays) -> Self:
        """The model again, from what was stored."""
        return cls.model_validate({**fields, **arrays})

    def stored_fields(self) -> dict[str, Any]:
        """The fields that are not arrays, ready for JSON."""
        return self.model_dump(mode="json", exclude=set(self.arrays()))

    def predict(self, rows: pa.Table) -> pa.Table:
        """Predictions for many rows."""
        raise TypeError(f"Model '{self.kind}' predicts nothing for rows.")

    def predict_one(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The same prediction for one row."""
        table = self.predict(pa.Table.from_pylist([dict(row)]))
        answer: dict[str, Any] = table.to_pylist()[0]
        return answer

    def what_if(self, inputs: Mapping[str, Any]) -> dict[str, Any]:
        """The answer under other inputs: pure, fast, for sliders."""
        return self.predict_one(inputs)


def text_array(values: list[str]) -> npt.NDArray[np.str_]:
    """Names as an array that can be stored without pickle."""
    return np.array(values, dtype=np.str_)
