"""Today's spend and the plan's by channel, as a picture."""

from typing import Any

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.optimization.budget.proposal import Proposal
from dangol.words import Days, Language, Text, both


def moves(plan: Proposal) -> Picture:
    rows = [
        {
            "name": plan.known.channels[at],
            "today": round(float(plan.bounds.today[at]), 2),
            "planned": round(float(plan.best.totals[at]), 2),
        }
        for at in np.argsort(-plan.best.totals)
    ]
    title = Text(en="Today’s spend and the best plan", ko="지금 비용과 가장 좋은 계획")
    return picture(
        _draw_moves,
        title=title,
        caption=both("Money in {days}", "{days}의 비용", days=Days(plan.starts, plan.ends)),
        key=(
            Key(mark="ring", words=Text(en="Today", ko="지금")),
            Key(mark="dot", words=Text(en="Plan", ko="계획")),
        ),
        label=title,
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Channel", ko="채널"), kind="text"),
            _money_column("today", "Today", "지금", plan),
            _money_column("planned", "Plan", "계획", plan),
        ),
        height=30 * len(rows) + 30,
    )


def _money_column(name: str, en: str, ko: str, plan: Proposal) -> Column:
    return Column(name=name, title=Text(en=en, ko=ko), kind="money", currency=plan.currency)


def _draw_moves(language: Language) -> Any:
    import altair as alt

    y = alt.Y(
        "name:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=104, ticks=False),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(y=y)
    x = alt.X(
        "today:Q", scale=alt.Scale(zero=True), axis=alt.Axis(title=None, tickCount=4, format="~s")
    )
    line = base.mark_rule(color=alt.expr("edge"), strokeWidth=3).encode(x=x, x2="planned:Q")
    today = base.mark_point(
        filled=True, size=70, color=alt.expr("ground"), stroke=alt.expr("faint"), strokeWidth=2
    ).encode(x=x)
    plan = base.mark_point(filled=True, size=80, color=alt.expr("now")).encode(x="planned:Q")
    return line + today + plan  # fmt: skip
