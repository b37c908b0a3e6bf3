"""How likely points that are out are used before they expire: survival of past points.

Every point is a case: it comes in, and is used, or goes another way (expired, taken back), or
is still there. Its age when it is used is what Kaplan and Meier (1958) estimate, the other
ways being censored. A point of age a that expires at age x is used with 1 - S(x)/S(a).
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.loyalty.ledger import Ledger
from dangol.customers.loyalty.lots import KINDS
from dangol.customers.loyalty.rules import Rules
from dangol.methods.calendar import days_between
from dangol.methods.jackknife import NORMAL_95
from dangol.methods.score_quality import Estimate
from dangol.methods.survival import Spells, kaplan_meier

Array = npt.NDArray[np.float64]
GROUPS = 20
FEWEST_CUSTOMERS = 100
"""With fewer who ever used points, every point counts in full."""
_REDEEMED = KINDS.index("redeem")
_GROUP = "customer_group"


@dataclass(frozen=True)
class Outstanding:
    """Points that are out, and how many of them will be used.

    ``used`` has its interval of 95%. ``certain`` of the points count in full because nothing
    is known of their kind: they never expire, or none were followed until they did.
    ``new_share`` of the points that come in now will be used.
    """

    points: int
    used: Estimate
    certain: int
    new_share: float

    def times(self, factor: int) -> "Outstanding":
        """The same of so many times the points."""
        used = Estimate(self.used.value * factor, self.used.low * factor, self.used.high * factor)
        return Outstanding(self.points * factor, used, self.certain * factor, self.new_share)

    @property
    def share(self) -> float:
        return self.used.value / self.points if self.points else 1.0


def outstanding(tables: Tables, found: Ledger) -> Outstanding:
    """The points in all lots as of the ledger's day, and the part that will be used."""
    people = (
        found.fate.exits.select("customer_id")
        .union(found.fate.left.select("customer_id"))
        .distinct()
    )
    grouped = people.mutate(
        **{_GROUP: (ibis.row_number().over(order_by="customer_id") % GROUPS).cast("int64")}
    )
    gone = tables.rows(_gone(found, grouped))
    left = tables.rows(_left(found, grouped))
    return _expected(gone, left, found.rules, found.known_on)


def _gone(found: Ledger, people: ir.Table) -> ir.Table:
    rows = found.fate.exits.inner_join(people, "customer_id")
    age = ibis.greatest(days_between(rows.exit_on, rows.lot_on), 0).cast("int64")
    rows = rows.mutate(age=age, used=(rows.exit_kind == _REDEEMED).cast("int64"))
    return (
        rows.group_by(_GROUP, "age", "used")
        .agg(points=_.points.sum().cast("int64"), customers=_.customer_id.nunique())
        .order_by(_GROUP, "age", "used")
    )


def _left(found: Ledger, people: ir.Table) -> ir.Table:
    rows = found.fate.left.inner_join(people, "customer_id")
    return (
        rows.group_by(_GROUP, "lot_on", "rules_place")
        .agg(points=_.points.sum().cast("int64"))
        .order_by(_GROUP, "lot_on", "rules_place")
    )


def _expected(
    gone: Sequence[dict[str, Any]],
    left: Sequence[dict[str, Any]],
    every: Sequence[Rules],
    today: dt.date,
) -> Outstanding:
    points = _column(left, "points")
    total = int(points.sum())
    if not total:
        return Outstanding(0, Estimate(0.0, 0.0, 0.0), 0, 1.0)
    ages = np.array([float((today - row["lot_on"]).days) for row in left])
    lasts = np.array([float(every[row["rules_place"]].programme.expiry_days) for row in left])
    until = np.concatenate([_column(gone, "age"), ages])
    used = np.concatenate([_column(gone, "used"), np.zeros(len(left))]) > 0
    weight = np.concatenate([_column(gone, "points"), points])
    group = np.concatenate([_column(gone, _GROUP), _column(left, _GROUP)])
    seen = float(until[: len(gone)].max(initial=0.0))
    is_known = (lasts > 0) & (lasts <= seen) & (_users(gone) >= FEWEST_CUSTOMERS)

    def figure(rows: npt.NDArray[np.bool_]) -> float:
        # Who used points before they had them did so at once.
        curve = kaplan_meier(Spells(until[rows], used[rows], None, weight[rows]))
        return float((points * np.where(is_known, _chances(curve.at, ages, lasts), 1.0)).sum())

    value = figure(np.ones(len(until), dtype=bool))
    parts = np.array([figure(group != one) for one in np.unique(group)])
    error = float(np.sqrt((len(parts) - 1) / len(parts) * ((parts - parts.mean()) ** 2).sum()))
    low, high = value - NORMAL_95 * error, value + NORMAL_95 * error
    certain = int(points[~is_known].sum())
    interval = Estimate(value, max(low, float(certain)), min(high, float(total)))
    latest = float(every[-1].programme.expiry_days)
    new_share = 1.0
    if 0 < latest <= seen and _users(gone) >= FEWEST_CUSTOMERS:
        curve = kaplan_meier(Spells(until, used, None, weight))
        new_share = 1 - float(curve.at(np.array([latest - 0.5]))[0])
    return Outstanding(total, interval, certain, new_share)


def _chances(survival: Any, ages: Array, lasts: Array) -> Array:
    """Of points of an age and a length of life: the chance to be used; 1 where none lived on."""
    now, end = survival(ages), survival(np.maximum(lasts - 0.5, ages))
    with np.errstate(invalid="ignore", divide="ignore"):
        found = 1 - end / now
    return np.where(np.isfinite(found), found, 1.0)


def _users(gone: Sequence[dict[str, Any]]) -> int:
    """Customers by the age at which they used points: who used some twice may count twice."""
    return sum(int(row["customers"]) for row in gone if row["used"])


def _column(rows: Sequence[dict[str, Any]], name: str) -> Array:
    return np.array([float(row[name]) for row in rows])
