"""What each promoted variable adds, with its interval."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.words import Language, Text, both


def gains_picture(rows: Sequence[dict[str, Any]]) -> Picture:
    """Dots of gain with intervals, the largest first."""
    return picture(
        _draw,
        title=both(
            "‘{name}’ tells most",
            "‘{name}’ 변수가 가장 많이 알려 줌",
            name=Text(en=str(rows[0]["title_en"]), ko=str(rows[0]["title_ko"])),
        ),
        caption=Text(
            en="What the forecast loses without it, thousandths of a nat per customer, 90%",
            ko="없을 때 예측이 잃는 정보, 고객 한 사람마다 0.001냇, 90%",
        ),
        label=Text(
            en="Dots of the gain of each promoted variable with its interval.",
            ko="채택한 변수마다의 이득을 구간과 함께 점으로 나타냅니다.",
        ),
        rows=rows,
        columns=(
            Column(name="title_en", title=Text(en="Variable", ko="영문 이름")),
            Column(name="title_ko", title=Text(en="Korean name", ko="변수")),
            Column(name="gain", title=Text(en="Gain", ko="이득"), kind="number"),
            Column(name="low", title=Text(en="Low", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="High", ko="위"), kind="number"),
        ),
        key=(
            Key(mark="dot", words=Text(en="Gain", ko="이득")),
            Key(mark="band", words=Text(en="90% interval", ko="90% 구간")),
        ),
        height=max(112, 30 * len(rows)),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(
            f"title_{language}:N",
            sort=None,
            title=None,
            axis=alt.Axis(labelLimit=300, labelAlign="right"),
        )
    )
    x = alt.X("gain:Q", axis=alt.Axis(title=None, tickCount=4))
    band = base.mark_rule(color=alt.expr("edge"), strokeWidth=5).encode(
        x=alt.X("low:Q", title=None), x2="high:Q"
    )
    return band + base.mark_point(filled=True, size=60, color=alt.expr("now")).encode(x=x)
