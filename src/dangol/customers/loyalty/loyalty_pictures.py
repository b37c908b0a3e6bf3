"""Points by month, and members by tier, in pictures."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.words import Count, Language, Share, Text, both

MONTHS_SHOWN = 18
IN, OUT, GONE = "in", "used", "gone"
_PART = {"earn": IN, "return": IN, "redeem": OUT, "expire": GONE, "correct": IN}
NAMES = {
    IN: Text(en="Earned, net of returns", ko="적립(반품 제외)"),
    OUT: Text(en="Used", ko="사용"),
    GONE: Text(en="Expired", ko="소멸"),
}


def flow_picture(months: Sequence[dict[str, Any]]) -> Picture:
    """What came in above the line, what was used and expired below it, by month."""
    totals: dict[tuple[str, str], int] = {}
    for row in months:
        place = (row["month"].isoformat(), _PART[row["entry_kind"]])
        totals[place] = totals.get(place, 0) + int(row["points"])
    shown = sorted({month for month, _ in totals})[-MONTHS_SHOWN:]
    rows: list[dict[str, Any]] = [
        {"month": month, "part": part, "points": totals.get((month, part), 0)}
        for month in shown
        for part in NAMES
    ]
    came = sum(row["points"] for row in rows if row["part"] == IN)
    went = -sum(row["points"] for row in rows if row["part"] != IN)
    return picture(
        _draw_flow,
        title=both(
            "{came} points came in and {went} went in {n} months",
            "{n}개월 동안 {came}점이 들어오고 {went}점이 나갔습니다",
            came=Count(came),
            went=Count(went),
            n=Count(len(shown)),
        ),
        caption=Text(
            en="Points by month; what was used or expired below the line",
            ko="달마다의 포인트. 쓰거나 소멸한 것은 선 아래",
        ),
        key=(
            Key(mark="line", words=NAMES[IN]),
            Key(mark="grey", words=NAMES[OUT]),
            Key(mark="bad", words=NAMES[GONE]),
        ),
        label=both(
            "Bars of points by month: {came} in, {went} out.",
            "달마다 포인트를 막대로 나타냅니다. 들어온 것 {came}점, 나간 것 {went}점입니다.",
            came=Count(came),
            went=Count(went),
        ),
        rows=[{**row, "part": NAMES[str(row["part"])].model_dump(), "of": row["part"]}
              for row in rows],
        columns=(
            Column(name="month", title=Text(en="Month", ko="달"), kind="name"),
            Column(name="part", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="points", title=Text(en="Points", ko="포인트"), kind="count"),
        ),
        height=240,
    )  # fmt: skip


def _draw_flow(language: Language) -> Any:
    import altair as alt

    form = "'%-m/%y'" if language == "en" else "'%y.%-m'"
    colours = alt.Scale(
        domain=[IN, OUT, GONE], range=[alt.expr("now"), alt.expr("before"), alt.expr("bad")]
    )
    return (
        alt.Chart(alt.NamedData("rows"))
        .mark_bar(cornerRadius=2)
        .encode(
            x=alt.X(
                "month:O",
                axis=alt.Axis(
                    title=None,
                    labelAngle=0,
                    labelOverlap=True,
                    labelExpr=f"timeFormat(toDate(datum.value), {form})",
                ),
            ),
            y=alt.Y("points:Q", axis=alt.Axis(title=None, tickCount=5, format="~s")),
            color=alt.Color("of:N", scale=colours, legend=None),
        )
    )


def tiers_picture(tiers: Sequence[dict[str, Any]]) -> Picture:
    """How many members each tier has."""
    rows = [
        {"tier": row["name"], "place": place, "members": row["members"], "share": row["share"]}
        for place, row in enumerate(tiers)
    ]
    below = sum(float(row["share"]) for row in tiers if row["loyalty_tier"] is None)
    return picture(
        _draw_tiers,
        title=both(
            "{share} of members have reached a tier",
            "회원의 {share}가 등급에 올랐습니다",
            share=Share(round(1 - below, 3)),
        ),
        caption=Text(en="Members by tier", ko="등급별 회원 수"),
        label=both(
            "Bars of members by tier; {share} have one.",
            "등급별 회원 수를 막대로 나타냅니다. {share}가 등급에 올랐습니다.",
            share=Share(round(1 - below, 3)),
        ),
        rows=rows,
        columns=(
            Column(name="tier", title=Text(en="Tier", ko="등급"), kind="name"),
            Column(name="members", title=Text(en="Members", ko="회원"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="share"),
        ),
        height=240,
    )


def _draw_tiers(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            f"tier.{language}:N",
            sort=alt.EncodingSortField("place"),
            axis=alt.Axis(title=None, labelLimit=150),
        ),
        x=alt.X("members:Q", axis=alt.Axis(title=None, tickCount=4, format="~s")),
    )
    bars = base.mark_bar(color=alt.expr("now"), cornerRadiusEnd=3)
    numbers = base.mark_text(align="left", dx=4).encode(text=alt.Text("members:Q", format=",.0f"))
    return bars + numbers
