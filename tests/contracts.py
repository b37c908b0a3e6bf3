"""Contracts made by chance whose hazards are known: for whoever tests what a method finds."""

import datetime as dt

import numpy as np
import pyarrow as pa

from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.tables.vocabulary import Table
from dangol.tables.voice import TICKETS

MONTHLY, YEARLY = "month-to-month", "one year"
BILL_RATIO, ASKING_RATIO = 2.2, 2.5
MONTH = 30.4375


def contracts(
    count: int,
    today: dt.date,
    *,
    days: int = 900,
    differences: bool = True,
    customers: list[str] | None = None,
    seed: int = 1,
) -> dict[Table, pa.Table]:
    """``count`` contracts that began within ``days`` before today, and questions to service.

    Who pays by bill ends 2.2 times as often as who pays by card, and who keeps asking service
    2.5 times. A year's binding ends at its end or much later; the others whenever. Monthly
    amounts and plans tell nothing. Without ``differences`` all of that tells nothing.
    """
    rng = np.random.default_rng(seed)
    start = rng.integers(1, days, count)
    is_bill, is_asking = rng.random(count) < 0.4, rng.random(count) < 0.3
    is_yearly = rng.random(count) < 0.5
    ratio = np.ones(count)
    if differences:
        ratio *= np.where(is_bill, BILL_RATIO, 1.0) * np.where(is_asking, ASKING_RATIO, 1.0)
    needed = rng.exponential(1.0, count) / ratio
    # Cumulative hazards: 3 % a month; or little for a year, a third at its end, then 2 %.
    monthly = np.arange(1, days + 400) * 0.03 / MONTH
    day = np.arange(1, days + 400)
    yearly = np.minimum(day, 360) * 0.002 / MONTH + np.clip((day - 360) / 15, 0, 1) * 0.3
    yearly = yearly + np.maximum(day - 375, 0) * 0.02 / MONTH
    if not differences:
        yearly = monthly
    lasted = np.where(is_yearly, np.searchsorted(yearly, needed), np.searchsorted(monthly, needed))
    lasted = lasted + 1
    ends = lasted < start
    began = np.datetime64(today) - start.astype("timedelta64[D]")
    who = customers or [f"p{number:05}" for number in range(count)]
    owner = np.array([who[number % len(who)] for number in range(count)], dtype=object)
    rows = rows_of(
        SUBSCRIPTIONS,
        subscription_id=[f"s{number:05}" for number in range(count)],
        customer_id=owner.tolist(),
        plan_name=rng.choice(["basic", "plus"], count).tolist(),
        started_on=pa.array(began),
        ended_on=pa.array(began + lasted.astype("timedelta64[D]"), mask=~ends),
        monthly_amount=pa.array(rng.integers(10, 60, count).astype(float)),
        currency=["KRW"] * count,
        contract_kind=np.where(is_yearly, YEARLY, MONTHLY).tolist(),
        payment_method=np.where(is_bill, "bill", "card").tolist(),
        end_reason=pa.array(["price"] * count, mask=~ends),
    )
    return {SUBSCRIPTIONS: rows, TICKETS: _tickets(owner[is_asking], today, days, rng)}


def _tickets(owners: np.ndarray, today: dt.date, days: int, rng: np.random.Generator) -> pa.Table:
    """About one question every six weeks."""
    counts = rng.poisson(days / 42, len(owners))
    who = np.repeat(owners, counts)
    back = rng.integers(1, days + 90, len(who))
    opened = np.datetime64(today, "us") - back.astype("timedelta64[D]")
    return rows_of(
        TICKETS,
        ticket_id=[f"t{number:06}" for number in range(len(who))],
        customer_id=who.tolist(),
        opened_at=pa.array(opened),
        channel=["app"] * len(who),
    )
