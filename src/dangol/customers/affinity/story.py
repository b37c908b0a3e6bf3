"""Affinities as an answer: who is drawn to what, how surely, and whether it holds later."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.customers.affinity.facts import KIND, VALUE
from dangol.customers.affinity.learning import Judged, Learnt
from dangol.customers.affinity.method import METHOD
from dangol.customers.affinity.pictures import drawn_picture, gains_picture
from dangol.methods.shrinkage import Spread
from dangol.scoring.score_figures import estimate_range
from dangol.tables.affinities import AFFINITY_KINDS, VALUE_NAMES
from dangol.words import EN_DASH, Count, Figure, Share, Text, both, particle

SHOWN_EACH = 8


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of.

    ``drawn`` counts people by kind; ``values`` are rows with how many are drawn to each,
    most first.
    """

    learnt: Sequence[Learnt]
    drawn: Sequence[Mapping[str, Any]]
    values: Sequence[Mapping[str, Any]]
    people: int
    horizon_days: int
    confidence: float

    @property
    def apart(self) -> list[Learnt]:
        return [one for one in self.learnt if one.is_told_apart]

    def drawn_to(self, kind: str) -> int:
        return next((int(row["people"]) for row in self.drawn if row[KIND] == kind), 0)

    @property
    def shown(self) -> list[Mapping[str, Any]]:
        """The values of each kind that draw most people, kind by kind."""
        found: list[Mapping[str, Any]] = []
        for one in sorted(self.apart, key=lambda one: -self.drawn_to(one.kind)):
            mine = [row for row in self.values if row[KIND] == one.kind and row["drawn_customers"]]
            found += mine[:SHOWN_EACH]
        return found

    @property
    def first(self) -> Learnt | None:
        """The kind that most people are drawn to something of."""
        return max(self.apart, key=lambda one: self.drawn_to(one.kind), default=None)


def value_name(kind: str, value: str) -> Text:
    """What a value is called."""
    return VALUE_NAMES.get(kind, {}).get(value, Text(en=value, ko=value))


def affinity_answer(told: Told) -> Answer:
    """The answer from what was learned and how many are drawn to what."""
    shown = told.shown
    first = [one for one in shown if told.first is not None and one[KIND] == told.first.kind]
    judged = [one for one in told.learnt if one.judged is not None]
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=(
            *((drawn_picture(_named(first, told.people), told.people),) if first else ()),
            *((gains_picture(judged),) if judged else ()),
        ),
        tables=(_kinds_table(told), *((_values_table(shown, told.people),) if shown else ())),
        evidence=Evidence(
            basis=both(
                "{n} customers; the latest {days} days judged what was known before them",
                "고객 {n}명, 최근 {days}일로 그 앞까지 안 것을 시험함",
                n=Count(told.people),
                days=Count(told.horizon_days),
            ),
            method=METHOD,
            left_out=tuple(
                LeftOut(
                    count=1,
                    reason=both(
                        "kind in which customers do not clearly differ: {kind}",
                        "개 종류에서는 고객이 뚜렷이 다르지 않음: {kind}",
                        kind=AFFINITY_KINDS[one.kind],
                    ),
                )
                for one in told.learnt
                if not one.is_told_apart
            ),
        ),
    )


def _headline(told: Told) -> Text:
    first = told.first
    if first is None:
        return Text(
            en="Customers do not differ in what they are drawn to.",
            ko="고객마다 끌리는 것이 다르다고 할 수 없습니다.",
        )
    share = Share(round(told.drawn_to(first.kind) / max(told.people, 1), 3))
    if isinstance(first.common, Spread):
        return both(
            "{share} of customers clearly differ from the others in {kind}.",
            "고객의 {share}는 {kind}에서 남들과 뚜렷이 다릅니다.",
            share=share,
            kind=_inline(first.kind),
        )
    return both(
        "{share} of customers are clearly drawn to a {kind} more than others are.",
        "고객의 {share}는 남들보다 뚜렷이 더 끌리는 {kind_ko} 있습니다.",
        share=share,
        kind=_inline(first.kind),
        kind_ko=particle(AFFINITY_KINDS[first.kind].ko, "이", "가"),
    )


def _inline(kind: str) -> Text:
    name = AFFINITY_KINDS[kind]
    return Text(en=name.en.lower(), ko=name.ko)


def _action(told: Told) -> Text:
    if not told.shown:
        return Text(
            en="Show everybody what sells most.", ko="모두에게 가장 잘 팔리는 것을 보여 주세요."
        )
    most = told.shown[0]
    return both(
        "Begin with “{value}”: {n} customers are drawn to it.",
        "‘{value}’에 끌리는 고객 {n}명부터 살펴보세요.",
        value=value_name(most[KIND], most[VALUE]),
        n=Count(most["drawn_customers"]),
    )


def _because(told: Told) -> Text:
    first = told.first
    judged = first.judged if first is not None else None
    if first is None or judged is None:
        return both(
            "In none of {n} kinds do customers' own purchases foretell the latest {days} days "
            "clearly better than what is usual.",
            "{n}개 종류 어디에서도 고객 자신의 구매가 최근 {days}일을 보통 비중보다 뚜렷이 잘 "
            "맞히지 못합니다.",
            n=Count(len(told.learnt)),
            days=Count(told.horizon_days),
        )
    return both(
        "Customers' own shares ({kind}) foretold {n} purchases of the latest {days} days better "
        "than the usual ones: log loss {own} instead of {usual}.",
        "{kind}에서 고객 자신의 비중은 최근 {days}일의 구매 {n}건을 보통 비중보다 잘 맞혔습니다. "
        "로그 손실은 {usual}에서 {own}로 줄었습니다.",
        kind=_inline(first.kind),
        n=Count(judged.purchases),
        days=Count(told.horizon_days),
        own=Figure(judged.own),
        usual=Figure(judged.usual),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = [
        metric(
            both("Drawn to: {kind}", "끌리는 고객: {kind}", kind=AFFINITY_KINDS[one.kind]),
            Count(told.drawn_to(one.kind)),
            note=both("of {n} customers", "고객 {n}명 가운데", n=Count(told.people)),
            range=_between(one),
        )
        for one in sorted(told.apart, key=lambda one: -told.drawn_to(one.kind))[:3]
    ]
    first = told.first
    if first is not None and first.judged is not None and first.judged.area is not None:
        area, usual = first.judged.area, first.judged.usual_area
        found.append(
            metric(
                both(
                    "Told what is bought (AUC): {kind}",
                    "살 것을 가려내는 힘(AUC): {kind}",
                    kind=AFFINITY_KINDS[first.kind],
                ),
                Figure(round(area.value, 3)),
                range=estimate_range(area, tick=usual or 0.5),
                note=both("by usual shares: {n}", "보통 비중: {n}", n=Figure(round(usual or 0, 3))),
            )
        )
    return tuple(found)


def _between(one: Learnt) -> Range | None:
    """The gain over what is usual, with its interval."""
    if one.judged is None:
        return None
    gain = one.judged.gain
    return Range(
        low=gain.low,
        high=gain.high,
        value=gain.value,
        tick=0.0,
        caption=both(
            f"foretells later purchases better by {{low}}{EN_DASH}{{high}}",
            f"뒤의 구매를 {{low}}{EN_DASH}{{high}}만큼 더 잘 맞힘",
            low=Figure(gain.low),
            high=Figure(gain.high),
        ),
    )


def _kinds_table(told: Told) -> Rows:
    return Rows(
        title=Text(en="In what customers differ", ko="고객이 무엇에서 다른가"),
        caption=Text(
            en="Variation: how much of it lies between customers. Losses are mean log losses per "
            "purchase in the unseen period; smaller is better",
            ko="차이는 구매마다의 변동 가운데 고객 사이의 몫. 손실은 보지 못한 기간의 구매당 평균 "
            "로그 손실로, 작을수록 좋음",
        ),
        columns=(
            Column(name="name", title=Text(en="Kind", ko="종류"), kind="name"),
            Column(name="between", title=Text(en="Variation", ko="차이"), kind="bar"),
            Column(name="drawn", title=Text(en="Drawn customers", ko="끌리는 고객"), kind="count"),
            Column(name="half", title=Text(en="Half-life", ko="반감기")),
            Column(name="usual", title=Text(en="Loss, usual", ko="손실(보통)")),
            Column(name="plain", title=Text(en="Loss, no fading", ko="손실(똑같이 셈)")),
            Column(name="own", title=Text(en="Loss, own", ko="손실(자신)")),
            Column(name="area", title=Text(en="AUC (usual)", ko="AUC(보통)")),
            Column(name="verdict", title=Text(en="Customers differ", ko="고객의 차이")),
        ),
        rows=tuple(_kind_row(one, told) for one in told.learnt),
    )


def _kind_row(one: Learnt, told: Told) -> dict[str, Any]:
    judged = one.judged
    half = (
        Text(en="none", ko="없음")
        if one.half_life is None
        else both("{n} days", "{n}일", n=Count(one.half_life))
    )
    clear = Text(en="Clear", ko="뚜렷함")
    unclear = Text(en="Unclear", ko="뚜렷하지 않음")
    return {
        "name": AFFINITY_KINDS[one.kind].model_dump(),
        "between": round(one.common.between, 4),
        "drawn": told.drawn_to(one.kind),
        "half": half.model_dump(),
        **_losses(judged),
        "verdict": (clear if one.is_told_apart else unclear).model_dump(),
    }


def _losses(judged: Judged | None) -> dict[str, str]:
    if judged is None:
        return {"usual": "", "plain": "", "own": "", "area": ""}
    area = ""
    if judged.area is not None and judged.usual_area is not None:
        area = f"{judged.area.value:.3f} ({judged.usual_area:.3f})"
    return {
        "usual": f"{judged.usual:.3f}",
        "plain": f"{judged.plain:.3f}",
        "own": f"{judged.own:.3f}",
        "area": area,
    }


def _named(values: Sequence[Mapping[str, Any]], people: int) -> list[dict[str, Any]]:
    return [
        {
            "name": value_name(one[KIND], one[VALUE]).model_dump(),
            "kind": AFFINITY_KINDS[one[KIND]].model_dump(),
            "drawn": int(one["drawn_customers"]),
            "of_customers": int(one["drawn_customers"]) / max(people, 1),
            "usual": one["usual_share"],
            "lift": one["lift"],
        }
        for one in values
    ]


def _values_table(values: Sequence[Mapping[str, Any]], people: int) -> Rows:
    return Rows(
        title=Text(en="What most customers are drawn to", ko="끌리는 고객이 많은 것"),
        caption=Text(
            en="Only customers of whom it is sure enough; times the usual is their mean",
            ko="확실한 고객만 셈. ‘보통의 배’는 그 고객들의 평균",
        ),
        columns=(
            Column(name="name", title=Text(en="Drawn to", ko="끌리는 것"), kind="name"),
            Column(name="kind", title=Text(en="Kind", ko="종류")),
            Column(name="drawn", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(
                name="of_customers", title=Text(en="Of customers", ko="고객 비중"), kind="share"
            ),
            Column(name="usual", title=Text(en="Usual share", ko="보통 비중"), kind="share"),
            Column(name="lift", title=Text(en="Times the usual", ko="보통의 배"), kind="number"),
        ),
        rows=tuple(_named(values, people)),
    )
