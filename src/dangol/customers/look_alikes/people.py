"""Everybody's habits and attributes today as one row each, and who of them is in the audience."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.audiences.catalogue import Attribute
from dangol.customers.features.candidates import Candidates, candidates, windows_for
from dangol.customers.features.facts import ORDER_FACTS, first_day
from dangol.customers.features.snapshots import PERSON, variables_of
from dangol.customers.look_alikes.leaving_out import LeftOut
from dangol.methods.point_in_time.known import CUTOFF
from dangol.methods.sampling import drawn_rows
from dangol.scoring.score_model import Input
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.look_alikes import LOOK_ALIKES
from dangol.tables.vocabulary import Table, column
from dangol.words import Text, both

Array = npt.NDArray[np.float64]
MOST_MEMBERS, MOST_OTHERS = 20_000, 40_000
MOST_VALUES = 8
"""Of an attribute in words, so many of its most frequent values are told apart."""
DRAWN = Table(
    "look_alikes_drawn",
    Text(en="People to learn from.", ko="배울 사람입니다."),
    key=(PERSON,),
    columns=(
        LOOK_ALIKES.column(PERSON),
        column(
            "is_member", "boolean", en="Whether in the audience.", ko="오디언스에 들었는지입니다."
        ),
    ),
)


@dataclass(frozen=True)
class Habits:
    """``rows``: one per person with every input; ``inputs`` as a model keeps them."""

    rows: ir.Table
    inputs: tuple[Input, ...]

    @property
    def names(self) -> list[str]:
        return [one.name for one in self.inputs]


def habits_of(
    tables: Tables,
    profiles: ir.Table,
    today: dt.date,
    attributes: Sequence[Attribute],
    left: LeftOut,
) -> Habits:
    """What everyone with a profile does and is, but for what the rule itself asks."""
    found = _seen(tables, today, left)
    people = profiles.select(PERSON, **{CUTOFF: ibis.literal(today)})
    rows = variables_of(found, people, [today]).drop(CUTOFF)
    inputs = [Input(name=v.name, title=v.title, about=v.about) for v in found.variables]
    given = [one for one in attributes if one.name not in left.columns]
    if given:
        flags, told = _flags(tables, profiles, given)
        rows = rows.left_join(flags, PERSON).drop(f"{PERSON}_right")
        inputs += told
    return Habits(rows, tuple(inputs))


def _seen(tables: Tables, today: dt.date, left: LeftOut) -> Candidates:
    """One window each, so that the same habit is not seen four times."""
    first = first_day(tables, ORDER_FACTS.rows(tables))
    history = (today - first).days if first is not None else 0
    windows = windows_for(history)
    every = candidates(tables, today, history)
    wanted = {None, windows[-1], max(days for days in windows if days <= 182)}
    kept = tuple(one for one in every.variables if one.feature.days in wanted and left.keeps(one))
    return Candidates(every.rows, kept, ())


def _flags(
    tables: Tables, profiles: ir.Table, given: Sequence[Attribute]
) -> tuple[ir.Table, list[Input]]:
    """A column of 0 and 1 for each frequent value of each attribute."""
    columns: dict[str, ir.Value] = {}
    inputs = []
    for one in given:
        counts = profiles.filter(profiles[one.name].notnull()).group_by(value=one.name)
        sizes = counts.agg(people=_.count())
        order = sizes.order_by(sizes.people.desc(), sizes.value.asc()).limit(MOST_VALUES)
        for place, row in enumerate(tables.rows(order)):
            name = f"given_{one.name}_{place}"
            is_it = (profiles[one.name] == row["value"]).fill_null(ibis.literal(value=False))
            columns[name] = is_it.cast("float64")
            title = both("{name}: {value}", "{name}: {value}", name=one.title, value=row["value"])
            inputs.append(Input(name=name, title=title, about=name))
    return profiles.select(PERSON, **columns), inputs


def drawn(tables: Tables, profiles: ir.Table, members: ir.Table, seed: int) -> ir.Table:
    """Members and others to learn from: all, or a sample of many."""
    marked = profiles.select(PERSON).left_join(
        members.select(PERSON, is_member=ibis.literal(value=True)), PERSON
    )
    told = marked.select(PERSON, is_member=marked.is_member.fill_null(ibis.literal(value=False)))
    fetched = tables.fetch(told.order_by(PERSON))
    is_member = np.asarray(fetched.column("is_member").to_numpy(zero_copy_only=False), dtype=bool)
    rows = np.concatenate(
        [
            drawn_rows(np.flatnonzero(is_member), MOST_MEMBERS, seed),
            drawn_rows(np.flatnonzero(~is_member), MOST_OTHERS, seed + 1),
        ]
    )
    taken = fetched.take(pa.array(np.sort(rows)))
    return tables.stage(
        DRAWN, rows_of(DRAWN, customer_id=taken.column(PERSON), is_member=taken.column("is_member"))
    )


def values_of(rows: pa.Table, names: Sequence[str]) -> Array:
    """The inputs as (rows, names), nan where empty."""
    columns = [np.asarray(rows.column(n).cast(pa.float64()).to_numpy(), dtype=float) for n in names]
    return np.column_stack(columns) if columns else np.zeros((rows.num_rows, 0))
