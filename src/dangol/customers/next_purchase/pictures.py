"""The next purchase in a picture: how fast customers came back, as forecast and as it came."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.next_purchase.judging import Judged
from dangol.words import Count, Language, Share, Text, both


def return_picture(found: Judged) -> Picture:
    """Shares that had bought, by days since the look, in the unseen period."""
    rows = [
        {"days": int(days), "forecast": round(said, 6), "observed": round(came, 6)}
        for days, said, came in found.curve
    ]
    last = rows[-1]
    return picture(
        _draw,
        title=both(
            "After {n} days {said} were expected back; {came} were",
            "{n}일 안에 {said}가 다시 살 것으로 보았고, 실제로는 {came}입니다",
            n=Count(last["days"]),
            said=Share(round(last["forecast"], 3)),
            came=Share(round(last["observed"], 3)),
        ),
        caption=Text(
            en="Share of customers who had bought again, by days; unseen period",
            ko="날이 지나면서 다시 산 고객의 비중; 보지 못한 기간",
        ),
        key=(
            Key(mark="line", words=Text(en="What came", ko="실제")),
            Key(mark="dash", words=Text(en="Forecast", ko="예측")),
        ),
        label=both(
            "Two rising lines: forecast {said} and observed {came} after {n} days.",
            "올라가는 두 선. {n}일 뒤 예측 {said}, 실제 {came}.",
            n=Count(last["days"]),
            said=Share(round(last["forecast"], 3)),
            came=Share(round(last["observed"], 3)),
        ),
        rows=rows,
        columns=(
            Column(name="days", title=Text(en="Days", ko="날수"), kind="count"),
            Column(name="forecast", title=Text(en="Forecast", ko="예측"), kind="share"),
            Column(name="observed", title=Text(en="What came", ko="실제"), kind="share"),
        ),
        height=216,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    days = "datum.label + '일'" if language == "ko" else "datum.label + ' days'"
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("days:Q", axis=alt.Axis(title=None, tickCount=5, labelExpr=days))
    share = alt.Axis(format=".0%", title=None, tickCount=4)
    forecast = base.mark_line(color=alt.expr("before"), strokeDash=[5, 4]).encode(
        x=x, y=alt.Y("forecast:Q", axis=share)
    )
    observed = base.mark_line(color=alt.expr("now")).encode(x=x, y=alt.Y("observed:Q", axis=share))
    return forecast + observed
