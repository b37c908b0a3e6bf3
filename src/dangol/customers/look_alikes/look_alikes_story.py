"""Look-alikes as an answer: how many held-back members were found, and what members share."""

from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, Metric, Picture, Rows, metric, picture
from dangol.customers.look_alikes.learning import Difference, Learnt
from dangol.customers.look_alikes.refusing import METHOD
from dangol.scoring.score_figures import estimate_range, times
from dangol.words import Count, Figure, Language, Share, Text, both

SHOWN = 12
SHARES = ("share", "main_share", "given_", "trend")


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of."""

    name: Text
    members: int
    others: int
    learnt: Learnt
    kept: int
    inputs: int

    @property
    def lift(self) -> float:
        return self.learnt.found / self.learnt.by_chance


def look_alikes_answer(told: Told) -> Answer:
    """The answer from the model and the members that it had not seen."""
    judged = told.learnt.judgement
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "A member that was held back is told from somebody outside with an AUC of {area} "
            "({low} to {high}); .5 would be chance.",
            "빼 둔 사람을 밖의 사람과 가려낸 AUC는 {area}({low}~{high})입니다. "
            "0.5면 우연과 같습니다.",
            area=Figure(judged.area.value),
            low=Figure(judged.area.low),
            high=Figure(judged.area.high),
        ),
        metrics=_metrics(told),
        pictures=_pictures(told),
        tables=(_differences(told),),
        evidence=Evidence(
            basis=both(
                "{members} members and {others} others, {n} inputs",
                "든 사람 {members}명과 밖의 {others}명, 변수 {n}개",
                members=Count(told.members),
                others=Count(told.others),
                n=Count(told.inputs),
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    if told.learnt.judgement.is_flat:
        return both(
            "Nothing tells the people of ‘{name}’ from others.",
            "‘{name}’에 든 사람을 다른 고객과 가를 것이 없습니다.",
            name=told.name,
        )
    return both(
        "{n} people outside ‘{name}’ are most like those in it.",
        "‘{name}’ 밖에서 가장 닮은 고객 {n}명을 찾았습니다.",
        n=Count(told.kept),
        name=told.name,
    )


def _action(told: Told) -> Text:
    if told.learnt.judgement.is_flat:
        return Text(
            en="Do not widen it by likeness: any others would do as well.",
            ko="닮음으로 넓히지 마세요. 아무나 골라도 마찬가지입니다.",
        )
    return both(
        "Of members held back, this way finds {times} as many as chance does.",
        "빼 둔 사람을 우연히 찾을 때의 {times} 찾아냅니다.",
        times=times(told.lift),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    judged = told.learnt.judgement
    return (
        metric(Text(en="Members", ko="든 사람"), Count(told.members)),
        metric(
            Text(en="Told apart (AUC)", ko="가려내는 힘(AUC)"),
            Figure(judged.area.value),
            range=estimate_range(judged.area, tick=0.5),
        ),
        metric(
            Text(en="Held-back members found", ko="찾아낸 빼 둔 사람"),
            Share(round(told.learnt.found, 3)),
            note=both("by chance {share}", "우연이면 {share}",
                      share=Share(round(told.learnt.by_chance, 3))),
        ),
        metric(
            Text(en="Most alike tenth", ko="가장 닮은 10%"),
            times(judged.lift.value),
            range=estimate_range(judged.lift, tick=1.0),
            note=Text(en="as many members as among all", ko="전체와 견준 든 사람의 비중"),
        ),
    )  # fmt: skip


def _pictures(told: Told) -> tuple[Picture, ...]:
    clear = [one for one in told.learnt.differences if one.is_clear][:SHOWN]
    if not clear or told.learnt.judgement.is_flat:
        return ()
    rows = [
        {
            "name": one.input.title.model_dump(),
            "name_en": one.input.title.en,
            "name_ko": one.input.title.ko,
            "effect": round(one.effect.value, 3),
            "low": round(one.effect.low, 3),
            "high": round(one.effect.high, 3),
        }
        for one in clear
    ]
    first = clear[0]
    more = first.effect.value > 0
    title = (
        both("What sets them apart most: more ‘{name}’", "가장 다른 점: ‘{name}’ 값이 큼",
             name=first.input.title)
        if more
        else both("What sets them apart most: less ‘{name}’", "가장 다른 점: ‘{name}’ 값이 작음",
                  name=first.input.title)
    )  # fmt: skip
    return (
        picture(
            _draw,
            title=title,
            caption=Text(
                en="Members minus others in standard deviations, with the range of each",
                ko="든 사람에서 밖의 사람을 뺀 차이(표준편차 단위)와 그 범위",
            ),
            label=Text(
                en="Points of how members differ from others, with ranges.",
                ko="든 사람과 밖의 사람의 차이를 점과 범위로 나타냅니다.",
            ),
            rows=rows,
            columns=(
                Column(name="name", title=Text(en="Habit", ko="습관")),
                Column(name="effect", title=Text(en="Difference", ko="차이"), kind="number"),
                Column(name="low", title=Text(en="From", ko="아래"), kind="number"),
                Column(name="high", title=Text(en="To", ko="위"), kind="number"),
            ),
            height=26 * len(rows) + 30,
        ),
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"name_{language}:N", sort=None, title=None, axis=alt.Axis(labelLimit=260))
    )
    zero = (
        alt.Chart(alt.NamedData("rows")).mark_rule(color=alt.expr("faint")).encode(x=alt.datum(0))
    )
    x = alt.X("effect:Q", axis=alt.Axis(title=None))
    ranges = base.mark_rule(strokeWidth=4, opacity=0.35, color=alt.expr("now")).encode(
        x=alt.X("low:Q"), x2="high:Q"
    )
    dots = base.mark_point(filled=True, size=50, color=alt.expr("now"), opacity=1).encode(x=x)
    return zero + ranges + dots


def _differences(told: Told) -> Rows:
    rows = [
        {
            "name": one.input.title.model_dump(),
            "members": _said(one, one.members).model_dump(),
            "others": _said(one, one.others).model_dump(),
            "effect": round(one.effect.value, 2),
            "clear": (_CLEAR if one.is_clear else _UNCLEAR).model_dump(),
        }
        for one in told.learnt.differences[: 2 * SHOWN]
    ]
    return Rows(
        title=Text(en="How members differ from others", ko="든 사람은 무엇이 다른가요"),
        caption=Text(
            en="Means of both, and their difference in standard deviations: .2 is small, .5 "
            "middling, .8 large",
            ko="두 쪽의 평균과 표준편차 단위의 차이. 0.2는 작고, 0.5는 보통, 0.8은 큼",
        ),
        columns=(
            Column(
                name="name", title=Text(en="Habit or attribute", ko="습관이나 속성"), kind="name"
            ),
            Column(name="members", title=Text(en="Members", ko="든 사람")),
            Column(name="others", title=Text(en="Others", ko="밖의 사람")),
            Column(name="effect", title=Text(en="Difference", ko="차이"), kind="number"),
            Column(name="clear", title=Text(en="Clear?", ko="뚜렷함")),
        ),
        rows=tuple(rows),
    )


_CLEAR = Text(en="clear", ko="뚜렷함")
_UNCLEAR = Text(en="unclear", ko="뚜렷하지 않음")


def _said(one: Difference, value: float) -> Text:
    is_share = any(mark in one.input.name for mark in SHARES) and 0 <= value <= 1
    quantity: Figure | Share = Share(round(value, 3)) if is_share else Figure(value)
    return both("{n}", "{n}", n=quantity)
