"""How much more often than by chance, for the strongest patterns, in a picture."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.patterns.finding import Pattern
from dangol.words import Language, Text, both

MOST_SHOWN = 12
ROW = 28
LABELS = 210


def lifts_picture(
    found: Sequence[Pattern], names: Sequence[str], title: Text, caption: Text
) -> Picture:
    """A dot with its range for each of the strongest patterns; a line where chance is.

    ``names`` are those of the patterns.
    """
    rows = [
        {
            "name": name,
            "lift": round(one.lift, 2),
            "low": round(one.low, 2),
            "high": round(one.high, 2),
        }
        for one, name in list(zip(found, names, strict=True))[:MOST_SHOWN]
    ]
    return picture(
        _draw,
        title=title,
        caption=caption,
        key=(
            Key(mark="dot", words=Text(en="Times chance", ko="우연의 배수")),
            Key(mark="band", words=Text(en="95% interval", ko="95% 구간")),
            Key(mark="dash", words=Text(en="Chance", ko="우연")),
        ),
        label=both(
            "{title} A dot with its range for each of the patterns.",
            "{title} 패턴마다 점과 범위가 있습니다.",
            title=title,
        ),
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Pattern", ko="패턴"), kind="name"),
            Column(name="lift", title=Text(en="Times chance", ko="우연의 배수"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
        ),
        height=ROW * len(rows) + 40,
    )


def _draw(_language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=None, format=".1f", tickCount=5)
    y = alt.Y(
        "name:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=LABELS, labelLimit=LABELS - 6),
    )
    chance = base.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3]).encode(x=alt.datum(1.0))
    band = base.mark_bar(height=9, cornerRadius=3, opacity=0.25, color=alt.expr("now")).encode(
        x=alt.X("low:Q", axis=axis, scale=alt.Scale(zero=False)), x2="high:Q", y=y
    )
    dot = base.mark_point(filled=True, size=64, opacity=1, color=alt.expr("now")).encode(
        x="lift:Q", y=y
    )
    return chance + band + dot
