"""Buyers in months to come as a picture, beside what the check expected and what came."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.cohorts.coming import Coming
from dangol.customers.cohorts.pictures import MONTH, month_label
from dangol.words import Count, Language, Share, Text, both


def coming_picture(coming: Coming) -> Picture:
    """The held-back months with what came in them, then the months to come with their band."""
    check, held_back = coming.check, len(coming.check.actual)
    parts = [("checked", check.expected, -held_back), ("coming", coming.every, 0)]
    rows: list[dict[str, Any]] = [
        {
            "month": coming.month(start + place).isoformat()[:7],
            "part": name,
            "buyers": round(float(value)),
            "low": round(float(low)),
            "high": round(float(high)),
            "actual": int(check.actual[place]) if name == "checked" else None,
        }
        for name, expected, start in parts
        for place, (value, low, high) in enumerate(
            zip(expected.buyers, expected.low, expected.high, strict=True)
        )
    ]
    return picture(
        _draw,
        title=_title(coming),
        caption=both(
            "Customers known before who buy in a month; the last {n} months were held back and "
            "compared",
            "그 전에 온 고객 가운데 그달에 사는 사람 수. 마지막 {n}개월은 빼 두고 견줌",
            n=Count(held_back),
        ),
        label=both(
            "A falling line of expected buyers over {n} months with its band.",
            "{n}개월 동안 구매할 고객 수가 줄어드는 선과 구간.",
            n=Count(len(coming.every.buyers)),
        ),
        key=(
            Key(mark="line", words=Text(en="Expected", ko="예상")),
            Key(mark="dot", words=Text(en="What came", ko="실제")),
            Key(mark="band", words=Text(en="90% interval", ko="90% 구간")),
        ),
        rows=rows,
        columns=(
            Column(name="month", title=Text(en="Month", ko="달"), kind="name"),
            Column(name="buyers", title=Text(en="Expected", ko="예상"), kind="count"),
            Column(name="low", title=Text(en="From", ko="구간 아래"), kind="count"),
            Column(name="high", title=Text(en="To", ko="구간 위"), kind="count"),
            Column(name="actual", title=Text(en="What came", ko="실제"), kind="count"),
        ),
        height=220,
    )


def _title(coming: Coming) -> Text:
    miss = coming.check.miss
    way = Text(en="more", ko="많이") if miss >= 0 else Text(en="fewer", ko="적게")
    return both(
        "In {months} months {last} of today’s customers still buy; in the check {off} {way} came "
        "than expected",
        "지금 고객 가운데 {months}개월 뒤에 {last}명이 삽니다. 검증에서는 예상보다 {off} {way} "
        "왔습니다",
        months=Count(len(coming.every.buyers)),
        last=Count(round(float(coming.every.buyers[-1]))),
        off=Share(round(abs(miss), 3)),
        way=way,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    # Every third month is named: more names would not fit a telephone.
    said = f"month({MONTH}) % 3 == 0 ? {month_label(language)} : ''"
    x = alt.X("month:O", axis=alt.Axis(title=None, labelAngle=0, labelExpr=said))
    y = alt.Axis(title=None, tickCount=4, format="~s")
    scale = alt.Scale(zero=False)
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    layers = []
    for name, color in (("checked", "before"), ("coming", "now")):
        part = base.transform_filter(f"datum.part == '{name}'")
        band = part.mark_area(color=alt.expr(color), opacity=0.14)
        layers.append(band.encode(y=alt.Y("low:Q", axis=y, scale=scale), y2="high:Q"))
        layers.append(
            part.mark_line(color=alt.expr(color)).encode(y=alt.Y("buyers:Q", axis=y, scale=scale))
        )
    came = base.transform_filter("datum.actual !== null")
    layers.append(came.mark_point(filled=True, color=alt.expr("now"), size=40).encode(y="actual:Q"))
    return alt.layer(*layers)
