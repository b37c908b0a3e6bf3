"""The next purchase as an answer: how many are back when, how sure that is, who is overdue."""

import datetime as dt
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Answer, Decision, Evidence, LeftOut, Metric, Range, metric
from dangol.customers.next_purchase.judging import CALIBRATED_DAYS, Judged
from dangol.customers.next_purchase.method import METHOD
from dangol.customers.next_purchase.pictures import return_picture
from dangol.customers.next_purchase.scoring import Expected
from dangol.customers.next_purchase.story_tables import inputs_table, waiting_table
from dangol.methods.logistic import log_odds
from dangol.scoring.levels import buyers_range
from dangol.scoring.score_figures import estimate_range
from dangol.scoring.score_pictures import calibration_picture
from dangol.words import EN_DASH, Count, Figure, Share, Text, both, plural

Array = npt.NDArray[np.float64]
PAGE = "/analyses/next-purchase"
BOUGHT = Text(en="Bought", ko="실제로 산 비중")


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``last`` is how many days ahead the past tells."""

    judged: Judged
    expected: Expected
    today: dt.date
    last: int
    examples: int
    looks: int

    @property
    def customers(self) -> int:
        return len(self.expected.people)

    @property
    def overdue(self) -> int:
        return int((self.expected.is_overdue == 1.0).sum())

    @property
    def month(self) -> Array:
        """The chance of each to buy within four weeks."""
        return self.expected.within(CALIBRATED_DAYS)

    @property
    def untold(self) -> int:
        """Those whose day lies beyond what the past can tell."""
        return int(np.isinf(self.expected.middle).sum())


def next_purchase_answer(told: Told) -> Answer:
    """The answer from what is expected of everyone and the judgement of the unseen period."""
    found = told.judged
    low, high = buyers_range(log_odds(told.month), found.month.reach)
    return Answer(
        headline=both(
            "{n} of {all} customers will buy within {days} days, {week} of them within a week.",
            "고객 {all}명 가운데 {n}명이 {days}일 안에, 그중 {week}명은 일주일 안에 살 것입니다.",
            n=Count(told.month.sum()),
            all=Count(told.customers),
            days=Count(CALIBRATED_DAYS),
            week=Count(told.expected.within(7).sum()),
        ),
        action=_action(told),
        because=_because(told, low, high),
        metrics=_metrics(told, low, high),
        pictures=(return_picture(found), calibration_picture(found.month, BOUGHT)),
        tables=(
            (waiting_table(told.expected),)
            if found.is_flat
            else (waiting_table(told.expected), inputs_table(found))
        ),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both(
                "{n} customers; learned from {rows} examples of {looks} earlier days",
                "고객 {n}명, 지난날 {looks}일의 사례 {rows}건으로 배움",
                n=Count(told.customers),
                rows=Count(told.examples),
                looks=Count(told.looks),
            ),
            method=METHOD,
            left_out=_left_out(told),
        ),
    )


def _action(told: Told) -> Text:
    if told.judged.is_flat:
        return Text(
            en="Who buys sooner cannot be told: chance could order customers as well.",
            ko="누가 먼저 살지는 알 수 없습니다. 우연으로도 이만큼은 맞힙니다.",
        )
    if not told.overdue:
        return Text(
            en="Nobody has stayed away longer than they should.", ko="올 때가 지난 고객은 없습니다."
        )
    return both(
        "{n} {are} overdue: ask them back before the rest.",
        "살 때가 지난 고객은 {n}명입니다. 이들부터 다시 부르세요.",
        n=Count(told.overdue),
        are=plural(told.overdue, "is", "are"),
    )


def _because(told: Told, low: float, high: float) -> Text:
    found = told.judged
    return both(
        "Between {low} and {high}, nine in ten. In the latest {days} days, unseen by the model, it "
        "said of two customers who buys first and was right in {order} of cases ({order_low} to "
        "{order_high}); {beside}.",
        "열에 아홉은 {low}~{high}명입니다. 모형이 보지 못한 최근 {days}일에 두 고객 가운데 누가 "
        "먼저 사는지 {order} 맞혔고({order_low}~{order_high}), {beside}.",
        low=Count(low),
        high=Count(high),
        days=Count(found.days),
        order=Share(round(found.order.value, 3)),
        order_low=Share(round(found.order.low, 3)),
        order_high=Share(round(found.order.high, 3)),
        beside=_beside(found),
    )


def _beside(found: Judged) -> Text:
    """How that compares with the last purchase plus the usual gap."""
    naive = Share(round(found.naive.value, 3))
    if found.ahead.low > 0:
        return both(
            "last purchase plus usual gap was right in {naive}",
            "마지막 구매에 평소 간격을 더하면 {naive}입니다",
            naive=naive,
        )
    return both(
        "last purchase plus usual gap, right in {naive}, is not clearly worse",
        "마지막 구매에 평소 간격을 더한 {naive}와 뚜렷한 차이가 없습니다",
        naive=naive,
    )


def _metrics(told: Told, low: float, high: float) -> tuple[Metric, ...]:
    found = told.judged
    expected = float(told.month.sum())
    made = [
        metric(
            both("Buyers, next {n} days", "앞으로 {n}일 구매 고객", n=Count(CALIBRATED_DAYS)),
            Count(expected),
            range=Range(
                low=low,
                high=high,
                value=expected,
                caption=both(
                    f"{{low}}{EN_DASH}{{high}}, nine in ten",
                    f"90% 구간 {{low}}{EN_DASH}{{high}}",
                    low=Count(low),
                    high=Count(high),
                ),
            ),
        ),
        metric(
            Text(en="Order told right", ko="순서를 맞힌 비율"),
            Figure(found.order.value),
            range=estimate_range(found.order, tick=0.5),
            note=both(
                "last plus usual gap: {naive}",
                "마지막 구매에 평소 간격을 더하면 {naive}",
                naive=Figure(found.naive.value),
            ),
        ),
    ]
    if found.covered_people:
        made.append(
            metric(
                Text(en="Bought within the range told", ko="말한 범위 안에 산 비율"),
                Share(round(found.covered, 3)),
                note=both(
                    "promised {share}, of {n} whose range was over",
                    "약속은 {share}, 범위가 끝난 {n}명",
                    share=Share(round(found.promised, 3)),
                    n=Count(found.covered_people),
                ),
            )
        )
    made.append(
        metric(
            Text(en="Overdue", ko="살 때가 지난 고객"),
            Count(told.overdue),
            note=both(
                "{share} of customers",
                "고객의 {share}",
                share=Share(round(told.overdue / told.customers, 3)),
            ),
        )
    )
    return tuple(made)


def _decisions(told: Told) -> tuple[Decision, ...]:
    if told.judged.is_flat or not told.overdue:
        return ()
    rows = told.expected.is_overdue == 1.0
    return (
        Decision(
            question=both(
                "Ask {n} overdue {customers} back?",
                "살 때가 지난 고객 {n}명을 다시 부를까요?",
                n=Count(told.overdue),
                customers=plural(told.overdue, "customer", "customers"),
            ),
            reason=Text(
                en="They have stayed away longer than nine of ten who were like them when they "
                "last bought.",
                ko="마지막 구매 때 비슷했던 고객 열에 아홉보다 오래 오지 않았습니다.",
            ),
            effect=both(
                "By themselves {n} of them will buy within {days} days; what a message adds is not "
                "measured.",
                "그대로 두면 {days}일 안에 {n}명이 살 것으로 봅니다. 메시지가 더하는 몫은 재지 "
                "않았습니다.",
                n=Count(told.month[rows].sum()),
                days=Count(CALIBRATED_DAYS),
            ),
            action=Text(en="See them", ko="고객 보기"),
            link="/trust/tables/customer_next_purchases",
            urgency="soon",
        ),
    )


def _left_out(told: Told) -> tuple[LeftOut, ...]:
    if not told.untold:
        return ()
    return (
        LeftOut(
            count=told.untold,
            reason=both(
                "customers without a day: fewer than half of those like them bought within the "
                "{n} days that the past tells",
                "예상일이 없는 고객. 비슷한 고객의 절반이 지난 기록으로 말할 수 있는 {n}일 안에 "
                "사지 않음",
                n=Count(told.last),
            ),
        ),
    )
