"""Where purchases cannot tell what customers will spend: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.spend.method import METHOD
from dangol.customers.spend.pasts import Looks, Past, shortest_past
from dangol.methods.two_part import FEWEST_AMOUNTS
from dangol.words import Count, Text, both

FEWEST_LEARNING = 2 * FEWEST_AMOUNTS


def too_short(days: int | None, horizon_days: int) -> Result:
    """There is no past, or one too short to learn, to set ranges and to judge."""
    if days is None:
        return refused(
            Text(en="No customer has bought anything yet.", ko="아직 구매한 고객이 없습니다."),
            Text(
                en="Load purchases with their customers.",
                ko="고객 번호가 있는 구매 자료를 읽으세요.",
            ),
            basis=Text(en="0 purchases", ko="구매 0건"),
            method=METHOD,
        )
    return refused(
        both(
            "Only {n} days of purchases are known.", "알려진 구매가 {n}일치뿐입니다.", n=Count(days)
        ),
        both(
            "Looking {horizon} days ahead takes {n} days: look less far, or load more.",
            "{horizon}일 앞을 보려면 {n}일치가 있어야 합니다. 기간을 줄이거나 자료를 더 읽으세요.",
            horizon=Count(horizon_days),
            n=Count(shortest_past(horizon_days)),
        ),
        basis=both("{n} days", "{n}일", n=Count(days)),
        method=METHOD,
    )


def too_few(past: Past, when: Looks) -> Result | None:
    """The refusal where too few customers bought within the horizons."""
    counts = [int((past.at(*days)[1] > 0).sum()) for days in (when.earlier, (when.judged_on,))]
    if counts[0] >= FEWEST_LEARNING and counts[1] >= FEWEST_AMOUNTS:
        return None
    return refused(
        both(
            "Too few bought within the horizons: {learned} to learn from, {judged} to judge by.",
            "기간 안에 산 고객이 적습니다. 배울 구매가 {learned}건, 견줄 구매가 {judged}건입니다.",
            learned=Count(counts[0]),
            judged=Count(counts[1]),
        ),
        both(
            "It takes {learned} and {judged}: look further ahead, or load more purchases.",
            "{learned}건과 {judged}건이 있어야 합니다. 더 긴 기간을 보거나 자료를 더 읽으세요.",
            learned=Count(FEWEST_LEARNING),
            judged=Count(FEWEST_AMOUNTS),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(len(set(past.panel.people)))),
        method=METHOD,
    )
