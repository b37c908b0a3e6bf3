"""A family of models of whether something happens: learned from rows, kept as plain arrays."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Inputs:
    """The same rows twice: ``raw`` (nan where empty) for trees, ``prepared`` for the others."""

    raw: Array
    prepared: Array

    def of(self, rows: npt.NDArray[Any] | slice) -> "Inputs":
        return Inputs(self.raw[rows], self.prepared[rows])

    def __len__(self) -> int:
        return len(self.raw)


@dataclass(frozen=True)
class Labels:
    """What came of rows: ``happened`` (0 or 1), what each counts, and how long it took.

    ``days`` are those until the event that decides, nan where none came in time; None where
    only whether it came is known.
    """

    happened: Array
    weight: Array
    days: Array | None = None

    @classmethod
    def alike(cls, happened: Array) -> Self:
        """Every row counts the same."""
        return cls(happened, np.ones(len(happened)))

    def of(self, rows: npt.NDArray[Any] | slice) -> "Labels":
        days = None if self.days is None else self.days[rows]
        return Labels(self.happened[rows], self.weight[rows], days)


@dataclass(frozen=True)
class Learner(ABC):
    """What one family learned; its fields are arrays and texts, so nothing runs when loaded."""

    family: ClassVar[str]

    @classmethod
    @abstractmethod
    def fit(cls, rows: Inputs, labels: Labels, seed: int) -> Self:
        """Learn from rows with what came of them."""

    @abstractmethod
    def odds(self, rows: Inputs) -> Array:
        """A score per row on the scale of log odds; calibration comes after."""

    def parts(self) -> dict[str, npt.NDArray[Any]]:
        """Everything that was learned, by name."""
        return {one.name: np.asarray(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def restored(cls, parts: Mapping[str, npt.NDArray[Any]]) -> Self:
        """The same again from its parts."""
        found = {one.name: parts[one.name] for one in fields(cls)}
        return cls(**{name: str(a) if a.dtype.kind == "U" else a for name, a in found.items()})
