"""Who are our best customers, and who is slipping away? Recency, frequency, monetary value."""

import datetime as dt

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.purchases import PURCHASE_READS, kept_purchases, left_out
from dangol.customers.rfm_story import METHOD, rfm_answer
from dangol.methods.calendar import days_between
from dangol.methods.ranking import quantile_score
from dangol.tables.results import CUSTOMER_RFM
from dangol.words import Count, Day, Text, both


class RfmSegments(Analysis):
    """Scores customers on recency, frequency and monetary value and names their segment.

    Source: A. M. Hughes, Strategic Database Marketing (1994); scores by rank with ties
    sharing a score (see ``methods.ranking``).
    """

    slug = "rfm"
    title = Text(en="RFM segments", ko="RFM 세그먼트")
    question = Text(
        en="Who are our best customers, and who is slipping away?",
        ko="우리의 최고 단골은 누구이고, 누가 떠나가고 있나요?",
    )
    entry = "customers"
    page = "/customers/segments"
    reads = PURCHASE_READS
    writes = (CUSTOMER_RFM.replaced(),)

    bins: int = param(
        5,
        title=Text(en="Steps of a score", ko="점수 단계"),
        help=Text(en="Scores run from 1 to this number.", ko="점수는 1부터 이 수까지입니다."),
        ge=3,
        le=10,
    )
    window_days: int = param(
        365,
        title=Text(en="Period in days", ko="기간(일)"),
        help=Text(
            en="Purchases of this many days before the as-of day count.",
            ko="기준일 앞으로 이만큼의 날에 한 구매를 셉니다.",
        ),
        ge=7,
        le=3650,
    )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Adding up purchases", ko="구매를 더합니다"), 0.2)
        purchases = kept_purchases(tables)
        recent = purchases.filter(purchases.day >= today - dt.timedelta(days=self.window_days))
        scored = tables.stage(CUSTOMER_RFM, self._scored(recent, today))
        tables.step(Text(en="Describing segments", ko="세그먼트를 설명합니다"), 0.7)
        segments = tables.rows(_segment_sizes(scored))
        if not segments:
            return self._nothing(today)
        answer = rfm_answer(
            segments, tables.settings.currency, today, self.window_days, left_out(tables, recent)
        )
        return Result(answer, {CUSTOMER_RFM: scored})

    def _scored(self, purchases: ir.Table, today: dt.date) -> ir.Table:
        priced = purchases.filter(purchases.kept_amount.notnull())
        people = priced.group_by("customer_id", "currency").agg(
            last_on=priced.day.max(),
            order_count=priced.count(),
            kept_amount=priced.kept_amount.sum(),
        )
        people = people.mutate(days_since_order=days_between(ibis.literal(today), people.last_on))
        scores = people.mutate(
            recency_score=quantile_score(people, -people.days_since_order, self.bins),
            frequency_score=quantile_score(people, people.order_count, self.bins),
            monetary_score=quantile_score(people, people.kept_amount, self.bins),
        )
        return scores.mutate(segment=self._segment(scores))

    def _segment(self, scores: ir.Table) -> ir.Value:
        """Three levels of recency by three of worth; whole numbers, so engines agree."""
        recency = scores.recency_score * 10
        worth = (scores.frequency_score + scores.monetary_score) * 5
        high, middle = self.bins * 6, self.bins * 4
        return ibis.cases(
            ((recency > high) & (worth > high), "champions"),
            ((recency > high) & (worth > middle), "steady"),
            (recency > high, "light"),
            ((recency > middle) & (worth > middle), "cooling"),
            (recency > middle, "occasional"),
            (worth > middle, "slipping"),
            else_="quiet",
        )

    def _nothing(self, today: dt.date) -> Result:
        return refused(
            both(
                "Nobody bought anything in the {n} days before {day}.",
                "{day} 앞의 {n}일 동안 구매한 고객이 없습니다.",
                n=Count(self.window_days),
                day=Day(today, year=True),
            ),
            Text(
                en="Choose a longer period, or another moment.",
                ko="기간을 늘리거나 다른 시각을 고르세요.",
            ),
            basis=Text(en="0 purchases", ko="구매 0건"),
            method=METHOD,
        )


def _segment_sizes(scored: ir.Table) -> ir.Table:
    """In a fixed order, so that sums over them are the same to the last digit."""
    sizes = scored.group_by("segment").agg(
        customers=_.count(),
        amount=_.kept_amount.sum().cast("float64"),
        orders=_.order_count.sum().cast("int64"),
        mean_days=_.days_since_order.mean(),
    )
    return sizes.order_by("segment")
