"""The past as pairs to learn from: what was known on earlier days, and what was bought then."""

import datetime as dt
from dataclasses import dataclass
from itertools import pairwise

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.category_interest.bought import ANYTHING, sums
from dangol.customers.category_interest.pairs import NAMES, Common, common_of, known_of, values_of
from dangol.customers.features.snapshots import PERSON, buyers
from dangol.customers.features.trial import Periods, drawn
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table
from dangol.scoring.folds import Examples
from dangol.scoring.score_model import in_single_precision

Array = npt.NDArray[np.float64]
MOST_PEOPLE = 2_500


@dataclass(frozen=True)
class Asked:
    """The categories, the department of every category, and how many days ahead."""

    categories: list[str]
    departments: dict[str, str]
    horizon_days: int


@dataclass(frozen=True)
class Pairs:
    """Pairs of people at cut-offs, those of a person one after the other.

    ``people`` counts those of each cut-off. ``common`` is what held on the day itself.
    """

    examples: Examples
    people: list[int]
    naive: Array
    common: Common
    categories: int

    def of_last(self, values: Array) -> Array:
        """(people, categories) of the latest cut-off, from values of its rows."""
        return values.reshape(-1, self.categories)

    @property
    def last(self) -> npt.NDArray[np.intp]:
        return np.flatnonzero(self.examples.period == self.examples.periods[-1])


def pairs_of(tables: Tables, rows: ir.Table, asked: Asked, when: Periods) -> Pairs:
    """At every cut-off everybody, or a sample of many, with every category."""
    anything = rows.filter(rows.category == ANYTHING)
    people = tables.layer(drawn(buyers(anything, when.every).select(PERSON).distinct(), tables,
                                MOST_PEOPLE))  # fmt: skip
    days = tables.layer(sums(rows, when.every, people))
    bought = _bought(tables, rows, people, asked, when)
    values, happened, naive, counts = [], [], [], []
    common: Common | None = None
    for number, cutoff in enumerate(when.every):
        found = tables.fetch(days.filter(days[CUTOFF] == cutoff).order_by(PERSON, "category"))
        who = pc.unique(found.column(PERSON)).sort()
        known = known_of(found, who, asked.categories, asked.departments)
        common = common_of(known, asked.horizon_days)
        if number == len(when.cutoffs):
            break
        values.append(in_single_precision(values_of(known, common, asked.horizon_days)))
        happened.append(_placed(bought, cutoff, who, asked))
        naive.append(known.own["days"].ravel())
        counts.append(len(who))
    if common is None:
        raise AssertionError("There is today at least.")
    period = np.repeat(np.arange(len(counts)), np.array(counts) * len(asked.categories))
    examples = Examples(
        NAMES,
        np.concatenate(values),
        period,
        np.concatenate(happened),
        np.ones(len(period)),
        when.lag,
    )
    return Pairs(examples, counts, np.concatenate(naive), common, len(asked.categories))


def _bought(
    tables: Tables, rows: ir.Table, people: ir.Table, asked: Asked, when: Periods
) -> pa.Table:
    """Which pairs came true within the horizon after each cut-off."""
    days = rows.filter(rows.category.isin(asked.categories)).semi_join(people, PERSON)
    joined = days.select(PERSON, "category", "day").cross_join(cutoff_table(when.cutoffs))
    ahead = days_between(joined.day, joined[CUTOFF])
    inside = joined.filter((ahead >= 0) & (ahead < asked.horizon_days))
    return tables.fetch(inside.select(CUTOFF, PERSON, "category").distinct())


def _placed(bought: pa.Table, cutoff: dt.date, who: pa.Array, asked: Asked) -> Array:
    """1 where a pair came true, in the order of people and categories."""
    here = bought.filter(pc.equal(bought.column(CUTOFF), pa.scalar(cutoff)))
    names = pa.array(asked.categories)
    found = np.zeros((len(who), len(names)))
    person = pc.fill_null(pc.index_in(here.column(PERSON), who), -1).to_numpy()
    place = pc.index_in(here.column("category"), names).to_numpy()
    known = person >= 0
    found[person[known], place[known]] = 1.0
    return found.ravel()


def chunks(tables: Tables, rows: ir.Table, today: dt.date, size: int) -> list[ir.Table]:
    """Everyone who ever bought, in parts of about ``size`` people by a hash of who they are."""
    people = buyers(rows.filter(rows.category == ANYTHING), [today]).select(PERSON)
    count = tables.row(people.aggregate(n=people.count()))["n"]
    parts = max(-(-count // size), 1)
    if parts == 1:
        return [people]
    place = people[PERSON].hexdigest("md5").substr(0, 4)
    edges = [f"{16**4 * part // parts:04x}" for part in range(parts)] + ["g"]
    return [people.filter((place >= low) & (place < high)) for low, high in pairwise(edges)]
