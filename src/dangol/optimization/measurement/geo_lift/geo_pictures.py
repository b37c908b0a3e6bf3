"""Pictures of geo tests: observed against expected, sets without a test, power by lift."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.methods.geo.markets import GOOD_POWER
from dangol.optimization.measurement.geo_lift.geo_test import OUTCOMES
from dangol.optimization.measurement.geo_lift.measuring import CONFIDENCE, Measured
from dangol.words import Count, Language, Share, Text, both

WEEK = 7
SHOWN_BEFORE = 12
"""Weeks of the past in the picture."""


def days_picture(one: Measured) -> Picture:
    """Weekly means of observed and expected, the band that of a week without effect."""
    lift = Share(one.lift[0], signed=True)
    return expected_picture(
        _weeks(one),
        one.test.starts,
        both(
            "{lift} beside what the other regions foretell",
            "다른 지역으로 미루어 본 것보다 {lift}",
            lift=lift,
        ),
        both(
            "{outcome} a day in the test regions, mean of seven days each; band of 90%",
            "테스트 지역의 하루 {outcome}, 7일씩 평균, 90% 띠",
            outcome=OUTCOMES[one.test.outcome],
        ),
        both(
            "Observed and expected by week; the lift is {lift}.",
            "주별 실제와 예상입니다. 증가율은 {lift}입니다.",
            lift=lift,
        ),
    )


def expected_picture(
    rows: Sequence[dict[str, Any]], starts: dt.date, title: Text, caption: Text, label: Text
) -> Picture:
    """Observed against expected with its band; rows have day, observed, expected, low, high."""
    return picture(
        lambda language: _draw_days(rows, starts, language),
        title=title,
        caption=caption,
        key=(
            Key(mark="line", words=Text(en="Observed", ko="실제")),
            Key(mark="dash", words=Text(en="Expected without it", ko="없었을 때의 예상")),
            Key(mark="band", words=Text(en="Where it would have been", ko="예상 구간")),
        ),
        label=label,
        rows=rows,
        columns=(
            Column(name="day", title=Text(en="From", ko="시작일"), kind="day"),
            Column(name="observed", title=Text(en="Observed", ko="실제"), kind="number"),
            Column(name="expected", title=Text(en="Expected", ko="예상"), kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
        ),
        height=260,
    )


def _weeks(one: Measured) -> list[dict[str, Any]]:
    """Sevens of days counted from the first day of the test, so that none mixes both."""
    from scipy.special import stdtrit

    tested = one.regions.places(one.test.test_regions)
    observed = one.regions.outcome[:, tested].sum(axis=1)
    expected = observed - one.effect.gap * one.effect.level
    reach = float(stdtrit(one.effect.freedom, (1 + CONFIDENCE) / 2))
    rows = []
    first = max(one.before % WEEK, one.before - SHOWN_BEFORE * WEEK)
    for start in range(first, len(observed), WEEK):
        stop = min(start + WEEK, len(observed))
        part = slice(start, stop)
        middle = float(expected[part].mean())
        width = reach * one.effect.error_of(stop - start) * one.effect.level
        rows.append(
            {
                "day": one.regions.days[start].isoformat(),
                "observed": float(observed[part].mean()),
                "expected": middle,
                "low": middle - width,
                "high": middle + width,
            }
        )
    return rows


def _draw_days(rows: Sequence[dict[str, Any]], starts: dt.date, language: Language) -> Any:
    import altair as alt

    day = "%-d %b" if language == "en" else "%-m월 %-d일"
    x = alt.X("day:T", axis=alt.Axis(title=None, tickCount=6, format=day))
    y = alt.Y(
        "observed:Q", scale=alt.Scale(zero=False),
        axis=alt.Axis(title=None, tickCount=5, format="~s"),
    )  # fmt: skip
    base = alt.Chart(alt.NamedData("rows")).encode(x=x)
    band = base.mark_area(color=alt.expr("now"), opacity=0.16).encode(y=alt.Y("low:Q"), y2="high:Q")
    expected = base.mark_line(color=alt.expr("before"), strokeDash=[4, 3]).encode(y="expected:Q")
    observed = base.mark_line(color=alt.expr("now"), strokeWidth=2, point={"size": 24}).encode(y=y)
    begins = alt.DateTime(year=starts.year, month=starts.month, date=starts.day, utc=True)
    start = _once().encode(x=alt.datum(begins, type="temporal"))
    return band + expected + observed + start


def placebo_picture(one: Measured) -> Picture:
    """The test's effect among those of sets of regions in which nothing was tested."""
    own = one.effect.share
    rows = [{"lift": float(value), "kind": "other"} for value in one.effect.placebos]
    rows.append({"lift": own, "kind": "test"})
    share = one.effect.rank_share
    return picture(
        lambda language: _draw_placebos(rows),
        title=both(
            "{share} of {n} sets without a test strayed as far",
            "테스트하지 않은 묶음 {n}개 가운데 {share}가 이만큼 벗어남",
            share=Share(share),
            n=Count(len(rows) - 1),
        ),
        caption=Text(
            en="Effect as a share of a usual day, each set judged as if it had been the test",
            ko="보통 하루에 견준 효과이며, 묶음마다 테스트였던 것처럼 쟀습니다",
        ),
        key=(
            Key(mark="dot", words=Text(en="This test", ko="이 테스트")),
            Key(mark="grey", words=Text(en="Without a test", ko="테스트하지 않음")),
        ),
        label=both(
            "The effect of the test, {value}, among sets of regions without one.",
            "테스트의 효과 {value}을 테스트하지 않은 지역 묶음과 나란히 보였습니다.",
            value=Share(own, signed=True),
        ),
        rows=rows,
        columns=(
            Column(name="kind", title=Text(en="Set", ko="묶음"), kind="text"),
            Column(name="lift", title=Text(en="Effect", ko="효과"), kind="share"),
        ),
        height=112,
    )


def _draw_placebos(rows: Sequence[dict[str, Any]]) -> Any:
    import altair as alt

    colour = alt.Color(
        "kind:N",
        scale=alt.Scale(domain=["test", "other"], range=[alt.expr("now"), alt.expr("before")]),
        legend=None,
    )
    ticks = (
        alt.Chart(alt.NamedData("rows"))
        .mark_tick(thickness=2, size=44)
        .encode(
            x=alt.X("lift:Q", axis=alt.Axis(title=None, tickCount=5, format="+.0%")),
            color=colour,
            opacity=alt.condition("datum.kind == 'test'", alt.value(1), alt.value(0.5)),
        )
    )
    zero = _once().encode(x=alt.datum(0, type="quantitative"))
    return zero + ticks


def power_picture(
    curves: Sequence[dict[str, Any]], looked_for: float, days: int, title: Text
) -> Picture:
    """Power by lift of each design in the duration that was asked for."""
    return picture(
        lambda language: _draw_power(curves, looked_for),
        title=title,
        caption=both(
            "Chance that a test of {n} days shows a lift, by how large it is; dashed: four in five",
            "{n}일 테스트가 증가를 알아낼 확률을 증가의 크기별로 보임, 점선은 다섯 번에 네 번",
            n=Count(days),
        ),
        key=(
            Key(mark="line", words=Text(en="First design", ko="첫 설계")),
            Key(mark="was", words=Text(en="The others", ko="다른 설계")),
        ),
        label=title,
        rows=curves,
        columns=(
            Column(name="design", title=Text(en="Design", ko="설계"), kind="count"),
            Column(name="lift", title=Text(en="Lift", ko="증가"), kind="share"),
            Column(name="power", title=Text(en="Chance", ko="확률"), kind="share"),
        ),
        height=260,
    )


def _draw_power(curves: Sequence[dict[str, Any]], looked_for: float) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("lift:Q", axis=alt.Axis(title=None, tickCount=6, format=".0%")),
        y=alt.Y(
            "power:Q", scale=alt.Scale(domain=[0, 1]),
            axis=alt.Axis(title=None, tickCount=5, format=".0%"),
        ),
    )  # fmt: skip
    lines = base.mark_line(strokeWidth=2).encode(
        detail="design:N",
        color=alt.condition("datum.design == 1", alt.value(alt.expr("now")),
                            alt.value(alt.expr("before"))),
    )  # fmt: skip
    asked = _once().encode(x=alt.datum(looked_for, type="quantitative"))
    good = _once().encode(y=alt.datum(GOOD_POWER, type="quantitative"))
    return lines + asked + good


def _once() -> Any:
    """A dashed rule; drawn once, not over itself for every row."""
    import altair as alt

    rows = alt.Chart(alt.NamedData("rows")).transform_aggregate(count="count()")
    return rows.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3])
