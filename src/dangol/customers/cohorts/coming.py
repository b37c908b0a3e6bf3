"""How many of the customers that a shop has will buy in each month to come (BG/BB).

A month is an occasion at which a customer buys or does not (see ``methods.chances_to_buy``). The
model is first taught without the latest months and asked for those; how far it missed them widens
what it says of the months to come.
"""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.cohorts.counting import REACH, aged_months, months_of
from dangol.customers.lifetime.check import reach
from dangol.methods.chances_to_buy import BetaGeometricBernoulli, Occasions, fit_occasions
from dangol.methods.maximum_likelihood import Fitted, NotIdentifiedError

Array = npt.NDArray[np.float64]
Months = npt.NDArray[np.int64]
AHEAD, FEWEST_MONTHS, MOST_HELD_BACK, FEWEST_RETURNING = 12, 6, 6, 100
_STEP = 1e-3


@dataclass(frozen=True)
class Expected:
    """Buyers in each month to come, with the ends of their 90% intervals."""

    buyers: Array
    low: Array
    high: Array

    def widened(self, miss: float) -> "Expected":
        """Reaching at least as far, both ways, as the check missed."""
        down, up = reach(miss)
        return Expected(
            self.buyers,
            np.minimum(self.low, self.buyers * down),
            np.maximum(self.high, self.buyers * up),
        )


@dataclass(frozen=True)
class Checked:
    """What was expected of the held-back months and what came, of those who had come before."""

    expected: Expected
    actual: Array

    @property
    def miss(self) -> float:
        """How much more (or less) came than was expected, as a share."""
        return float(self.actual.sum() / self.expected.buyers.sum()) - 1


@dataclass(frozen=True)
class OfCohort:
    """What the customers of one first month will do."""

    month: dt.date
    customers: int
    expected: Expected


@dataclass(frozen=True)
class Coming:
    """All customers together, and each cohort, the oldest first."""

    begins: dt.date
    customers: int
    check: Checked
    every: Expected
    cohorts: tuple[OfCohort, ...]

    def month(self, place: int) -> dt.date:
        """The first day of a month to come; negative places are held-back ones."""
        return _day(months_of(self.begins) + place)


@dataclass(frozen=True)
class _Seen:
    """Customers alike as rows; ``cohort`` and ``until`` count months since year 0."""

    cohort: Months
    rows: Occasions
    until: int

    @property
    def customers(self) -> int:
        return int(self.rows.weight.sum())

    def of(self, chosen: npt.NDArray[np.bool_]) -> "_Seen":
        return _Seen(self.cohort[chosen], self.rows.of(chosen), self.until)


def coming(tables: Tables, priced: ir.Table, today: dt.date) -> Coming | None:
    """What the months to come bring; None where too few have come again to tell.

    ``priced`` are purchases with ``customer_id`` and ``day``.
    """
    begins = today.replace(day=1)
    until = months_of(begins)
    bought = priced.select("customer_id", month=aged_months(priced.day)).distinct()
    bought = tables.layer(bought.filter(bought.month < until))
    now = _seen(tables, bought, until)
    calendar = int(now.rows.seen.max(initial=0))
    if calendar < FEWEST_MONTHS:
        return None
    held_back = min(MOST_HELD_BACK, calendar // 4)
    then = _seen(tables, bought, until - held_back)
    try:
        check = _checked(tables, bought, then, held_back)
        fitted = _fitted(now)
    except NotIdentifiedError:
        return None
    months = [now.of(now.cohort == month) for month in np.unique(now.cohort)]
    cohorts = tuple(
        OfCohort(
            _day(int(one.cohort[0])),
            one.customers,
            _expected(fitted, one, AHEAD).widened(check.miss),
        )
        for one in months
    )
    every = _expected(fitted, now, AHEAD).widened(check.miss)
    return Coming(begins, now.customers, check, every, cohorts)


def _checked(tables: Tables, bought: ir.Table, then: _Seen, held_back: int) -> Checked:
    """What those who had come before the held-back months did in them."""
    expected = _expected(_fitted(then), then, held_back)
    since = _with_cohort(bought)
    known = since.filter(since.cohort < then.until, since.month >= then.until)
    counts = tables.fetch(known.group_by("month").agg(buyers=_.count()).order_by("month"))
    actual = np.zeros(held_back)
    actual[counts.column("month").to_numpy() - then.until] = counts.column("buyers").to_numpy()
    return Checked(expected, actual)


def _with_cohort(bought: ir.Table) -> ir.Table:
    """Months with a purchase, ``customer_id`` and ``month``, with the first one of the customer."""
    cohort = bought.month.min().over(ibis.window(group_by="customer_id"))
    return bought.select("customer_id", "month", cohort=cohort)


def _seen(tables: Tables, bought: ir.Table, until: int) -> _Seen:
    bought = _with_cohort(bought.filter(bought.month < until))
    people = bought.group_by("customer_id", "cohort").agg(
        bought=bought.count() - 1, last=bought.month.max() - bought.month.min()
    )
    alike = people.group_by("cohort", "bought", "last").agg(customers=_.count())
    found = tables.fetch(alike.order_by("cohort", "bought", "last"))
    cohort, times, last, customers = (
        found.column(name).to_numpy() for name in ("cohort", "bought", "last", "customers")
    )
    rows = Occasions(
        times.astype(np.float64),
        last.astype(np.float64),
        (until - 1 - cohort).astype(np.float64),
        customers.astype(np.float64),
    )
    return _Seen(cohort.astype(np.int64), rows, until)


def _fitted(seen: _Seen) -> Fitted[BetaGeometricBernoulli]:
    """Raises NotIdentifiedError, also where too few have come again."""
    r = seen.rows
    if r.weight[r.bought > 0].sum() < FEWEST_RETURNING:
        raise NotIdentifiedError("Too few customers came again in a later month.")
    fits = r.seen > 0
    return fit_occasions(seen.of(fits).rows)


def _expected(fitted: Fitted[BetaGeometricBernoulli], seen: _Seen, ahead: int) -> Expected:
    """Sums over customers; their intervals hold what parameters and chance make of them."""
    rows = seen.rows
    chance = fitted.model.chances(rows, ahead)

    def total(logs: Array) -> Array:
        found: Array = rows.weight @ BetaGeometricBernoulli.from_logs(logs).chances(rows, ahead)
        return found

    logs = fitted.estimate.logs
    slope = np.stack([total(logs + move) - total(logs - move) for move in np.eye(4) * _STEP])
    slope /= 2 * _STEP
    variance = np.einsum("pm,pq,qm->m", slope, fitted.estimate.covariance, slope)
    variance += rows.weight @ (chance * (1 - chance))
    buyers = rows.weight @ chance
    off = REACH * np.sqrt(variance)
    return Expected(buyers, np.maximum(buyers - off, 0.0), buyers + off)


def _day(month: int) -> dt.date:
    return dt.date((month - 1) // 12, (month - 1) % 12 + 1, 1)
