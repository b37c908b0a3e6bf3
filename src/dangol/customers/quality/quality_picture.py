"""What rang, as a picture: the measure day by day, with the days on which it is unusual."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.quality.judging import Odd
from dangol.customers.quality.steps import ByDay
from dangol.tables.quality import COUNTED, TYPICAL, measure_title
from dangol.words import Day, Language, Text, both

SHOWN_DAYS = 84


def quality_picture(cause: Odd, place: str, series: Sequence[ByDay], last: dt.date) -> Picture:
    """The last weeks of what rang first."""
    measure = cause.measure
    what = measure_title(cause.table, measure)
    one = next(
        one
        for one in series
        if (one.table, one.source, one.column, one.measure)
        == (cause.table, cause.source, cause.column, measure)
        and cause.of in ("", one.of)
    )
    return picture(
        lambda language: _draw(language, is_share=measure not in (*COUNTED, TYPICAL)),
        title=both("{what} of {place}", "{place}: {what}", what=what, place=place),
        caption=both(
            "By day; unusual since {day}", "날마다; {day}부터 달라짐", day=Day(cause.began)
        ),
        key=(
            Key(mark="line", words=Text(en="Measured", ko="잰 값")),
            Key(mark="ring", words=Text(en="Unusual", ko="달라진 날")),
        ),
        label=both(
            "{what} of {place} by day, unusual since {day}.",
            "{place}의 {what}를 날마다 나타내며, {day}부터 달라졌습니다.",
            what=what,
            place=place,
            day=Day(cause.began),
        ),
        rows=_rows(one, cause, last),
        columns=(
            Column(name="day", title=Text(en="Day", ko="날"), kind="day"),
            Column(name="value", title=what, kind="number"),
        ),
    )


def _rows(one: ByDay, cause: Odd, last: dt.date) -> list[dict[str, Any]]:
    values = one.values[-SHOWN_DAYS:]
    if one.measure == TYPICAL:
        values = np.exp(values)
    elif one.measure in COUNTED:
        values = np.nan_to_num(values)
    first = last - dt.timedelta(days=len(values) - 1)
    days = [first + dt.timedelta(days=n) for n in range(len(values))]
    return [
        {
            "day": day.isoformat(),
            "value": float(value),
            "unusual": cause.began <= day <= cause.lasted,
        }
        for day, value in zip(days, values, strict=True)
        if not np.isnan(value)
    ]


def _draw(language: Language, *, is_share: bool) -> Any:
    import altair as alt

    months = "%-d %b" if language == "en" else "%-m월 %-d일"
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("day:T", axis=alt.Axis(format=months, title=None, tickCount=6)),
        y=alt.Y(
            "value:Q",
            axis=alt.Axis(title=None, format=".0%" if is_share else "~s", tickCount=4),
            scale=alt.Scale(domainMin=0),
        ),
    )
    measured = base.mark_line(color=alt.expr("now"))
    unusual = base.transform_filter("datum.unusual").mark_point(
        stroke=alt.expr("now"), fill=alt.expr("ground"), size=60, strokeWidth=2, opacity=1
    )
    return measured + unusual
