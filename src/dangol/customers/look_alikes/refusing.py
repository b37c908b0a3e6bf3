"""Why nobody can be called alike."""

from dangol.contract.result import Result, refused
from dangol.words import Count, Text, both

METHOD = Text(
    en="A logistic regression and boosted trees learn what tells members of the audience from "
    "others: habits up to today and attributes, but none that its rule asks for, and none that a "
    "rule of fairness protects. A fifth of the members is held back and looked for among as large "
    "a share of the others. Members against people of whom nothing is known: C. Elkan and K. Noto, "
    "“Learning classifiers from only positive and unlabeled data”, KDD 2008.",
    ko="로지스틱 회귀와 부스팅 나무가 오디언스에 든 사람과 아닌 사람을 가르는 것을 배웁니다. "
    "오늘까지의 습관과 속성을 보되, 규칙이 묻는 것과 공정성 규칙이 지키는 것은 보지 않습니다. "
    "든 사람의 5분의 1은 빼 두었다가, 나머지의 같은 비중 사이에서 찾아봅니다. 든 사람만 알고 "
    "나머지는 모르는 배움: C. Elkan and K. Noto, KDD 2008.",
)


def no_audience(asked: str, known: list[str]) -> Result:
    """Nothing to be like."""
    reason = (
        both("There is no audience ‘{name}’.", "‘{name}’ 오디언스가 없습니다.", name=asked)
        if asked
        else Text(en="No audience was counted yet.", ko="아직 센 오디언스가 없습니다.")
    )
    there = ", ".join(known)
    remedy = (
        both("There is: {names}.", "있는 것: {names}", names=there)
        if known
        else Text(en="Build an audience first.", ko="오디언스를 먼저 만드세요.")
    )
    return refused(reason, remedy, basis=Text(en="0 members", ko="0명"), method=METHOD)


def too_few(name: Text, members: int, others: int, fewest: int) -> Result:
    """Too few to learn from, in the audience or outside."""
    return refused(
        both(
            "‘{name}’ has {members} members and {others} others stand outside: too few to learn "
            "what they share.",
            "‘{name}’에 {members}명이 들었고 밖에 {others}명이 있어, 닮은 점을 배우기에 적습니다.",
            name=name,
            members=Count(members),
            others=Count(others),
        ),
        both(
            "It takes {n} of each; widen or narrow the rule.",
            "저마다 {n}명은 있어야 하니, 규칙을 넓히거나 좁히세요.",
            n=Count(fewest),
        ),
        basis=both("{n} members", "{n}명", n=Count(members)),
        method=METHOD,
    )


def nothing_else_known(name: Text, members: int) -> Result:
    """The rule asks for everything that there is to tell people apart by."""
    return refused(
        both(
            "Nothing is known of the members of ‘{name}’ but what its rule asks for.",
            "‘{name}’에 든 사람에 대해 규칙이 묻는 것 말고는 아는 것이 없습니다.",
            name=name,
        ),
        Text(
            en="Load more of what customers do, visit or are.",
            ko="고객의 활동, 방문, 속성 자료를 더 넣으세요.",
        ),
        basis=both("{n} members", "{n}명", n=Count(members)),
        method=METHOD,
    )
