"""Weekly sales beside what the weeks before led one to expect."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
import pyarrow as pa
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.methods.calendar import business_day, week_start
from dangol.methods.exchange import in_currency
from dangol.methods.expectation import one_step_expectation
from dangol.sales.expectation_model import SalesExpectation
from dangol.sales.week import WHOLE_SHOP, Week
from dangol.sales.weekly_story import METHOD, weekly_answer
from dangol.tables.catalogue import PRODUCTS
from dangol.tables.commerce import EXCHANGE_RATES, ORDER_LINES, ORDERS
from dangol.tables.results import WEEKLY_SALES
from dangol.words import Count, Text, both

UNLISTED = "UNLISTED"


class WeeklySales(Analysis):
    """Sales per complete business week, in total and by department, beside their expectation.

    The expectation of a week uses only the weeks before it, per trading day, so that a
    closed day is not a bad week (see ``methods.expectation``).
    """

    slug = "weekly-sales"
    title = Text(en="Weekly sales", ko="주간 매출")
    question = Text(
        en="How were last week's sales against what was expected?",
        ko="지난주 매출은 예상과 견주어 어땠나요?",
    )
    entry = "sales"
    page = "/sales"
    reads = (
        ORDERS["order_id", "ordered_at"],
        ORDER_LINES["order_id", "product_id", "net_amount", "currency"],
        PRODUCTS["product_id", "department"].if_there(),
        EXCHANGE_RATES["currency", "to_currency", "valid_from_on", "rate"].if_there(),
    )
    writes = (WEEKLY_SALES.replaced(),)

    coverage: float = param(
        0.9,
        title=Text(en="Confidence of the range", ko="범위의 신뢰도"),
        help=Text(
            en="Share of weeks that the expected range should hold.",
            ko="예상 범위에 들어야 하는 주의 비중입니다.",
        ),
        ge=0.5,
        le=0.99,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        settings = tables.settings
        tables.step(Text(en="Adding up sales by week", ko="주별 매출을 더합니다"), 0.1)
        lines = _dated_lines(tables)
        weekly = tables.fetch(_weekly(lines, settings.first_weekday))
        span = tables.row(
            lines.aggregate(first=_.day.min(), unpriced=_.net_amount.isnull().sum().cast("int64"))
        )
        tables.step(Text(en="Learning what to expect", ko="예상을 배웁니다"), 0.7)
        weeks = _complete_weeks(weekly, span["first"], settings.business_day(self.moment))
        if not weeks:
            return refused(
                Text(
                    en="There is no complete week of sales yet.",
                    ko="온전한 한 주의 매출이 아직 없습니다.",
                ),
                Text(
                    en="Load more orders, or wait for the week to end.",
                    ko="주문을 더 읽거나 한 주가 끝나기를 기다리세요.",
                ),
                basis=both("{n} weeks", "{n}주", n=Count(0)),
                method=METHOD,
            )
        rows, model = _expected(weekly, weeks, self.coverage, settings.currency)
        stored = tables.stage(WEEKLY_SALES, rows)
        table = [Week(**row) for row in rows.to_pylist()]
        answer = weekly_answer(
            table, model, settings.currency, self.coverage, int(span["unpriced"] or 0)
        )
        return Result(answer, {WEEKLY_SALES: stored}, model)


def _dated_lines(tables: Tables) -> ir.Table:
    """Order lines with business day and department, amounts in the reporting currency."""
    orders = tables[ORDERS]
    days = orders.select("order_id", day=business_day(orders.ordered_at, tables.settings.time_zone))
    lines = tables[ORDER_LINES].inner_join(days, "order_id")
    priced = in_currency(
        lines, ["net_amount"], tables[EXCHANGE_RATES], tables.settings.currency, "day"
    )
    named = priced.left_join(tables[PRODUCTS], "product_id")
    department = named.department.fill_null(UNLISTED)
    # A department of that very name must not be taken for the whole shop.
    clashes = department == WHOLE_SHOP
    return named.mutate(department=ibis.ifelse(clashes, f"‘{WHOLE_SHOP}’", department))


def _weekly(lines: ir.Table, first_weekday: int) -> ir.Table:
    """Per week: every department and the whole shop."""
    dated = lines.mutate(week_starts_on=week_start(lines.day, first_weekday))
    sums = {
        "trading_days": _.day.nunique(),
        "sold_orders": _.order_id.nunique(),
        "sales_amount": _.net_amount.sum().cast("float64"),
    }
    departments = dated.group_by("week_starts_on", sales_of=dated.department).agg(**sums)
    shop = dated.group_by("week_starts_on", sales_of=ibis.literal(WHOLE_SHOP)).agg(**sums)
    return departments.union(shop)


def _complete_weeks(weekly: pa.Table, first: dt.date | None, today: dt.date) -> list[dt.date]:
    """Weeks that the data covers from their first to their last day, without gaps between."""
    if first is None:
        return []
    starts = sorted(set(weekly.column("week_starts_on").to_pylist()))
    week = dt.timedelta(weeks=1)
    complete = [s for s in starts if s >= first and s + week <= today]
    if not complete:
        return []
    return [complete[0] + week * i for i in range((complete[-1] - complete[0]).days // 7 + 1)]


def _expected(
    weekly: pa.Table, weeks: list[dt.date], coverage: float, currency: str
) -> tuple[pa.Table, SalesExpectation]:
    """Rows for the table, and the model that was learned."""
    found = {(r["week_starts_on"], r["sales_of"]): r for r in weekly.to_pylist()}
    names = sorted({name for week, name in found if week in set(weeks)})
    shop_days = np.array([_value(found, week, WHOLE_SHOP, "trading_days") for week in weeks])
    amounts = np.array(
        [[_value(found, week, name, "sales_amount") for name in names] for week in weeks]
    )
    per_day = amounts / np.where(shop_days > 0, shop_days, np.nan)[:, None]
    learned = one_step_expectation(per_day, coverage)
    rows = []
    for i, week in enumerate(weeks):
        for j, name in enumerate(names):
            row = found.get((week, name))
            rows.append(
                {
                    "week_starts_on": week,
                    "sales_of": name,
                    "trading_days": int(shop_days[i]),
                    "sold_orders": row["sold_orders"] if row else 0,
                    "sales_amount": float(amounts[i, j]),
                    "expected_amount": _money(learned.expected[i, j], shop_days[i]),
                    "expected_low_amount": _money(learned.low[i, j], shop_days[i]),
                    "expected_high_amount": _money(learned.high[i, j], shop_days[i]),
                    "currency": currency,
                }
            )
    return pa.Table.from_pylist(rows), SalesExpectation.from_learned(names, learned, per_day)


def _value(
    found: Mapping[tuple[dt.date, str], dict[str, Any]], week: dt.date, name: str, what: str
) -> float:
    row = found.get((week, name))
    return 0.0 if row is None or row[what] is None else float(row[what])


def _money(per_day: float, days: float) -> float | None:
    return None if np.isnan(per_day) or not days else round(float(per_day * days), 4)
