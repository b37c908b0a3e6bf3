"""Each customer's weeks as symbols: on how many days something was done, and whether they ordered.

A customer's weeks are packed into whole numbers where the rows are, so that only the distinct
sequences, and how many people have each, are ever looked at one by one.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.journeys.steps import AT, CODE, NUMBER
from dangol.methods.calendar import business_day, days_between
from dangol.methods.hidden_markov import Seen

Ints = npt.NDArray[np.int64]
WEEK_DAYS = 7
BITS, IN_ONE = 3, 20
"""Of a symbol, and weeks in one number."""
SYMBOLS = 7
"""Quiet; one, two to three, more days without an order; the same with one."""
QUIET = 0
ANY = np.arange(SYMBOLS) > QUIET
BOUGHT = np.arange(SYMBOLS) > 3
DAYS = np.array([0.0, 1.0, 2.5, 5.0, 1.0, 2.5, 5.0])
PACKED = ("first_week", "early_weeks", "late_weeks")


@dataclass(frozen=True)
class Weeks:
    """``count`` whole weeks until the day before ``end``."""

    count: int
    end: dt.date

    @property
    def first(self) -> dt.date:
        return self.end - dt.timedelta(days=self.count * WEEK_DAYS)

    @property
    def since(self) -> dt.date:
        """As long again before: whoever did something since then is known, and may sleep."""
        return self.first - dt.timedelta(days=self.count * WEEK_DAYS)


def packed_weeks(
    tables: Tables, rows: ir.Table, known: ir.Table, weeks: Weeks, bought: int
) -> ir.Table:
    """customer_id and the packed weeks of everybody ``known``; ``bought`` is an order's code.

    A person's weeks begin after the one in which they were first seen: that something was done
    then says nothing, or nobody would have seen them.
    """
    zone = tables.settings.time_zone
    day = business_day(rows[AT], zone)
    dated = rows.select(
        NUMBER,
        day=day,
        week=days_between(day, ibis.literal(weeks.since)) // WEEK_DAYS - weeks.count,
        is_order=(rows[CODE] == bought).cast("int64"),
    )
    inside = dated.filter(dated.week < weeks.count)
    each = inside.group_by(NUMBER, "week").agg(
        days=inside.day.nunique(), orders=inside.is_order.max()
    )
    much = ibis.cases((each.days <= 1, 1), (each.days <= 3, 2), else_=3)
    told = each.select(NUMBER, "week", symbol=(much + 3 * each.orders).cast("int64"))
    place = ibis.ifelse(told.week < 0, IN_ONE, told.week % IN_ONE)
    shifted = told.symbol * ibis.cases(
        *((place == k, 2 ** (BITS * k)) for k in range(IN_ONE)), else_=0
    ).cast("int64")
    is_early = told.week < IN_ONE
    packed = told.mutate(
        early=ibis.ifelse(is_early, shifted, 0), late=ibis.ifelse(is_early, 0, shifted)
    )
    people = packed.group_by(NUMBER).agg(
        first_seen=packed.week.min().cast("int64"),
        early_weeks=packed.early.sum().cast("int64"),
        late_weeks=packed.late.sum().cast("int64"),
    )
    begins = ibis.least(ibis.greatest(people.first_seen + 1, 0), weeks.count - 1)
    people = people.mutate(first_week=begins.cast("int64"))
    return tables.layer(people.inner_join(known, NUMBER).select("customer_id", *PACKED))


def sequences(rows: pa.Table, weeks: int) -> tuple[Ints, Ints]:
    """Symbols (rows, weeks) and first weeks of packed rows."""
    first, early, late = (rows.column(name).to_numpy().astype(np.int64) for name in PACKED)
    places = np.arange(weeks)
    word = np.where(places[None] < IN_ONE, early[:, None], late[:, None])
    found: Ints = (word >> (BITS * (places % IN_ONE))) % 2**BITS
    return found, first


def distinct_sequences(tables: Tables, packed: ir.Table, weeks: int) -> Seen:
    """Every sequence that anybody has, with how many people have it."""
    counted = packed.group_by(*PACKED).agg(people=packed.count()).order_by(*PACKED)
    rows = tables.fetch(counted)
    what, since = sequences(rows, weeks)
    return Seen(what, since, rows.column("people").to_numpy().astype(np.float64))
