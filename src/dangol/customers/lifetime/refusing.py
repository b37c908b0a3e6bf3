"""Where purchases cannot tell what customers are worth: why, and what would help."""

import datetime as dt
import math

from dangol.contract.result import Result, refused
from dangol.customers.lifetime.check import FEWEST_REPEATING
from dangol.customers.lifetime.method import METHOD
from dangol.customers.lifetime.pasts import Past
from dangol.words import Count, Figure, Text, both

FEWEST_CYCLES = 3


def too_little(past: Past) -> Result | None:
    """The refusal where nothing can be learned: too few who came again, or too short a time."""
    repeating = past.repeating
    if repeating < FEWEST_REPEATING:
        return _refused(
            both(
                "Only {n} customers have bought on more than one day; that is too few to learn "
                "from.",
                "두 날 이상 구매한 고객이 {n}명뿐이라 배우기에 모자랍니다.",
                n=Count(repeating),
            ),
            both(
                "Load more purchases: at least {n} such customers are needed.",
                "구매 자료를 더 읽으세요. 그런 고객이 적어도 {n}명 있어야 합니다.",
                n=Count(FEWEST_REPEATING),
            ),
            past,
        )
    span = (past.today - past.first_on) / dt.timedelta(days=1)
    if span < FEWEST_CYCLES * past.usual_gap:
        return _refused(
            both(
                "Customers come back after {gap} days on average, and only {span} days are known.",
                "고객은 평균 {gap}일 만에 다시 사는데, 알려진 기간은 {span}일뿐입니다.",
                gap=Figure(past.usual_gap),
                span=Count(span),
            ),
            both(
                "A calendar of at least {n} days would help.",
                "적어도 {n}일의 구매 자료가 있어야 합니다.",
                n=Count(math.ceil(FEWEST_CYCLES * past.usual_gap)),
            ),
            past,
        )
    return None


def not_told(past: Past) -> Result:
    """No model can be told from the purchases."""
    return _refused(
        Text(
            en="The purchases so far do not show how fast customers leave or how much amounts "
            "differ.",
            ko="지금까지의 구매로는 고객이 얼마나 빨리 떠나는지, 금액이 얼마나 다른지 알 수 "
            "없습니다.",
        ),
        Text(
            en="A longer calendar with more customers who came once or stopped coming would help.",
            ko="기간이 더 길고, 한 번만 샀거나 발길을 끊은 고객이 더 있는 자료가 필요합니다.",
        ),
        past,
    )


def nobody() -> Result:
    """Nobody has bought."""
    return refused(
        Text(en="No customer has bought anything yet.", ko="아직 구매한 고객이 없습니다."),
        Text(
            en="Load purchases with their customers.", ko="고객 번호가 있는 구매 자료를 읽으세요."
        ),
        basis=Text(en="0 purchases", ko="구매 0건"),
        method=METHOD,
    )


def _refused(reason: Text, help: Text, past: Past) -> Result:
    basis = both("{n} customers", "고객 {n}명", n=Count(len(past.customers)))
    return refused(reason, help, basis=basis, method=METHOD)
