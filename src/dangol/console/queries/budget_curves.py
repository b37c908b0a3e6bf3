"""What a channel brings by its spend, with today's and the plan's, as a small picture."""

from typing import Any

import numpy as np

from dangol.console.words import budget_plan as words
from dangol.contract.result import Column, Picture, picture
from dangol.optimization.budget.budget_model import BudgetModel
from dangol.words import Text, said


def curve(model: BudgetModel, at: int, value: float) -> Picture:
    spend, sales = model.curve_spend[at], model.curve_sales[at]
    low, high = np.quantile(sales, (0.05, 0.95), axis=1)
    mean = sales.mean(1)
    rows = [
        {"spend": round(float(spend[place]), 2), "value": round(float(mean[place]), 2),
         "low": round(float(low[place]), 2), "high": round(float(high[place]), 2)}
        for place in range(len(spend))
    ]  # fmt: skip
    marks = [
        {"spend": float(model.today[at]),
         "value": float(np.interp(model.today[at], spend, mean))},
        {"spend": value, "value": float(np.interp(value, spend, mean))},
    ]  # fmt: skip
    label = said(words.CURVE, channel=str(model.channels[at]))
    return picture(
        lambda language: _draw(marks),
        title=Text(en=str(model.channels[at]), ko=str(model.channels[at])),
        caption=words.CURVES_SAY,
        label=label,
        rows=rows,
        columns=(
            Column(name="spend", title=words.MONEY, kind="money", currency=model.currency),
            Column(name="value", title=words.SALES, kind="money", currency=model.currency),
        ),
        height=112,
    )


def _draw(marks: list[dict[str, float]]) -> Any:
    import altair as alt

    x = alt.X("spend:Q", axis=alt.Axis(title=None, tickCount=3, format="~s", grid=False))
    y = alt.Y("value:Q", axis=alt.Axis(title=None, tickCount=3, format="~s"))
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(
        y=alt.Y("low:Q", axis=alt.Axis(title=None, tickCount=3, format="~s")), y2="high:Q"
    )
    line = base.mark_line(color=alt.expr("now")).encode(y=y)
    today = (
        alt.Chart(alt.InlineData(values=[marks[0]]))
        .mark_point(size=56, filled=True, fill=alt.expr("ground"), stroke=alt.expr("faint"),
                    strokeWidth=2)
        .encode(x=x, y=y)
    )  # fmt: skip
    plan = (
        alt.Chart(alt.InlineData(values=[marks[1]], name="plan"))
        .mark_point(filled=True, size=70, color=alt.expr("now"))
        .encode(x=x, y=y)
    )
    return band + line + today + plan
