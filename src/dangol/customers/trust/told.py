"""Customers as rows of arrays: who they are, what they gave, what they did."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.features.snapshots import PERSON, variables_of
from dangol.customers.trust.attributes import DRAW, DRAW_DIGITS
from dangol.customers.trust.behaviour import Behaviour
from dangol.customers.trust.encoding import NOT_GIVEN, RARE, Array, Flags, Ints
from dangol.methods.point_in_time.known import CUTOFF

MOST_LEARNING = 10_000
AT_ONCE = 50_000
_DRAWS = 16**DRAW_DIGITS


@dataclass(frozen=True)
class Attribute:
    """One that is asked about: its name, its values, and how many people have it given."""

    name: str
    values: tuple[str, ...]
    told: int

    @property
    def limit(self) -> float:
        """The share of people that is enough to learn from."""
        return min(1.0, MOST_LEARNING / max(self.told, 1))


@dataclass(frozen=True)
class Told:
    """``codes`` are (rows, attributes), ``values`` (rows, variables); ``draw`` is in 0..1."""

    people: pa.Array
    draw: Array
    codes: Ints
    values: Array

    def of(self, rows: npt.NDArray[np.int64] | Flags) -> "Told":
        places = np.flatnonzero(rows) if rows.dtype == np.bool_ else rows
        return Told(
            self.people.take(pa.array(places)), self.draw[rows], self.codes[rows], self.values[rows]
        )

    def __len__(self) -> int:
        return len(self.draw)


class Everyone:
    """All customers as of a day, fetched in parts that memory holds."""

    def __init__(
        self,
        tables: Tables,
        given: ir.Table,
        found: Behaviour,
        attributes: Sequence[Attribute],
        today: dt.date,
    ) -> None:
        self._tables = tables
        self._given = given
        self._found = found
        self._attributes = attributes
        self._today = today
        self.count: int = tables.row(given.aggregate(n=given.count()))["n"]
        self._all: Told | None = None

    def learning(self) -> Told:
        """Those who have something given, of each attribute not many more than are needed."""
        if self.count <= AT_ONCE:
            return self._whole()
        given = self._given
        enough = [
            ibis.ifelse(given[one.name].notnull(), one.limit, 0.0) for one in self._attributes
        ]
        limit = ibis.greatest(*enough) if len(enough) > 1 else enough[0]
        # Shares of people as the first digits of what draws them.
        steps = [share / 64 for share in range(1, 65)]
        digits = ibis.cases(*((limit <= share, _hex(share)) for share in steps), else_="g")
        people = given.filter((limit > 0) & (given[DRAW] < digits))
        return self._fetched(people, self._variables)

    def parts(self) -> Iterator[Told]:
        """Everybody, part after part."""
        if self.count <= AT_ONCE:
            yield self._whole()
            return
        number = -(-self.count // AT_ONCE)
        for part in range(number):
            low, high = _hex(part / number), _hex((part + 1) / number)
            draw = self._given[DRAW]
            people = self._given.filter((draw >= low) & (draw < high))
            yield self._fetched(people, self._variables)

    def _whole(self) -> Told:
        if self._all is None:
            self._all = self._fetched(self._given, self._variables)
        return self._all

    @cached_property
    def _variables(self) -> ir.Table:
        """Every variable of everybody, worked out once."""
        people = self._given.select(PERSON).mutate(**{CUTOFF: ibis.literal(self._today)})
        return self._tables.layer(variables_of(self._found.found, people, [self._today]))

    def _fetched(self, people: ir.Table, rows: ir.Table) -> Told:
        names = [one.name for one in self._attributes]
        variables = self._found.found.names
        who = people.select(PERSON, DRAW, *names)
        joined = who.inner_join(rows.drop(CUTOFF), PERSON)
        got = self._tables.fetch(joined.order_by(PERSON))
        draws = [int(text, 16) / _DRAWS for text in got.column(DRAW).to_pylist()]
        columns = [got.column(name).cast(pa.float64()).to_numpy() for name in variables]
        values = np.column_stack(columns) if columns else np.zeros((got.num_rows, 0))
        codes = [codes_of(got.column(one.name), one.values) for one in self._attributes]
        return Told(
            got.column(PERSON).combine_chunks(),
            np.array(draws, dtype=np.float64),
            np.column_stack(codes) if codes else np.zeros((got.num_rows, 0), dtype=np.int64),
            values,
        )


def codes_of(column: pa.ChunkedArray, values: Sequence[str]) -> Ints:
    """The place of each answer among the values."""
    import pyarrow.compute as pc

    place = pc.index_in(column.cast(pa.string()), value_set=pa.array(list(values), pa.string()))
    found = np.asarray(pc.fill_null(place, RARE).to_numpy(), dtype=np.int64)
    is_empty = np.asarray(pc.is_null(column).to_numpy(zero_copy_only=False), dtype=bool)
    codes: Ints = np.where(is_empty, NOT_GIVEN, found)
    return codes


def _hex(share: float) -> str:
    """The first digits below which this share of people is; ``g`` comes after every digit."""
    return "g" if share >= 1 else f"{int(share * _DRAWS):0{DRAW_DIGITS}x}"
