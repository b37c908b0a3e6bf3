"""Lifetime value as an answer: what all customers are worth, who holds it, who is fading."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.result import (
    Answer,
    Decision,
    Evidence,
    LeftOut,
    Metric,
    Range,
    change,
    metric,
)
from dangol.customers.lifetime.band_table import band_table
from dangol.customers.lifetime.check import Check
from dangol.customers.lifetime.choice_story import choice_table, choice_words
from dangol.customers.lifetime.choosing import Choice
from dangol.customers.lifetime.learning import Way
from dangol.customers.lifetime.method import METHOD
from dangol.customers.lifetime.pictures import check_picture, tenths_picture
from dangol.words import EN_DASH, Count, Day, Money, Share, Text, both, plural

Columns = dict[str, npt.NDArray[np.generic]]
AT_RISK = "/customers/lifetime-value#fading"


@dataclass(frozen=True)
class Outlook:
    """What was computed, before it is put in words; ``values`` are the columns of the table."""

    currency: str
    today: dt.date
    first_on: dt.date
    horizon_days: int
    discount_rate: float
    margin_share: float
    total: float
    low: float
    high: float
    purchases: int
    check: Check | None
    values: Columns
    way: Way
    choice: Choice

    @property
    def customers(self) -> int:
        return len(self.values["expected_value"])

    @property
    def alive(self) -> float:
        """Customers who are still there, as the model counts them."""
        return float(self.values["probability_alive"].sum())

    @property
    def fading(self) -> int:
        return int(self.values["is_fading"].sum())

    @property
    def at_stake(self) -> float:
        """What is missing because those fading may have left."""
        return float(self.values["value_at_stake"][self.values["is_fading"].astype(bool)].sum())


def lifetime_answer(outlook: Outlook, left_out: tuple[LeftOut, ...]) -> Answer:
    """The answer about all customers."""
    return _Story(outlook, left_out).answer()


class _Story:
    def __init__(self, outlook: Outlook, left_out: tuple[LeftOut, ...]) -> None:
        self.it = outlook
        self.left_out = left_out
        self.sorted = np.sort(outlook.values["expected_value"].astype(np.float64))[::-1]

    def money(self, value: float) -> Money:
        return Money(value, self.it.currency)

    def answer(self) -> Answer:
        it = self.it
        pictures = [tenths_picture(self.sorted, it.currency)]
        if it.check is not None:
            pictures.append(check_picture(it.check))
        return Answer(
            headline=self._headline(),
            action=self._action(),
            because=self._because(),
            metrics=self._metrics(),
            pictures=tuple(pictures),
            tables=(band_table(it.values, it.currency), *choice_table(it.choice, it.way)),
            decisions=self._decisions(),
            evidence=Evidence(
                basis=both(
                    "{n} customers, {days} days with a purchase since {first}",
                    "고객 {n}명, {first}부터 구매일 {days}일",
                    n=Count(it.customers),
                    days=Count(it.purchases),
                    first=Day(it.first_on, year=True),
                ),
                method=METHOD,
                left_out=self.left_out,
            ),
        )

    @property
    def _period(self) -> Text:
        if self.it.horizon_days == 365:
            return Text(en="the next year", ko="앞으로 1년")
        return both("the next {n} days", "앞으로 {n}일", n=Count(self.it.horizon_days))

    def _headline(self) -> Text:
        revenue = self.it.margin_share == 1
        return both(
            "What today’s customers will buy in {period} is worth {total}."
            if revenue
            else "What today’s customers will buy in {period} leaves a profit of {total}.",
            "지금 고객이 {period} 동안 가져올 가치는 {total}입니다."
            if revenue
            else "지금 고객이 {period} 동안 가져올 이익은 {total}입니다.",
            period=self._period,
            total=self.money(self.it.total),
        )

    def _action(self) -> Text:
        if not self.it.fading:
            return both(
                "A tenth of them hold {share}; no valuable one is fading.",
                "상위 10%가 그중 {share}를 차지하고, 멀어지는 우수 고객은 없습니다.",
                share=Share(self._top_share),
            )
        return both(
            "A tenth of them hold {share}; start with the {n} valuable {customers} fading.",
            "상위 10%가 그중 {share}를 차지합니다. 멀어지는 우수 고객 {n}명부터 살펴보세요.",
            share=Share(self._top_share),
            n=Count(self.it.fading),
            customers=plural(self.it.fading, "one who is", "ones who are"),
        )

    @property
    def _top_share(self) -> float:
        top = self.sorted[: -(-len(self.sorted) // 10)].sum()
        return round(float(top / self.sorted.sum()), 2) if self.sorted.sum() else 0.0

    def _because(self) -> Text:
        it = self.it
        between = both(
            "Between {low} and {high}, nine in ten.",
            "90% 구간은 {low}–{high}입니다.",
            low=self.money(it.low),
            high=self.money(it.high),
        )
        return both(
            "{between} {check} {chosen}",
            "{between} {check} {chosen}",
            between=between,
            check=self._checked(),
            chosen=choice_words(it.choice, it.way),
        )

    def _checked(self) -> Text:
        check = self.it.check
        if check is None:
            return Text(
                en="The calendar is too short to check this against later purchases.",
                ko="기간이 짧아 뒤의 구매와 견주어 보지 못했습니다.",
            )
        if check.place == "inside":
            return both(
                "Learned from the days before, it expected the last {n} days well.",
                "그 전까지만 배우고도 마지막 {n}일을 잘 맞혔습니다.",
                n=Count(check.days),
            )
        more = check.place == "above"
        return both(
            "In the check, {share} " + ("more" if more else "less") + " came in the last {n} days "
            "than expected; the range reaches that far both ways.",
            "검증에서 마지막 {n}일의 실제가 예상보다 {share} " + ("많아" if more else "적어") + ", "
            "범위를 양쪽으로 그만큼 넓혔습니다.",
            share=Share(round(abs(check.miss), 3)),
            n=Count(check.days),
        )

    def _metrics(self) -> tuple[Metric, ...]:
        it = self.it
        kind = (
            Text(en="in revenue", ko="매출 기준")
            if it.margin_share == 1
            else both("at a margin of {m}", "이익률 {m} 기준", m=Share(it.margin_share))
        )
        found = [
            metric(
                both("Value, {period}", "{period}의 가치", period=self._period),
                self.money(it.total),
                note=kind,
                range=Range(
                    low=it.low,
                    high=it.high,
                    value=it.total,
                    caption=self._span(it.low, it.high, Text(en="nine in ten", ko="90% 구간")),
                ),
            ),
            metric(
                Text(en="Value per customer", ko="고객당 가치"),
                self.money(it.total / it.customers),
                note=both("of {n} customers", "고객 {n}명 평균", n=Count(it.customers)),
            ),
            metric(
                Text(en="Still customers", ko="남아 있는 고객"),
                Share(round(it.alive / it.customers, 3)),
                note=both("about {n}", "약 {n}명", n=Count(it.alive)),
            ),
        ]
        if it.check is not None:
            found.append(self._check_metric(it.check))
        return tuple(found)

    def _check_metric(self, check: Check) -> Metric:
        places = {
            "below": Text(en="below the range", ko="범위 아래"),
            "inside": Text(en="inside the range", ko="범위 안"),
            "above": Text(en="above the range", ko="범위 위"),
        }
        return metric(
            both("Check: sales, last {n} days", "검증: 마지막 {n}일 매출", n=Count(check.days)),
            self.money(check.actual),
            change=change(
                check.miss,
                Share(round(abs(check.miss), 3)),
                Text(en="vs expected", ko="예상 대비"),
                good=None,
                clear=check.place != "inside",
            ),
            range=Range(
                low=check.low,
                high=check.high,
                value=check.actual,
                caption=self._span(check.low, check.high, Text(en="expected", ko="예상")),
                place=places[check.place],
            ),
        )

    def _span(self, low: float, high: float, what: Text) -> Text:
        return both(
            "{what} {low}" + EN_DASH + "{high}",
            "{what} {low}" + EN_DASH + "{high}",
            what=what,
            low=self.money(low),
            high=self.money(high),
        )

    def _decisions(self) -> tuple[Decision, ...]:
        it = self.it
        if not it.fading:
            return ()
        chosen = it.values["is_fading"].astype(bool)
        alive = float(it.values["probability_alive"][chosen].mean())
        return (
            Decision(
                question=both(
                    "Keep {n} valuable {customers} fading?",
                    "멀어지는 우수 고객 {n}명을 붙잡을까요?",
                    n=Count(it.fading),
                    customers=plural(it.fading, "customer who is", "customers who are"),
                ),
                reason=both(
                    "If they stay, they belong to the most valuable three tenths; the chance that "
                    "they do is {share} on average.",
                    "남아 있다면 가치가 상위 30%에 드는데, 남아 있을 확률은 평균 {share}입니다.",
                    share=Share(round(alive, 2)),
                ),
                effect=both(
                    "{amount} at stake over {period}; what a contact brings back is not measured "
                    "yet.",
                    "{period} 동안 잃을 수 있는 가치 {amount}. 연락이 되돌릴 금액은 아직 재지 "
                    "않았습니다.",
                    amount=self.money(it.at_stake),
                    period=self._period,
                ),
                action=Text(en="See them", ko="고객 보기"),
                link=AT_RISK,
                urgency="soon",
            ),
        )
