"""Where the past cannot tell what draws people: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.affinity.method import METHOD
from dangol.words import Count, Text, both

FIRST_HISTORY_DAYS = 84
FEWEST_PEOPLE = 200


def needed_days(horizon_days: int) -> int:
    return FIRST_HISTORY_DAYS + 2 * horizon_days


def too_short(days: int, horizon_days: int) -> Result:
    """There are not enough earlier days to learn on and to judge by."""
    return refused(
        both(
            "{n} days of purchases are too few to tell what draws customers.",
            "구매 기록이 {n}일뿐이라 무엇에 끌리는지 알기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes {n} days: some to learn from and two periods to judge by. Choose a shorter "
            "period, or load more.",
            "배울 기간과 시험할 두 기간을 합쳐 {n}일이 있어야 합니다. 더 짧은 기간을 고르거나 "
            "기록을 더 읽으세요.",
            n=Count(needed_days(horizon_days)),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )


def too_few(people: int) -> Result:
    """Hardly anybody is known."""
    return refused(
        both(
            "{n} customers are too few to tell what is usual.",
            "고객이 {n}명뿐이라 보통이 무엇인지 알기에 적습니다.",
            n=Count(people),
        ),
        both(
            "It takes {n} who had bought before the period that is judged; load more.",
            "시험하는 기간보다 앞서 산 고객이 {n}명은 있어야 합니다. 기록을 더 읽으세요.",
            n=Count(FEWEST_PEOPLE),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )


def nothing_to_compare(people: int) -> Result:
    """No kind has two values."""
    return refused(
        Text(
            en="There is nothing between which customers choose.",
            ko="고객이 고를 것이 둘 이상인 항목이 없습니다.",
        ),
        Text(
            en="Check that products have a category or a brand, and orders a channel.",
            ko="상품에 분류나 브랜드가, 주문에 채널이 있는지 확인하세요.",
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )
