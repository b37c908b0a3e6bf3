"""The tables of a media mix: its channels, tests and credit beside it, and what speaks for it."""

from typing import Any

from dangol.contract.result import Column, Rows
from dangol.methods.media_mix.returns import PRIOR_DRIVEN
from dangol.optimization.measurement.media_mix.beside import Credit, Test
from dangol.optimization.measurement.media_mix.told import Channel, Interval, Told
from dangol.tables.media_mix import WITHHELD
from dangol.words import EN_DASH, Count, Days, Figure, Money, Quantity, Share, Text, both

WORST_RHAT = 1.05
CALIBRATED = Text(en="Calibrated by a test", ko="테스트로 바로잡음")
BY_MODEL = Text(en="By the model alone", ko="모형만으로")
HELD = Text(en="Mostly what was expected beforehand", ko="대부분 미리 둔 기대")
FOLLOWS = Text(en="Its spend seems to follow demand", ko="수요를 따라 쓴 것으로 보임")


def periods(told: Told) -> Text:
    if told.fitted.gathered.days == 1:
        return Text(en="days", ko="날")
    return Text(en="weeks", ko="주")


def money(told: Told, value: float) -> Money:
    return Money(value, told.currency)


def one_unit(told: Told) -> Money:
    """One unit of money, as people say it."""
    return Money(1, told.currency)


def ends(low: Quantity, high: Quantity) -> Text:
    return both(
        f"{{low}}{EN_DASH}{{high}}, nine in ten", f"90% 구간 {{low}}{EN_DASH}{{high}}",
        low=low, high=high,
    )  # fmt: skip


def said_of(value: Quantity | Text | None) -> Any:
    if value is None:
        return EN_DASH
    return (
        value.model_dump() if isinstance(value, Text) else both("{q}", "{q}", q=value).model_dump()
    )


def range_said(one: Interval | None, told: Told) -> Any:
    if one is None:
        return EN_DASH
    value, low, high = (money(told, part) for part in one)
    return both(
        f"{{value}} ({{low}}{EN_DASH}{{high}})", f"{{value}} ({{low}}{EN_DASH}{{high}})",
        value=value, low=low, high=high,
    ).model_dump()  # fmt: skip


def rests_on(one: Channel) -> Text:
    """Why a channel's numbers can be relied on, or not."""
    if one.withheld:
        why = WITHHELD[one.withheld]
        if one.together_with:
            return both("{why}: {other}", "{why}: {other}", why=why, other=one.together_with)
        return why
    if one.tests:
        return CALIBRATED
    if one.follows_demand:
        return FOLLOWS
    return HELD if one.is_held else BY_MODEL


def channel_rows(told: Told) -> Rows:
    order = [*told.ranked, *(one for one in told.channels if one.brought is None)]
    rows = [
        {
            "name": one.name,
            "spent": said_of(money(told, one.spent)) if one.is_paid else EN_DASH,
            "brought": range_said(one.brought, told),
            "returned": range_said(one.returned, told),
            "next": range_said(one.next_returned, told),
            "later": said_of(Share(round(one.later_share, 2))) if not one.withheld else EN_DASH,
            "rests": said_of(rests_on(one)),
        }
        for one in order
    ]
    one = one_unit(told)
    return Rows(
        title=Text(en="Every channel", ko="모든 채널"),
        caption=Text(
            en="In brackets where nine in ten lie; the last column says what the numbers rest on",
            ko="괄호는 90% 구간이고, 마지막 열은 수가 바탕을 둔 것입니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="spent", title=Text(en="Spent", ko="비용"), kind="name"),
            Column(name="brought", title=Text(en="Brought", ko="가져온 매출"), kind="name"),
            Column(
                name="returned", title=both("For each {one}", "{one}마다", one=one), kind="name"
            ),
            Column(name="next", title=both("The next {one}", "다음 {one}", one=one), kind="name"),
            Column(name="later", title=Text(en="Comes later", ko="나중에 옴"), kind="name"),
            Column(name="rests", title=Text(en="Rests on", ko="바탕"), kind="name"),
        ),
        rows=tuple(rows),
    )


def test_rows(told: Told, tests: list[Test]) -> Rows:
    rows = [
        {
            "name": one.name,
            "channel": one.channel,
            "measured": range_said(one.measured, told),
            "mixed": range_said(one.mixed, told),
            "why": said_of(one.why),
        }
        for one in tests
    ]
    rows += [
        {"name": one.name, "channel": "", "measured": EN_DASH, "mixed": EN_DASH,
         "why": said_of(both("Not used: {why}.", "쓰지 않음: {why}.", why=one.reason))}
        for one in told.fitted.unused
    ]  # fmt: skip
    return Rows(
        title=Text(en="Tests beside the mix", ko="테스트와 모형"),
        caption=Text(
            en="What each test measured, and what the mix says of the same change of spend",
            ko="테스트가 잰 것과, 같은 비용 변화에 대해 모형이 말하는 것",
        ),
        columns=(
            Column(name="name", title=Text(en="Test", ko="테스트"), kind="name"),
            Column(name="channel", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="measured", title=Text(en="Measured", ko="잰 값"), kind="name"),
            Column(name="mixed", title=Text(en="By the mix", ko="모형의 값"), kind="name"),
            Column(name="why", title=Text(en="Together", ko="견주면"), kind="name"),
        ),
        rows=tuple(rows),
    )


def credit_rows(told: Told, credits: list[Credit]) -> Rows:
    rows = [
        {
            "name": one.channel,
            "when": said_of(Days(one.begins_on, one.ends_on)),
            "credited": said_of(money(told, one.credited)),
            "mixed": range_said(one.mixed, told),
            "why": said_of(one.why),
        }
        for one in credits
    ]
    return Rows(
        title=Text(en="Attribution beside the mix", ko="기여 배분과 모형"),
        caption=Text(
            en="What paths credit and what the mix says, of the same days; credit is not cause",
            ko="같은 기간에 경로가 배분한 것과 모형이 말하는 것. 배분은 효과가 아닙니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="when", title=Text(en="When", ko="기간"), kind="name"),
            Column(name="credited", title=Text(en="Credited", ko="배분한 매출"), kind="name"),
            Column(name="mixed", title=Text(en="By the mix", ko="모형의 값"), kind="name"),
            Column(name="why", title=Text(en="Why they differ", ko="다른 까닭"), kind="name"),
        ),
        rows=tuple(rows),
    )


def check_rows(told: Told) -> Rows:
    fitted = told.fitted
    rows: list[dict[str, Any]] = []

    def add(what: Text, value: Quantity | Text) -> None:
        rows.append({"what": what.model_dump(), "value": said_of(value)})

    if fitted.trial is not None:
        add(
            Text(en="Unseen periods inside their interval", ko="구간 안에 든, 보지 않은 기간"),
            Share(round(fitted.trial.covered, 2)),
        )
    if fitted.worst_rhat is not None and fitted.least_effective is not None:
        good = fitted.worst_rhat <= WORST_RHAT
        add(
            Text(en="Chains agree (R-hat, worst)", ko="사슬이 서로 맞음 (R-hat, 가장 나쁜 값)"),
            both(
                "{v}, {word}",
                "{v}, {word}",
                v=Figure(round(fitted.worst_rhat, 3)),
                word=Text(en="good", ko="좋음") if good else Text(en="not enough", ko="모자람"),
            ),
        )
        add(
            Text(en="Independent draws (fewest)", ko="서로 독립인 표본 (가장 적은 값)"),
            Count(round(fitted.least_effective)),
        )
    else:
        add(
            Text(en="How it was reached", ko="계산한 법"),
            Text(en="A preview: the top and its normal", ko="미리보기: 꼭대기와 정규분포"),
        )
    for name, now in told.works_now:
        add(
            both("{channel} now, against its mean", "{channel}, 평균에 견준 지금", channel=name),
            both(
                "{value} times ({low} to {high})",
                "{value}배 ({low}에서 {high})",
                value=Figure(now[0]), low=Figure(now[1]), high=Figure(now[2]),
            ),
        )  # fmt: skip
    if fitted.half is not None:
        add(
            Text(en="Contacts that bring half", ko="절반을 가져오는 접촉"),
            both(
                "{n} for each person and {period}",
                "한 사람에게 {period}에 {n}번",
                n=Figure(fitted.half),
                period=Text(en="day", ko="하루") if fitted.gathered.days == 1
                else Text(en="week", ko="한 주"),
            ),
        )  # fmt: skip
    if fitted.strays:
        add(
            Text(en="Hidden demand", ko="숨은 수요"),
            Text(
                en="Sales stray for weeks on end: room is left for a demand of which nothing was "
                "told, and ranges are wider",
                ko="매출이 여러 주 이어서 벗어나, 알려 주지 않은 수요에 여지를 두고 구간을 "
                "넓혔습니다",
            ),
        )
    held = [
        both("{channel}: {name}", "{channel}: {name}", channel=channel, name=name)
        for name, channel in prior_driven_parameters(told)
    ]
    add(
        Text(
            en="Told by what was expected, not by data", ko="자료가 아니라 미리 둔 기대가 말하는 것"
        ),
        Text(
            en=", ".join(one.en for one in held) or "–", ko=", ".join(one.ko for one in held) or "–"
        ),
    )
    return Rows(
        title=Text(en="Can it be relied on?", ko="믿을 만한가요?"),
        columns=(
            Column(name="what", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="value", title=Text(en="Finding", ko="결과"), kind="name"),
        ),
        rows=tuple(rows),
    )  # fmt: skip


PARAMETERS = {
    "retention": Text(en="how much stays", ko="남는 정도"),
    "peak": Text(en="when it peaks", ko="가장 큰 때"),
    "scale": Text(en="how long it works", ko="움직이는 길이"),
    "shape": Text(en="how it fades", ko="사라지는 모양"),
    "steepness": Text(en="how fast it wears out", ko="무뎌지는 속도"),
    "half": Text(en="where half is reached", ko="절반에 이르는 곳"),
    "slope": Text(en="how S-shaped it is", ko="S자인 정도"),
    "worth": Text(en="its return", ko="수익"),
}


def prior_driven_parameters(told: Told) -> list[tuple[Text, str]]:
    """Parameter and channel, where a posterior is hardly narrower than what was held before."""
    return [
        (PARAMETERS[name], told.fitted.gathered.channels[at])
        for name, shares in told.fitted.told_by_prior.items()
        for at, share in enumerate(shares)
        if share > PRIOR_DRIVEN and at not in told.withheld
    ]
