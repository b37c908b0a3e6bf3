"""Weekly sales as a picture: actual, expected, and the range between which weeks should lie."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.sales.week import Week
from dangol.words import Count, Day, Language, Share, Text, both


def weekly_picture(shop: Sequence[Week], currency: str, coverage: float) -> Picture:
    """All weeks of the shop with their expected range; the latest is the last."""
    rows = [
        {
            "week": w.week_starts_on.isoformat(),
            "sales": w.sales_amount,
            "expected": w.expected_amount,
            "low": w.expected_low_amount,
            "high": w.expected_high_amount,
            "outside": w.place in ("below", "above"),
        }
        for w in shop
    ]
    judged = [w for w in shop if w.place != "unknown"]
    outside = sum(w.place != "inside" for w in judged)
    return picture(
        lambda language: _draw(language, currency),
        title=both(
            "Sales left their expected range in {n} of {weeks} weeks",
            "{weeks}주 가운데 {n}주가 예상 범위를 벗어났습니다",
            n=Count(outside),
            weeks=Count(len(judged)),
        )
        if judged
        else Text(en="Sales by week", ko="주별 매출"),
        caption=both(
            "{currency} per week, by its first day; the band should hold {share} of weeks",
            "주 첫날 기준 {currency}; 띠 안에 {share}의 주가 들어야 합니다",
            currency=currency,
            share=Share(coverage),
        ),
        key=(
            Key(mark="line", words=Text(en="Actual", ko="실제")),
            Key(mark="dash", words=Text(en="Expected", ko="예상")),
            Key(mark="band", words=both("{share} range", "{share} 범위", share=Share(coverage))),
            Key(mark="ring", words=Text(en="Outside the range", ko="범위 밖")),
        ),
        label=both(
            "Weekly sales with their expected range; the week of {day} is {place}.",
            "주별 매출과 예상 범위. {day}에 시작한 주는 {place}.",
            day=Day(shop[-1].week_starts_on),
            place={
                "below": Text(en="below it", ko="범위 아래입니다"),
                "above": Text(en="above it", ko="범위 위입니다"),
                "inside": Text(en="inside it", ko="범위 안입니다"),
                "unknown": Text(en="without one yet", ko="아직 범위가 없습니다"),
            }[shop[-1].place],
        ),
        rows=rows,
        columns=(
            Column(name="week", title=Text(en="Week of", ko="주 첫날"), kind="day"),
            Column(
                name="sales", title=Text(en="Sales", ko="매출"), kind="money", currency=currency
            ),
            Column(
                name="expected",
                title=Text(en="Expected", ko="예상"),
                kind="money",
                currency=currency,
            ),
            Column(name="low", title=Text(en="From", ko="아래"), kind="money", currency=currency),
            Column(name="high", title=Text(en="To", ko="위"), kind="money", currency=currency),
        ),
        height=236,
    )


def _draw(language: Language, currency: str) -> Any:
    import altair as alt

    months = "%-d %b" if language == "en" else "%-m월 %-d일"
    x = alt.X("week:T", axis=alt.Axis(format=months, title=None, tickCount=6))
    y = alt.Y(
        "sales:Q", axis=alt.Axis(title=None, format="~s", tickCount=4), scale=alt.Scale(zero=False)
    )
    base = alt.Chart(alt.NamedData("rows"))
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(
        x=x,
        y=alt.Y(
            "low:Q",
            axis=alt.Axis(title=None, format="~s", tickCount=4),
            scale=alt.Scale(zero=False),
        ),
        y2="high:Q",
    )
    expected = base.mark_line(color=alt.expr("now"), strokeDash=[3, 4], strokeWidth=1.5).encode(
        x=x, y=alt.Y("expected:Q")
    )
    actual = base.mark_line(color=alt.expr("now")).encode(x=x, y=y)
    outside = (
        base.transform_filter("datum.outside")
        .mark_point(
            stroke=alt.expr("now"), fill=alt.expr("ground"), size=60, strokeWidth=2, opacity=1
        )
        .encode(x=x, y=alt.Y("sales:Q"))
    )
    return band + expected + actual + outside
