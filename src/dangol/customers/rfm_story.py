"""RFM segments as an answer: words, a table, a picture, and what to decide."""

import datetime as dt
from typing import Any

from dangol.contract.result import (
    Answer,
    Column,
    Decision,
    Evidence,
    Key,
    LeftOut,
    Picture,
    Rows,
    metric,
    picture,
)
from dangol.tables.results import RFM_SEGMENTS
from dangol.words import Count, Day, Figure, Language, Money, Share, Text, both, plural

METHOD = Text(
    en="Each customer is scored by days since the last purchase, number of purchases and amount "
    "kept, each from 1 to the number of steps by rank; equal customers get equal scores. Segments "
    "come from recency and the mean of the other two.",
    ko="고객마다 마지막 구매 후 지난 날, 구매 횟수, 남은 금액을 순위에 따라 1점부터 단계 수까지 "
    "매깁니다. 같은 고객은 같은 점수를 받습니다. 세그먼트는 최근성과, 나머지 두 점수의 평균으로 "
    "정합니다.",
)


def rfm_answer(
    segments: list[dict[str, Any]],
    currency: str,
    today: dt.date,
    days: int,
    left_out: tuple[LeftOut, ...],
) -> Answer:
    """The answer from the sizes of segments."""
    return _Story(segments, currency, today, days, left_out).answer()


class _Story:
    """The answer in words, a table and a picture."""

    def __init__(
        self,
        segments: list[dict[str, Any]],
        currency: str,
        today: dt.date,
        days: int,
        left_out: tuple[LeftOut, ...],
    ) -> None:
        self.by_name = {row["segment"]: row for row in segments}
        self.currency = currency
        self.today = today
        self.days = days
        self.left_out = left_out
        self.customers = sum(row["customers"] for row in segments)
        self.amount = sum(row["amount"] for row in segments)

    def answer(self) -> Answer:
        best, slipping = self._segment("champions"), self._segment("slipping")
        return Answer(
            headline=both(
                "{share} of customers, the champions, bring {amount} of sales.",
                "고객의 {share}인 최고 단골이 매출의 {amount}를 가져옵니다.",
                share=Share(best["customers"] / self.customers),
                amount=Share(self._amount_share(best)),
            ),
            action=self._action(slipping),
            because=both(
                "{n} customers who bought in the {days} days before {day}. Those slipping away "
                "spent {lost} in that time.",
                "{day} 앞의 {days}일 동안 구매한 고객 {n}명을 셌습니다. 떠나가는 단골이 그동안 쓴 "
                "금액은 {lost}입니다.",
                n=Count(self.customers),
                days=Count(self.days),
                day=Day(self.today, year=True),
                lost=Money(slipping["amount"], self.currency),
            ),
            metrics=(
                metric(
                    both("Customers, last {n} days", "최근 {n}일의 고객", n=Count(self.days)),
                    Count(self.customers),
                ),
                metric(
                    Text(en="Sales per customer", ko="고객당 매출"),
                    Money(self.amount / self.customers, self.currency),
                ),
                metric(
                    Text(en="Sales from champions", ko="최고 단골의 매출 비중"),
                    Share(self._amount_share(best)),
                ),
                metric(
                    Text(en="Past sales of those slipping away", ko="떠나가는 단골의 지난 매출"),
                    Money(slipping["amount"], self.currency),
                ),
            ),
            tables=(self._table(),),
            pictures=(self._picture(),),
            decisions=self._decisions(slipping),
            evidence=Evidence(
                basis=both(
                    "{n} customers, {orders} purchases",
                    "고객 {n}명, 구매 {orders}건",
                    n=Count(self.customers),
                    orders=Count(sum(r["orders"] for r in self.by_name.values())),
                ),
                method=METHOD,
                left_out=self.left_out,
            ),
        )

    def _action(self, slipping: dict[str, Any]) -> Text:
        if not slipping["customers"]:
            return Text(
                en="Nobody who used to buy often is slipping away.", ko="떠나가는 단골은 없습니다."
            )
        return both(
            "Look first at the {n} {regulars} slipping away.",
            "떠나가는 단골 {n}명을 먼저 살펴보세요.",
            n=Count(slipping["customers"]),
            regulars=_regulars(slipping),
        )

    def _segment(self, name: str) -> dict[str, Any]:
        empty = {"segment": name, "customers": 0, "amount": 0.0, "orders": 0, "mean_days": None}
        return self.by_name.get(name, empty)

    def _amount_share(self, row: dict[str, Any]) -> float:
        return row["amount"] / self.amount if self.amount else 0.0

    def _rows(self) -> list[dict[str, Any]]:
        """One row per segment in the order of their value."""
        rows = []
        for name in RFM_SEGMENTS:
            row = self._segment(name)
            if row["customers"]:
                rows.append(
                    {
                        "segment": name,
                        "customers": row["customers"],
                        "customer_share": row["customers"] / self.customers,
                        "sales_share": self._amount_share(row),
                        "per_customer": row["amount"] / row["customers"],
                        "mean_days": row["mean_days"],
                        "name": RFM_SEGMENTS[name].model_dump(),
                        "link": f"/customers?segment={name}",
                    }
                )
        return rows

    def _table(self) -> Rows:
        return Rows(
            title=Text(en="Segments, most valuable first", ko="세그먼트, 가치가 큰 순서"),
            columns=(
                Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
                Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
                Column(
                    name="customer_share", title=Text(en="Of customers", ko="고객 비중"), kind="bar"
                ),
                Column(name="sales_share", title=Text(en="Of sales", ko="매출 비중"), kind="bar"),
                Column(
                    name="per_customer",
                    title=Text(en="Per customer", ko="고객당 매출"),
                    kind="money",
                    currency=self.currency,
                ),
                Column(
                    name="mean_days",
                    title=Text(en="Days since purchase", ko="구매 후 지난 날"),
                    kind="number",
                ),
            ),
            rows=tuple(self._rows()),
            total={
                "name": Text(en="All", ko="전체").model_dump(),
                "customers": self.customers,
                "customer_share": 1.0,
                "sales_share": 1.0,
                "per_customer": self.amount / self.customers,
                "mean_days": None,
            },
        )

    def _picture(self) -> Picture:
        rows = [
            {
                "name_en": r["name"]["en"],
                "name_ko": r["name"]["ko"],
                "customer_share": r["customer_share"],
                "sales_share": r["sales_share"],
                "place": i,
            }
            for i, r in enumerate(self._rows())
        ]
        top = max(rows, key=lambda r: r["sales_share"] - r["customer_share"])
        return picture(
            _draw,
            title=both(
                "{name}: {sales} of sales from {people} of customers",
                "{name}: 고객 {people}가 매출 {sales}",
                name=Text(en=top["name_en"], ko=top["name_ko"]),
                sales=Share(top["sales_share"]),
                people=Share(top["customer_share"]),
            ),
            caption=Text(
                en="Share of customers and of sales, per segment",
                ko="세그먼트별 고객 비중과 매출 비중",
            ),
            label=Text(
                en="Per segment, a grey dot for its share of customers and an indigo dot for its "
                "share of sales.",
                ko="세그먼트마다 고객 비중은 회색 점, 매출 비중은 남색 점으로 나타냅니다.",
            ),
            key=(
                Key(mark="grey", words=Text(en="Of customers", ko="고객 비중")),
                Key(mark="dot", words=Text(en="Of sales", ko="매출 비중")),
            ),
            rows=rows,
            columns=(
                Column(name="name_en", title=Text(en="Segment", ko="영문 이름")),
                Column(name="name_ko", title=Text(en="Korean name", ko="세그먼트")),
                Column(
                    name="customer_share",
                    title=Text(en="Of customers", ko="고객 비중"),
                    kind="share",
                ),
                Column(name="sales_share", title=Text(en="Of sales", ko="매출 비중"), kind="share"),
            ),
            height=max(120, 34 * len(rows)),
        )

    def _decisions(self, slipping: dict[str, Any]) -> tuple[Decision, ...]:
        if not slipping["customers"]:
            return ()
        return (
            Decision(
                question=both(
                    "Win back {n} {regulars} slipping away?",
                    "떠나가는 단골 {n}명을 다시 부를까요?",
                    regulars=_regulars(slipping),
                    n=Count(slipping["customers"]),
                ),
                reason=both(
                    "They used to buy often; their last purchase was {days} days ago on average.",
                    "자주 사던 고객인데, 마지막 구매가 평균 {days}일 전입니다.",
                    days=Figure(slipping["mean_days"]),
                ),
                effect=both(
                    "They spent {amount} in {days} days; what a campaign would bring back is not "
                    "measured yet.",
                    "{days}일 동안 쓴 금액 {amount}. 캠페인이 되돌릴 금액은 아직 재지 않았습니다.",
                    amount=Money(slipping["amount"], self.currency),
                    days=Count(self.days),
                ),
                action=Text(en="See them", ko="고객 보기"),
                link="/customers?segment=slipping",
                urgency="soon",
            ),
        )


def _draw(language: Language) -> Any:
    import altair as alt

    name = f"name_{language}"
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"{name}:N", sort=alt.EncodingSortField("place"), title=None)
    )
    share = alt.Axis(format=".0%", title=None)
    span = base.mark_rule(color=alt.expr("edge"), strokeWidth=2).encode(
        x=alt.X("customer_share:Q", axis=share, scale=alt.Scale(zero=True)), x2="sales_share:Q"
    )
    people = base.mark_circle(size=70, color=alt.expr("before"), opacity=1).encode(
        x=alt.X("customer_share:Q", axis=share)
    )
    sales = base.mark_circle(size=70, color=alt.expr("now"), opacity=1).encode(
        x=alt.X("sales_share:Q", axis=share)
    )
    return span + people + sales


def _regulars(slipping: dict[str, Any]) -> str:
    return plural(slipping["customers"], "regular who is", "regulars who are")
