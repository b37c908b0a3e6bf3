"""Golden values as an answer: how they were chosen."""

from collections.abc import Mapping

from dangol.contract.result import Answer, Column, Evidence, Result, Rows, metric, refused
from dangol.tables.resolution import GOLDEN_VALUES
from dangol.words import Count, Share, Text, both

METHOD = Text(
    en="Field by field: a value that can be true comes before one that cannot, then the source "
    "that is trusted more, then what most records say, then the latest, then the smaller number. "
    "Names and days of birth are compared in their standard form. What was given stays as it is.",
    ko="항목마다 참일 수 있는 값이 먼저이고, 다음은 더 믿는 원천, 더 많은 기록이 말하는 값, 가장 "
    "최근 값, 앞선 번호 순서입니다. 이름과 생년월일은 표준 형태로 견줍니다. 알려 준 값은 그대로 "
    "둡니다.",
)
_UNANIMOUS = ("only", "agreed")


def nobody() -> Result:
    return refused(
        Text(en="There is no customer yet.", ko="아직 고객이 없습니다."),
        Text(en="Load customers.", ko="고객 자료를 읽으세요."),
        basis=Text(en="0 people", ko="0명"),
        method=METHOD,
    )


def no_merge() -> Answer:
    return Answer(
        headline=Text(
            en="Nobody has more than one record.", ko="기록이 둘 이상인 사람이 없습니다."
        ),
        action=Text(en="There is nothing to choose.", ko="고를 값이 없습니다."),
        because=Text(
            en="Where there is one record, its values are the golden ones.",
            ko="기록이 하나이면 그 값이 골든 값입니다.",
        ),
        evidence=Evidence(basis=Text(en="0 people", ko="0명"), method=METHOD),
    )


def golden_answer(people: int, reasons: Mapping[str, int]) -> Answer:
    values = sum(reasons.values())
    differ = sum(n for reason, n in reasons.items() if reason not in _UNANIMOUS)
    words = dict(GOLDEN_VALUES.column("reason").values)
    return Answer(
        headline=both(
            "{n} people with several records have one value in each field.",
            "기록이 여럿인 {n}명의 항목마다 값을 하나로 정했습니다.",
            n=Count(people),
        ),
        action=both(
            "Of {share} of the values the records disagree: say which sources you trust.",
            "값의 {share}는 기록끼리 다릅니다. 믿는 원천을 정하세요.",
            share=Share(differ / values),
        )
        if differ
        else Text(
            en="The records do not contradict each other.", ko="기록이 서로 다르지 않습니다."
        ),
        because=both(
            "{n} values were chosen; each says from which record, and why.",
            "값 {n}개를 골랐고, 어느 기록에서 왜 골랐는지 남겼습니다.",
            n=Count(values),
        ),
        metrics=(
            metric(Text(en="People with several records", ko="기록이 여럿인 사람"), Count(people)),
            metric(Text(en="Values", ko="값"), Count(values)),
            metric(Text(en="Records disagree", ko="기록이 다른 값"), Count(differ)),
        ),
        tables=(
            Rows(
                title=Text(en="Why each value was taken", ko="값을 고른 까닭"),
                columns=(
                    Column(name="why", title=Text(en="Why", ko="까닭"), kind="name"),
                    Column(name="values", title=Text(en="Values", ko="값"), kind="count"),
                ),
                rows=tuple(
                    {"why": words[reason].model_dump(), "values": n}
                    for reason, n in sorted(reasons.items(), key=lambda one: -one[1])
                ),
            ),
        ),
        evidence=Evidence(basis=both("{n} people", "{n}명", n=Count(people)), method=METHOD),
    )
