"""A funnel drawn: people by step, and what goes with dropping."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.journeys.funnel_told import Told
from dangol.customers.journeys.named import step_words
from dangol.words import Count, Language, Text, both

ROW_HEIGHT = 44
ROOM = 1.3


def steps_picture(told: Told) -> Picture:
    """Bars of the people at each step; the part in grey still has time."""
    rows = []
    for step, name in enumerate(told.names, start=1):
        words = step_words(name)
        reached = told.number("reached", step)
        share = told.shares[step - 1] if step < told.steps else None
        waiting = told.number("waiting", step) if step < told.steps else 0
        rows.append(
            {
                "name_en": f"{step}. {words.en}",
                "name_ko": f"{step}. {words.ko}",
                "reached": reached,
                "of_all": reached / max(told.number("reached", 1), 1),
                "share": share[0] if share else None,
                "waiting": waiting,
                "sure": reached - waiting,
            }
        )
    worst = told.worst
    title = (
        Text(en="Nobody is lost", ko="이탈이 없음")
        if worst is None
        else both(
            "Most are lost after {step}", "{step} 뒤에 가장 많이 이탈", step=told.title(worst)
        )
    )
    return picture(
        lambda language: _draw_steps(language, told.number("reached", 1)),
        title=title,
        caption=Text(
            en="People at each step; share of those who began; below, how many go on in time",
            ko="단계마다 이른 사람과 시작한 사람 가운데의 비중, 아래는 제때 나아간 비율",
        ),
        key=(
            Key(mark="line", words=Text(en="Reached it", ko="이른 사람")),
            Key(mark="grey", words=Text(en="Of these, still have time", ko="그중 시간이 남음")),
        ),
        label=both(
            "{n} people began with {first}; {m} reached {last}.",
            "{first}에서 {n}명이 시작해 {last}에 {m}명이 이르렀습니다.",
            n=Count(told.number("reached", 1)),
            m=Count(told.number("reached", told.steps)),
            first=told.title(1),
            last=told.title(told.steps),
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Step", ko="영문 이름")),
            Column(name="name_ko", title=Text(en="Korean name", ko="단계")),
            Column(name="reached", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="of_all", title=Text(en="Of all", ko="전체 중"), kind="share"),
            Column(name="share", title=Text(en="Go on", ko="나아감"), kind="share"),
            Column(name="waiting", title=Text(en="Still have time", ko="시간 남음"), kind="count"),
        ),
        height=ROW_HEIGHT * len(rows) + 20,
    )


def _draw_steps(language: Language, most: int) -> Any:
    import altair as alt

    goes_on = "go on" if language == "en" else "나아감"
    base = alt.Chart(alt.NamedData("rows")).transform_calculate(
        said="format(datum.reached, ',') + '  ·  ' + format(datum.of_all, '.1%')",
        onward=f"datum.share == null ? '' : '↓ ' + format(datum.share, '.1%') + ' {goes_on}'",
    )
    y = alt.Y(
        f"name_{language}:N",
        sort=None,
        title=None,
        axis=alt.Axis(labelLimit=170, ticks=False, domain=False),
        scale=alt.Scale(paddingInner=0.6, paddingOuter=0.25),
    )
    # Room for what is written behind the longest bar.
    scale = alt.Scale(domain=[0, most * ROOM], nice=False)
    x = alt.X("reached:Q", axis=None, scale=scale)
    bars = base.mark_bar(color=alt.expr("now"), height={"band": 1}).encode(x=x, y=y)
    waiting = base.mark_bar(color=alt.expr("before"), height={"band": 1}).encode(
        x=alt.X("sure:Q", axis=None, scale=scale), x2="reached:Q", y=y
    )
    numbers = base.mark_text(align="left", dx=6, color=alt.expr("text")).encode(
        x=x, y=y, text="said:N"
    )
    onward = base.mark_text(align="left", dx=2, dy=20, color=alt.expr("faint"), fontSize=11).encode(
        x=alt.X(datum=0, axis=None, scale=scale), y=y, text="onward:N"
    )
    return bars + waiting + numbers + onward


def correlates_picture(rows: Sequence[dict[str, Any]], clear: int) -> Picture:
    """Odds ratios with intervals, clear ones in their colour."""
    return picture(
        _draw_correlates,
        title=both(
            "{n} clear correlates of dropping",
            "이탈과 뚜렷하게 함께하는 것 {n}가지",
            n=Count(clear),
        )
        if clear
        else Text(en="Nothing clearly goes with dropping", ko="이탈과 뚜렷하게 함께하는 것이 없음"),
        caption=Text(
            en="Odds of dropping beside everybody else, 95%; right of the line is oftener. "
            "No causes",
            ko="다른 모두와 견준 이탈 오즈비, 95%. 선의 오른쪽이 더 잦음. 원인은 아닙니다",
        ),
        key=(
            Key(mark="bad", words=Text(en="Drops oftener", ko="더 이탈")),
            Key(mark="good", words=Text(en="Drops more rarely", ko="덜 이탈")),
            Key(mark="grey", words=Text(en="Unclear", ko="뚜렷하지 않음")),
        ),
        label=both(
            "Dots of odds ratios with intervals; {n} of {all} are clear.",
            "오즈비와 구간을 점으로 나타냅니다. {all}개 가운데 {n}개가 뚜렷합니다.",
            n=Count(sum(row["meaning"] != "unclear" for row in rows)),
            all=Count(len(rows)),
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="What", ko="영문 이름")),
            Column(name="name_ko", title=Text(en="Korean name", ko="무엇")),
            Column(name="ratio", title=Text(en="Odds ratio", ko="오즈비"), kind="number"),
            Column(name="low", title=Text(en="Low", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="High", ko="위"), kind="number"),
        ),
        height=max(140, 26 * len(rows) + 30),
    )


def _draw_correlates(language: Language) -> Any:
    import altair as alt

    scale = alt.Scale(type="log", nice=False)
    axis = alt.Axis(title=None, values=[0.1, 0.2, 0.5, 1, 2, 5, 10], format=".2~f")
    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"name_{language}:N", sort=None, title=None, axis=alt.Axis(labelLimit=200))
    )
    meaning = alt.Color(
        "meaning:N",
        legend=None,
        scale=alt.Scale(
            domain=["good", "bad", "unclear"],
            range=[alt.expr("good"), alt.expr("bad"), alt.expr("faint")],
        ),
    )
    band = base.mark_rule(strokeWidth=4, opacity=0.45).encode(
        x=alt.X("low:Q", scale=scale, axis=axis), x2="high:Q", color=meaning
    )
    dots = base.mark_point(filled=True, size=60, opacity=1).encode(
        x=alt.X("ratio:Q", scale=scale, axis=axis), color=meaning
    )
    even = (
        alt.Chart(alt.NamedData("rows"))
        .mark_rule(color=alt.expr("rule"), strokeDash=[2, 3])
        .encode(x=alt.X(datum=1, scale=scale, axis=axis))
    )
    return even + band + dots
