"""Everyone's next purchase as rows of the table."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.features.candidates import Candidates
from dangol.customers.features.snapshots import Panel, buyers, panel_of, variables_of
from dangol.customers.next_purchase.model import WITHIN_DAYS, NextPurchaseModel
from dangol.customers.next_purchase.pasts import RECENCY, at_their_last
from dangol.scoring.score_model import in_single_precision
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.next_purchases import CUSTOMER_NEXT_PURCHASES

Array = npt.NDArray[np.float64]
LATE = 0.9


@dataclass(frozen=True)
class Expected:
    """What is expected of each customer.

    Days count from today, which is day 1, those of ``overdue_after`` from the last purchase;
    inf where they are not told, as chances are nan there. ``is_overdue`` is 1 or 0, nan where
    the past cannot tell.
    """

    people: npt.NDArray[np.str_]
    since: Array
    low: Array
    middle: Array
    high: Array
    chances: Array
    overdue_after: Array
    is_overdue: Array

    def within(self, days: int) -> Array:
        """The chance of a purchase within 7, 28 or 91 days; 0 where it is not told."""
        found: Array = np.nan_to_num(self.chances[:, WITHIN_DAYS.index(days)])
        return found


def everyone(
    tables: Tables, inputs: Candidates, model: NextPurchaseModel, today: dt.date
) -> Expected:
    """All who ever bought, as they are today and as they were when they last bought."""
    people = tables.layer(buyers(inputs.rows["orders"], [today]))
    now = panel_of(tables, variables_of(inputs, people, [today]), inputs.names)
    moved = tables.layer(at_their_last(inputs.rows["orders"], today))
    then_inputs = Candidates({"orders": moved}, inputs.variables, inputs.proportions)
    then = panel_of(tables, variables_of(then_inputs, people, [today]), inputs.names)
    return expected(now, then, model)


def expected(now: Panel, then: Panel, model: NextPurchaseModel) -> Expected:
    """From what is known of each today and was known the morning after they last bought."""
    values = in_single_precision(now.values)
    since = now.column(RECENCY)
    low, middle, high = model.days_until(values).T
    late = model.days_until(in_single_precision(then.values), (LATE,))[:, 0]
    is_over = np.where(since > late, 1.0, 0.0)
    unknown = np.isinf(late) & (since > model.last_days)
    return Expected(
        now.people,
        since,
        low,
        middle,
        high,
        model.chances(values, np.array(WITHIN_DAYS, dtype=np.float64)),
        late,
        np.where(unknown, np.nan, is_over),
    )


def rows(found: Expected, today: dt.date, known_on: dt.date, *, is_told_apart: bool) -> pa.Table:
    """One row per customer."""
    count = len(found.people)
    first = np.datetime64(today) - np.timedelta64(1, "D")
    last = np.datetime64(today) - found.since.astype("timedelta64[D]")
    within = {
        f"probability_{days}_days": _numbers(found.chances[:, place])
        for place, days in enumerate(WITHIN_DAYS)
    }
    return rows_of(
        CUSTOMER_NEXT_PURCHASES,
        customer_id=pa.array(found.people.tolist(), pa.string()),
        days_since_order=found.since.astype(np.int64),
        next_purchase_on=_days(first, found.middle),
        next_purchase_low_on=_days(first, found.low),
        next_purchase_high_on=_days(first, found.high),
        **within,
        overdue_after_on=_days(last, found.overdue_after),
        is_overdue=pa.array(found.is_overdue == 1.0, mask=np.isnan(found.is_overdue)),
        is_told_apart=pa.repeat(is_told_apart, count),
        known_on=pa.repeat(pa.scalar(known_on), count),
    )


def _numbers(values: Array) -> pa.Array:
    # Sums of floats may come in any order: what is stored is the same at every run.
    told = np.isfinite(values)
    return pa.array(np.round(np.where(told, values, 0.0), 6), mask=~told)


def _days(start: np.datetime64 | npt.NDArray[np.datetime64], days: Array) -> pa.Array:
    """The day ``days`` after ``start``; empty where that is not told."""
    told = np.isfinite(days)
    whole = np.where(told, days, 0.0).astype("timedelta64[D]")
    return pa.array((start + whole).astype("datetime64[D]"), pa.date32(), mask=~told)
