"""Counts and means of each person, old purchases weighing less, as known on a day."""

import datetime as dt
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.affinity.facts import KIND, VALUE
from dangol.customers.features.snapshots import PERSON
from dangol.methods.affinity import Counts, evidence
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table, known_before
from dangol.methods.shrinkage import Means

Array = npt.NDArray[np.float64]
DIGITS = 6
QUARTERS = 4
"""Purchases are told in quarters: people who are known equally well are worked out once."""


def weight(age: ir.Value, half_life: float | None) -> ir.Value:
    """What a purchase of this age in days still counts."""
    if half_life is None:
        return ibis.ifelse(age >= 1, 1.0, 0.0)
    found: ir.Value = (age.cast("float64") * (-math.log(2) / half_life)).exp()
    return found


def weight_by_kind(known: ir.Table, half_lives: Mapping[str, float | None]) -> ir.Value:
    """Weights where each kind has a half-life of its own."""
    return ibis.cases(
        *((known[KIND] == kind, weight(known.age, days)) for kind, days in half_lives.items()),
        else_=ibis.literal(1.0),
    )


def total(value: ir.Value) -> ir.Value:
    """A sum that does not depend on the order of its rows."""
    return value.sum().round(DIGITS)


def weighed(
    facts: ir.Table, cutoffs: Sequence[dt.date], half_lives: Sequence[float | None]
) -> ir.Table:
    """By cut-off, person, kind and value: weights ``w0``, ``w1`` ... and squares ``q0``, ``q1``."""
    known = known_before(facts, cutoffs)
    found = {}
    for number, days in enumerate(half_lives):
        one = weight(known.age, days)
        found[f"w{number}"] = total(one)
        found[f"q{number}"] = total(one * one)
    return known.group_by(CUTOFF, PERSON, KIND, VALUE).agg(**found)


def measures(
    facts: ir.Table, cutoffs: Sequence[dt.date], half_lives: Sequence[float | None]
) -> ir.Table:
    """By cut-off, person and kind: weights, squares, and sums ``s0`` and ``v0`` of what it is."""
    known = known_before(facts, cutoffs)
    found = {}
    for number, days in enumerate(half_lives):
        one = weight(known.age, days)
        found[f"w{number}"] = total(one)
        found[f"q{number}"] = total(one * one)
        found[f"s{number}"] = total(one * known.worth)
        found[f"v{number}"] = total(one * known.worth * known.worth)
    return known.group_by(CUTOFF, PERSON, KIND).agg(**found)


def after(facts: ir.Table, cutoffs: Sequence[dt.date], days: int, by: Sequence[str]) -> ir.Table:
    """What followed each cut-off within so many days: how often, and for measures the sums."""
    joined = facts.cross_join(cutoff_table(cutoffs))
    ahead = days_between(joined.day, joined[CUTOFF])
    inside = joined.filter((ahead >= 0) & (ahead < days))
    sums = {"times": inside.count().cast("float64")}
    if "worth" in facts.columns:
        sums |= {"sum": total(inside.worth), "square": total(inside.worth * inside.worth)}
    return inside.group_by(CUTOFF, PERSON, *by).agg(**sums)


@dataclass(frozen=True)
class Sample:
    """The people of a sample, and rows of them as Arrow tables."""

    people: pa.Array
    before: pa.Table
    later: pa.Table

    def counts(self, cutoff: dt.date, kind: str, values: Sequence[str], number: int) -> Counts:
        """What each person had before a cut-off, by the half-life of this number."""
        here = _at(self.before, cutoff, kind)
        weights = self._placed(here, values, f"w{number}")
        squares = self._placed(here, values, f"q{number}").sum(axis=1)
        whole = weights.sum(axis=1)
        told = evidence(whole, squares)
        with np.errstate(invalid="ignore", divide="ignore"):
            scale = np.where(whole > 0, told / whole, 0.0)
        return Counts(weights * scale[:, None])

    def followed(self, cutoff: dt.date, kind: str, values: Sequence[str]) -> Array:
        """(people, values): on how many days each was bought afterwards."""
        return self._placed(_at(self.later, cutoff, kind), values, "times")

    def means(self, cutoff: dt.date, kind: str, number: int) -> tuple[npt.NDArray[np.intp], Means]:
        """Places of the people of whom something is known, and their means."""
        here = _at(self.before, cutoff, kind)
        place = pc.index_in(here.column(PERSON), self.people).to_numpy()
        w, q, s, v = (_numbers(here, f"{letter}{number}") for letter in "wqsv")
        mean = s / np.maximum(w, 1e-12)
        variance = np.maximum(v / np.maximum(w, 1e-12) - mean**2, 0.0)
        told = evidence(w, q)
        known = told > 0
        return place[known].astype(np.intp), Means(mean[known], variance[known], told[known])

    def measured_later(self, cutoff: dt.date, kind: str) -> tuple[Array, Array, Array]:
        """(people,) each: how many lines followed, their sum, and the sum of squares."""
        here = _at(self.later, cutoff, kind)
        place = pc.index_in(here.column(PERSON), self.people).to_numpy()
        found = []
        for name in ("times", "sum", "square"):
            column = np.zeros(len(self.people))
            column[place] = _numbers(here, name)
            found.append(column)
        return found[0], found[1], found[2]

    def _placed(self, rows: pa.Table, values: Sequence[str], name: str) -> Array:
        found = np.zeros((len(self.people), len(values)))
        person = pc.index_in(rows.column(PERSON), self.people).to_numpy()
        place = pc.fill_null(pc.index_in(rows.column(VALUE), pa.array(values)), -1).to_numpy()
        told = place >= 0
        found[person[told], place[told]] = _numbers(rows, name)[told]
        return found


def sample_of(tables: Tables, people: pa.Array, before: ir.Table, later: ir.Table) -> Sample:
    return Sample(people, tables.fetch(before), tables.fetch(later))


def _at(rows: pa.Table, cutoff: dt.date, kind: str) -> pa.Table:
    is_here = pc.and_(
        pc.equal(rows.column(CUTOFF), pa.scalar(cutoff, rows.column(CUTOFF).type)),
        pc.equal(rows.column(KIND), kind),
    )
    return rows.filter(is_here)


def _numbers(rows: pa.Table, name: str) -> Array:
    return np.asarray(rows.column(name).cast(pa.float64()).to_numpy(), dtype=np.float64)
