"""Contracts as arrays: when they began and ended, what they are, and who took them out."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from dangol.contract.tables_view import Tables
from dangol.methods.exchange import in_currency
from dangol.tables.commerce import EXCHANGE_RATES
from dangol.tables.people import CUSTOMERS
from dangol.tables.subscriptions import SUBSCRIPTIONS

Array = npt.NDArray[np.float64]
NAMED = ("plan_name", "contract_kind", "payment_method")
GIVEN = ("membership_tier", "age_band", "home_region")
READS = (
    SUBSCRIPTIONS[
        "subscription_id", "customer_id", "started_on", "ended_on", "monthly_amount", "currency",
        *NAMED,
    ],
    CUSTOMERS[("customer_id", *GIVEN)].if_there(),
    EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
)  # fmt: skip


@dataclass(frozen=True)
class Contracts:
    """Every contract that began by today, in the order of its number.

    Days count from today, which is 0: ``started`` is 0 or less, ``ended`` inf while it runs.
    ``rows`` are the contracts as a table, with what was given of their customers.
    """

    rows: pa.Table
    started: Array
    ended: Array
    amount: Array

    def __len__(self) -> int:
        return len(self.started)

    def named(self, name: str) -> npt.NDArray[np.object_]:
        """A column of words; None where it is empty."""
        found: npt.NDArray[np.object_] = np.array(self.rows.column(name).to_pylist(), dtype=object)
        return found

    @property
    def is_running(self) -> npt.NDArray[np.bool_]:
        return np.isinf(self.ended)

    @property
    def watched_from(self) -> float:
        """The first day on which an end was seen: of contracts gone before nothing is told."""
        ends = self.ended[np.isfinite(self.ended)]
        return float(ends.min()) if len(ends) else 0.0


def contracts_of(tables: Tables, today: dt.date) -> Contracts:
    """The contracts that are known; amounts in the reporting currency, nan without a rate."""
    given = tables[CUSTOMERS].select("customer_id", *GIVEN)
    rows = in_currency(
        tables[SUBSCRIPTIONS],
        ["monthly_amount"],
        tables[EXCHANGE_RATES],
        tables.settings.currency,
        "started_on",
    )
    joined = rows.left_join(given, "customer_id").drop("customer_id_right")
    known = joined.filter(joined.started_on <= today)
    fetched = tables.fetch(known.order_by("subscription_id"))
    started, ended = (_days(fetched.column(name), today) for name in ("started_on", "ended_on"))
    amount = fetched.column("monthly_amount").cast(pa.float64()).to_numpy()
    return Contracts(fetched, started, np.where(np.isnan(ended), np.inf, ended), amount)


def _days(column: pa.ChunkedArray, today: dt.date) -> Array:
    """Days after today, nan where there is no day."""
    days = column.cast(pa.int32()).cast(pa.float64()).to_numpy(zero_copy_only=False)
    return np.asarray(days - np.datetime64(today).astype(np.int64), dtype=np.float64)
