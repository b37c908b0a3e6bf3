"""Weekly sales as an answer: last week beside its expectation, and which departments moved it."""

import datetime as dt

from dangol.contract.result import (
    Answer,
    Change,
    Decision,
    Evidence,
    LeftOut,
    Metric,
    Range,
    change,
    metric,
)
from dangol.methods.chance import chance_limit
from dangol.sales.expectation_model import SalesExpectation
from dangol.sales.week import WHOLE_SHOP, Week
from dangol.sales.weekly_picture import weekly_picture
from dangol.sales.weekly_table import department_table
from dangol.words import EN_DASH, Count, Days, Money, Share, Text, both

METHOD = Text(
    en="Sales per trading day are smoothed exponentially on the log scale; the smoothing of each "
    "week is chosen from earlier weeks only. The range comes from earlier misses (split "
    "conformal, Lei et al. 2018), so it holds its share of weeks whatever their distribution. "
    "Weeks that the data covers only in part are left out.",
    ko="거래일당 매출을 로그로 지수 평활하며, 평활 정도는 그 전 주들로만 정합니다. 범위는 지난 "
    "빗나감에서 나옵니다(split conformal, Lei 외 2018). 그래서 분포가 어떻든 정한 비중의 주를 "
    "담습니다. 일부만 담긴 주는 뺍니다.",
)


def weekly_answer(
    weeks: list[Week], model: SalesExpectation, currency: str, coverage: float, unpriced: int
) -> Answer:
    """The answer about the latest complete week."""
    return _Story(weeks, model, currency, coverage, unpriced).answer()


class _Story:
    def __init__(
        self,
        weeks: list[Week],
        model: SalesExpectation,
        currency: str,
        coverage: float,
        unpriced: int,
    ) -> None:
        self.shop = [w for w in weeks if w.sales_of == WHOLE_SHOP]
        self.last = self.shop[-1]
        self.departments = sorted(
            (
                w
                for w in weeks
                if w.week_starts_on == self.last.week_starts_on and w.sales_of != WHOLE_SHOP
            ),
            key=lambda w: -abs(w.gap or 0.0),
        )
        self.model = model
        self.currency = currency
        self.coverage = coverage
        self.unpriced = unpriced
        start = self.last.week_starts_on
        self.days = Days(start, start + dt.timedelta(days=6))

    def money(self, value: float) -> Money:
        return Money(value, self.currency)

    def answer(self) -> Answer:
        return Answer(
            headline=self._headline(),
            action=self._action(),
            because=self._because(),
            metrics=self._metrics(),
            pictures=(weekly_picture(self.shop, self.currency, self.coverage),),
            tables=(department_table(self.departments, self.currency),),
            decisions=self._decisions(),
            evidence=Evidence(
                basis=both(
                    "{orders} purchases in the week, {weeks} complete weeks",
                    "그 주 구매 {orders}건, 온전한 주 {weeks}주",
                    orders=Count(self.last.sold_orders),
                    weeks=Count(len(self.shop)),
                ),
                method=METHOD,
                left_out=self._left_out(),
            ),
        )

    def _headline(self) -> Text:
        last, gap = self.last, self.last.gap
        if gap is None or not last.expected_amount or last.place == "unknown":
            return both(
                "Sales in the week of {days} were {amount}.",
                "{days} 매출은 {amount}입니다.",
                days=self.days,
                amount=self.money(last.sales_amount),
            )
        share = Share(abs(gap) / last.expected_amount)
        if last.place == "inside":
            return both(
                "Sales in the week of {days} were {amount}, within what was expected.",
                "{days} 매출은 {amount}, 예상 범위 안입니다.",
                days=self.days,
                amount=self.money(last.sales_amount),
            )
        higher = last.place == "above"
        return both(
            "Sales in the week of {days} were {share} "
            + ("above" if higher else "below")
            + " what was expected.",
            "{days} 매출은 예상보다 {share} " + ("높았습니다." if higher else "낮았습니다."),
            days=self.days,
            share=share,
        )

    def _outside(self) -> list[Week]:
        return [w for w in self.departments if w.place in ("below", "above")]

    def _judged(self) -> int:
        return sum(w.place != "unknown" for w in self.departments)

    def _is_more_than_chance(self) -> bool:
        """Whether more departments left their range than chance lets in 19 of 20 weeks."""
        return len(self._outside()) > chance_limit(self._judged(), 1 - self.coverage)

    def _action(self) -> Text:
        if self.last.place == "unknown":
            return Text(
                en="An expectation needs about ten complete weeks.",
                ko="예상하려면 온전한 주가 열 주쯤 필요합니다.",
            )
        outside = self._outside()
        if not outside:
            return Text(
                en="No department left its range; nothing needs a decision.",
                ko="범위를 벗어난 부문이 없어 따로 정할 일은 없습니다.",
            )
        if not self._is_more_than_chance():
            return both(
                "{n} of {all} departments left their range, no more than chance explains.",
                "부문 {all}개 가운데 {n}개가 범위를 벗어났지만, 우연으로 설명되는 수준입니다.",
                n=Count(len(outside)),
                all=Count(self._judged()),
            )
        return both(
            "{n} of {all} departments left their range, more than chance explains: start with "
            "{name}.",
            "부문 {all}개 가운데 {n}개가 범위를 벗어났고, 우연으로 보기 어렵습니다. ‘{name}’ "
            "부문부터 보세요.",
            n=Count(len(outside)),
            all=Count(self._judged()),
            name=outside[0].sales_of,
        )

    def _because(self) -> Text:
        last = self.last
        if last.expected_low_amount is None or last.expected_high_amount is None:
            return both(
                "{n} complete weeks so far; that is too few for an honest range.",
                "온전한 주가 {n}주뿐이라 믿을 만한 범위를 낼 수 없습니다.",
                n=Count(len(self.shop)),
            )
        short = (
            both(
                " The shop traded on {n} days.",
                " 이 주에는 {n}일만 영업했습니다.",
                n=Count(last.trading_days),
            )
            if last.trading_days < 7
            else Text(en="", ko="")
        )
        return both(
            "Expected between {low} and {high}, {share} of weeks lie inside.{short}",
            "예상 범위는 {low}에서 {high}까지이고, {share}의 주가 그 안에 듭니다.{short}",
            low=self.money(last.expected_low_amount),
            high=self.money(last.expected_high_amount),
            share=Share(self.coverage),
            short=short,
        )

    def _metrics(self) -> tuple[Metric, ...]:
        last, before = self.last, self.shop[-2] if len(self.shop) > 1 else None
        expected = last.expected_amount
        against = Text(en="vs expected", ko="예상 대비")
        moved = None
        if expected:
            ratio = (last.gap or 0.0) / expected
            moved = change(
                ratio, Share(abs(ratio)), against, good="up", clear=last.place in ("below", "above")
            )
        per_order = last.sales_amount / last.sold_orders if last.sold_orders else 0.0
        found = [
            metric(
                both("Sales, {days}", "매출, {days}", days=self.days),
                self.money(last.sales_amount),
                change=moved,
                range=self._range(last),
            ),
            metric(
                Text(en="Purchases", ko="구매"),
                Count(last.sold_orders),
                change=self._against_before(
                    last.sold_orders, before.sold_orders if before else None
                ),
            ),
            metric(
                Text(en="Per purchase", ko="구매당 매출"),
                self.money(per_order),
                change=self._against_before(
                    per_order,
                    before.sales_amount / before.sold_orders
                    if before and before.sold_orders
                    else None,
                ),
            ),
        ]
        coming = self.model.what_if({})
        if coming["expected_amount"] is not None:
            found.append(
                metric(
                    Text(en="Expected next week", ko="다음 주 예상"),
                    self.money(coming["expected_amount"]),
                    note=both(
                        "{low}" + EN_DASH + "{high}, with seven trading days",
                        "{low}" + EN_DASH + "{high}, 7일 영업할 때",
                        low=self.money(coming["expected_low_amount"] or 0.0),
                        high=self.money(coming["expected_high_amount"] or 0.0),
                    )
                    if coming["expected_low_amount"] is not None
                    else None,
                )
            )
        return tuple(found)

    def _against_before(self, value: float, before: float | None) -> Change | None:
        if not before:
            return None
        ratio = value / before - 1
        return change(
            ratio,
            Share(abs(ratio)),
            Text(en="vs week before", ko="전주 대비"),
            good=None,
            clear=False,
        )

    def _range(self, week: Week) -> Range | None:
        if week.expected_low_amount is None or week.expected_high_amount is None:
            return None
        places = {
            "below": Text(en="below the range", ko="범위 아래"),
            "inside": Text(en="inside the range", ko="범위 안"),
            "above": Text(en="above the range", ko="범위 위"),
        }
        return Range(
            low=week.expected_low_amount,
            high=week.expected_high_amount,
            value=week.sales_amount,
            caption=both(
                "expected {low}" + EN_DASH + "{high}",
                "예상 {low}" + EN_DASH + "{high}",
                low=self.money(week.expected_low_amount),
                high=self.money(week.expected_high_amount),
            ),
            place=places[week.place],
        )

    def _decisions(self) -> tuple[Decision, ...]:
        if not self._is_more_than_chance():
            return ()
        return tuple(self._decision(w) for w in self._outside()[:2] if w.gap is not None)

    def _decision(self, week: Week) -> Decision:
        below = week.place == "below"
        return Decision(
            question=both(
                "Find out why {name} sold less than expected?"
                if below
                else "Can {name} keep up with its demand?",
                "‘{name}’ 부문이 예상보다 덜 팔린 까닭을 살펴볼까요?"
                if below
                else "‘{name}’ 부문의 물량은 넉넉한가요?",
                name=week.sales_of,
            ),
            reason=both(
                "In the week of {days} it sold {sales}; {low} to {high} was expected.",
                "{days}에 {sales} 팔렸습니다. 예상은 {low}에서 {high}까지였습니다.",
                days=self.days,
                sales=self.money(week.sales_amount),
                low=self.money(week.expected_low_amount or 0),
                high=self.money(week.expected_high_amount or 0),
            ),
            effect=both(
                "{gap} " + ("below" if below else "above") + " expectation in one week",
                "한 주 동안 예상보다 {gap} " + ("적음" if below else "많음"),
                gap=self.money(abs(week.gap or 0.0)),
            ),
            action=Text(en="Look at it", ko="살펴보기"),
            link="/sales",
            urgency="soon" if below else "later",
        )

    def _left_out(self) -> tuple[LeftOut, ...]:
        if not self.unpriced:
            return ()
        reason = both(
            "order lines in a currency without a rate to {currency}",
            "{currency} 환율이 없는 통화의 주문 줄",
            currency=self.currency,
        )
        return (LeftOut(count=self.unpriced, reason=reason),)
