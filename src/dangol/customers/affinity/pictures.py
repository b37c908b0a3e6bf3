"""Affinities in two pictures: what draws most customers, and whether it holds later."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.affinity.learning import Learnt
from dangol.tables.affinities import AFFINITY_KINDS
from dangol.words import Count, Language, Share, Text, both

ROW_HEIGHT = 24
DRAWN_VALUES = 12
_LABEL = 150


def drawn_picture(values: Sequence[dict[str, Any]], people: int) -> Picture:
    """Bars of how many customers are clearly drawn to each thing, most first."""
    shown = [
        {"name_en": one["name"]["en"], "name_ko": one["name"]["ko"], "drawn": one["drawn"]}
        for one in values[:DRAWN_VALUES]
    ]
    first = values[0]
    name = Text.model_validate(first["name"])
    share = Share(round(first["drawn"] / max(people, 1), 3))
    return picture(
        _draw_bars,
        title=both(
            "“{name}” draws {share} of customers",
            "고객의 {share}가 ‘{name}’에 끌립니다",
            name=name,
            share=share,
        ),
        caption=Text(
            en="Customers who are clearly drawn to it more than others are",
            ko="남들보다 뚜렷이 더 끌리는 고객 수",
        ),
        label=both(
            "Bars of {n} things; the longest is {name} with {share} of customers.",
            "막대 {n}개. 가장 긴 것은 {name}이며 고객의 {share}입니다.",
            n=Count(len(shown)),
            name=name,
            share=share,
        ),
        rows=shown,
        columns=(
            Column(name="name_en", title=Text(en="Drawn to", ko="영어 이름"), kind="name"),
            Column(name="name_ko", title=Text(en="In Korean", ko="끌리는 것")),
            Column(name="drawn", title=Text(en="Customers", ko="고객"), kind="count"),
        ),
        height=max(120, ROW_HEIGHT * len(shown) + 16),
    )


def _draw_bars(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"name_{language}:N", sort=None, axis=alt.Axis(title=None, labelLimit=_LABEL))
    )
    x = alt.X("drawn:Q", axis=alt.Axis(title=None, tickCount=4, format=",.0f"))
    return base.mark_bar(color=alt.expr("now"), height=12, cornerRadiusEnd=2).encode(x=x)


def gains_picture(kinds: Sequence[Learnt]) -> Picture:
    """How much better own shares foretell later purchases than what is usual, by kind."""
    rows = []
    for one in kinds:
        if one.judged is None:
            continue
        gain = one.judged.gain
        rows.append(
            {
                "name_en": AFFINITY_KINDS[one.kind].en,
                "name_ko": AFFINITY_KINDS[one.kind].ko,
                "gain": round(gain.value, 6),
                "low": round(gain.low, 6),
                "high": round(gain.high, 6),
                "is_clear": one.is_told_apart,
            }
        )
    clear = sum(bool(row["is_clear"]) for row in rows)
    return picture(
        _draw_gains,
        title=both(
            "In {n} of {all} kinds what customers bought before tells what they buy later",
            "{all}개 종류 가운데 {n}개에서 앞서 산 것이 뒤에 살 것을 알려 줍니다",
            n=Count(clear),
            all=Count(len(rows)),
        ),
        caption=Text(
            en="Log loss saved per purchase against usual shares, 95% interval; unseen period",
            ko="보통 비중보다 줄어든 구매당 로그 손실과 95% 구간; 보지 못한 기간",
        ),
        key=(
            Key(mark="dot", words=Text(en="Customers differ", ko="고객이 다름")),
            Key(mark="ring", words=Text(en="Unclear", ko="뚜렷하지 않음")),
        ),
        label=both(
            "A dot with its interval for each of {all} kinds; {n} lie clearly above zero.",
            "종류 {all}개마다 점과 구간. {n}개가 뚜렷이 0보다 큽니다.",
            n=Count(clear),
            all=Count(len(rows)),
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Kind", ko="영어 이름"), kind="name"),
            Column(name="name_ko", title=Text(en="In Korean", ko="종류")),
            Column(name="gain", title=Text(en="Saved", ko="줄어든 손실"), kind="number"),
            Column(name="low", title=Text(en="At least", ko="적어도"), kind="number"),
            Column(name="high", title=Text(en="At most", ko="많아야"), kind="number"),
        ),
        height=max(120, ROW_HEIGHT * len(rows) + 16),
    )


def _draw_gains(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    y = alt.Y(f"name_{language}:N", sort=None, axis=alt.Axis(title=None, labelLimit=_LABEL))
    axis = alt.Axis(title=None, tickCount=4, format=".2f")
    between = base.mark_rule(color=alt.expr("edge"), strokeWidth=3).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y
    )
    x = alt.X("gain:Q", axis=axis)
    clear = base.transform_filter("datum.is_clear").mark_circle(
        size=64, color=alt.expr("now"), opacity=1
    )
    unclear = base.transform_filter("!datum.is_clear").mark_point(
        size=56, color=alt.expr("faint"), filled=False, opacity=1
    )
    zero = base.mark_rule(color=alt.expr("faint"), strokeDash=[2, 3]).encode(x=alt.X(datum=0.0))
    return zero + between + clear.encode(x=x, y=y) + unclear.encode(x=x, y=y)
