"""What follows what, in a picture."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Picture, picture
from dangol.customers.journeys.named import quoted_step, step_words
from dangol.tables.journeys import END
from dangol.words import Language, Share, Text, both

MOST_STEPS = 9
ROW_HEIGHT = 30


def transitions_picture(steps: Sequence[dict[str, Any]]) -> Picture:
    """A grid of the most frequent steps: the darker, the larger the share that goes on so."""
    sizes: dict[str, int] = {}
    for one in steps:
        sizes[one["step"]] = sizes.get(one["step"], 0) + one["count"]
    shown = sorted(sizes, key=lambda name: (-sizes[name], name))[:MOST_STEPS]
    rows = [
        {
            "step_en": step_words(one["step"]).en,
            "step_ko": step_words(one["step"]).ko,
            "next_en": step_words(one["next"]).en,
            "next_ko": step_words(one["next"]).ko,
            "share": round(one["share"], 4),
            "count": one["count"],
        }
        for one in sorted(
            (one for one in steps if one["step"] in shown and one["next"] in (*shown, END)),
            key=lambda one: (shown.index(one["step"]), _place(one["next"], shown)),
        )
    ]
    going_on = [one for one in steps if one["next"] != END and one["step"] in shown]
    first = max(going_on, key=lambda one: (one["share"], one["count"], one["step"]))
    return picture(
        lambda language: _draw(language, shown),
        title=both(
            "{share} of {step} lead to {next}",
            "{step} 다음은 {share}가 {next}",
            share=Share(round(first["share"], 3)),
            step=quoted_step(first["step"]),
            next=quoted_step(first["next"]),
        ),
        caption=Text(
            en="Share of what comes next after a step (row), within a journey",
            ko="한 단계(행) 다음에 오는 것의 비중, 여정 안에서",
        ),
        label=Text(
            en="A grid of steps and next steps; darker is a larger share.",
            ko="단계와 다음 단계의 표. 짙을수록 비중이 큽니다.",
        ),
        rows=rows,
        columns=(
            Column(name="step_en", title=Text(en="Step", ko="영문 이름")),
            Column(name="step_ko", title=Text(en="Korean name", ko="단계")),
            Column(name="next_en", title=Text(en="Next", ko="다음(영문)")),
            Column(name="next_ko", title=Text(en="Next, Korean", ko="다음")),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="share"),
            Column(name="count", title=Text(en="Times", ko="횟수"), kind="count"),
        ),
        height=ROW_HEIGHT * len(shown) + 70,
    )


def _place(name: str, shown: Sequence[str]) -> int:
    return shown.index(name) if name in shown else len(shown)


def _draw(language: Language, shown: Sequence[str]) -> Any:
    import altair as alt

    order = [step_words(name).of(language) for name in (*shown, END)]
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            f"next_{language}:N",
            sort=order,
            title=None,
            axis=alt.Axis(
                labelAngle=-35, labelLimit=110, labelOverlap=False, domain=False, ticks=False
            ),
        ),
        y=alt.Y(
            f"step_{language}:N",
            sort=order,
            title=None,
            axis=alt.Axis(labelLimit=130, domain=False, ticks=False),
        ),
    )
    # Only the opacity speaks, so that one drawing serves light and dark.
    cells = base.mark_rect(color=alt.expr("now")).encode(
        opacity=alt.Opacity(
            "share:Q", legend=None, scale=alt.Scale(domain=[0, 1], range=[0.04, 1.0])
        )
    )
    numbers = base.mark_text(fontSize=11).encode(
        text=alt.Text("share:Q", format=".0%"),
        color=alt.condition(
            alt.datum.share > 0.5,
            alt.ColorValue(alt.expr("ground")),
            alt.ColorValue(alt.expr("text")),
        ),
    )
    return cells + numbers
