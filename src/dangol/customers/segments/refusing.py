"""Where there is nothing to group people by: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.segments.measured import BasisName
from dangol.customers.segments.method import METHOD
from dangol.words import Count, Text, both

FEWEST_PEOPLE, FEWEST_OF_EACH = 200, 25
_NEEDED: dict[BasisName, Text] = {
    "purchases": Text(
        en="Load purchases with their products, or choose a longer period.",
        ko="구매와 상품 기록을 읽거나, 기간을 늘리세요.",
    ),
    "visits": Text(
        en="Make an event source under Trust → Events, and tell who visits.",
        ko="신뢰 → 사건에서 원천을 만들고, 방문한 사람이 누구인지 알려 주세요.",
    ),
    "demographics": Text(
        en="Load customers with an age, household, income or the like; each is used once 200 "
        "people have told it.",
        ko="나이, 가구, 소득 같은 고객 속성을 읽으세요. 속성마다 200명이 알려 주면 씁니다.",
    ),
    "opinions": Text(
        en="Load the answers of a survey with the numbers of the customers who answered; each "
        "question is used once 100 people have answered it.",
        ko="답한 고객의 번호가 있는 설문 응답을 읽으세요. 질문마다 100명이 답하면 씁니다.",
    ),
    "regions": Text(
        en="Load where customers live, or the regions or coordinates of stores.",
        ko="고객이 사는 지역이나, 매장의 지역 또는 좌표를 읽으세요.",
    ),
}


def nothing_to_compare(basis: BasisName, measured: int) -> Result:
    """Hardly anything is known by which people could differ."""
    return refused(
        both(
            "Too little is known to group people by: {n} of at least two things.",
            "사람들을 나눌 만큼 아는 것이 없습니다. 견줄 것이 둘은 있어야 하는데 {n}개입니다.",
            n=Count(measured),
        ),
        _NEEDED[basis],
        basis=both("{n} things to compare", "견줄 것 {n}개", n=Count(measured)),
        method=METHOD,
    )


def too_few(basis: BasisName, people: int, count: int) -> Result:
    """There are not enough people to find groups again."""
    return refused(
        both(
            "{n} people are too few to find groups of.",
            "사람이 {n}명뿐이라 무리를 찾기에 적습니다.",
            n=Count(people),
        ),
        both(
            "It takes {fewest}. {needed}",
            "{fewest}명은 있어야 합니다. {needed}",
            fewest=Count(fewest(count)),
            needed=_NEEDED[basis],
        ),
        basis=both("{n} people", "{n}명", n=Count(people)),
        method=METHOD,
    )


def fewest(count: int) -> int:
    """How many people it takes for so many groups."""
    return max(FEWEST_PEOPLE, FEWEST_OF_EACH * count)
