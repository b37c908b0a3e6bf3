"""Cohorts in pictures: who comes back as a map of months, and value as it grows with age."""

import datetime as dt
from typing import Any

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.cohorts.counting import Cohorts, pooled_retention, pooled_value
from dangol.words import Count, Language, Money, Share, Text, both

MOST_ROWS, MOST_AGES = 13, 12
ROW_HEIGHT, LEAST_HEIGHT = 24, 130
DARK_FROM = 0.78
MONTH = "toDate(datum.value + '-01')"
NEWER = Text(en="Newer cohorts", ko="새 코호트")
OLDER = Text(en="Older cohorts", ko="앞선 코호트")
AGE = Text(en="Months since", ko="지난 달수")


def month_words(month: dt.date) -> Text:
    """A month with its year, as each language writes it."""
    return Text(en=f"{month:%b %Y}", ko=f"{month.year}년 {month.month}월")


def month_label(language: Language) -> str:
    """A month on an axis, as an expression of Vega."""
    form = "%b %y" if language == "en" else "%y년 %-m월"
    return f"timeFormat({MONTH}, '{form}')"


def retention_map(cohorts: Cohorts) -> Picture:
    """A cell per cohort and month of age: the share that bought."""
    share, low, high = cohorts.retention()
    first = max(0, len(cohorts) - MOST_ROWS)
    rows = [
        {
            "month": cohorts.months[row].isoformat()[:7],
            "customers": int(cohorts.size[row]),
            "age": age,
            "share": round(float(share[row, age]), 6),
            "low": round(float(low[row, age]), 6),
            "high": round(float(high[row, age]), 6),
        }
        for row in range(first, len(cohorts))
        for age in range(1, min(share.shape[1], MOST_AGES + 1))
        if np.isfinite(share[row, age])
    ]
    pooled = pooled_retention(cohorts)[0]
    last = min(len(pooled) - 1, MOST_AGES)
    return picture(
        _draw_map,
        title=both(
            "{first} buy again in the month after the first, {last} in month {n}",
            "첫 구매 다음 달에는 {first}, {n}개월째에는 {last}가 다시 삽니다",
            first=Share(round(float(pooled[1]), 3)),
            last=Share(round(float(pooled[last]), 3)),
            n=Count(last),
        )
        if last > 1
        else both(
            "{first} buy again in the month after the first",
            "첫 구매 다음 달에 {first}가 다시 삽니다",
            first=Share(round(float(pooled[1]), 3)),
        ),
        caption=Text(
            en="Per cent of a month's new customers who buy, by months since their first purchase",
            ko="그달의 새 고객 가운데 구매한 비중(%), 첫 구매부터 지난 달수별",
        ),
        label=both(
            "A map of {n} cohorts by months of age; darker cells hold more who buy.",
            "코호트 {n}개의 달마다 구매한 비중을 나타낸 표입니다. 짙을수록 많이 삽니다.",
            n=Count(len(cohorts) - first),
        ),
        rows=rows,
        columns=(
            Column(name="month", title=Text(en="First bought", ko="첫 구매 달"), kind="name"),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="age", title=AGE, kind="count"),
            Column(name="share", title=Text(en="Buy", ko="구매 비중"), kind="share"),
            Column(name="low", title=Text(en="From", ko="구간 아래"), kind="share"),
            Column(name="high", title=Text(en="To", ko="구간 위"), kind="share"),
        ),
        height=max(LEAST_HEIGHT, ROW_HEIGHT * (len(cohorts) - first) + 30),
    )


def _draw_map(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "age:O", axis=alt.Axis(title=None, orient="top", labelAngle=0, grid=False, domain=False)
        ),
        y=alt.Y(
            "month:O",
            sort="ascending",
            axis=alt.Axis(title=None, labelExpr=month_label(language), grid=False, domain=False),
        ),
    )
    depth = alt.Opacity("share:Q", scale=alt.Scale(domainMin=0, range=[0.05, 0.85]), legend=None)
    cells = base.mark_rect(color=alt.expr("now"), cornerRadius=2).encode(opacity=depth)
    # On dark cells the number is of the colour of the ground, or nobody could read it.
    on_dark = alt.condition(
        f"datum.share > {DARK_FROM} * datum.most",
        alt.value({"expr": "ground"}),
        alt.value({"expr": "ink"}),
    )
    numbers = base.mark_text(fontSize=11).encode(text="percent:N", color=on_dark)
    return (
        (cells + numbers)
        .transform_joinaggregate(most="max(share)")
        .transform_calculate(percent="round(datum.share * 100)")
    )


def value_picture(newer: Cohorts, older: Cohorts, currency: str) -> Picture:
    """What a customer has brought by each age: newer cohorts beside older ones."""
    rows: list[dict[str, Any]] = []
    for name, cohorts in (("newer", newer), ("older", older)):
        middle, low, high = pooled_value(cohorts)
        rows += [
            {
                "cohorts": name,
                "age": age,
                "value": round(float(middle[age]), 2),
                "low": round(float(low[age]), 2),
                "high": round(float(high[age]), 2),
            }
            for age in range(min(len(middle), MOST_AGES + 1))
        ]
    last = max(row["age"] for row in rows if row["cohorts"] == "older")
    reached = next(r for r in rows if r["cohorts"] == "older" and r["age"] == last)
    return picture(
        _draw_value,
        title=both(
            "By month {n} a customer of the older cohorts had brought {value}",
            "앞선 코호트의 고객이 {n}개월째까지 가져온 금액은 {value}입니다",
            n=Count(last),
            value=Money(reached["value"], currency),
        ),
        caption=Text(
            en="Amount kept per customer since the first purchase, with its 90% interval",
            ko="첫 구매부터 고객 한 사람이 남긴 금액과 90% 구간",
        ),
        label=both(
            "Two rising lines of value per customer over {n} months, with bands.",
            "{n}개월 동안 고객당 가치가 오르는 선 두 개와 구간.",
            n=Count(last),
        ),
        key=(
            Key(mark="line", words=NEWER),
            Key(mark="was", words=OLDER),
            Key(mark="band", words=Text(en="90% interval", ko="90% 구간")),
        ),
        rows=rows,
        columns=(
            Column(name="cohorts", title=Text(en="Cohorts", ko="코호트"), kind="name"),
            Column(name="age", title=AGE, kind="count"),
            Column(
                name="value", title=Text(en="Value", ko="가치"), kind="money", currency=currency
            ),
            Column(
                name="low", title=Text(en="From", ko="구간 아래"), kind="money", currency=currency
            ),
            Column(name="high", title=Text(en="To", ko="구간 위"), kind="money", currency=currency),
        ),
        height=220,
    )


def _draw_value(language: Language) -> Any:
    import altair as alt

    months = "datum.label + '개월'" if language == "ko" else "datum.label + ' mo'"
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("age:Q", axis=alt.Axis(title=None, tickMinStep=1, tickCount=6, labelExpr=months))
    )
    y = alt.Axis(title=None, tickCount=4, format="~s")
    layers = []
    for name, color in (("older", "before"), ("newer", "now")):
        part = base.transform_filter(f"datum.cohorts == '{name}'")
        band = part.mark_area(color=alt.expr(color), opacity=0.14)
        layers.append(band.encode(y=alt.Y("low:Q", axis=y), y2="high:Q"))
        layers.append(part.mark_line(color=alt.expr(color)).encode(y=alt.Y("value:Q", axis=y)))
    return alt.layer(*layers)
