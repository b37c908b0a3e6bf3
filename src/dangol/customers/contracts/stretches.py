"""The lives of contracts in stretches of a quarter, with what their customers did before each.

A contract is at risk from its first day, or from the day on which ends were first seen (those
gone before are unknown: delayed entry), until it ends or the watching does. What a customer
does changes, so each stretch has its own (counting process; P. K. Andersen and R. D. Gill,
"Cox's Regression Model for Counting Processes", Annals of Statistics 10, 1982).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from dangol.contract.tables_view import Tables
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.facts import KINDS_OF_FACTS, ORDER_FACTS
from dangol.customers.features.snapshots import PERSON, panel_of, variables_of
from dangol.customers.features.variable import Variable, variable
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table
from dangol.methods.survival import Spells
from dangol.tables.subscriptions import SUBSCRIPTIONS

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
STRETCH_DAYS, MOST_STRETCHES = 91, 16
TICKET_FACTS = next(kind for kind in KINDS_OF_FACTS if kind.name == "tickets")
BEHAVIOUR_READS = tuple(read.if_there() for read in (*ORDER_FACTS.reads, *TICKET_FACTS.reads))


@dataclass(frozen=True)
class Behaviour:
    """What customers did before each of ``days`` (days after today): (days, contracts, names)."""

    names: tuple[str, ...]
    days: tuple[float, ...]
    values: Array

    def at(self, day: float) -> Array:
        """(contracts, names) before one of the days."""
        found: Array = self.values[self.days.index(day)]
        return found


@dataclass(frozen=True)
class Stretches:
    """Rows: of which contract, what was done before, and how long it was seen (in tenure)."""

    contract: Places
    behaviour: Array
    spells: Spells


def days_of(contracts: Contracts, horizon_days: int) -> tuple[float, ...]:
    """The beginnings of stretches, oldest first, and today; one of them is that to be judged."""
    first = max(contracts.watched_from, float(contracts.started.min(initial=0.0)))
    found = [-float(horizon_days)]
    while found[-1] > first and len(found) < MOST_STRETCHES:
        found.append(found[-1] - STRETCH_DAYS)
    return (*found[::-1], 0.0)


def behaviour_of(
    tables: Tables, contracts: Contracts, days: Sequence[float], today: dt.date
) -> Behaviour:
    """Purchases and questions to service, where there are any."""
    rows: dict[str, ir.Table] = {}
    found: list[Variable] = []
    for kind, measures in (
        (ORDER_FACTS, (("count", 91), ("recency", None))),
        (TICKET_FACTS, (("count", 91),)),
    ):
        facts = tables.layer(kind.rows(tables))
        if tables.row(facts.aggregate(n=facts.count()))["n"]:
            rows[kind.name] = facts
            found += [
                variable(kind.name, kind.lineage, "count" if m == "count" else "recency", days=d)
                for m, d in measures
            ]
    names = tuple(one.name for one in found)
    shape = (len(days), len(contracts), len(names))
    if not names:
        return Behaviour(names, tuple(days), np.zeros(shape))
    cutoffs = [today + dt.timedelta(days=int(day)) for day in days]
    people = tables[SUBSCRIPTIONS].select(PERSON).distinct().cross_join(cutoff_table(cutoffs))
    inputs = Candidates(rows, tuple(found), ())
    panel = panel_of(tables, variables_of(inputs, people.select(CUTOFF, PERSON), cutoffs), names)
    values = np.full(shape, np.nan)
    who = contracts.rows.column(PERSON)
    for number, cutoff in enumerate(cutoffs):
        part = panel.at([cutoff])
        place = pc.index_in(who, pa.array(part.people.tolist(), pa.string())).to_numpy()
        values[number] = part.values[place]
    return Behaviour(names, tuple(days), values)


def stretches_until(contracts: Contracts, behaviour: Behaviour, end: float) -> Stretches:
    """Every stretch as it was known on a day: who ended later was running then."""
    rows, done, since, until, happened = [], [], [], [], []
    begins = [day for day in behaviour.days if day < end]
    # Before the first of them nothing is told of customers, and nobody was seen.
    for begin, stop in zip(begins, [*begins[1:], end], strict=True):
        entered = np.maximum(np.maximum(contracts.started, begin), contracts.watched_from)
        left = np.minimum(contracts.ended, stop)
        chosen = np.flatnonzero(entered < left)
        rows.append(chosen)
        done.append(behaviour.at(begin)[chosen])
        since.append((entered - contracts.started)[chosen])
        until.append((left - contracts.started)[chosen])
        happened.append((contracts.ended <= stop)[chosen])
    return Stretches(
        np.concatenate(rows),
        np.concatenate(done),
        Spells(np.concatenate(until), np.concatenate(happened), np.concatenate(since)),
    )
