"""Customers on days of the past: what was known of them, and what they spent within the horizon."""

import datetime as dt
from dataclasses import dataclass

import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates, core_variables, windows_for
from dangol.customers.features.facts import KINDS_OF_FACTS, ORDER_FACTS
from dangol.customers.features.snapshots import PERSON, Panel, buyers, panel_of, variables_of
from dangol.customers.features.trial import FIRST_HISTORY_DAYS, USUAL_STEP, drawn
from dangol.customers.features.variable import Variable
from dangol.methods.calendar import days_between
from dangol.methods.point_in_time.known import CUTOFF, cutoff_table
from dangol.scoring.score_model import in_single_precision

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
MOST_EARLIER, MOST_LEARNING = 6, 20_000
EVENT_FACTS = next(kind for kind in KINDS_OF_FACTS if kind.name == "events")


@dataclass(frozen=True)
class Looks:
    """Days on which customers are looked at, a horizon apart.

    What the last horizon is told by learned until ``set_on`` alone, where ranges are set; and
    where those are set, until the last of ``earlier``.
    """

    earlier: tuple[dt.date, ...]
    set_on: dt.date
    judged_on: dt.date
    today: dt.date

    @property
    def past(self) -> tuple[dt.date, ...]:
        """Days of which it is known what was spent after."""
        return (*self.earlier, self.set_on, self.judged_on)


@dataclass(frozen=True)
class Past:
    """Rows of customers at looks with what they spent in the horizon after."""

    panel: Panel
    spend: Array

    def at(self, *days: dt.date) -> tuple[Array, Array]:
        """Variables and spend of the rows of these looks."""
        rows = self.rows(*days)
        return in_single_precision(self.panel.values[rows]), self.spend[rows]

    def rows(self, *days: dt.date) -> Rows:
        return np.flatnonzero(np.isin(self.panel.cutoff, np.array(days, "datetime64[D]")))


def looks(today: dt.date, first: dt.date, horizon_days: int) -> Looks | None:
    """As many as the past allows; None where it is too short."""
    back = dt.timedelta(days=horizon_days)
    judged_on, set_on = today - back, today - 2 * back
    earlier: list[dt.date] = []
    day = set_on - back
    while (day - first).days >= FIRST_HISTORY_DAYS and len(earlier) < MOST_EARLIER:
        earlier.append(day)
        day -= dt.timedelta(days=USUAL_STEP)
    return Looks(tuple(earlier[::-1]), set_on, judged_on, today) if earlier else None


def shortest_past(horizon_days: int) -> int:
    """Days of purchases below which there is nothing to learn and to judge."""
    return FIRST_HISTORY_DAYS + 3 * horizon_days


def inputs_of(tables: Tables, orders: ir.Table, history_days: int) -> Candidates:
    """What purchases tell of customers, and visits where any are tracked."""
    windows = windows_for(history_days)
    rows = {"orders": orders}
    found: dict[str, Variable] = {v.name: v for v in core_variables(ORDER_FACTS, windows)}
    events = tables.layer(EVENT_FACTS.rows(tables))
    if tables.row(events.aggregate(n=events.count()))["n"]:
        rows["events"] = events
        found |= {v.name: v for v in core_variables(EVENT_FACTS, windows)}
    return Candidates(rows, tuple(found.values()), ())


def past_of(
    tables: Tables, inputs: Candidates, kept: ir.Table, when: Looks, horizon_days: int
) -> Past:
    """Everybody who had bought by then, or a sample of many; ``kept`` are priced purchases."""
    orders = inputs.rows["orders"]
    people = tables.layer(drawn(buyers(orders, when.past), tables, MOST_LEARNING))
    panel = panel_of(tables, variables_of(inputs, people, when.past), inputs.names)
    return Past(panel, _spend(tables, kept, people, panel, when, horizon_days))


def today_of(tables: Tables, inputs: Candidates, today: dt.date) -> Panel:
    """Everybody who has bought, as they are known today."""
    people = buyers(inputs.rows["orders"], [today])
    return panel_of(tables, variables_of(inputs, people, [today]), inputs.names)


def _spend(
    tables: Tables, kept: ir.Table, people: ir.Table, panel: Panel, when: Looks, horizon_days: int
) -> Array:
    """Kept amounts of each row's horizon, in the order of the panel; less than 0 counts as 0."""
    days = kept.group_by(PERSON, "day").agg(amount=kept.kept_amount.sum())
    joined = days.cross_join(cutoff_table(when.past))
    ahead = days_between(joined.day, joined[CUTOFF])
    inside = joined.filter((ahead >= 0) & (ahead < horizon_days))
    spent = inside.group_by(CUTOFF, PERSON).agg(spend=inside.amount.sum().cast("float64"))
    key = [CUTOFF, PERSON]
    rows = people.left_join(spent, key).drop(*(f"{name}_right" for name in key))
    found = tables.fetch(rows.order_by(key))
    values = found.column("spend").fill_null(0.0).to_numpy()
    if len(values) != len(panel):
        raise AssertionError("Rows of spend and of variables are not the same.")
    return np.maximum(np.asarray(values, dtype=np.float64), 0.0)
