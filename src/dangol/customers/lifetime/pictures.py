"""Lifetime value in pictures: how concentrated it is, and how well the check expected."""

from typing import Any

import numpy as np
import numpy.typing as npt

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.lifetime.check import Check
from dangol.words import Count, Figure, Language, Share, Text, both

TENTHS = 10


def tenths_picture(descending: npt.NDArray[np.float64], currency: str) -> Picture:
    """The value of each tenth of customers, the most valuable first."""
    total = float(descending.sum())
    parts = [float(one.sum()) for one in np.array_split(descending, TENTHS)]
    rows = [
        {"tenth": i + 1, "value": part, "share": part / total if total else 0.0}
        for i, part in enumerate(parts)
    ]
    half = int(np.searchsorted(np.cumsum(descending), total / 2) + 1) / max(len(descending), 1)
    return picture(
        _draw_tenths,
        title=both(
            "Half of the value lies with {share} of customers",
            "고객 {share}가 가치의 절반을 차지합니다",
            share=Share(round(half, 3)),
        ),
        caption=Text(
            en="Share of the expected value by tenth of customers, the most valuable first",
            ko="고객을 가치가 큰 순서로 10%씩 나눈 기대 가치 비중",
        ),
        label=both(
            "Bars of the share of value per tenth of customers; the first holds {share}.",
            "고객 10%마다 가치 비중을 막대로 나타냅니다. 첫 10%가 {share}입니다.",
            share=Share(round(rows[0]["share"], 3)),
        ),
        rows=rows,
        columns=(
            Column(name="tenth", title=Text(en="Tenth", ko="순서"), kind="count"),
            Column(
                name="value",
                title=Text(en="Value", ko="기대 가치"),
                kind="money",
                currency=currency,
            ),
            Column(name="share", title=Text(en="Of the value", ko="가치 비중"), kind="share"),
        ),
        height=236,
    )


def _draw_tenths(language: Language) -> Any:
    import altair as alt

    said = (
        "datum.value == 1 ? 'Top tenth' : datum.value == 10 ? 'Last' : datum.value"
        if language == "en"
        else "datum.value == 1 ? '상위 10%' : datum.value == 10 ? '끝' : datum.value"
    )
    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X("tenth:O", axis=alt.Axis(title=None, labelAngle=0, labelExpr=said)),
        y=alt.Y("share:Q", axis=alt.Axis(title=None, format=".0%", tickCount=4)),
    )
    bars = base.mark_bar(color=alt.expr("now"), cornerRadiusEnd=3)
    numbers = base.mark_text(baseline="bottom", dy=-4).encode(
        text=alt.Text("share:Q", format=".0%")
    )
    return bars + numbers


def check_picture(check: Check) -> Picture:
    """Purchases in the check's days by how often customers had bought before."""
    rows = [
        {
            "group": one.label,
            "place": i,
            "customers": one.customers,
            "expected": one.expected,
            "actual": one.actual,
        }
        for i, one in enumerate(check.groups)
    ]
    better = check.error < check.naive_error
    return picture(
        _draw_check,
        title=both(
            "The check was {error} purchases off per customer; the plain rate, {naive}"
            if better
            else "The check was {error} purchases off per customer, no better than the plain rate "
            "({naive})",
            "예측은 고객당 {error}번, 단순 빈도는 {naive}번 빗나갔습니다"
            if better
            else "예측은 고객당 {error}번 빗나가 단순 빈도({naive}번)보다 낫지 않았습니다",
            error=Figure(check.error),
            naive=Figure(check.naive_error),
        ),
        caption=both(
            "Mean days with a purchase in the last {n} days, by repeat purchases before",
            "그 전의 재구매 횟수별, 마지막 {n}일의 평균 구매일 수",
            n=Count(check.days),
        ),
        label=both(
            "Points of expected and actual purchases per group; {expected} were expected in all, "
            "{actual} came.",
            "무리마다 예상과 실제 구매를 점으로 나타냅니다. 모두 {expected}번을 예상했고 "
            "{actual}번이었습니다.",
            expected=Count(check.expected_purchases),
            actual=Count(check.actual_purchases),
        ),
        key=(
            Key(mark="line", words=Text(en="Actual", ko="실제")),
            Key(mark="dash", words=Text(en="Expected", ko="예상")),
        ),
        rows=rows,
        columns=(
            Column(name="group", title=Text(en="Repeat purchases before", ko="그 전 재구매")),
            Column(name="customers", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="expected", title=Text(en="Expected", ko="예상"), kind="number"),
            Column(name="actual", title=Text(en="Actual", ko="실제"), kind="number"),
        ),
        height=236,
    )


def _draw_check(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        x=alt.X(
            "group:N", sort=alt.EncodingSortField("place"), axis=alt.Axis(title=None, labelAngle=0)
        )
    )
    y = alt.Axis(title=None, tickCount=4)
    actual = base.mark_line(color=alt.expr("now"), point={"fill": alt.expr("now"), "size": 50})
    expected = base.mark_line(color=alt.expr("before"), strokeDash=[3, 4])
    return expected.encode(y=alt.Y("expected:Q", axis=y)) + actual.encode(
        y=alt.Y("actual:Q", axis=y)
    )
