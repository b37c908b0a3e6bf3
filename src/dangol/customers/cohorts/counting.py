"""Customers by the month of their first purchase, counted in every whole month after it."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt

from dangol.contract.tables_view import Tables
from dangol.methods.jeffreys import jeffreys_interval

Array = npt.NDArray[np.float64]
COVERAGE, REACH = 0.9, 1.6448536
_DIGITS = 6


@dataclass(frozen=True)
class Cohorts:
    """Matrices (cohorts, ages) of whole months; nan where a month is not over.

    ``value`` and ``square`` are sums over customers of what each had brought by then, and of
    its square.
    """

    months: tuple[dt.date, ...]
    buying: Array
    value: Array
    square: Array

    def __len__(self) -> int:
        return len(self.months)

    @property
    def size(self) -> Array:
        """Customers of each cohort."""
        return self.buying[:, 0]

    @property
    def is_over(self) -> npt.NDArray[np.bool_]:
        """Which months are whole."""
        return np.isfinite(self.buying)

    def chosen(self, rows: npt.NDArray[np.bool_]) -> "Cohorts":
        """Some of the cohorts, as far as the oldest of them goes."""
        months = tuple(m for m, is_in in zip(self.months, rows, strict=True) if is_in)
        ages = int(np.isfinite(self.buying[rows]).any(axis=0).sum())
        return Cohorts(
            months, *(one[rows, :ages] for one in (self.buying, self.value, self.square))
        )

    def retention(self) -> tuple[Array, Array, Array]:
        """Shares that bought, with the ends of their intervals."""
        size = self.size[:, None]
        low, high = jeffreys_interval(self.buying, size, COVERAGE)
        return self.buying / size, low, high

    def cumulative(self) -> tuple[Array, Array, Array]:
        """What a customer had brought on average, with the ends of its interval."""
        return _mean(self.value, self.square, self.size[:, None])

    def pooled(self) -> "Cohorts":
        """All as one row: each age over the cohorts that have reached it."""
        total = [np.nansum(one, axis=0)[None] for one in (self.buying, self.value, self.square)]
        return Cohorts(self.months[:1], *total)

    def reached(self) -> Array:
        """Customers of the cohorts that have reached each age."""
        counted: Array = (self.is_over * self.size[:, None]).sum(axis=0)
        return counted


def pooled_retention(cohorts: Cohorts) -> tuple[Array, Array, Array]:
    """Of all who have reached an age, the share that bought in it, with its ends."""
    bought, of = cohorts.pooled().buying[0], cohorts.reached()
    low, high = jeffreys_interval(bought, of, COVERAGE)
    return bought / of, low, high


def pooled_value(cohorts: Cohorts) -> tuple[Array, Array, Array]:
    """What those who have reached an age had brought by then on average, with its ends."""
    whole = cohorts.pooled()
    return _mean(whole.value[0], whole.square[0], cohorts.reached())


def _mean(total: Array, square: Array, of: Array) -> tuple[Array, Array, Array]:
    """A mean and the ends of its interval, never below 0 where the mean is above."""
    mean = total / of
    spread = np.sqrt(np.maximum(square / of - mean**2, 0.0) / np.maximum(of - 1, 1.0))
    low = np.where(mean > 0, np.maximum(mean - REACH * spread, 0.0), mean - REACH * spread)
    return mean, low, mean + REACH * spread


def counted(tables: Tables, priced: ir.Table, today: dt.date) -> Cohorts | None:
    """All cohorts whose first month is over; None where there is none."""
    this_month = today.replace(day=1)
    found = tables.fetch(_cells(priced, this_month).order_by("cohort_on", "age_months"))
    if not len(found):
        return None
    months = found.column("cohort_on").to_pylist()
    names = sorted(set(months))
    place = np.searchsorted(np.array(names, "datetime64[D]"), np.array(months, "datetime64[D]"))
    age = found.column("age_months").to_numpy()
    ages = np.array([months_of(this_month) - months_of(month) for month in names])
    over = np.arange(ages.max()) < ages[:, None]

    def matrix(name: str) -> Array:
        made = np.zeros(over.shape)
        column = found.column(name).cast("float64").to_numpy(zero_copy_only=False)
        made[place, age] = column
        return made

    buying, value, square = (matrix(name) for name in ("buying", "value", "square"))
    parts = (buying, value.cumsum(axis=1), square.cumsum(axis=1))
    return Cohorts(tuple(names), *(np.where(over, part, np.nan) for part in parts))


def months_of(day: dt.date) -> int:
    """Months since the beginning of our calendar."""
    return day.year * 12 + day.month


def aged_months(day: ir.DateValue) -> ir.IntegerValue:
    """The same of a column."""
    return (day.year() * 12 + day.month()).cast("int64")


def _cells(priced: ir.Table, this_month: dt.date) -> ir.Table:
    """A row per cohort and age with a purchase: customers, amounts, and how squares grew.

    The square of what a customer has brought grows only in months with a purchase; so the sum
    of squares needs no row for every month of every customer.
    """
    bought = priced.mutate(month=priced.day.truncate("M").cast("date"))
    bought = bought.filter(bought.month < ibis.literal(this_month))
    monthly = bought.group_by("customer_id", "month").agg(
        amount=bought.kept_amount.sum().cast("float64")
    )
    first = monthly.month.min().over(ibis.window(group_by="customer_id"))
    so_far = monthly.amount.sum().over(
        ibis.cumulative_window(group_by="customer_id", order_by="month")
    )
    grown = monthly.select("customer_id", "month", "amount", cohort_on=first, so_far=so_far)
    before = grown.so_far - grown.amount
    aged = grown.select(
        "cohort_on",
        "amount",
        age_months=aged_months(grown.month) - aged_months(grown.cohort_on),
        more=grown.so_far * grown.so_far - before * before,
    )
    return aged.group_by("cohort_on", "age_months").agg(
        buying=aged.count(),
        value=aged.amount.sum().round(_DIGITS),
        square=aged.more.sum().round(_DIGITS),
    )
