"""Segments drawn: what sets them apart, whether they hold, and who moved."""

import textwrap
from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.segments.moving import NONE, Moves
from dangol.customers.segments.rows import Segment
from dangol.customers.segments.traits import Trait
from dangol.methods.found_again import LEAST_STABLE, Stability
from dangol.words import Count, Day, Figure, Language, Share, Text, both

MOST_TRAITS, ROW_HEIGHT = 10, 26
FULL, LINE, LINE_HEIGHT = 1.5, 16, 13
BENDS = 16
NOWHERE = Text(en="None of them", ko="어디에도 없음")


def traits_picture(segments: Sequence[Segment]) -> Picture:
    """The largest differences of each segment to all others, side by side."""
    wanted = _largest(segments)
    rows = []
    for segment in segments:
        mine = {one.key: one for one in segment.traits}
        for place, trait in enumerate(wanted):
            one = mine.get(trait.key)
            if one is None:
                continue
            title = _title(one)
            rows.append(
                {
                    "segment_en": _in_lines(segment.name.en),
                    "segment_ko": _in_lines(segment.name.ko),
                    "what_en": title.en, "what_ko": title.ko,
                    "effect": round(one.effect, 2), "low": round(one.low, 2),
                    "high": round(one.high, 2), "shown": f"{one.effect:+.1f}".replace("-", "−"),
                    "strength": round(min(abs(one.effect) / FULL, 1.0), 3) if one.is_clear else 0.0,
                    "side": "more" if one.effect > 0 else "less", "place": place,
                    "number": segment.number,
                }
            )  # fmt: skip
    top = max(wanted, key=lambda one: abs(one.effect))
    named = next(one for one in segments if any(trait is top for trait in one.traits))
    finding = (
        both("‘{name}’ differ most: {what}", "‘{name}’ 무리가 가장 다름: {what}",
             name=named.name, what=_title(top))
    )  # fmt: skip
    return picture(
        lambda language: _draw_traits(rows, language),
        title=finding,
        caption=Text(
            en="Difference to all others in standard deviations; unclear ones are empty",
            ko="나머지와의 차이(표준편차). 뚜렷하지 않으면 비웠습니다",
        ),
        key=(
            Key(mark="dot", words=Text(en="More than others", ko="나머지보다 많음")),
            Key(mark="grey", words=Text(en="Less", ko="적음")),
        ),
        label=both(
            "{k} segments by {n} differences. {finding}.",
            "세그먼트 {k}개와 차이 {n}가지. {finding}.",
            k=Count(len(segments)), n=Count(len(wanted)), finding=finding,
        ),
        rows=rows,
        columns=(
            Column(name="segment_en", title=Text(en="Segment", ko="영문 이름")),
            Column(name="segment_ko", title=Text(en="Korean name", ko="세그먼트")),
            Column(name="what_en", title=Text(en="What", ko="영문 항목")),
            Column(name="what_ko", title=Text(en="Korean", ko="항목")),
            Column(name="effect", title=Text(en="Difference", ko="차이"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
        ),
        height=max(140, ROW_HEIGHT * len(wanted) + 70),
    )  # fmt: skip


def _largest(segments: Sequence[Segment]) -> list[Trait]:
    """The differences that are largest in any segment, each thing once."""
    every = sorted(
        (one for segment in segments for one in segment.traits), key=lambda one: -abs(one.effect)
    )
    found: dict[str, Trait] = {}
    for one in every:
        found.setdefault(one.key, one)
    return list(found.values())[:MOST_TRAITS]


def _in_lines(name: str) -> str:
    """A name as narrow as a column."""
    return "\n".join(textwrap.wrap(name, LINE))


def _title(one: Trait) -> Text:
    if not one.option:
        return one.measured.title
    return both("{t}: {o}", "{t}: {o}", t=one.measured.title, o=one.option)


def _draw_traits(rows: Sequence[dict[str, Any]], language: Language) -> Any:
    import altair as alt

    y = alt.Y(
        f"what_{language}:N",
        sort=alt.EncodingSortField("place", order="ascending"),
        axis=alt.Axis(title=None, labelLimit=170, grid=False),
    )
    below = max(str(row[f"segment_{language}"]).count("\n") for row in rows)
    x = alt.X(
        f"segment_{language}:N",
        sort=alt.EncodingSortField("number", order="ascending"),
        axis=alt.Axis(
            title=None,
            orient="top",
            # The first line stands where a single one would, the others below it.
            labelPadding=4 + LINE_HEIGHT * below,
            labelLineHeight=LINE_HEIGHT,
            labelLimit=120,
            labelAngle=0,
            grid=False,
            # A line break within the expression would be none within its quotes.
            labelExpr=r"split(datum.label, '\n')",
        ),
    )
    base = alt.Chart(alt.NamedData("rows")).encode(x=x, y=y)
    tiles = base.mark_rect(stroke=alt.expr("ground"), strokeWidth=3).encode(
        color=alt.Color(
            "side:N",
            scale=alt.Scale(domain=["more", "less"], range=[alt.expr("now"), alt.expr("before")]),
            legend=None,
        ),
        opacity=alt.Opacity("strength:Q", scale=alt.Scale(domain=[0, 1], range=[0.05, 0.55]),
                            legend=None),
    )  # fmt: skip
    words = base.mark_text(fontSize=11, color=alt.expr("ink")).encode(text="shown:N")
    return tiles + words


def steadiness_picture(tried: Sequence[Stability]) -> Picture:
    """How alike halves are cut for each number of groups, beside people of one crowd."""
    rows = [
        {"count": one.count, "found": round(one.found, 4), "chance": round(one.by_chance, 4)}
        for one in tried
    ]
    stable = [one for one in tried if one.is_stable]
    best = max(tried, key=lambda one: (one.is_stable, one.found), default=None)
    title = (
        both("{k} groups are found again best", "{k}개로 나눌 때 가장 잘 다시 찾아집니다",
             k=Count(best.count))
        if stable and best is not None
        else Text(
            en="No number of groups is found again with few people between them",
            ko="어떤 수로 나누어도 사이가 비고 다시 찾아지는 무리가 없습니다",
        )
    )  # fmt: skip
    return picture(
        lambda _: _draw_steadiness(rows),
        title=title,
        caption=Text(
            en="Agreement of halves cut by themselves, by number of groups; 1 is the same",
            ko="반씩 따로 나눈 것이 서로 맞는 정도, 무리의 수별. 1이면 같습니다",
        ),
        key=(
            Key(mark="dot", words=Text(en="Customers", ko="고객")),
            Key(mark="grey", words=Text(en="People of one crowd", ko="한 무리의 사람들")),
            Key(
                mark="dash",
                words=both("Needed ({x})", "필요한 정도({x})", x=Figure(LEAST_STABLE)),
            ),
        ),
        label=both(
            "Two dots for each of {n} numbers of groups. {title}.",
            "무리의 수 {n}가지마다 점 두 개. {title}.",
            n=Count(len(rows)), title=title,
        ),
        rows=rows,
        columns=(
            Column(name="count", title=Text(en="Groups", ko="무리의 수"), kind="count"),
            Column(name="found", title=Text(en="Customers", ko="고객"), kind="number"),
            Column(name="chance", title=Text(en="One crowd", ko="한 무리"), kind="number"),
        ),
        height=190,
    )  # fmt: skip


def _draw_steadiness(rows: Sequence[dict[str, Any]]) -> Any:
    import altair as alt

    scale = alt.Scale(domain=[0, 1], nice=False, clamp=True)
    base = alt.Chart(alt.NamedData("rows"))
    x = alt.X("count:O", axis=alt.Axis(title=None, labelAngle=0))

    def y(name: str) -> Any:
        return alt.Y(f"{name}:Q", scale=scale, axis=alt.Axis(title=None, tickCount=5, format=".1f"))

    between = base.mark_rule(color=alt.expr("edge"), strokeWidth=2).encode(
        x=x, y=y("chance"), y2="found:Q"
    )
    chance = base.mark_circle(size=56, color=alt.expr("before"), opacity=1).encode(
        x=x, y=y("chance")
    )
    ours = base.mark_circle(size=64, color=alt.expr("now"), opacity=1).encode(x=x, y=y("found"))
    needed = base.mark_rule(color=alt.expr("faint"), strokeDash=[4, 3]).encode(
        y=alt.Y(datum=LEAST_STABLE, scale=scale)
    )
    return needed + between + chance + ours


def moves_picture(segments: Sequence[Segment], found: Moves) -> Picture:
    """From the earlier day at the left to now at the right: bands as wide as people are many."""
    names = {**{one.number: one.name for one in segments}, NONE: NOWHERE}
    bands = _bands(found, names)
    moved = 1 - found.stayed / found.both
    title = both(
        "Since {day} {share} of people moved to another segment",
        "{day}부터 {share}가 다른 세그먼트로 옮겼습니다",
        day=Day(found.since), share=Share(round(moved, 3)),
    )  # fmt: skip
    return picture(
        lambda language: _draw_moves(bands, language),
        title=title,
        caption=both(
            "People by segment on {day} (left) and now (right)",
            "{day}(왼쪽)과 지금(오른쪽)의 세그먼트별 사람 수",
            day=Day(found.since),
        ),
        key=(
            Key(mark="grey", words=Text(en="Stayed", ko="그대로")),
            Key(mark="dot", words=Text(en="Moved", ko="옮김")),
        ),
        label=both("{title}.", "{title}.", title=title),
        rows=bands,
        columns=(
            Column(name="from_en", title=Text(en="From", ko="예전(영문)")),
            Column(name="from_ko", title=Text(en="From (Korean)", ko="예전")),
            Column(name="to_en", title=Text(en="To", ko="지금(영문)")),
            Column(name="to_ko", title=Text(en="To (Korean)", ko="지금")),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
        ),
        height=max(200, 44 * len(names)),
    )


def _bands(found: Moves, names: dict[int, Text]) -> list[dict[str, Any]]:
    """Points along each band; both sides are stacked in the order of numbers, none last."""
    order = {number: place for place, number in enumerate([*(n for n in names if n), NONE])}
    kept = [one for one in found.every if one.before in order and one.after in order]
    left = _stacked(sorted(kept, key=lambda one: (order[one.before], order[one.after])))
    right = _stacked(sorted(kept, key=lambda one: (order[one.after], order[one.before])))
    rows = []
    for one in kept:
        key = (one.before, one.after)
        for step in np.linspace(0.0, 1.0, BENDS):
            bend = float(step**2 * (3 - 2 * step))
            low = left[key] + (right[key] - left[key]) * bend
            rows.append(
                {
                    "band": f"{one.before}-{one.after}", "x": round(float(step), 3),
                    "low": round(low, 2), "high": round(low + one.people, 2),
                    "side": "stayed" if one.before == one.after else "moved",
                    "from_en": names[one.before].en, "from_ko": names[one.before].ko,
                    "to_en": names[one.after].en, "to_ko": names[one.after].ko,
                    "people": one.people,
                }
            )  # fmt: skip
    return rows


def _stacked(moves: Sequence[Any]) -> dict[tuple[int, int], float]:
    found, top = {}, 0.0
    for one in moves:
        found[one.before, one.after] = top
        top += one.people
    return found


def _draw_moves(rows: Sequence[dict[str, Any]], language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    y = alt.Y("low:Q", axis=None, scale=alt.Scale(reverse=True, nice=False))
    bands = base.mark_area(opacity=0.45, stroke=alt.expr("ground"), strokeWidth=1).encode(
        x=alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, 1])),
        y=y,
        y2="high:Q",
        detail="band:N",
        color=alt.Color(
            "side:N",
            scale=alt.Scale(
                domain=["stayed", "moved"], range=[alt.expr("before"), alt.expr("now")]
            ),
            legend=None,
        ),
    )
    ends = []
    sides: tuple[tuple[int, str, Literal["left", "right"], int], ...] = (
        (0, "from", "left", 6),
        (1, "to", "right", -6),
    )
    for place, name, align, away in sides:
        ends.append(
            base.transform_filter(f"datum.x == {place}")
            .transform_aggregate(low="min(low)", high="max(high)", groupby=[f"{name}_{language}"])
            .transform_calculate(middle="(datum.low + datum.high) / 2")
            .mark_text(align=align, dx=away, fontSize=11, color=alt.expr("ink"), limit=200)
            .encode(
                x=alt.XDatum(place), y=alt.Y("middle:Q", axis=None), text=f"{name}_{language}:N"
            )
        )
    return bands + ends[0] + ends[1]
