"""Where customers of a stage are a week later, in a picture."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from dangol.contract.result import Column, Picture, picture
from dangol.customers.journeys.stage_model import StageModel
from dangol.words import Language, Share, Text, both

ROW_HEIGHT = 52


def moves_picture(model: StageModel, names: Sequence[Text]) -> Picture:
    """A grid from stage to stage; darker is more often."""
    rows = [
        {
            "from_en": names[one].en,
            "from_ko": names[one].ko,
            "to_en": names[other].en,
            "to_ko": names[other].ko,
            "share": round(float(model.moves[one, other]), 4),
        }
        for one in range(len(names))
        for other in range(len(names))
    ]
    away = model.moves - np.diag(np.diag(model.moves))
    one, other = np.unravel_index(int(np.argmax(away)), away.shape)
    return picture(
        lambda language: _draw(language, names),
        title=both(
            "Each week {share} of “{one}” move to “{other}”",
            "한 주에 ‘{one}’의 {share}가 ‘{other}’로",
            share=Share(round(float(away[one, other]), 3)),
            one=names[int(one)],
            other=names[int(other)],
        ),
        caption=Text(
            en="Share of the customers of a stage (row) who are in another a week later",
            ko="한 단계(행)의 고객이 한 주 뒤에 있는 단계의 비중",
        ),
        label=Text(
            en="A grid of stages; darker is a larger share.",
            ko="단계 사이의 표. 짙을수록 비중이 큽니다.",
        ),
        rows=rows,
        columns=(
            Column(name="from_en", title=Text(en="From", ko="영문 이름")),
            Column(name="from_ko", title=Text(en="Korean name", ko="어디에서")),
            Column(name="to_en", title=Text(en="To", ko="어디로(영문)")),
            Column(name="to_ko", title=Text(en="To, Korean", ko="어디로")),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="share"),
        ),
        height=ROW_HEIGHT * len(names) + 50,
    )


def _draw(language: Language, names: Sequence[Text]) -> Any:
    import altair as alt

    order = [one.of(language) for one in names]
    plain: dict[str, Any] = {"domain": False, "ticks": False, "labelLimit": 140}
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(f"to_{language}:N", sort=order, title=None, axis=alt.Axis(labelAngle=0, **plain)),
        y=alt.Y(f"from_{language}:N", sort=order, title=None, axis=alt.Axis(**plain)),
    )
    cells = base.mark_rect(color=alt.expr("now")).encode(
        opacity=alt.Opacity(
            "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 1.0])
        )
    )
    numbers = base.mark_text().encode(
        text=alt.Text("share:Q", format=".1%"),
        color=alt.condition(
            alt.datum.share > 0.5,
            alt.ColorValue(alt.expr("ground")),
            alt.ColorValue(alt.expr("text")),
        ),
    )
    return cells + numbers
