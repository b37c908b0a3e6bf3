"""Where no intervals can be learned: why, and what would help."""

from dangol.contract.result import Result, refused
from dangol.customers.intervals.method import METHOD
from dangol.customers.intervals.people import Campaign, People
from dangol.words import Count, Text, both

FEWEST_PEOPLE, FEWEST_OF_EACH = 400, 100
FEWEST_OF_ARM, FEWEST_BUYERS_OF_ARM = 200, 20


def no_such_variable(name: str) -> Result:
    """Nobody derived a variable of that name."""
    return refused(
        both(
            "There is no derived variable ‘{name}’.",
            "‘{name}’라는 파생 변수가 없습니다.",
            name=name,
        ),
        Text(
            en="Take a name from the catalogue of variables, or leave it empty.",
            ko="변수 목록에 있는 이름을 고르거나 비워 두세요.",
        ),
        basis=Text(en="the catalogue of derived variables", ko="파생 변수 목록"),
        method=METHOD,
    )


def no_campaign(name: str, horizon_days: int) -> Result:
    """No randomised campaign held people out long enough ago."""
    reason = (
        both(
            "Campaign ‘{name}’ held nobody out by chance, or is not over for {n} days yet.",
            "‘{name}’ 캠페인에는 무작위로 빼 둔 사람이 없거나, 보낸 지 {n}일이 안 되었습니다.",
            name=name,
            n=Count(horizon_days),
        )
        if name
        else both(
            "No campaign held people out by chance {n} days ago or more, so nobody's effect is "
            "known.",
            "{n}일 전까지 무작위로 사람을 빼 둔 캠페인이 없어 효과를 알 수 없습니다.",
            n=Count(horizon_days),
        )
    )
    return refused(
        reason,
        Text(
            en="Hold out a share of the next campaign by lot and load campaign_assignments, or "
            "tell intervals apart by purchase.",
            ko="다음 캠페인에서 일부를 무작위로 빼 두고 campaign_assignments를 읽거나, 구매로 "
            "나누세요.",
        ),
        basis=Text(en="no randomised campaign", ko="무작위 캠페인 없음"),
        method=METHOD,
    )


def not_enough(people: People, title: Text, campaign: Campaign | None) -> Result | None:
    """A refusal where there are few people, few outcomes, or all have the same value."""
    if people.count and people.value.min() == people.value.max():
        return refused(
            both(
                "‘{what}’ is the same for all {n} customers.",
                "고객 {n}명의 ‘{what}’ 값이 모두 같습니다.",
                what=title,
                n=Count(people.count),
            ),
            Text(en="Choose another number.", ko="다른 숫자를 고르세요."),
            basis=_basis(people),
            method=METHOD,
        )
    return _few(people) if campaign is None else _few_of_arm(people)


def _few(people: People) -> Result | None:
    yes = int(people.happened.sum())
    fewer = min(yes, people.count - yes)
    if people.count >= FEWEST_PEOPLE and fewer >= FEWEST_OF_EACH:
        return None
    return refused(
        both(
            "Too few to learn from: {n} customers with this number, {yes} of whom bought.",
            "배우기에 적습니다. 이 숫자가 있는 고객은 {n}명이고 그중 {yes}명이 샀습니다.",
            n=Count(people.count),
            yes=Count(yes),
        ),
        both(
            "It takes {people} customers, {each} who bought and {each} who did not; change the "
            "days ahead, or load more.",
            "고객 {people}명, 산 고객과 사지 않은 고객이 {each}명씩 있어야 합니다. 기간을 바꾸거나 "
            "기록을 더 읽으세요.",
            people=Count(FEWEST_PEOPLE),
            each=Count(FEWEST_OF_EACH),
        ),
        basis=_basis(people),
        method=METHOD,
    )


def _few_of_arm(people: People) -> Result | None:
    arms = (people.contacted, ~people.contacted)
    sizes = [int(arm.sum()) for arm in arms]
    buyers = [int(people.happened[arm].sum()) for arm in arms]
    if min(sizes) >= FEWEST_OF_ARM and min(buyers) >= FEWEST_BUYERS_OF_ARM:
        return None
    return refused(
        both(
            "Too few to learn from: {sent} people contacted, of whom {bought} bought, and {held} "
            "held out, of whom {other} did.",
            "배우기에 적습니다. 보낸 사람은 {sent}명(구매 {bought}명), 빼 둔 사람은 {held}명(구매 "
            "{other}명)입니다.",
            sent=Count(sizes[0]),
            bought=Count(buyers[0]),
            held=Count(sizes[1]),
            other=Count(buyers[1]),
        ),
        both(
            "It takes {people} people of each arm and {each} buyers; choose a larger campaign or "
            "more days.",
            "양쪽에 {people}명, 산 사람이 {each}명씩 있어야 합니다. 더 큰 캠페인이나 더 긴 기간을 "
            "고르세요.",
            people=Count(FEWEST_OF_ARM),
            each=Count(FEWEST_BUYERS_OF_ARM),
        ),
        basis=_basis(people),
        method=METHOD,
    )


def no_division(title: Text, count: int) -> Result:
    """No division keeps every interval as large as asked."""
    return refused(
        both(
            "‘{what}’ cannot be cut so that every interval is as large as asked and has buyers "
            "and others.",
            "구간마다 정한 비중과 산 고객, 사지 않은 고객이 있도록 ‘{what}’ 값을 나눌 수 없습니다.",
            what=title,
        ),
        Text(
            en="Allow smaller intervals or another trend.",
            ko="최소 비중을 낮추거나 다른 흐름을 고르세요.",
        ),
        basis=both("{n} customers", "고객 {n}명", n=Count(count)),
        method=METHOD,
    )


def _basis(people: People) -> Text:
    return both("{n} customers", "고객 {n}명", n=Count(people.count))
