"""Shares of credit by channel: the shown model with its interval, and how far models differ."""

from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.measurement.attribution.channels import channel_words
from dangol.optimization.measurement.attribution.told import Told
from dangol.tables.attribution import CREDIT_MODELS
from dangol.words import Language, Share, Text, both

SHOWN_CHANNELS = 12
ROW_HEIGHT = 26


def models_picture(told: Told) -> Picture:
    """One row per channel, the most credited first."""
    rows: list[dict[str, Any]] = []
    credit = told.credits[told.model]
    for rank, place in enumerate(told.ranked()[:SHOWN_CHANNELS]):
        shares = [float(one.shares[place]) for one in told.credits.values()]
        share = float(credit.shares[place])
        words = channel_words(told.names[place])
        rows.append(
            {
                "rank": rank,
                "en": words.en,
                "ko": words.ko,
                "share": share,
                "least": min(shares),
                "most": max(shares),
                "low": share if credit.low is None else float(credit.low[place]),
                "high": share if credit.high is None else float(credit.high[place]),
            }
        )
    leading = told.ranked()[0]
    spread = max(rows, key=lambda row: row["most"] - row["least"])
    return picture(
        _draw,
        title=both(
            "Models differ most about {channel}: from {low} to {high}",
            "모형은 {channel}에서 가장 어긋납니다: {low}에서 {high}까지",
            channel=Text(en=spread["en"], ko=spread["ko"]),
            low=Share(spread["least"]),
            high=Share(spread["most"]),
        ),
        caption=both(
            "Share of conversions; the dot is ‘{model}’, the thick line its interval of 90%",
            "전환의 비중. 점은 ‘{model}’, 굵은 선은 그 90% 구간",
            model=CREDIT_MODELS[told.model],
        ),
        label=both(
            "{channel} leads with {share}; models differ most about {other}.",
            "{channel}이 {share}로 가장 많고, 모형은 {other}에서 가장 어긋납니다.",
            channel=channel_words(told.names[leading]),
            share=Share(float(credit.shares[leading])),
            other=Text(en=spread["en"], ko=spread["ko"]),
        ),
        key=(
            Key(mark="dot", words=CREDIT_MODELS[told.model]),
            Key(mark="grey", words=Text(en="All models", ko="모든 모형")),
        ),
        rows=rows,
        columns=(
            Column(name="en", title=Text(en="Channel", ko="채널"), kind="name"),
            Column(name="share", title=CREDIT_MODELS[told.model], kind="share"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="To", ko="위"), kind="share"),
            Column(
                name="least", title=Text(en="Least of all models", ko="가장 적게"), kind="share"
            ),
            Column(name="most", title=Text(en="Most of all models", ko="가장 많이"), kind="share"),
        ),
        height=max(len(rows) * ROW_HEIGHT + 30, 120),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            f"{language}:N",
            sort=alt.EncodingSortField("rank"),
            axis=alt.Axis(title=None, labelLimit=120, grid=False),
        )
    )
    at = alt.X("share:Q", axis=alt.Axis(title=None, tickCount=5, format=".0%"))
    reach = base.mark_rule(strokeWidth=1.5, color=alt.expr("before")).encode(
        x=alt.X("least:Q", axis=alt.Axis(title=None, tickCount=5, format=".0%")), x2="most:Q"
    )
    interval = base.mark_rule(strokeWidth=5, opacity=0.35, color=alt.expr("now")).encode(
        x="low:Q", x2="high:Q"
    )
    return (
        reach + interval + base.mark_circle(size=70, color=alt.expr("now"), opacity=1).encode(x=at)
    )
