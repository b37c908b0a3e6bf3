"""Where the past cannot say when customers buy next: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.next_purchase.judging import FEWEST_JUDGED, FEWEST_PURCHASES
from dangol.customers.next_purchase.method import METHOD
from dangol.customers.next_purchase.pasts import Past, shortest_past
from dangol.methods.survival import Spells
from dangol.words import Count, Text, both


def too_short(days: int) -> Result:
    """There are not enough earlier days to learn from and to be judged by."""
    return refused(
        both(
            "{n} days of purchases do not tell when customers buy next.",
            "구매 기록이 {n}일뿐이라 다음 구매를 예측하기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes at least {n} days; load more.",
            "적어도 {n}일이 있어야 합니다. 기록을 더 읽으세요.",
            n=Count(shortest_past()),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )


def too_few(past: Past, learning: Spells) -> Result | None:
    """A refusal where too few customers, or too few who came again, are known."""
    judged = past.wait[past.at(past.looks.judged)]
    people, came = len(judged), int((judged <= past.looks.watched).sum())
    again = int(learning.happened.sum())
    if people >= FEWEST_JUDGED and min(came, again) >= FEWEST_PURCHASES:
        return None
    return refused(
        both(
            "Too few to learn from: {n} customers {days} days ago, of whom {came} have bought "
            "since.",
            "배우기에 적습니다. {days}일 전의 고객은 {n}명이고, 그 뒤로 {came}명이 샀습니다.",
            n=Count(people),
            days=Count(past.looks.watched),
            came=Count(came),
        ),
        both(
            "It takes {people} customers, of whom {came} came again; load more purchases.",
            "고객 {people}명과, 그 가운데 다시 산 {came}명이 있어야 합니다. 구매를 더 읽으세요.",
            people=Count(FEWEST_JUDGED),
            came=Count(FEWEST_PURCHASES),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )


def not_told(past: Past) -> Result:
    """Nothing that is known of customers goes with how soon they buy."""
    return refused(
        Text(
            en="What is known of customers does not say how soon they buy.",
            ko="알려진 것만으로는 고객이 얼마나 빨리 다시 살지 알 수 없습니다.",
        ),
        Text(en="A longer past would help.", ko="더 긴 구매 기록이 있어야 합니다."),
        basis=both("{n} examples", "사례 {n}건", n=Count(len(past.wait))),
        method=METHOD,
    )
