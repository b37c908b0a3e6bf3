"""The profit curve as a picture: how profit grows and falls with the number contacted."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.targeting.profit import Point, ProfitCurve
from dangol.words import Count, Language, Money, Text, both


def profit_picture(curve: ProfitCurve, here: Point, currency: str) -> Picture:
    """Expected profit by number of reachable people contacted, best first; the choice is marked.

    A choice by thresholds of groups lies below the curve by what it costs.
    """
    rows = [
        {
            "people": point.people,
            "profit": point.profit,
            "low": point.low,
            "high": point.high,
            "is_chosen": point.people == here.people,
            "taken": here.profit if point.people == here.people else None,
            "said_en": both(
                "{profit} at {n}", "", profit=Money(here.profit, currency), n=Count(here.people)
            ).en
            if point.people == here.people
            else "",
            "said_ko": both(
                "", "{n}명에서 {profit}", profit=Money(here.profit, currency),
                n=Count(here.people),
            ).ko
            if point.people == here.people
            else "",
        }
        for point in curve.points
    ]  # fmt: skip
    peaks = both(
        "Profit peaks at {n} contacts", "이익은 {n}명에서 가장 큽니다", n=Count(curve.best.people)
    )
    return picture(
        _draw,
        title=peaks
        if 0 < curve.best.people < curve.last.people
        else Text(en="Profit grows up to the last person", ko="이익이 마지막 사람까지 늡니다")
        if curve.best.people
        else Text(en="Nobody may be reached", ko="연락해도 되는 사람이 없습니다")
        if not curve.last.people
        else Text(en="No contact pays", ko="이익이 남는 연락이 없습니다"),
        caption=both(
            "{currency} by number of reachable people contacted, best first; band: nine in ten",
            "연락한 사람 수별 {currency}, 기대 이익이 큰 순서; 띠는 열에 아홉",
            currency=currency,
        ),
        key=(
            Key(mark="line", words=Text(en="Expected profit", ko="기대 이익")),
            Key(mark="band", words=Text(en="Nine in ten", ko="열에 아홉")),
        ),
        label=both(
            "Expected profit by number contacted: {profit} at {n}, {end} with everyone.",
            "연락 인원별 기대 이익. {n}명에서 {profit}, 모두에게 보내면 {end}입니다.",
            profit=Money(here.profit, currency),
            n=Count(here.people),
            end=Money(curve.last.profit, currency),
        ),
        rows=rows,
        columns=(
            Column(name="people", title=Text(en="Contacted", ko="연락한 사람"), kind="count"),
            Column(
                name="profit", title=Text(en="Profit", ko="이익"), kind="money", currency=currency
            ),
            Column(name="low", title=Text(en="From", ko="아래"), kind="money", currency=currency),
            Column(name="high", title=Text(en="To", ko="위"), kind="money", currency=currency),
        ),
        height=216,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    x = alt.X("people:Q", axis=alt.Axis(title=None, format="~s", tickCount=5, grid=False))
    axis = alt.Axis(title=None, format="~s", tickCount=4)
    base = alt.Chart(alt.NamedData("rows"))
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(
        x=x, y=alt.Y("low:Q", axis=axis), y2="high:Q"
    )
    zero = base.mark_rule(color=alt.expr("faint")).encode(y=alt.datum(0))
    line = base.mark_line(color=alt.expr("now")).encode(x=x, y=alt.Y("profit:Q", axis=axis))
    chosen = base.transform_filter("datum.is_chosen")
    rule = chosen.mark_rule(color=alt.expr("faint"), strokeDash=[2, 3]).encode(x=x)
    dot = chosen.mark_point(
        fill=alt.expr("now"), stroke=alt.expr("now"), size=70, opacity=1
    ).encode(x=x, y=alt.Y("taken:Q", axis=axis))
    text = chosen.mark_text(
        align="left", dx=9, dy=-16, fontWeight=600, fontSize=12, color=alt.expr("ink")
    ).encode(x=x, y=alt.Y("taken:Q", axis=axis), text=f"said_{language}:N")
    return band + zero + line + rule + dot + text
