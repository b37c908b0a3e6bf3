"""What each customer did, as days with a purchase: by now, and by the beginning of the check."""

import datetime as dt
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.customers.lifetime.covariates import Firsts
from dangol.customers.purchases import PURCHASE_READS, kept_purchases
from dangol.methods.calendar import days_between
from dangol.methods.histories import Places
from dangol.methods.lifetime_value import Customers
from dangol.tables.commerce import ORDERS

Array = npt.NDArray[np.float64]
READS = (
    ORDERS[
        "order_id", "customer_id", "store_id", "channel", "ordered_at", "net_amount", "currency"
    ],
    *PURCHASE_READS[1:],
)  # fmt: skip


@dataclass(frozen=True)
class Past:
    """All customers in the order of their ids; and those known early, with what came later.

    A day with several purchases counts once, as is usual for these models; amounts are what
    was kept of a day, of the early ones as far as it was known when the check begins.
    ``later_*`` belong to the rows of ``early``. First purchases are told as they were known
    when the check began, or on their day if that was later.
    """

    today: dt.date
    first_on: dt.date
    check_on: dt.date
    customer_id: pa.ChunkedArray
    customers: Customers
    early: Customers
    later_purchases: Array
    later_amount: Array
    firsts: Firsts
    early_firsts: Firsts
    early_rows: Places
    """The places of those known early among all customers."""

    @property
    def repeating(self) -> int:
        return int((self.customers.frequency > 0).sum())

    @property
    def usual_gap(self) -> float:
        """Mean days from one purchase to the next, of those who came again."""
        return float(self.customers.recency.sum() / max(self.customers.frequency.sum(), 1.0))

    @property
    def check_days(self) -> int:
        return (self.today - self.check_on).days


def past_of(tables: Tables, today: dt.date, calibration_share: float) -> Past | None:
    """The past of every customer with a priced purchase; None where there is none.

    The check begins after this share of the calendar.
    """
    first_on = _first_on(tables)
    if first_on is None:
        return None
    days = round((today - first_on).days * calibration_share)
    return _past(tables, today, first_on, first_on + dt.timedelta(days=days))


def past_checked_on(tables: Tables, today: dt.date, check_on: dt.date) -> Past | None:
    """The same where the check begins on a given day."""
    first_on = _first_on(tables)
    return None if first_on is None else _past(tables, today, first_on, check_on)


def _first_on(tables: Tables) -> dt.date | None:
    priced = _priced(kept_purchases(tables))
    first_on: dt.date | None = tables.row(priced.aggregate(first_on=priced.day.min()))["first_on"]
    return first_on


def _past(tables: Tables, today: dt.date, first_on: dt.date, check_on: dt.date) -> Past:
    known = _priced(kept_purchases(tables, known_on=check_on))
    people = _people(known, today, check_on)
    channels = _first_channels(tables[ORDERS])
    joined = people.left_join(channels, "customer_id").drop("customer_id_right")
    found = tables.fetch(joined.order_by("customer_id"))

    def column(name: str) -> Array:
        return np.asarray(found.column(name).to_numpy(), dtype=np.float64)

    days, early_days = column("purchase_days"), column("early_days")
    amount, early_amount = column("amount"), column("early_amount")
    were_known = np.flatnonzero(early_days > 0)
    channel = found.column("first_channel").fill_null("").to_numpy(zero_copy_only=False)
    firsts = Firsts(column("first_amount"), channel.astype(np.str_), column("first_quarter"))
    return Past(
        today=today,
        first_on=first_on,
        check_on=check_on,
        customer_id=found.column("customer_id"),
        customers=Customers(
            days - 1, column("recency_days"), column("age_days"), days, amount / days
        ),
        early=Customers(
            early_days[were_known] - 1,
            column("early_recency_days")[were_known],
            column("age_days")[were_known] - (today - check_on).days,
            early_days[were_known],
            early_amount[were_known] / early_days[were_known],
        ),
        later_purchases=(days - early_days)[were_known],
        later_amount=column("later_amount")[were_known],
        firsts=firsts,
        early_firsts=firsts[were_known],
        early_rows=were_known,
    )


def _priced(purchases: ir.Table) -> ir.Table:
    return purchases.filter(purchases.kept_amount.notnull())


def _people(priced: ir.Table, today: dt.date, check_on: dt.date) -> ir.Table:
    """One row per customer; a customer's purchases of one day are one."""
    days = priced.group_by("customer_id", "day").agg(
        amount=priced.kept_amount.sum(), known_amount=priced.known_amount.sum()
    )
    early = days.day < check_on
    firsts = days.group_by("customer_id").agg(first_on=days.day.min())
    first_days = days.inner_join(firsts, ["customer_id", days.day == firsts.first_on])
    first_amounts = first_days.select("customer_id", first_amount=first_days.known_amount)
    people = days.group_by("customer_id").agg(
        first_on=days.day.min(),
        last_on=days.day.max(),
        purchase_days=days.count(),
        amount=days.amount.sum().cast("float64"),
        early_last_on=days.day.max(where=early),
        early_days=early.cast("int64").sum().cast("int64"),
        early_amount=days.known_amount.sum(where=early).cast("float64").fill_null(0.0),
        later_amount=days.amount.sum(where=~early).cast("float64").fill_null(0.0),
    )
    people = people.inner_join(first_amounts, "customer_id")
    return people.select(
        "customer_id",
        "purchase_days",
        "amount",
        "early_days",
        "early_amount",
        "later_amount",
        recency_days=days_between(people.last_on, people.first_on),
        age_days=days_between(ibis.literal(today), people.first_on),
        early_recency_days=days_between(
            people.early_last_on.fill_null(people.first_on), people.first_on
        ),
        first_amount=people.first_amount.cast("float64").fill_null(0.0),
        first_quarter=people.first_on.quarter().cast("float64"),
    )


def _first_channels(orders: ir.Table) -> ir.Table:
    """The channel of each customer's first purchase; of several at one moment the first by name."""
    firsts = orders.group_by("customer_id").agg(first_at=orders.ordered_at.min())
    rows = orders.inner_join(firsts, ["customer_id", orders.ordered_at == firsts.first_at])
    return rows.group_by("customer_id").agg(first_channel=rows.channel.min())
