"""Days of birth that cannot be right, by plain rules: nothing is learned here."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.features.snapshots import PERSON
from dangol.customers.trust.attributes import BORN, OLDEST_BORN

YOUNGEST = 14


@dataclass(frozen=True)
class Broken:
    """Who breaks which rule, and the day that was given."""

    people: pa.ChunkedArray
    given: pa.ChunkedArray
    why: pa.ChunkedArray

    def __len__(self) -> int:
        return len(self.people)


def broken_rules(tables: Tables, given: ir.Table, orders: ir.Table, today: dt.date) -> Broken:
    """Days of birth in the future, before 1900, or of somebody who would have bought as a child."""
    first = orders.filter(orders.day < today).group_by(PERSON).agg(first_on=lambda t: t.day.min())
    born = given.filter(given[BORN].notnull()).left_join(first, PERSON)
    grown = (born[BORN] + ibis.interval(years=YOUNGEST)).cast("date")
    why = ibis.cases(
        (born[BORN] > today, "in-future"),
        (born[BORN] < OLDEST_BORN, "too-long-ago"),
        (born.first_on < grown, "bought-as-child"),
        else_=ibis.null("string"),
    )
    judged = born.select(PERSON, given_value=born[BORN].cast("string"), why=why)
    found = tables.fetch(judged.filter(judged.why.notnull()).order_by(PERSON))
    return Broken(found.column(PERSON), found.column("given_value"), found.column("why"))
