"""Where contracts cannot tell which of them will end: why, and what would help."""

import numpy as np

from dangol.contract.result import Result, refused
from dangol.customers.contracts.contracts import Contracts
from dangol.customers.contracts.judging import running_at
from dangol.customers.contracts.method import METHOD
from dangol.words import Count, Text, both

FEWEST_RUNNING, FEWEST_ENDED, FEWEST_JUDGED = 100, 50, 20


def none_there() -> Result:
    """Nobody has a contract."""
    return refused(
        Text(en="There are no contracts.", ko="계약이 없습니다."),
        Text(
            en="Load contracts, subscriptions or memberships with the days on which they ended.",
            ko="계약이나 구독, 회원권을 끝난 날과 함께 읽으세요.",
        ),
        basis=Text(en="0 contracts", ko="계약 0건"),
        method=METHOD,
    )


def too_few(contracts: Contracts, days: float) -> Result | None:
    """A refusal where too few contracts ended to learn from, or to be judged by."""
    learned = int((contracts.ended <= -days).sum())
    judged = int((np.isfinite(contracts.ended) & (contracts.ended > -days)).sum())
    running = len(running_at(contracts, -days))
    if running >= FEWEST_RUNNING and learned >= FEWEST_ENDED and judged >= FEWEST_JUDGED:
        return None
    return refused(
        both(
            "Too few to learn from: {running} contracts ran {days} days ago; {learned} had ended "
            "before, {judged} have since.",
            "배우기에 적습니다. {days}일 전에 이어지던 계약은 {running}건, 그 전에 끝난 것은 "
            "{learned}건, 그 뒤로 끝난 것은 {judged}건입니다.",
            running=Count(running),
            days=Count(days),
            learned=Count(learned),
            judged=Count(judged),
        ),
        both(
            "It takes {running}, {learned} and {judged}: load ended contracts too, or look further "
            "ahead.",
            "{running}건, {learned}건, {judged}건이 있어야 합니다. 끝난 계약도 읽거나, 더 긴 "
            "기간을 보세요.",
            running=Count(FEWEST_RUNNING),
            learned=Count(FEWEST_ENDED),
            judged=Count(FEWEST_JUDGED),
        ),
        basis=both("{n} contracts", "계약 {n}건", n=Count(len(contracts))),
        method=METHOD,
    )


def not_told(count: int) -> Result:
    """Contracts of the kinds that run have not been seen for long enough."""
    return refused(
        Text(
            en="The contracts so far do not tell which of them end.",
            ko="지금까지의 계약으로는 어떤 것이 끝날지 알 수 없습니다.",
        ),
        Text(
            en="A longer past of contracts that ended would help.",
            ko="끝난 계약의 기록이 더 길어야 합니다.",
        ),
        basis=both("{n} contracts", "계약 {n}건", n=Count(count)),
        method=METHOD,
    )
