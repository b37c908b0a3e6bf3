"""Picture of an adaptive test: what share of the people each variant got, and since when."""

import datetime as dt
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.measurement.experiments.pictures import DAYS
from dangol.optimization.measurement.experiments.standing import Standing
from dangol.words import Language, Share, Text, both


def shares_picture(one: Standing) -> Picture | None:
    """Nothing before the shares moved for the first time."""
    if len(one.divided) < 2:
        return None
    last = one.divided[-1]
    until = max(last.since, dt.datetime.combine(one.known_on, dt.time()) + dt.timedelta(days=1))
    leader = max(last.division.shares, key=lambda name: last.division.shares[name])
    rows = [
        {"at": at.isoformat(), "name": name, "share": share, "leads": name == leader}
        for at, division in (*((d.since, d.division) for d in one.divided), (until, last.division))
        for name, share in division.shares.items()
    ]

    def draw(language: Language) -> Any:
        import altair as alt

        x = alt.X("at:T", title=None, axis=alt.Axis(format=DAYS[language], tickCount=5))
        y = alt.Y(
            "share:Q",
            title=None,
            axis=alt.Axis(format=".0%", tickCount=5),
            scale=alt.Scale(domainMin=0),
        )
        base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y, detail="name:N")
        rest = base.transform_filter("!datum.leads").mark_line(
            color=alt.expr("before"), interpolate="step-after", strokeWidth=1.25
        )
        first = base.transform_filter("datum.leads").mark_line(
            color=alt.expr("now"), interpolate="step-after", strokeWidth=2
        )
        return alt.layer(rest, first)

    return picture(
        draw,
        title=both(
            "‘{variant}’ gets {share} of the people now",
            "지금 ‘{variant}’ 변형이 사람의 {share}를 만납니다",
            variant=leader,
            share=Share(last.division.shares[leader]),
        ),
        caption=Text(
            en="Share of the people by variant; it follows what each one is likely to be worth",
            ko="변형마다 만나는 사람의 비중이며, 나을 가능성을 따라 움직입니다",
        ),
        label=both(
            "Shares of {n} variants over time.", "시간에 따른 변형 {n}개의 비중.",
            n=len(last.division.shares),
        ),
        rows=rows,
        columns=(
            Column(name="at", title=Text(en="Since", ko="부터"), kind="day"),
            Column(name="name", title=Text(en="Variant", ko="변형"), kind="name"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="share"),
        ),
        key=(
            Key(mark="line", words=Text(en="gets most", ko="가장 많음")),
            Key(mark="was", words=Text(en="others", ko="나머지")),
        ),
    )  # fmt: skip
