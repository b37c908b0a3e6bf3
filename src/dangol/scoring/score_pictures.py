"""How well a score told people apart, as two pictures of the unseen period."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.scoring.judgement import Judgement
from dangol.words import Figure, Language, Share, Text, both

DID = Text(en="Did it", ko="실제")
A_TENTH = Text(en="A tenth of customers", ko="고객 10%")


def lift_picture(found: Judgement, did: Text = DID) -> Picture:
    """Per tenth of customers, how many times the average did it; ``did`` names the share."""
    rows = [
        {
            "tenth": int(one["tenth"]),
            "lift": one["observed"] / found.base_share,
            "observed": one["observed"],
            "is_top": one["tenth"] == 1,
        }
        for one in found.tenths
    ]
    return picture(
        _draw_lift,
        title=both(
            "Top tenth: {n} times the average",
            "상위 10%는 평균의 {n}배",
            n=Figure(round(found.lift.value, 1)),
        )
        if not found.is_flat
        else Text(en="No tenth differs from another", ko="서로 다른 무리가 없습니다"),
        caption=Text(
            en="Times the average share, by tenth of the forecast; unseen period",
            ko="예측으로 나눈 열 무리의 실제 비중, 평균의 배수; 보지 못한 기간",
        ),
        label=both(
            "Bars of lift by tenth; the first is {n} times the average.",
            "열 무리의 향상도 막대. 첫 무리는 평균의 {n}배입니다.",
            n=Figure(round(found.lift.value, 1)),
        ),
        rows=rows,
        columns=(
            Column(name="tenth", title=Text(en="Tenth", ko="무리"), kind="count"),
            Column(name="lift", title=Text(en="Times the average", ko="평균의 배"), kind="number"),
            Column(name="observed", title=did, kind="share"),
        ),
        height=216,
    )


def _draw_lift(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("tenth:O", axis=alt.Axis(title=None, labelAngle=0))
    y = alt.Y("lift:Q", axis=alt.Axis(title=None, tickCount=4, labelExpr="datum.label + '×'"))
    bars = base.mark_bar().encode(
        x=x,
        y=y,
        color=alt.condition(
            "datum.is_top", alt.value(alt.expr("now")), alt.value(alt.expr("before"))
        ),
    )
    numbers = (
        base.transform_filter("datum.tenth <= 3")
        .mark_text(dy=-9, fontSize=12, fontWeight=600, color=alt.expr("ink"))
        .encode(x=x, y=y, text=alt.Text("lift:Q", format=".1f"))
    )
    average = base.mark_rule(color=alt.expr("faint"), strokeDash=[2, 3]).encode(y=alt.datum(1))
    return bars + numbers + average


def calibration_picture(found: Judgement, did: Text = DID, tenth: Text = A_TENTH) -> Picture:
    """Forecast beside observed share, per tenth; on the line is right. ``tenth`` says of what."""
    rows = [
        {"tenth": int(one["tenth"]), "forecast": one["forecast"], "observed": one["observed"]}
        for one in found.tenths
    ]
    top = max(max(row["forecast"], row["observed"]) for row in rows)
    return picture(
        lambda language: _draw_calibration(top),
        title=both(
            "Forecasts are off by {share} on average",
            "예측은 평균 {share} 빗나갔습니다",
            share=Share(round(found.calibration, 3)),
        ),
        caption=Text(
            en="Observed share against the forecast, by tenth; on the dashes is right",
            ko="무리별 예측과 실제 비중; 점선 위면 맞은 것",
        ),
        key=(
            Key(mark="dot", words=tenth),
            Key(mark="dash", words=Text(en="As forecast", ko="예측대로")),
        ),
        label=Text(
            en="Ten dots of forecast against observed share, beside the line of equality.",
            ko="예측과 실제 비중을 나타낸 점 열 개와, 둘이 같은 선.",
        ),
        rows=rows,
        columns=(
            Column(name="tenth", title=Text(en="Tenth", ko="무리"), kind="count"),
            Column(name="forecast", title=Text(en="Forecast", ko="예측"), kind="share"),
            Column(name="observed", title=did, kind="share"),
        ),
        height=216,
    )


def _draw_calibration(top: float) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, top * 1.05], nice=False)
    share = alt.Axis(format=".0%", title=None, tickCount=4)
    base = alt.Chart(alt.NamedData("rows"))
    line = base.mark_line(color=alt.expr("before"), strokeDash=[3, 4], strokeWidth=1.5).encode(
        x=alt.X("forecast:Q", axis=share, scale=scale),
        y=alt.Y("forecast:Q", axis=share, scale=scale),
    )
    dots = base.mark_circle(size=64, color=alt.expr("now"), opacity=1).encode(
        x=alt.X("forecast:Q", axis=share, scale=scale),
        y=alt.Y("observed:Q", axis=share, scale=scale),
    )
    return line + dots
