"""How well buyers of each category were told from the others, in a picture."""

import math
from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.category_interest.learning import OfCategory
from dangol.words import Count, Text, both

MOST_SHOWN = 12
ROW_HEIGHT = 22


def areas_picture(categories: Sequence[OfCategory]) -> Picture:
    """AUC of the model and of what was bought most, by category; most buyers first."""
    told = sorted(
        (one for one in categories if not math.isnan(one.area)),
        key=lambda one: (-one.buyers, one.name),
    )[:MOST_SHOWN]
    better = sum(one.area > one.naive for one in told)
    rows = [
        {"category": one.name, "area": round(one.area, 4), "naive": round(one.naive, 4)}
        for one in told
    ]
    return picture(
        lambda _: _draw(rows),
        title=both(
            "In {n} of {all} categories it tells more than what was bought most",
            "분류 {all}개 가운데 {n}개에서 많이 산 순서보다 잘 가려냅니다",
            n=Count(better),
            all=Count(len(rows)),
        ),
        caption=Text(
            en="AUC: 0.5 is chance, 1 is perfect; unseen period",
            ko="AUC: 0.5는 우연, 1은 완벽; 보지 못한 기간",
        ),
        key=(
            Key(mark="dot", words=Text(en="This forecast", ko="이 예측")),
            Key(mark="grey", words=Text(en="Bought most", ko="많이 산 순서")),
        ),
        label=both(
            "Two dots for each of {all} categories; the forecast lies right in {n}.",
            "분류 {all}개마다 점 두 개. {n}개에서 예측이 더 오른쪽입니다.",
            n=Count(better),
            all=Count(len(rows)),
        ),
        rows=rows,
        columns=(
            Column(name="category", title=Text(en="Category", ko="분류"), kind="name"),
            Column(name="area", title=Text(en="This forecast", ko="이 예측"), kind="number"),
            Column(name="naive", title=Text(en="Bought most", ko="많이 산 순서"), kind="number"),
        ),
        height=max(140, ROW_HEIGHT * len(rows) + 20),
    )


def _draw(rows: Sequence[dict[str, Any]]) -> Any:
    import altair as alt

    low = min([0.5, *(min(row["area"], row["naive"]) for row in rows)])
    scale = alt.Scale(domain=[low - 0.02, 1.0], nice=False)
    axis = alt.Axis(title=None, tickCount=5, format=".1f")
    y = alt.Y("category:N", sort=None, axis=alt.Axis(title=None, labelLimit=150))
    base = alt.Chart(alt.NamedData("rows"))
    between = base.mark_rule(color=alt.expr("edge"), strokeWidth=2).encode(
        x=alt.X("naive:Q", scale=scale, axis=axis), x2="area:Q", y=y
    )
    naive = base.mark_circle(size=56, color=alt.expr("before"), opacity=1).encode(
        x=alt.X("naive:Q", scale=scale, axis=axis), y=y
    )
    ours = base.mark_circle(size=64, color=alt.expr("now"), opacity=1).encode(
        x=alt.X("area:Q", scale=scale, axis=axis), y=y
    )
    chance = base.mark_rule(color=alt.expr("faint"), strokeDash=[2, 3]).encode(
        x=alt.X(datum=0.5, scale=scale, axis=axis)
    )
    return chance + between + naive + ours
