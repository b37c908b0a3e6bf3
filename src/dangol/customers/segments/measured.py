"""What people are compared by, and what was seen of them on a day."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from pydantic import BaseModel, ConfigDict

from dangol.words import Text

Array = npt.NDArray[np.float64]
Names = npt.NDArray[np.str_]
Unit = Literal["", "money", "days", "share", "km"]
BasisName = Literal["purchases", "visits", "demographics", "opinions", "regions"]


class Measured(BaseModel):
    """One thing that people are compared by.

    An ``answer`` is one of its ``options``. A ``share`` is of the facts that the count ``whole``
    counts. What only ``describes`` groups nobody. ``high`` and ``low`` are what people are called
    of whom there is much or little of it; words with a small ``slot`` come first in a name.
    """

    model_config = ConfigDict(frozen=True)
    name: str
    title: Text
    kind: Literal["number", "share", "answer"] = "number"
    unit: Unit = ""
    options: tuple[str, ...] = ()
    whole: str = ""
    describes: bool = False
    high: Text | None = None
    low: Text | None = None
    slot: int = 0


class Frame(BaseModel):
    """How words become the name of a segment: what joins them, what stands around them.

    ``answered`` names an answer by ``{title}`` and ``{option}``; ``usual`` are people of whom
    nothing stands out.
    """

    model_config = ConfigDict(frozen=True)
    joined: Text
    around: Text
    usual: Text
    answered: Text


@dataclass(frozen=True)
class Seen:
    """People, in the order of their names, with (people, measured) values; nan where none.

    Answers are places of their options. ``wholes`` are counts by name.
    """

    people: Names
    values: Array
    wholes: Mapping[str, Array] = field(default_factory=dict)

    def of(self, rows: npt.NDArray[np.intp] | npt.NDArray[np.bool_]) -> "Seen":
        wholes = {name: counts[rows] for name, counts in self.wholes.items()}
        return Seen(self.people[rows], self.values[rows], wholes)

    def __len__(self) -> int:
        return len(self.people)


@dataclass(frozen=True)
class Basis:
    """What people are grouped by: how it is measured, and how it is seen on a day.

    ``is_dated`` says whether a past day can be seen as it was: what people told of themselves
    has no past. ``is_scored``: few factors are looked for behind the numbers. ``is_by_numbers``:
    where there are answers too, numbers group people and answers describe the groups.
    """

    name: BasisName
    measured: tuple[Measured, ...]
    frame: Frame
    at: Callable[[dt.date], Seen]
    is_dated: bool = True
    is_scored: bool = False
    is_by_numbers: bool = False

    @property
    def has_answers(self) -> bool:
        return any(one.kind == "answer" and not one.describes for one in self.measured)

    @property
    def has_numbers(self) -> bool:
        return any(one.kind != "answer" and not one.describes for one in self.measured)


def option_places(column: pa.ChunkedArray, options: tuple[str, ...]) -> Array:
    """The place of each answer among the options; nan where it is none of them."""
    found = pc.index_in(column, pa.array(options, pa.string())).cast(pa.float64())
    return np.asarray(found.to_numpy(), dtype=np.float64)


def numbers_of(column: pa.ChunkedArray) -> Array:
    """A column as numbers, nan where it is empty."""
    return np.asarray(column.cast(pa.float64()).to_numpy(), dtype=np.float64)


def names_of(column: pa.ChunkedArray) -> Names:
    """A column of names."""
    return np.asarray(column.to_numpy(zero_copy_only=False)).astype(np.str_)
