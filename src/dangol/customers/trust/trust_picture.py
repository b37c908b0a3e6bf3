"""How often hidden values were told right, beside always saying the most frequent."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.words import Language, Text, both


def hits_picture(rows: Sequence[dict[str, Any]]) -> Picture:
    """Dots with intervals by attribute, the one that gains most first."""
    return picture(
        _draw,
        title=both(
            "‘{name}’ gains most on the most frequent value",
            "‘{name}’ 속성이 흔한 값보다 가장 많이 앞섬",
            name=Text(en=str(rows[0]["title_en"]), ko=str(rows[0]["title_ko"])),
        ),
        caption=Text(
            en="Share of hidden values that were told right, among those sure enough to be told, "
            "95%",
            ko="숨긴 값 가운데 예측할 만큼 확실한 것을 맞힌 비중, 95%",
        ),
        key=(
            Key(mark="dot", words=Text(en="Told right", ko="맞힘")),
            Key(mark="band", words=Text(en="95% interval", ko="95% 구간")),
            Key(mark="was", words=Text(en="Most frequent value", ko="가장 흔한 값")),
        ),
        label=Text(
            en="Dots of the share told right by attribute, with intervals, beside the share of the "
            "most frequent value.",
            ko="속성마다 맞힌 비중을 구간과 함께 점으로 나타내고, 가장 흔한 값의 비중과 견줍니다.",
        ),
        rows=rows,
        columns=(
            Column(name="title_en", title=Text(en="Attribute", ko="영문 이름")),
            Column(name="title_ko", title=Text(en="Korean name", ko="속성")),
            Column(name="right", title=Text(en="Told right", ko="맞힘"), kind="share"),
            Column(name="low", title=Text(en="Low", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="High", ko="위"), kind="share"),
            Column(name="usual", title=Text(en="Most frequent", ko="가장 흔한 값"), kind="share"),
        ),
        height=max(112, 34 * len(rows)),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            f"title_{language}:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=200, labelAlign="right"),
        )
    )
    scale = alt.Scale(domain=[0, 1], nice=False)
    x = alt.X("right:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5, format=".0%"))
    band = base.mark_rule(color=alt.expr("edge"), strokeWidth=5).encode(
        x=alt.X("low:Q", title=None, scale=scale), x2="high:Q"
    )
    usual = base.mark_tick(color=alt.expr("before"), thickness=2, size=16).encode(
        x=alt.X("usual:Q", title=None, scale=scale)
    )
    dots = base.mark_point(filled=True, size=60, color=alt.expr("now")).encode(x=x)
    return band + usual + dots
