"""The learning curve as a picture titled with what it says."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Picture, picture
from dangol.words import Language, Text

# A gain of AUC from half of the examples to all that is worth waiting for.
STILL_RISES = 0.004


def curve_picture(steps: Sequence[dict[str, Any]]) -> Picture:
    """Points of AUC by number of examples; ``steps`` have ``examples`` and ``auc``."""
    rises = len(steps) > 1 and steps[-1]["auc"] - steps[-2]["auc"] > STILL_RISES
    return picture(
        _draw,
        title=Text(en="More examples would help", ko="사례가 늘면 더 나아집니다")
        if rises
        else Text(
            en="More examples of the same kind would help little",
            ko="같은 사례가 늘어도 나아질 것이 적습니다",
        ),
        caption=Text(
            en="AUC on the latest period by number of examples learned from",
            ko="배운 사례 수에 따른 최근 기간의 AUC",
        ),
        label=Text(
            en="A line of AUC by number of examples.", ko="사례 수에 따른 AUC를 선으로 나타냅니다."
        ),
        rows=[dict(step) for step in steps],
        columns=(
            Column(name="examples", title=Text(en="Examples", ko="사례"), kind="count"),
            Column(name="auc", title=Text(en="AUC", ko="AUC"), kind="number"),
        ),
        height=170,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    del language
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "examples:Q",
            scale=alt.Scale(type="log", nice=False),
            axis=alt.Axis(title=None, format="~s", tickCount=4),
        ),
        y=alt.Y("auc:Q", scale=alt.Scale(zero=False), axis=alt.Axis(title=None, tickCount=4)),
    )
    line = base.mark_line(color=alt.expr("now"))
    points = base.mark_point(filled=True, size=60, color=alt.expr("now"))
    numbers = base.mark_text(dy=-11, color=alt.expr("ink")).encode(
        text=alt.Text("auc:Q", format=".3f")
    )
    return line + points + numbers
