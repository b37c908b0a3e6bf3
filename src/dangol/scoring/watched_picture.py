"""Forecast beside outcome since a model was learned, week by week."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.scoring.watching import Watched
from dangol.words import Language, Share, Text, both


def watched_picture(rows: Sequence[tuple[dt.date, Watched]]) -> Picture:
    """Two lines, and a mark where something rings."""
    last = rows[-1][1]
    shown = [
        {
            "day": day.isoformat(),
            "forecast": one.forecast_share,
            "observed": one.observed_share,
            "rings": bool(one.cause),
        }
        for day, one in rows
    ]
    title = both(
        "Forecast {forecast}, came {observed}: it holds",
        "예측 {forecast}, 실제 {observed}로 맞고 있습니다",
        forecast=Share(round(last.forecast_share, 3)),
        observed=Share(round(last.observed_share, 3)),
    )
    if last.cause:
        title = both(
            "Forecast {forecast}, came {observed}: it does not hold",
            "예측 {forecast}, 실제 {observed}로 맞지 않습니다",
            forecast=Share(round(last.forecast_share, 3)),
            observed=Share(round(last.observed_share, 3)),
        )
    return picture(
        _draw,
        title=title,
        caption=Text(
            en="Share by day of the forecast, since the model was learned",
            ko="모형을 배운 뒤 예측한 날마다의 비중",
        ),
        key=(
            Key(mark="line", words=Text(en="What came", ko="실제")),
            Key(mark="dash", words=Text(en="Forecast", ko="예측")),
            Key(mark="bad", words=Text(en="Rings", ko="알림")),
        ),
        label=Text(
            en="Lines of the forecast and the observed share.",
            ko="예측과 실제 비중을 선으로 나타냅니다.",
        ),
        rows=shown,
        columns=(
            Column(name="day", title=Text(en="Day", ko="날"), kind="day"),
            Column(name="forecast", title=Text(en="Forecast", ko="예측"), kind="share"),
            Column(name="observed", title=Text(en="What came", ko="실제"), kind="share"),
        ),
        height=200,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    form = "%-m월 %-d일" if language == "ko" else "%-d %b"
    x = alt.X("day:T", axis=alt.Axis(title=None, format=form, tickCount=5))
    share = alt.Axis(format=".0%", title=None, tickCount=4)
    scale = alt.Scale(zero=False)
    forecast = base.mark_line(color=alt.expr("before"), strokeDash=[5, 4]).encode(
        x=x, y=alt.Y("forecast:Q", axis=share, scale=scale)
    )
    observed = base.mark_line(color=alt.expr("now"), point=True).encode(
        x=x, y=alt.Y("observed:Q", axis=share, scale=scale)
    )
    rings = (
        base.transform_filter("datum.rings")
        .mark_circle(size=90, color=alt.expr("bad"))
        .encode(x=x, y=alt.Y("observed:Q", axis=share, scale=scale))
    )
    return forecast + observed + rings
