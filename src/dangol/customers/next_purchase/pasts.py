"""Earlier days to look ahead from: what was known of each customer, and when they bought next.

Each customer stands at several days of the past. What is known of the next purchase is how
many days it took (1 is the very day of the look), or that it had not come when the watching
ended. Everybody at every such day makes one set to learn from: J. C. van Houwelingen, "Dynamic
Prediction by Landmarking in Event History Analysis" (Scandinavian Journal of Statistics 34, 2007).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates, core_variables, windows_for
from dangol.customers.features.facts import ORDER_FACTS
from dangol.customers.features.snapshots import PERSON, Panel, buyers, panel_of, variables_of
from dangol.customers.features.trial import drawn
from dangol.customers.features.variable import Proportion, variable
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.feature import Ratio
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table, known_before
from dangol.methods.survival import Spells
from dangol.words import Text

Array = npt.NDArray[np.float64]
FIRST_HISTORY_DAYS = 84
STEP_DAYS, MOST_LOOKS = 28, 12
MOST_PEOPLE = 12_000
RECENCY, GAP, DAYS = "orders_recency", "orders_gap", "orders_days"


@dataclass(frozen=True)
class Looks:
    """Days of the past from which to look ahead, oldest first, and the one that is judged.

    ``judged`` lies ``watched`` days before today: what is learned for it knows nothing later.
    """

    earlier: tuple[dt.date, ...]
    judged: dt.date
    today: dt.date

    @property
    def every(self) -> tuple[dt.date, ...]:
        return (*self.earlier, self.judged, *self.later)

    @property
    def watched(self) -> int:
        return (self.today - self.judged).days

    @property
    def later(self) -> tuple[dt.date, ...]:
        """Looks since the judged one: to learn from, once it has been judged."""
        days = range(STEP_DAYS, self.watched - STEP_DAYS + 1, STEP_DAYS)
        return tuple(self.judged + dt.timedelta(days=one) for one in days)


def looks(today: dt.date, first: dt.date) -> Looks | None:
    """As many as the past allows; None where it is too short to learn and to judge."""
    for watched in (91, 56, 28):
        judged = today - dt.timedelta(days=watched)
        earlier: list[dt.date] = []
        day = judged - dt.timedelta(days=STEP_DAYS)
        while len(earlier) < MOST_LOOKS and (day - first).days >= FIRST_HISTORY_DAYS:
            earlier.append(day)
            day -= dt.timedelta(days=STEP_DAYS)
        # What is learned must have been watched for longer than what is judged.
        if earlier and (judged - earlier[-1]).days >= watched:
            return Looks(tuple(earlier[::-1]), judged, today)
    return None


def shortest_past() -> int:
    """Days of purchases below which there is nothing to learn and to judge."""
    return FIRST_HISTORY_DAYS + 2 * 28


def inputs_of_purchases(orders: ir.Table, history_days: int) -> Candidates:
    """What tells when somebody buys next, of purchases alone."""
    windows = windows_for(history_days)
    found = {one.name: one for one in core_variables(ORDER_FACTS, windows)}
    for length in (max(days for days in windows if days <= 182), None):
        days = variable("orders", ORDER_FACTS.lineage, "days", None, days=length)
        found[days.name] = days
    due = Proportion(
        Ratio("orders_due", RECENCY, GAP),
        Text(
            en="Time since the last purchase beside the usual gap",
            ko="평소 구매 간격에 견준 마지막 구매 뒤 시간",
        ),
        ORDER_FACTS.lineage,
    )
    return Candidates({"orders": orders}, tuple(found.values()), (due,))


@dataclass(frozen=True)
class Past:
    """Rows of customers at looks; ``wait`` is the number of days until the next purchase.

    inf where none has come by today.
    """

    panel: Panel
    wait: Array
    looks: Looks

    def at(self, day: dt.date) -> npt.NDArray[np.intp]:
        """The rows of one look."""
        return np.flatnonzero(self.panel.cutoff == np.datetime64(day))

    def known_by(self, end: dt.date) -> tuple[npt.NDArray[np.intp], Spells]:
        """Rows of looks before ``end`` and what was known of them on that day."""
        seen = (np.datetime64(end) - self.panel.cutoff).astype(np.int64).astype(np.float64)
        rows = np.flatnonzero(seen > 0)
        return rows, spells(self.wait[rows], seen[rows])


def spells(wait: Array, seen: Array) -> Spells:
    """Waits as far as they were seen: whoever bought later had not bought by then."""
    return Spells(np.minimum(wait, seen), wait <= seen)


def past_of(tables: Tables, inputs: Candidates, when: Looks) -> Past:
    """Everybody, or a sample of many, at every look."""
    orders = inputs.rows["orders"]
    people = tables.layer(drawn(buyers(orders, when.every), tables, MOST_PEOPLE))
    panel = panel_of(tables, variables_of(inputs, people, when.every), inputs.names)
    return Past(panel, _waits(tables, orders, people, panel, when.every), when)


def _waits(
    tables: Tables, orders: ir.Table, people: ir.Table, panel: Panel, cutoffs: Sequence[dt.date]
) -> Array:
    """Days until the next purchase in the order of the panel; inf where there is none."""
    days = orders.semi_join(people, PERSON).select(PERSON, "day").distinct()
    joined = days.cross_join(cutoff_table(cutoffs))
    ahead = joined.filter(joined.day >= joined[CUTOFF])
    ahead = ahead.mutate(wait=days_between(ahead.day, ahead[CUTOFF]).cast("float64") + 1.0)
    first = ahead.group_by(CUTOFF, PERSON).agg(wait=ahead.wait.min())
    key = [CUTOFF, PERSON]
    told = people.left_join(first, key).drop(*(f"{name}_right" for name in key))
    # Both are ordered by day and person, and name the same people.
    found = tables.fetch(told.order_by(*key)).column("wait").to_numpy(zero_copy_only=False)
    waits: Array = np.where(np.isnan(found), np.inf, found.astype(np.float64))
    if len(waits) != len(panel):
        raise AssertionError("The panel and the waits name the same people.")
    return waits


def at_their_last(orders: ir.Table, today: dt.date) -> ir.Table:
    """Facts moved in time so that everybody's last purchase was yesterday.

    A snapshot of today then says of each what was known the morning after they last bought.
    """
    known = known_before(orders.filter(orders[PERSON].notnull()), [today])
    since = known.age.min().over(ibis.window(group_by=PERSON))
    age = (known.age - since + 1).cast("int32")
    moved = known.mutate(day=(ibis.literal(today) - age.as_interval("D")).cast("date"))
    return moved.select(PERSON, "day", *(n for n in _VALUES if n in moved.columns))


_VALUES = ("amount", "discount_share")
