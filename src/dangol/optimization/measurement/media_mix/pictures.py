"""Pictures of a media mix: what channels brought, sales with and without media, curves."""

from typing import Any

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.measurement.media_mix.rows import explained_sales
from dangol.optimization.measurement.media_mix.told import ENDS, Told
from dangol.words import Language, Money, Share, Text, both

SHOWN_CHANNELS, SHOWN_CURVES = 12, 6
ROW_HEIGHT = 30
CURVE_SHARES = np.linspace(0, 2, 25)


def brought_picture(told: Told) -> Picture:
    """One row for each channel, the most brought first; a diamond where a test said otherwise."""
    rows: list[dict[str, Any]] = []
    for one in told.ranked[:SHOWN_CHANNELS]:
        if one.brought is not None:
            value, low, high = one.brought
            rows.append({"name": one.name, "value": value, "low": low, "high": high,
                         "spent": one.spent, "tested": bool(one.tests)})  # fmt: skip
    first = told.ranked[0]
    title = both(
        "{channel} brought most: {value}",
        "{channel} 채널이 가장 많이 가져왔습니다: {value}",
        channel=first.name,
        value=Money((first.brought or (0.0,))[0], told.currency),
    )
    return picture(
        _draw_brought,
        title=title,
        caption=Text(
            en="Sales that there would not have been without the channel, interval of 90%; the "
            "tick is what was spent",
            ko="채널이 없었으면 생기지 않았을 매출과 90% 구간. 눈금은 쓴 비용",
        ),
        key=(
            Key(mark="dot", words=Text(en="Calibrated by a test", ko="테스트로 바로잡음")),
            Key(mark="ring", words=Text(en="By the model alone", ko="모형만으로")),
            Key(mark="was", words=Text(en="Spent", ko="쓴 비용")),
        ),
        label=title,
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="text"),
            _money("value", "Brought", "가져온 매출", told),
            _money("low", "From", "아래", told),
            _money("high", "To", "위", told),
            _money("spent", "Spent", "쓴 비용", told),
        ),
        height=ROW_HEIGHT * len(rows) + 30,
    )


def _money(name: str, en: str, ko: str, told: Told) -> Column:
    return Column(name=name, title=Text(en=en, ko=ko), kind="money", currency=told.currency)


def _draw_brought(language: Language) -> Any:
    import altair as alt

    y = alt.Y(
        "name:N", sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=104, ticks=False),
    )  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    x = alt.X("low:Q", axis=alt.Axis(title=None, tickCount=4, format="~s"))
    bars = base.mark_bar(height=6, opacity=0.3, cornerRadius=3, color=alt.expr("now")).encode(
        x=x, x2="high:Q"
    )
    spent = base.mark_tick(thickness=2, size=16, color=alt.expr("faint")).encode(x="spent:Q")
    dots = base.mark_point(size=80, filled=False, strokeWidth=2, color=alt.expr("now")).encode(
        x="value:Q",
        fill=alt.condition(
            "datum.tested", alt.value(alt.expr("now")), alt.value(alt.expr("ground"))
        ),
    )
    return bars + spent + dots


def sales_picture(told: Told, seed: int) -> Picture:
    """Sales of each period, where the mix expects them, and what would have sold without media."""
    fitted = told.fitted
    explained, base = explained_sales(fitted, seed)
    low, high = np.quantile(explained, ENDS, axis=0)
    observed = fitted.gathered.sales.sum(0)
    rows = [
        {
            "day": start.isoformat(),
            "observed": round(float(observed[at]), 2),
            "low": round(float(low[at]), 2),
            "high": round(float(high[at]), 2),
            "base": round(float(base[:, at].mean()), 2),
        }
        for at, start in enumerate(fitted.gathered.starts)
    ]
    share = told.whole[0] / float(observed.sum())
    inside = float(((low <= observed) & (observed <= high)).mean())
    return picture(
        _draw_sales,
        title=both(
            "Media brought {share} of sales", "매출의 {share}를 매체가 가져왔습니다",
            share=Share(round(share, 3)),
        ),
        caption=both(
            "Sales of each period; {share} lie where the mix expects nine in ten",
            "기간마다의 매출. 열에 아홉이 들 구간에 실제로 {share}가 들었습니다",
            share=Share(round(inside, 2)),
        ),
        key=(
            Key(mark="line", words=Text(en="Observed", ko="실제")),
            Key(mark="band", words=Text(en="Expected with media", ko="매체를 넣은 예상")),
            Key(mark="was", words=Text(en="Without media", ko="매체가 없었다면")),
        ),
        label=both(
            "Sales by period, observed, expected and without media, which brought {share}.",
            "기간마다의 실제 매출과 예상, 매체가 없었을 때의 매출. 매체의 몫은 {share}.",
            share=Share(round(share, 3)),
        ),
        rows=rows,
        columns=(
            Column(name="day", title=Text(en="From", ko="시작일"), kind="day"),
            _money("observed", "Observed", "실제", told),
            _money("low", "From", "아래", told),
            _money("high", "To", "위", told),
            _money("base", "Without media", "매체 없이", told),
        ),
        height=250,
    )  # fmt: skip


def _draw_sales(language: Language) -> Any:
    import altair as alt

    day = "%-d %b" if language == "en" else "%-m월 %-d일"
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("day:T", axis=alt.Axis(title=None, tickCount=6, format=day))
    )
    y = alt.Y("low:Q", scale=alt.Scale(zero=False),
              axis=alt.Axis(title=None, tickCount=5, format="~s"))  # fmt: skip
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(y=y, y2="high:Q")
    without = base.mark_line(color=alt.expr("before"), strokeWidth=1.5).encode(y="base:Q")
    observed = base.mark_line(color=alt.expr("now"), strokeWidth=2).encode(y="observed:Q")
    return band + without + observed


def curves_picture(told: Told) -> Picture:
    """What each channel would have brought by other spends, in small multiples."""
    fitted, gathered = told.fitted, told.fitted.gathered
    curves = fitted.money(fitted.returns.curve(CURVE_SHARES))
    chosen = [one for one in told.ranked if one.is_paid][:SHOWN_CURVES]
    rows: list[dict[str, Any]] = []
    for one in chosen:
        at = gathered.channels.index(one.name)
        low, high = np.quantile(curves[at], ENDS, axis=1)
        mean = curves[at].mean(1)
        rows += [
            {
                "name": one.name,
                "spend": round(one.spent * share / gathered.periods, 2),
                "value": round(float(mean[place]) / gathered.periods, 2),
                "low": round(float(low[place]) / gathered.periods, 2),
                "high": round(float(high[place]) / gathered.periods, 2),
                "is_now": bool(share == 1),
            }
            for place, share in enumerate(CURVE_SHARES)
        ]
    period = Text(en="day", ko="하루") if gathered.days == 1 else Text(en="week", ko="한 주")
    title = both("What another spend would have brought", "비용이 달랐다면 가져왔을 매출")
    return picture(
        lambda language: _draw_curves([one.name for one in chosen]),
        title=title,
        caption=both(
            "Sales brought in a {period} by what is spent in it, band of 90%; the dot is today",
            "{period} 비용에 따른 그 기간의 매출, 90% 띠. 점은 지금",
            period=period,
        ),
        label=title,
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="text"),
            _money("spend", "Spend", "비용", told),
            _money("value", "Brought", "가져온 매출", told),
            _money("low", "From", "아래", told),
            _money("high", "To", "위", told),
        ),
        height=240 if len(chosen) > 3 else 130,
    )


def _draw_curves(names: list[str]) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("spend:Q", axis=alt.Axis(title=None, tickCount=3, format="~s", grid=False))
    )
    y = alt.Y("low:Q", axis=alt.Axis(title=None, tickCount=3, format="~s"))
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(y=y, y2="high:Q")
    line = base.mark_line(color=alt.expr("now")).encode(y="value:Q")
    today = (
        base.mark_point(filled=True, size=60, color=alt.expr("now"))
        .encode(y="value:Q")
        .transform_filter("datum.is_now")
    )
    return (
        (band + line + today)
        .properties(width=190, height=90)
        .facet(
            facet=alt.Facet("name:N", title=None, sort=names,
                            header=alt.Header(labelAnchor="start", labelFontWeight="bold")),
            columns=3,
        )
        .resolve_scale(x="independent", y="independent")
    )  # fmt: skip
