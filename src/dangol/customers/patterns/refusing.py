"""Where baskets are too few to find patterns in: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.patterns.method import METHOD
from dangol.words import Count, Text, both

FEWEST_BASKETS, FEWEST_PEOPLE, FEWEST_ITEMS = 500, 100, 3


def too_little(baskets: int, people: int, items: int) -> Result | None:
    """A refusal where there are few baskets, customers or kinds of items."""
    if baskets >= FEWEST_BASKETS and people >= FEWEST_PEOPLE and items >= FEWEST_ITEMS:
        return None
    return refused(
        both(
            "Too little to find patterns in: {baskets} baskets of {people} customers, {items} "
            "kinds of items.",
            "패턴을 찾기에 적습니다. 고객 {people}명의 장바구니 {baskets}개, 품목 {items}가지뿐"
            "입니다.",
            baskets=Count(baskets),
            people=Count(people),
            items=Count(items),
        ),
        both(
            "It takes {baskets} baskets, {people} customers and {items} kinds; look further back, "
            "choose another level, or check that products have a category.",
            "장바구니 {baskets}개, 고객 {people}명, 품목 {items}가지는 있어야 합니다. 기간을 "
            "늘리거나 다른 단위를 고르고, 상품에 분류가 있는지 확인하세요.",
            baskets=Count(FEWEST_BASKETS),
            people=Count(FEWEST_PEOPLE),
            items=Count(FEWEST_ITEMS),
        ),
        basis=both("{n} baskets", "장바구니 {n}개", n=Count(baskets)),
        method=METHOD,
    )


NOTHING = Text(
    en="Nothing is bought together or in an order more often than chance explains.",
    ko="우연보다 자주 함께 사거나 이어서 사는 것이 없습니다.",
)
