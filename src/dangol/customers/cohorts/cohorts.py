"""Do customers stay? Cohorts by the month in which they came, their value, and contracts."""

import datetime as dt
from typing import Any

import numpy as np
import pyarrow as pa

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.cohorts.coming import AHEAD, Coming, coming
from dangol.customers.cohorts.counting import Cohorts, counted
from dangol.customers.cohorts.refusing import FEWEST_CUSTOMERS, nobody, too_few
from dangol.customers.cohorts.story import Told, cohort_answer
from dangol.customers.cohorts.tenures import READ, Contracts, contract_cohorts
from dangol.customers.lifetime.discounting import discount_rate_param, per_month
from dangol.customers.purchases import PURCHASE_READS, kept_purchases, left_out
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.cohorts import COHORT_OUTLOOKS, CONTRACT_COHORTS, CUSTOMER_COHORTS
from dangol.words import Text


class CustomerCohorts(Analysis):
    """Follows customers by the month of their first purchase, and contracts by their beginning.

    Shares that come back and value per customer, with intervals, for every whole month; how many
    will buy in months to come (see ``methods.chances_to_buy``); of running contracts what is still
    to come (see ``methods.retention``).
    """

    slug = "cohorts"
    title = Text(en="Cohorts", ko="코호트")
    question = Text(
        en="Do customers stay, and what do they bring with time?",
        ko="고객은 남아 있나요? 시간이 지나며 얼마를 가져오나요?",
    )
    entry = "customers"
    page = "/customers/cohorts"
    reads = (*PURCHASE_READS, READ)
    writes = (CUSTOMER_COHORTS.replaced(), COHORT_OUTLOOKS.replaced(), CONTRACT_COHORTS.replaced())

    discount_rate: float = discount_rate_param()

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.1)
        purchases = kept_purchases(tables)
        priced = purchases.filter(purchases.kept_amount.notnull())
        every = counted(tables, priced, today)
        if every is None:
            return nobody()
        # In the data's first month everybody counts as new, however long they had come before.
        rows = every.size >= FEWEST_CUSTOMERS
        rows[0] = False
        small = int((~rows[1:]).sum())
        refusal = too_few(int(rows.sum()), int(every.size.sum()))
        if refusal is not None:
            return refusal
        cohorts = every.chosen(rows)
        tables.step(Text(en="Expecting months to come", ko="앞으로의 달을 예측합니다"), 0.4)
        outlook = coming(tables, priced, today)
        tables.step(Text(en="Following contracts", ko="계약을 따라갑니다"), 0.6)
        contracts = contract_cohorts(tables, today, per_month(self.discount_rate))
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        currency = tables.settings.currency
        told = Told(cohorts, outlook, contracts, currency, small, left_out(tables, purchases))
        return Result(
            cohort_answer(told),
            {
                CUSTOMER_COHORTS: tables.stage(
                    CUSTOMER_COHORTS, _customer_rows(cohorts, currency, known_on)
                ),
                COHORT_OUTLOOKS: tables.stage(COHORT_OUTLOOKS, _outlook_rows(outlook, known_on)),
                CONTRACT_COHORTS: tables.stage(
                    CONTRACT_COHORTS, _contract_rows(contracts, currency, known_on)
                ),
            },
        )


def _customer_rows(cohorts: Cohorts, currency: str, known_on: dt.date) -> pa.Table:
    row, age = np.nonzero(cohorts.is_over)
    share, low_share, high_share = (one[row, age] for one in cohorts.retention())
    value, low, high = (one[row, age].round(4) for one in cohorts.cumulative())
    return rows_of(
        CUSTOMER_COHORTS,
        cohort_on=[cohorts.months[place] for place in row],
        age_months=age,
        cohort_customers=cohorts.size[row].astype(np.int64),
        buying_customers=cohorts.buying[row, age].astype(np.int64),
        retention_share=share,
        retention_low_share=low_share,
        retention_high_share=high_share,
        cumulative_value=value,
        cumulative_low_value=low,
        cumulative_high_value=high,
        currency=[currency] * len(row),
        known_on=[known_on] * len(row),
    )


def _outlook_rows(outlook: Coming | None, known_on: dt.date) -> pa.Table:
    months = [outlook.month(place) for place in range(AHEAD)] if outlook is not None else []
    kept = outlook.cohorts if outlook is not None else ()

    def column(name: str) -> list[float]:
        return [float(value) for one in kept for value in getattr(one.expected, name).round(3)]

    return rows_of(
        COHORT_OUTLOOKS,
        cohort_on=[one.month for one in kept for _ in months],
        coming_month_on=months * len(kept),
        cohort_customers=[one.customers for one in kept for _ in months],
        expected_buyers=column("buyers"),
        expected_low_buyers=column("low"),
        expected_high_buyers=column("high"),
        known_on=[known_on] * len(kept) * len(months),
    )


def _contract_rows(contracts: Contracts | None, currency: str, known_on: dt.date) -> pa.Table:
    kept = contracts.cohorts if contracts is not None else ()

    def column(*found: float) -> Any:
        values = np.array(found, dtype=np.float64)
        return pa.array(values.round(4), mask=np.isnan(values))

    months, values = (
        [column(*(getattr(one, name)[end] for one in kept)) for end in range(3)]
        for name in ("months", "value")
    )
    return rows_of(
        CONTRACT_COHORTS,
        cohort_on=[one.month for one in kept],
        begun_contracts=[one.begun for one in kept],
        running_contracts=[one.running for one in kept],
        is_own_fit=[one.is_own for one in kept],
        leaving_shape=[one.model.a for one in kept],
        staying_shape=[one.model.b for one in kept],
        remaining_months=months[0],
        remaining_low_months=months[1],
        remaining_high_months=months[2],
        remaining_value=values[0],
        remaining_low_value=values[1],
        remaining_high_value=values[2],
        currency=[currency] * len(kept),
        known_on=[known_on] * len(kept),
    )
