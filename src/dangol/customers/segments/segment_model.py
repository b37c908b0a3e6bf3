"""What was learned about segments: tells the segment of anyone who is measured in the same way."""

from typing import Any, ClassVar, Self

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.model import Arrays, Model
from dangol.customers.segments.encoding import Encoding
from dangol.customers.segments.measured import (
    BasisName,
    Frame,
    Measured,
    Seen,
    numbers_of,
    option_places,
)
from dangol.methods.cuts import Classes, Cut, Dense, Mixed, Nearest, likeliest
from dangol.words import Text

Array = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
_CUTS = {one.way: one for one in (Nearest, Mixed, Dense, Classes)}


class SegmentModel(Model):
    """The rule, its segments' ``numbers`` and ``names`` in the order of the rule's groups.

    ``said`` are the traits that each name says. ``held`` are the arrays of the encoding and of
    the rule.
    """

    kind: ClassVar[str] = "segments"

    basis: BasisName
    way: str
    measured: tuple[Measured, ...]
    frame: Frame
    numbers: tuple[int, ...]
    names: tuple[Text, ...]
    said: tuple[tuple[str, ...], ...]
    is_group: bool
    held: dict[str, npt.NDArray[Any]]

    def arrays(self) -> Arrays:
        return self.held

    @classmethod
    def restore(cls, fields: dict[str, Any], arrays: Arrays) -> Self:
        return cls.model_validate({**fields, "held": dict(arrays)})

    def stored_fields(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"held"})

    @property
    def encoding(self) -> Encoding:
        return Encoding.restored(self.held)

    @property
    def cut(self) -> Cut:
        start = "cut/"
        parts = {n.removeprefix(start): a for n, a in self.held.items() if n.startswith(start)}
        return _CUTS[self.way].restored(parts)

    def memberships(self, seen: Seen) -> Array:
        """(people, segments) in the order of ``numbers``."""
        return self.cut.memberships(self.encoding.rows(self.measured, seen))

    def numbers_of(self, member: Array) -> Ints:
        """The number of the likeliest segment of each row; 0 where there is none."""
        every = np.array([*self.numbers, 0], dtype=np.int64)
        found: Ints = every[likeliest(member)]
        return found

    def seen(self, rows: pa.Table) -> Seen:
        """Rows with a column for everything measured, and for the counts behind shares."""
        values = np.column_stack(
            [
                option_places(
                    pa.chunked_array(rows.column(one.name).cast(pa.string())), one.options
                )
                if one.kind == "answer"
                else numbers_of(rows.column(one.name))
                for one in self.measured
            ]
        )
        wholes = {
            one.whole: numbers_of(rows.column(one.whole)) for one in self.measured if one.whole
        }
        return Seen(np.arange(rows.num_rows).astype(np.str_), values, wholes)

    def predict(self, rows: pa.Table) -> pa.Table:
        """Columns ``segment_number`` (0 for none) and ``membership_probability``."""
        member = self.memberships(self.seen(rows))
        return pa.table(
            {
                "segment_number": self.numbers_of(member),
                "membership_probability": member.max(axis=1, initial=0.0),
            }
        )
