"""The bump taken apart, and what kinds of promotions return, as pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.measurement.promotions.measuring import Brought, Measured
from dangol.words import Count, Language, Share, Text, both

STEPS = (
    ("baseline", Text(en="Baseline", ko="평소 판매")),
    ("own", Text(en="Sold more", ko="더 팔린 것")),
    ("shifted", Text(en="Moved from other weeks", ko="다른 주에서 당긴 것")),
    ("taken", Text(en="Taken from substitutes", ko="대체 상품에서 옮긴 것")),
    ("carried", Text(en="Sold along with it", ko="함께 팔린 것")),
)
NET = Text(en="Net", ko="순증")


def bump_rows(baseline: float, parts: dict[str, float], net: float) -> list[dict[str, Any]]:
    """Steps from what would have sold to what remains, each beginning where the last ends."""
    rows, level = [], 0.0
    for name, words in STEPS:
        value = baseline if name == "baseline" else parts[name]
        meaning = "before" if name == "baseline" else ("good" if value >= 0 else "bad")
        rows.append(_step(words, level, level + value, meaning))
        level += value
    rows.append(_step(NET, baseline, baseline + net, "now"))
    return rows


def _step(words: Text, start: float, end: float, meaning: str) -> dict[str, Any]:
    return {
        "en": words.en,
        "ko": words.ko,
        "start": start,
        "end": end,
        "units": end - start,
        "meaning": meaning,
    }


def bump_picture(whole: Brought) -> Picture:
    """All promotions together: what would have sold, what was added, and what was not new."""
    baseline = float(whole.baseline[0])
    parts = {name: float(part[0]) for name, part in whole.parts.items()}
    net = sum(parts.values())
    rows = bump_rows(baseline, parts, net)
    own = parts["own"]
    title = (
        both(
            "Of each 100 units sold more, {n} were new to the shop",
            "더 팔린 100개 가운데 {n}개가 가게에 새로 생긴 판매입니다",
            n=Count(round(100 * net / own)),
        )
        if own > 0
        else Text(en="Promotions sold nothing more", ko="판촉으로 더 팔린 것이 없습니다")
    )
    return picture(
        _draw_bump,
        title=title,
        caption=Text(
            en="Units of all promotions, in their weeks and around", ko="모든 판촉과 앞뒤 주의 수량"
        ),
        key=(
            Key(mark="grey", words=Text(en="Would have sold anyway", ko="어차피 팔렸을 것")),
            Key(mark="good", words=Text(en="Added", ko="더한 것")),
            Key(mark="bad", words=Text(en="Taken from elsewhere", ko="다른 데서 옮긴 것")),
            Key(mark="line", words=NET),
        ),
        label=both(
            "From {baseline} units that would have sold anyway to {net} new ones.",
            "어차피 팔렸을 {baseline}개에 순증 {net}개를 더한 그림.",
            baseline=Count(round(baseline)),
            net=Count(round(net)),
        ),
        rows=rows,
        columns=(
            Column(name="en", title=Text(en="Part", ko="부분(영어)"), kind="text"),
            Column(name="ko", title=Text(en="Part in Korean", ko="부분"), kind="text"),
            Column(name="units", title=Text(en="Units", ko="수량"), kind="number"),
        ),
        height=230,
    )


def _draw_bump(language: Language) -> Any:
    import altair as alt

    colour = alt.Color(
        "meaning:N",
        scale=alt.Scale(
            domain=["before", "good", "bad", "now"],
            range=[alt.expr(one) for one in ("before", "good", "bad", "now")],
        ),
        legend=None,
    )
    longest = 150 if language == "en" else 132
    y = alt.Y(
        f"{language}:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=longest, ticks=False),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    bars = base.mark_bar(height=18).encode(
        x=alt.X("start:Q", axis=alt.Axis(title=None, format="~s", tickCount=4)),
        x2="end:Q",
        color=colour,
    )
    words = (
        base.mark_text(align="left", dx=6, color=alt.expr("text"))
        .encode(x=alt.X("reach:Q"), text=alt.Text("units:Q", format=",.0f"))
        .transform_calculate(reach="max(datum.start, datum.end)")
    )
    return bars + words


def returns_picture(
    found: Measured, kinds: Sequence[tuple[Text, int]], currency: str
) -> tuple[Picture, ...]:
    """What a unit of cost returns, by kind, with intervals; none where nothing was spent."""
    roi = found.grouped.roi()
    rows = [
        {
            "en": words.en,
            "ko": words.ko,
            "return": float(roi.value[place]),
            "low": float(roi.low[place]),
            "high": float(roi.high[place]),
            "meaning": "good"
            if roi.low[place] > 0
            else ("bad" if roi.high[place] < 0 else "unclear"),
        }
        for words, place in kinds
        if np.isfinite(roi.value[place])
    ]
    if not rows:
        return ()
    clear = sum(row["meaning"] == "good" for row in rows)
    return (
        picture(
            _draw_returns,
            title=both(
                "{n} of {all} kinds of promotions clearly pay",
                "판촉 {all}종 가운데 {n}종이 뚜렷하게 남습니다",
                n=Count(clear),
                all=Count(len(rows)),
            ),
            caption=both(
                "Profit per {currency} of cost, interval of {share}; the line is break-even",
                "비용 1 {currency}에 대한 손익과 {share} 구간. 세로선은 본전",
                currency=currency,
                share=Share(0.9),
            ),
            key=(
                Key(mark="good", words=Text(en="Pays", ko="남음")),
                Key(mark="bad", words=Text(en="Loses", ko="손해")),
                Key(mark="ring", words=Text(en="Unclear", ko="뚜렷하지 않음")),
            ),
            label=both(
                "Return on cost of {n} kinds of promotions with their intervals.",
                "판촉 {n}종의 비용 대비 손익과 구간.",
                n=Count(len(rows)),
            ),
            rows=rows,
            columns=(
                Column(name="en", title=Text(en="Kind", ko="종류(영어)"), kind="text"),
                Column(name="ko", title=Text(en="Kind in Korean", ko="종류"), kind="text"),
                Column(name="return", title=Text(en="Return", ko="수익률"), kind="number"),
                Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
                Column(name="high", title=Text(en="To", ko="위"), kind="number"),
            ),
            height=230,
        ),
    )


def _draw_returns(language: Language) -> Any:
    import altair as alt

    colour = alt.Color(
        "meaning:N",
        scale=alt.Scale(
            domain=["good", "bad", "unclear"],
            range=[alt.expr("good"), alt.expr("bad"), alt.expr("faint")],
        ),
        legend=None,
    )
    longest = 178 if language == "en" else 118
    y = alt.Y(
        f"{language}:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=longest, ticks=False),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y, color=colour)
    reach = base.mark_rule(strokeWidth=5, opacity=0.45).encode(
        x=alt.X("low:Q", axis=alt.Axis(title=None, format="+.1f", tickCount=5)), x2="high:Q"
    )
    dots = base.mark_circle(size=70, opacity=1).encode(x="return:Q")
    even = (
        alt.Chart(alt.NamedData("rows")).mark_rule(color=alt.expr("edge")).encode(x=alt.X(datum=0))
    )
    return even + reach + dots
