"""Checks of fairness in words: what was found by an attribute, and a table of its groups."""

from collections.abc import Sequence

from dangol.contract.result import Column, Rows
from dangol.governance.fairness.checks import Check, Shown
from dangol.governance.fairness.groups import ATTRIBUTES
from dangol.methods.fairness import Gap
from dangol.tables.fairness import GIVEN, GROUP_KINDS, VERDICTS
from dangol.words import Share, Text, both

FAIRNESS_METHOD = Text(
    en="Groups are compared among the people who could be chosen. Of each group the share that "
    "was chosen is held against every other group's: unlike where the ratio is clearly below "
    "the limit (four fifths unless a rule says otherwise), that is, where the whole interval "
    "(95%, all pairs at once) lies below it; alike where it lies above; unclear in between. "
    "Smaller groups than the rule allows are neither judged nor shown.",
    ko="고를 수 있는 사람들 안에서 집단을 견줍니다. 집단마다 고른 비중을 다른 모든 집단과 "
    "견주어, 비율이 한계(규칙이 없으면 5분의 4)보다 뚜렷이 낮으면, 곧 95% 구간 전체가 한계 "
    "아래면 다르다고 봅니다. 구간은 모든 짝에 한꺼번에 맞춘 것입니다. 구간 전체가 한계 위면 "
    "고르다고 보고, 그 사이면 뚜렷하지 않다고 봅니다. 규칙이 정한 크기보다 작은 집단은 "
    "판단하지도 보여 주지도 않습니다.",
)
_UNJUDGED = Text(
    en="By {attribute}, too few were chosen, or too few told, to compare groups.",
    ko="{attribute} 기준으로는 고른 사람이나 알려 준 사람이 적어 집단을 견줄 수 없습니다.",
)
_SAID = {
    ("selection", "unfair"): Text(
        en="By {attribute}, ‘{low}’ is chosen only {value} as often as ‘{high}’ ({from_} to {to}; "
        "the limit is {limit}).",
        ko="{attribute} 기준으로 ‘{low}’ 집단을 고른 비중은 ‘{high}’ 집단의 {value}뿐입니다"
        "(95% 구간 {from_}–{to}, 한계 {limit}).",
    ),
    ("selection", "unclear"): Text(
        en="By {attribute}, it is unclear whether groups are chosen alike: ‘{low}’ {value} as "
        "often as ‘{high}’ ({from_} to {to}; the limit is {limit}).",
        ko="{attribute} 기준으로는 고르게 골랐는지 뚜렷하지 않습니다. ‘{low}’ 집단을 고른 비중은 "
        "‘{high}’ 집단의 {value}입니다(95% 구간 {from_}–{to}, 한계 {limit}).",
    ),
    ("selection", "fair"): Text(
        en="By {attribute}, groups are chosen alike: ‘{low}’ {value} as often as ‘{high}’ "
        "({from_} to {to}; the limit is {limit}).",
        ko="{attribute} 기준으로 고르게 골랐습니다. ‘{low}’ 집단을 고른 비중은 ‘{high}’ 집단의 "
        "{value}입니다(95% 구간 {from_}–{to}, 한계 {limit}).",
    ),
    "opportunity": Text(
        en="By {attribute}, of those who did it ‘{high}’ were chosen {value} more often than "
        "‘{low}’ ({from_} to {to}; the limit is {limit}): {verdict}.",
        ko="{attribute} 기준으로, 실제로 한 사람 가운데 고른 비중은 ‘{high}’ 집단이 ‘{low}’ "
        "집단보다 {value} 높습니다(95% 구간 {from_}–{to}, 한계 {limit}). 판단: {verdict}.",
    ),
    "calibration": Text(
        en="By {attribute}, ‘{high}’ is forecast {value} too high beside ‘{low}’ "
        "({from_} to {to}; the limit is {limit}): {verdict}.",
        ko="{attribute} 기준으로, ‘{high}’ 집단의 예측은 ‘{low}’ 집단에 견주어 {value} 높습니다"
        "(95% 구간 {from_}–{to}, 한계 {limit}). 판단: {verdict}.",
    ),
}


def attribute_words(attribute: str) -> Text:
    """What an attribute is called within a sentence."""
    title = ATTRIBUTES[attribute]
    return Text(en=title.en[:1].lower() + title.en[1:], ko=title.ko)


def verdict_words(check: Check) -> Text:
    """What was found by one attribute, in one sentence."""
    worst = check.worst
    attribute = attribute_words(check.attribute)
    if worst is None:
        return both(_UNJUDGED.en, _UNJUDGED.ko, attribute=attribute)
    return gap_words(check, worst)


def gap_words(check: Check, gap: Gap) -> Text:
    """One measure of one attribute."""
    found = gap.estimate
    if found is None:
        return verdict_words(check)
    kind = (gap.measure, gap.verdict) if gap.measure == "selection" else gap.measure
    said = _SAID[kind]
    is_ratio = gap.measure == "selection"
    return both(
        said.en,
        said.ko,
        attribute=attribute_words(check.attribute),
        low=gap.low_group,
        high=gap.high_group,
        value=_share(found.value, is_ratio=is_ratio),
        from_=_share(found.low, is_ratio=is_ratio),
        to=_share(found.high, is_ratio=is_ratio),
        limit=_share(gap.limit, is_ratio=is_ratio),
        verdict=_inside(VERDICTS[gap.verdict]),
    )


def overall_words(checks: Sequence[Check]) -> Text:
    """The finding over all attributes, as a title."""
    unfair = [one for one in checks if one.verdict == "unfair"]
    if unfair:
        names = [ATTRIBUTES[one.attribute] for one in unfair]
        return both(
            "Clearly unlike by {names}",
            "{names}: 뚜렷이 다름",
            names=Text(
                en=", ".join(one.en.lower() for one in names), ko=", ".join(one.ko for one in names)
            ),
        )
    if any(one.verdict == "unclear" for one in checks):
        return Text(
            en="No group is clearly chosen less than another", ko="뚜렷이 덜 고른 집단이 없습니다"
        )
    if any(one.verdict == "fair" for one in checks):
        return Text(en="Groups are chosen alike", ko="집단을 고르게 골랐습니다")
    return Text(en="Too few to compare groups", ko="집단을 견주기에 적습니다")


def group_words(one: Shown) -> Text:
    """What a group is called."""
    name = one.figures.name
    return Text(en=name, ko=name) if one.kind == GIVEN else GROUP_KINDS[one.kind]


def attribute_rows(checks: Sequence[Check]) -> Rows:
    """What was found by each attribute, as a table to read."""
    return Rows(
        title=Text(en="By attribute", ko="속성별 판단"),
        columns=(Column(name="name", title=Text(en="Attribute", ko="속성"), kind="name"),),
        rows=tuple(
            {
                "name": both(
                    "{attribute}: {verdict}",
                    "{attribute}: {verdict}",
                    attribute=ATTRIBUTES[one.attribute],
                    verdict=_inside(VERDICTS[one.verdict]),
                ).model_dump(),
                "caption": verdict_words(one).model_dump(),
            }
            for one in ordered(checks)
        ),
    )


def fairness_rows(checks: Sequence[Check]) -> Rows:
    """Every group that may be shown, as a table to read; clearly unlike attributes first."""
    return Rows(
        title=Text(en="Groups, side by side", ko="집단별 비교"),
        caption=Text(
            en="Of the people who could be chosen; groups that are too small are left out",
            ko="고를 수 있는 사람 가운데; 너무 작은 집단은 뺐습니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Group", ko="집단"), kind="name"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="selected", title=Text(en="Chosen", ko="고름"), kind="count"),
            Column(name="share", title=Text(en="Share chosen", ko="고른 비중"), kind="bar"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="To", ko="위"), kind="share"),
            Column(name="chance", title=Text(en="Mean forecast", ko="평균 예측"), kind="share"),
        ),
        rows=tuple(_row(check, one) for check in ordered(checks) for one in check.groups),
    )


def _row(check: Check, one: Shown) -> dict[str, object]:
    figures = one.figures
    return {
        "name": both(
            "{attribute}: {group}",
            "{attribute}: {group}",
            attribute=ATTRIBUTES[check.attribute],
            group=group_words(one),
        ).model_dump(),
        "people": figures.people,
        "selected": figures.selected,
        "share": figures.selection.value,
        "low": figures.selection.low,
        "high": figures.selection.high,
        "chance": figures.mean_chance,
    }


def ordered(checks: Sequence[Check]) -> list[Check]:
    """What is clearly unlike first."""
    places = {name: place for place, name in enumerate(("unfair", "unclear", "fair", "too-few"))}
    return sorted(checks, key=lambda one: places[one.verdict])


def _share(value: float, *, is_ratio: bool) -> Text:
    rounded = round(value, 2 if is_ratio else 3)
    said = Share(rounded)
    if is_ratio:
        return Text(en=said.say("en"), ko=said.say("ko"))
    return Text(en=f"{said.say('en').removesuffix('%')} points", ko=f"{said.say('ko')}p")


def _inside(text: Text) -> Text:
    return Text(en=text.en[:1].lower() + text.en[1:], ko=text.ko)
