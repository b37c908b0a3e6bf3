"""What each region brought on each day, as arrays; regions are where stores or homes are."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.methods.calendar import business_day
from dangol.methods.exchange import in_currency
from dangol.methods.geo.panel import Array, Flags
from dangol.methods.kept_orders import kept_orders
from dangol.optimization.measurement.geo_lift.geo_test import Basis, Outcome
from dangol.tables.catalogue import STORES
from dangol.tables.commerce import EXCHANGE_RATES, ORDERS, RETURNS
from dangol.tables.people import CUSTOMERS

REGION_READS = (
    ORDERS["order_id", "customer_id", "store_id", "ordered_at", "net_amount", "currency"],
    RETURNS["order_id", "returned_amount", "currency"].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
    STORES["store_id", "region"].if_there(),
    CUSTOMERS["customer_id", "home_region"],
)
"""As a test by homes reads; stores are there where a test goes by them."""
DAY = dt.timedelta(days=1)
HISTORY_DAYS = 180
"""Days before a test that count: what lies further back says little of how regions go together."""
LEAST_DAYS_SHARE = 0.5
"""A region that sells on fewer of the days cannot be followed or compared with."""


@dataclass(frozen=True)
class Regions:
    """``outcome`` is (days, regions); ``names`` in the order of the columns.

    ``thin`` regions sold on too few days and are left out; ``without_region`` is the share of
    purchases of which nobody knows the region.
    """

    names: tuple[str, ...]
    days: tuple[dt.date, ...]
    outcome: Array
    thin: tuple[str, ...]
    without_region: float

    def places(self, names: Iterable[str]) -> Flags:
        wanted = set(names)
        return np.array([one in wanted for one in self.names], dtype=np.bool_)


@dataclass(frozen=True)
class Window:
    """The past of a test from ``first`` to before ``starts``, and the test until ``last``."""

    first: dt.date
    starts: dt.date
    last: dt.date

    @property
    def before(self) -> int:
        return (self.starts - self.first).days

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Sales:
    """Purchases with their regions, worked out once for tests of either basis."""

    rows: ir.Table
    first_day: dt.date | None
    last_day: dt.date


def last_whole_day(tables: Tables) -> dt.date:
    """The last business day that was over by the tables' moment."""
    return tables.settings.business_day(tables.moment) - DAY


def sales(tables: Tables) -> Sales:
    """Purchases in the reporting currency with ``store`` and ``home``, the names of regions."""
    zone = tables.settings.time_zone
    kept = kept_orders(tables[ORDERS], tables[RETURNS])
    rows = kept.select(
        "order_id",
        "customer_id",
        "store_id",
        "currency",
        day=business_day(kept.ordered_at, zone),
        net_amount=kept.kept_amount,
    )
    rows = in_currency(
        rows, ["net_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    rows = rows.filter(rows.net_amount.notnull())
    stores = tables[STORES].select(at="store_id", store="region")
    homes = tables[CUSTOMERS].select(whose="customer_id", home="home_region")
    rows = rows.left_join(stores, rows.store_id == stores["at"])
    rows = rows.select("order_id", "customer_id", "day", "net_amount", "store")
    rows = rows.left_join(homes, rows.customer_id == homes.whose)
    known = tables.layer(
        rows.select("order_id", "customer_id", "day", "net_amount", "store", "home")
    )
    first = tables.row(known.agg(day=known.day.min()))["day"]
    return Sales(known, first, last_whole_day(tables))


def by_region(
    tables: Tables, sold: Sales, basis: Basis, outcome: Outcome, window: Window
) -> Regions:
    """The outcome in a window; the days before the test say which regions sell enough."""
    first, last, before = window.first, window.last, window.before
    rows = sold.rows.mutate(region=sold.rows[basis])
    if outcome == "new_customers":
        known = rows.filter(rows.customer_id.notnull())
        order = ibis.row_number().over(
            ibis.window(group_by="customer_id", order_by=["day", "order_id"])
        )
        rows = known.mutate(turn=order).filter(_.turn == 0)
    rows = rows.filter((rows.day >= first) & (rows.day <= last))
    value = rows.net_amount.cast("float64").sum() if outcome == "amount" else rows.count()
    found = tables.fetch(
        rows.group_by("region", "day").agg(value=value.cast("float64"), orders=rows.count())
    )
    region = found.column("region").to_pylist()
    day = [(one - first).days for one in found.column("day").to_pylist()]
    amounts = found.column("value").to_numpy(zero_copy_only=False)
    counts = found.column("orders").to_numpy(zero_copy_only=False)
    names = tuple(sorted({one for one in region if one}))
    place = {name: number for number, name in enumerate(names)}
    outcomes = np.zeros((window.days, len(names)))
    unknown = 0
    for where, when, much, orders in zip(region, day, amounts, counts, strict=True):
        if where:
            outcomes[when, place[where]] += much
        else:
            unknown += orders
    sells = (outcomes[:before] > 0).mean(axis=0) >= LEAST_DAYS_SHARE
    sells &= outcomes[:before].sum(axis=0) > 0
    return Regions(
        names=tuple(name for name, well in zip(names, sells, strict=True) if well),
        days=tuple(first + one * DAY for one in range(len(outcomes))),
        outcome=outcomes[:, sells],
        thin=tuple(name for name, well in zip(names, sells, strict=True) if not well),
        without_region=float(unknown / max(counts.sum(), 1)),
    )
