"""Shares chosen by group as a picture: intervals, and how low a share may lie."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.governance.fairness.checks import Check
from dangol.governance.fairness.groups import ATTRIBUTES
from dangol.governance.fairness.telling import group_words, ordered, overall_words
from dangol.tables.fairness import GIVEN
from dangol.words import Language, Text, both

MOST_GROUPS = 8
MOST_ROWS = 24
_ROW = 26


def fairness_picture(checks: Sequence[Check]) -> Picture:
    """The largest groups of each attribute; one that is clearly chosen less is coloured."""
    rows = [row for check in ordered(checks) for row in _rows(check)][:MOST_ROWS]
    said = Text(
        en="; ".join(f"{row['name_en']} {row['share']:.0%}" for row in rows),
        ko=", ".join(f"{row['name_ko']} {row['share']:.0%}" for row in rows),
    )
    return picture(
        _draw,
        title=overall_words(checks),
        caption=Text(
            en="Share chosen of those who could be, by group; band: 95%",
            ko="고를 수 있는 사람 가운데 고른 비중, 집단별; 띠는 95% 구간",
        ),
        key=(
            Key(mark="dot", words=Text(en="Share chosen", ko="고른 비중")),
            Key(mark="was", words=Text(en="Lowest that is alike", ko="고르다고 볼 최저")),
            *(
                (Key(mark="bad", words=Text(en="Clearly chosen less", ko="뚜렷이 덜 고름")),)
                if any(row["meaning"] == "bad" for row in rows)
                else ()
            ),
        ),
        label=both("Share chosen by group: {said}.", "집단별 고른 비중: {said}.", said=said),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Group", ko="집단(영어)")),
            Column(name="name_ko", title=Text(en="Group in Korean", ko="집단")),
            Column(name="share", title=Text(en="Share chosen", ko="고른 비중"), kind="share"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="To", ko="위"), kind="share"),
            Column(name="floor", title=Text(en="Lowest alike", ko="고른 최저"), kind="share"),
        ),
        height=_ROW * len(rows) + 40,
    )


def _rows(check: Check) -> list[dict[str, Any]]:
    """Given groups first, the largest of them, by size."""
    given = sorted(
        (one for one in check.groups if one.kind == GIVEN), key=lambda one: -one.figures.people
    )
    shown = [*given[:MOST_GROUPS], *(one for one in check.groups if one.kind != GIVEN)]
    best = max((one.figures.selection.value for one in given), default=0.0)
    low = {
        gap.low_group
        for gap in check.gaps
        if gap.measure == "selection" and gap.verdict == "unfair"
    }
    title = ATTRIBUTES[check.attribute]
    return [
        {
            "name_en": f"{title.en}: {group_words(one).en}",
            "name_ko": f"{title.ko}: {group_words(one).ko}",
            "share": one.figures.selection.value,
            "low": one.figures.selection.low,
            "high": one.figures.selection.high,
            "floor": check.limits.selection_ratio * best if one.kind == GIVEN else None,
            "meaning": "bad"
            if one.kind == GIVEN and one.figures.name in low
            else "now"
            if one.kind == GIVEN
            else "unclear",
        }
        for one in shown
    ]


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=None, format=".0%", tickCount=4)
    y = alt.Y(
        f"name_{language}:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=168, labelLimit=164),
    )
    colour = alt.Color(
        "meaning:N",
        legend=None,
        scale=alt.Scale(
            domain=["now", "bad", "unclear"],
            range=[alt.expr("now"), alt.expr("bad"), alt.expr("faint")],
        ),
    )
    band = base.mark_bar(height=9, cornerRadius=3, opacity=0.22).encode(
        x=alt.X("low:Q", axis=axis, scale=alt.Scale(domainMin=0)), x2="high:Q", y=y, color=colour
    )
    floor = base.transform_filter("isValid(datum.floor)").mark_tick(
        thickness=2, size=16, color=alt.expr("faint")
    ).encode(x="floor:Q", y=y)  # fmt: skip
    dot = base.mark_point(filled=True, size=60, opacity=1).encode(x="share:Q", y=y, color=colour)
    return band + floor + dot
