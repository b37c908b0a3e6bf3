"""Surveys in pictures: scores over time, who answered, and themes by how they score."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.surveys.base import Bias
from dangol.customers.surveys.meaning import Told
from dangol.customers.surveys.scoring import TREND_DAYS, Scored
from dangol.tables.surveys import SCORE_KINDS
from dangol.words import Count, Figure, Language, Share, Text, both

ROW_HEIGHT = 28
MOST_BIASES = 12
_LABEL = 170


def months_picture(one: Scored) -> Picture:
    """The score of each month with its interval."""
    scale = 100.0
    rows = [
        {
            "month": f"{month}-01",
            "score": round(score.value * scale, 2),
            "low": round(score.low * scale, 2),
            "high": round(score.high * scale, 2),
        }
        for month, score in sorted(one.months.items())
    ]
    return picture(
        _draw_months,
        title=_months_title(one),
        caption=both(
            "{kind} by month with its 95% interval",
            "달마다의 {kind}와 95% 구간",
            kind=SCORE_KINDS[one.kind],
        ),
        label=both(
            "Points with intervals for {n} months.", "달 {n}개의 점과 구간.", n=Count(len(rows))
        ),
        rows=rows,
        columns=(
            Column(name="month", title=Text(en="Month", ko="달"), kind="day"),
            Column(name="score", title=SCORE_KINDS[one.kind], kind="number"),
            Column(name="low", title=Text(en="At least", ko="적어도"), kind="number"),
            Column(name="high", title=Text(en="At most", ko="많아야"), kind="number"),
        ),
        height=200,
    )


def _months_title(one: Scored) -> Text:
    trend = one.trend
    if trend is None or trend.low <= 0 <= trend.high:
        return Text(en="No clear trend", ko="뚜렷한 추세는 없습니다")
    rises = trend.value > 0
    return both(
        "{way} by {n} points every {days} days",
        "{days}일마다 {n}점씩 {way}",
        way=Text(en="Rising", ko="오릅니다") if rises else Text(en="Falling", ko="내립니다"),
        n=Figure(abs(trend.value) * 100),
        days=Count(TREND_DAYS),
    )


def _draw_months(language: Language) -> Any:
    import altair as alt

    form = "%-m월" if language == "ko" else "%b"
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("month:T", axis=alt.Axis(title=None, format=form, tickCount=6))
    scale = alt.Scale(zero=False)
    axis = alt.Axis(title=None, tickCount=4, format=".0f")
    band = base.mark_rule(color=alt.expr("edge"), strokeWidth=4).encode(
        x=x, y=alt.Y("low:Q", axis=axis, scale=scale), y2="high:Q"
    )
    line = base.mark_line(color=alt.expr("now")).encode(
        x=x, y=alt.Y("score:Q", axis=axis, scale=scale)
    )
    dots = base.mark_circle(color=alt.expr("now"), size=56, opacity=1).encode(
        x=x, y=alt.Y("score:Q", axis=axis, scale=scale)
    )
    return band + line + dots


def bias_picture(biases: Sequence[Bias]) -> Picture:
    """Shares of all customers and of those who answered, where they are furthest apart first."""
    shown = sorted(biases, key=lambda one: -abs(one.of_answers - one.of_all))[:MOST_BIASES]
    rows = [
        {
            "name_en": f"{one.attribute.name(one.level).en} · {one.attribute.title.en}",
            "name_ko": f"{one.attribute.name(one.level).ko} · {one.attribute.title.ko}",
            "of_all": round(one.of_all, 6),
            "of_answers": round(one.of_answers, 6),
            "low": round(one.low, 6),
            "high": round(one.high, 6),
        }
        for one in shown
    ]
    first = shown[0]
    clear = sum(one.is_clear for one in biases)
    title = (
        both(
            "{name} is {got} of those who answered, and {all} of all customers",
            "답한 고객의 {got}가 {name}이며, 전체 고객에서는 {all}입니다",
            name=first.attribute.name(first.level),
            got=Share(round(first.of_answers, 3)),
            all=Share(round(first.of_all, 3)),
        )
        if clear
        else Text(
            en="Those who answered look like all customers", ko="답한 고객은 전체 고객과 비슷합니다"
        )
    )
    return picture(
        _draw_bias,
        title=title,
        caption=Text(
            en="Share of those who answered with its 95% interval, and of all customers",
            ko="답한 고객 가운데 비중과 95% 구간, 그리고 전체 고객 가운데 비중",
        ),
        key=(
            Key(mark="dot", words=Text(en="Answered", ko="답한 고객")),
            Key(mark="grey", words=Text(en="All customers", ko="전체 고객")),
        ),
        label=both(
            "Two dots for each of {n} groups of customers; {k} differ clearly.",
            "고객 무리 {n}개마다 점 두 개. {k}개가 뚜렷이 다릅니다.",
            n=Count(len(rows)),
            k=Count(sum(one.is_clear for one in shown)),
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Customers", ko="영어 이름"), kind="name"),
            Column(name="name_ko", title=Text(en="In Korean", ko="고객")),
            Column(name="of_answers", title=Text(en="Answered", ko="답한 고객"), kind="share"),
            Column(name="of_all", title=Text(en="All", ko="전체"), kind="share"),
        ),
        height=max(120, ROW_HEIGHT * len(rows) + 16),
    )


def _draw_bias(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    y = alt.Y(f"name_{language}:N", sort=None, axis=alt.Axis(title=None, labelLimit=_LABEL))
    axis = alt.Axis(title=None, tickCount=4, format=".0%")
    between = base.mark_rule(color=alt.expr("edge"), strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y
    )
    everyone = base.mark_circle(size=56, color=alt.expr("before"), opacity=1).encode(
        x=alt.X("of_all:Q", axis=axis), y=y
    )
    answered = base.mark_circle(size=64, color=alt.expr("now"), opacity=1).encode(
        x=alt.X("of_answers:Q", axis=axis), y=y
    )
    return between + everyone + answered


def themes_picture(told: Told) -> Picture:
    """Bars of how many answers each theme has."""
    rows = [{"name": one.name, "answers": one.answers} for one in told.themes]
    first = told.themes[0]
    return picture(
        _draw_themes,
        title=both(
            "Most answers are about {name}",
            "답은 ‘{name}’에 관한 것이 가장 많습니다",
            name=first.name,
        ),
        caption=both(
            "Answers to “{question}” by theme, named by typical words",
            "‘{question}’에 대한 답의 주제. 두드러진 낱말로 부름",
            question=told.question,
        ),
        label=both(
            "Bars of {n} themes; the longest has {k} answers.",
            "주제 {n}개의 막대. 가장 긴 것은 답 {k}건.",
            n=Count(len(rows)),
            k=Count(first.answers),
        ),
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Theme", ko="주제"), kind="name"),
            Column(name="answers", title=Text(en="Answers", ko="답"), kind="count"),
        ),
        height=max(120, ROW_HEIGHT * len(rows) + 16),
    )


def _draw_themes(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y("name:N", sort=None, axis=alt.Axis(title=None, labelLimit=_LABEL))
    )
    x = alt.X("answers:Q", axis=alt.Axis(title=None, tickCount=4, format=",.0f"))
    return base.mark_bar(color=alt.expr("now"), height=14, cornerRadiusEnd=2).encode(x=x)
