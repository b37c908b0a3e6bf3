"""Where the past cannot tell what people are interested in: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.category_interest.method import METHOD
from dangol.customers.category_interest.panel import Pairs
from dangol.customers.features.trial import FEWEST_PERIODS, FIRST_HISTORY_DAYS
from dangol.words import Count, Text, both

FEWEST_PEOPLE, FEWEST_BUYERS, FEWEST_PURCHASES = 200, 50, 100


def too_short(days: int, horizon_days: int) -> Result:
    """There are not enough earlier days to look back from."""
    needed = FIRST_HISTORY_DAYS + 2 * horizon_days + (FEWEST_PERIODS - 1) * min(horizon_days, 28)
    return refused(
        both(
            "{n} days of purchases are too few to learn interests from.",
            "구매 기록이 {n}일뿐이라 관심을 배우기에 짧습니다.",
            n=Count(days),
        ),
        both(
            "It takes about {n} days for this horizon; look fewer days ahead, or load more.",
            "이 기간을 보려면 {n}일쯤 있어야 합니다. 더 짧은 기간을 고르거나 기록을 더 읽으세요.",
            n=Count(needed),
        ),
        basis=both("{n} days of purchases", "구매 기록 {n}일", n=Count(days)),
        method=METHOD,
    )


def no_categories(count: int) -> Result:
    """Hardly any category was bought by enough people."""
    return refused(
        both(
            "Only {n} categories were bought by {people} customers or more.",
            "고객 {people}명 이상이 산 분류가 {n}개뿐입니다.",
            n=Count(count),
            people=Count(FEWEST_BUYERS),
        ),
        Text(
            en="It takes three; check that products have a category.",
            ko="세 개는 있어야 합니다. 상품에 분류가 있는지 확인하세요.",
        ),
        basis=both("{n} categories", "분류 {n}개", n=Count(count)),
        method=METHOD,
    )


def too_few(pairs: Pairs) -> Result | None:
    """A refusal where few customers are known, or little was bought in the judged period."""
    people, bought = pairs.people[-1], int(pairs.examples.happened[pairs.last].sum())
    if people >= FEWEST_PEOPLE and bought >= FEWEST_PURCHASES:
        return None
    return refused(
        both(
            "Too few to learn from: {n} customers, who bought {bought} of the categories in the "
            "latest period.",
            "배우기에 적습니다. 고객은 {n}명이고, 가장 가까운 기간에 이 분류들을 산 것은 "
            "{bought}건입니다.",
            n=Count(people),
            bought=Count(bought),
        ),
        both(
            "It takes {people} customers and {bought} such purchases; look further ahead, or load "
            "more.",
            "고객 {people}명과 그런 구매 {bought}건이 있어야 합니다. 더 긴 기간을 고르거나 기록을 "
            "더 읽으세요.",
            people=Count(FEWEST_PEOPLE),
            bought=Count(FEWEST_PURCHASES),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=METHOD,
    )
