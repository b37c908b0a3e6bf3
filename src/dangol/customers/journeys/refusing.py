"""Where what people did cannot tell of their way: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.journeys.choosing import Unknown
from dangol.customers.journeys.method import FUNNEL_METHOD, PATHS_METHOD, STAGES_METHOD
from dangol.customers.journeys.named import quoted_step
from dangol.words import Count, Text, both

MOST_NAMED = 12
TRACK = Text(
    en="Make an event source under Trust → Events, or load orders, contacts or tickets.",
    ko="신뢰 → 사건에서 원천을 만들거나 주문, 접촉, 문의를 읽어 들이세요.",
)


def no_steps(days: int, method: Text = FUNNEL_METHOD) -> Result:
    """Nobody did anything."""
    return refused(
        both(
            "Nothing that people did is known of the last {n} days.",
            "최근 {n}일 동안 사람들이 한 일의 기록이 없습니다.",
            n=Count(days),
        ),
        TRACK,
        basis=Text(en="0 steps", ko="단계 0건"),
        method=method,
    )


def unknown_steps(found: Unknown) -> Result:
    """A funnel needs two steps or more, and each must have happened."""
    there = ", ".join(found.there[:MOST_NAMED])
    if not found.missing:
        reason = Text(
            en="A funnel needs two steps or more.", ko="퍼널에는 두 단계 이상이 있어야 합니다."
        )
    else:
        reason = both(
            "Nobody did {names} in the period.",
            "이 기간에 {names}을(를) 한 사람이 없습니다.",
            names=", ".join(f"‘{one}’" for one in found.missing),
        )
    return refused(
        reason,
        both("Choose among: {there}.", "다음에서 고르세요: {there}.", there=there),
        basis=both("{n} kinds of steps", "단계 {n}가지", n=Count(len(found.there))),
        method=FUNNEL_METHOD,
    )


def few_begin(step: str, people: int, fewest: int) -> Result:
    """Hardly anybody takes the first step."""
    return refused(
        both(
            "Only {n} people reached {step}, where the funnel begins.",
            "퍼널이 시작되는 {step}에 이른 사람이 {n}명뿐입니다.",
            n=Count(people),
            step=quoted_step(step),
        ),
        both(
            "It takes {n}; choose a longer period or another first step.",
            "{n}명은 있어야 합니다. 기간을 늘리거나 다른 첫 단계를 고르세요.",
            n=Count(fewest),
        ),
        basis=both("{n} people", "{n}명", n=Count(people)),
        method=FUNNEL_METHOD,
    )


def few_journeys(journeys: int, fewest: int) -> Result:
    """There are hardly any journeys."""
    return refused(
        both(
            "Only {n} journeys were made in the period.",
            "이 기간의 여정은 {n}건뿐입니다.",
            n=Count(journeys),
        ),
        both(
            "It takes {n}; choose a longer period, or load more.",
            "{n}건은 있어야 합니다. 기간을 늘리거나 기록을 더 읽으세요.",
            n=Count(fewest),
        ),
        basis=both("{n} journeys", "여정 {n}건", n=Count(journeys)),
        method=PATHS_METHOD,
    )


def few_weeks(people: int, weeks: int, fewest_people: int, fewest_weeks: int) -> Result:
    """Too few people or weeks to tell stages."""
    return refused(
        both(
            "{people} customers over {weeks} weeks are too few to tell stages.",
            "고객 {people}명의 {weeks}주 기록은 단계를 가리기에 적습니다.",
            people=Count(people),
            weeks=Count(weeks),
        ),
        both(
            "It takes {people} customers and {weeks} whole weeks.",
            "고객 {people}명과 온전한 {weeks}주가 있어야 합니다.",
            people=Count(fewest_people),
            weeks=Count(fewest_weeks),
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(people)),
        method=STAGES_METHOD,
    )
