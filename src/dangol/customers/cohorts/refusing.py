"""Where purchases tell nothing of cohorts: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.cohorts.method import METHOD
from dangol.words import Count, Text, both

FEWEST_COHORTS, FEWEST_CUSTOMERS = 3, 30


def nobody() -> Result:
    """No month with a purchase is over."""
    return refused(
        Text(
            en="No customer has bought anything in a month that is over.",
            ko="끝난 달에 구매한 고객이 아직 없습니다.",
        ),
        Text(
            en="Load purchases with their customers.", ko="고객 번호가 있는 구매 자료를 읽으세요."
        ),
        basis=Text(en="0 purchases", ko="구매 0건"),
        method=METHOD,
    )


def too_few(cohorts: int, customers: int) -> Result | None:
    """The refusal where there is hardly a month in which enough customers came."""
    if cohorts >= FEWEST_COHORTS:
        return None
    return refused(
        both(
            "Only {n} months brought {least} new customers or more.",
            "새 고객이 {least}명 이상 온 달이 {n}달뿐입니다.",
            n=Count(cohorts),
            least=Count(FEWEST_CUSTOMERS),
        ),
        both(
            "It takes {n} such months, the first month of the data not counted: load a longer "
            "calendar.",
            "자료의 첫 달을 빼고 그런 달이 {n}달 있어야 합니다. 더 긴 기간의 자료를 읽으세요.",
            n=Count(FEWEST_COHORTS),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(customers)),
        method=METHOD,
    )
