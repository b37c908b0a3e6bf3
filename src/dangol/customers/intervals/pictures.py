"""What happened in each interval, and what each way to cut brings, in pictures."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Column, Key, Picture, picture
from dangol.customers.intervals.learning import Learnt
from dangol.customers.intervals.words import WAYS, bounds, verdict
from dangol.words import Language, Text, both

ROW = 30
THOUSAND = 1_000
LABELS = 150


def effects_picture(learnt: Learnt, title: Text, what: Text, *, is_uplift: bool) -> Picture:
    """The share that bought, or the effect, of each interval with its range of 95 %."""
    rows = []
    for number, one in enumerate(learnt.intervals):
        name = bounds(one)
        goes = (
            learnt.is_told_apart and learnt.contacted[number] > 0
            if learnt.contacted
            else one.effect.low > learnt.whole.value
        )
        rows.append(
            {
                "name_en": name.en,
                "name_ko": name.ko,
                "effect": round(one.effect.value, 4),
                "low": round(one.effect.low, 4),
                "high": round(one.effect.high, 4),
                "people": one.people,
                "whole": round(learnt.whole.value, 4),
                "meaning": "now" if goes else "before",
            }
        )
    shown = Text(en="Effect", ko="효과") if is_uplift else Text(en="Bought", ko="산 비중")
    return picture(
        _draw_effects,
        title=title,
        caption=both(
            "{what}, by interval; band: 95%, judged by people who did not find it",
            "{what}, 구간별; 띠는 95% 구간이며 구간을 찾는 데 쓰지 않은 고객으로 평가",
            what=what,
        ),
        key=(
            *(
                (
                    Key(mark="dot", words=Text(en="To be contacted", ko="연락할 구간")),
                    Key(mark="grey", words=Text(en="The rest", ko="나머지")),
                )
                if is_uplift
                else (
                    Key(mark="dot", words=Text(en="Clearly above all", ko="전체보다 뚜렷이 높음")),
                    Key(mark="grey", words=Text(en="The rest", ko="나머지")),
                )
            ),
            Key(mark="dash", words=Text(en="All together", ko="전체")),
        ),
        label=both(
            "{title}. One row for each of the intervals.",
            "{title} 구간마다 한 줄입니다.",
            title=title,
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Interval", ko="구간(영어)")),
            Column(name="name_ko", title=Text(en="Interval in Korean", ko="구간")),
            Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="effect", title=shown, kind="share"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="To", ko="위"), kind="share"),
        ),
        height=ROW * len(rows) + 40,
    )


def _draw_effects(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=None, format=".0%", tickCount=5)
    y = _names(language)
    colour = alt.Color(
        "meaning:N",
        legend=None,
        scale=alt.Scale(domain=["now", "before"], range=[alt.expr("now"), alt.expr("before")]),
    )
    band = base.mark_bar(height=9, cornerRadius=3, opacity=0.25).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, color=colour
    )
    whole = base.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3]).encode(x="mean(whole):Q")
    dot = base.mark_point(filled=True, size=64, opacity=1).encode(x="effect:Q", y=y, color=colour)
    return whole + band + dot


def _names(language: Language) -> Any:
    import altair as alt

    return alt.Y(
        f"name_{language}:N",
        sort=None,
        axis=alt.Axis(title=None, labelAlign="left", labelPadding=LABELS, labelLimit=LABELS - 4),
    )


def ways_picture(learnt: Learnt, chosen: str) -> Picture:
    """What contacting the best intervals of each way brings per 1,000 people."""
    rows = _way_rows(learnt, chosen)
    return picture(
        _draw_ways,
        title=verdict(learnt),
        caption=Text(
            en="Purchases per 1,000 people beyond as many contacts at random; band: 95%",
            ko="같은 수의 무작위 연락보다 더 생기는 구매, 1,000명당; 띠는 95% 구간",
        ),
        key=(
            Key(mark="dot", words=Text(en="Used here", ko="지금 쓰는 방법")),
            Key(mark="grey", words=Text(en="Other ways", ko="다른 방법")),
        ),
        label=both(
            "{title} A dot with its range for each of three ways.",
            "{title} 세 방법마다 점과 범위가 있습니다.",
            title=verdict(learnt),
        ),
        rows=rows,
        columns=(
            Column(name="name_en", title=Text(en="Way", ko="방법(영어)")),
            Column(name="name_ko", title=Text(en="Way in Korean", ko="방법")),
            Column(name="gain", title=Text(en="Purchases more", ko="더 생기는 구매"),
                   kind="number"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
            Column(name="high", title=Text(en="To", ko="위"), kind="number"),
        ),
        height=ROW * len(rows) + 40,
    )  # fmt: skip


def _way_rows(learnt: Learnt, chosen: str) -> Sequence[dict[str, Any]]:
    return [
        {
            "name_en": WAYS[one.name].en.split(" (")[0],
            "name_ko": WAYS[one.name].ko.split("(")[0],
            "gain": round(one.gain.value * THOUSAND, 2),
            "low": round(one.gain.low * THOUSAND, 2),
            "high": round(one.gain.high * THOUSAND, 2),
            "meaning": "now" if one.name == chosen else "before",
        }
        for one in learnt.methods
    ]


def _draw_ways(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows"))
    axis = alt.Axis(title=None, format=",.0f", tickCount=5)
    y = _names(language)
    colour = alt.Color(
        "meaning:N",
        legend=None,
        scale=alt.Scale(domain=["now", "before"], range=[alt.expr("now"), alt.expr("before")]),
    )
    zero = base.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3]).encode(x=alt.datum(0))
    band = base.mark_bar(height=9, cornerRadius=3, opacity=0.25).encode(
        x=alt.X("low:Q", axis=axis), x2="high:Q", y=y, color=colour
    )
    dot = base.mark_point(filled=True, size=64, opacity=1).encode(x="gain:Q", y=y, color=colour)
    return zero + band + dot
