"""Whom an offer should reach as an answer: how many, in which segments, for what profit."""

from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.governance.fairness.telling import FAIRNESS_METHOD
from dangol.optimization.targeting.fair_targets import Fairness
from dangol.optimization.targeting.fairness_story import (
    fairness_decisions,
    fairness_metrics,
    fairness_parts,
    fairness_words,
)
from dangol.optimization.targeting.profit import Point, ProfitCurve
from dangol.optimization.targeting.profit_picture import profit_picture
from dangol.tables.targeting import TARGET_SEGMENTS, TARGETS_LEFT_OUT
from dangol.words import Count, Money, Share, Text, both

METHOD = Text(
    en="Expected profit of a contact is probability times expected amount times margin, minus "
    "the cost. Reachable people are taken best first while that is above zero. The range holds "
    "that the level of all probabilities may be off and that each purchase happens or not. This "
    "is propensity, not uplift: purchases that would have happened without the contact are "
    "counted, so the profit that the contact causes is smaller. A test with a holdout measures it.",
    ko="연락 한 번의 기대 이익은 확률, 예상 금액, 이익률을 곱하고 비용을 뺀 값입니다. 연락할 수 "
    "있는 사람을 이 값이 큰 순서로, 0보다 큰 동안 고릅니다. 범위에는 확률 전체의 수준이 빗나갈 "
    "가능성과 구매가 일어날지의 우연이 들어 있습니다. 구매 가능성은 연락의 효과가 아닙니다. "
    "연락하지 않아도 살 사람까지 세므로, 연락이 만든 이익은 이보다 작습니다. 그 크기는 일부를 "
    "빼 두는 시험으로 잽니다.",
)


@dataclass(frozen=True)
class Chosen:
    """Everything that the answer speaks of."""

    target: str
    category: str
    horizon_days: int
    is_told_apart: bool
    channel: Text
    contact_cost: float
    margin_share: float
    max_contacts: int
    currency: str
    segments: list[dict[str, Any]]
    left_out: list[dict[str, Any]]
    curve: ProfitCurve
    point: Point
    fairness: Fairness

    def total(self, name: str) -> int:
        return sum(row[name] for row in self.segments)

    @property
    def people(self) -> int:
        return self.total("people")

    @property
    def targets(self) -> int:
        return self.total("targets")

    @property
    def reachable(self) -> int:
        return self.total("reachable")

    @property
    def score(self) -> float:
        return float(sum(row["score"] * row["people"] for row in self.segments) / self.people)

    def money(self, value: float) -> Money:
        return Money(value, self.currency)

    @property
    def thing(self) -> Text:
        if self.target == "churn":
            return Text(en="Staying away", ko="이탈")
        return (
            Text(en=self.category, ko=f"‘{self.category}’")
            if self.category
            else Text(en="Anything at all", ko="무엇이든")
        )


def targeting_answer(chosen: Chosen) -> Answer:
    """The answer from segments, who was left out, and the profit curve."""
    pictures, tables = fairness_parts(chosen.fairness)
    return Answer(
        headline=_headline(chosen),
        action=_action(chosen),
        because=_because(chosen),
        metrics=(*_metrics(chosen), *fairness_metrics(chosen.fairness, chosen.currency)),
        pictures=(profit_picture(chosen.curve, chosen.point, chosen.currency), *pictures),
        tables=(_segments(chosen), _reasons(chosen), *tables),
        decisions=fairness_decisions(chosen.fairness, chosen.currency),
        evidence=Evidence(
            basis=both(
                "{n} customers with a score, {reachable} reachable by {channel}",
                "점수가 있는 고객 {n}명, {channel} 연락 가능 {reachable}명",
                n=Count(chosen.people),
                reachable=Count(chosen.reachable),
                channel=chosen.channel,
            ),
            method=both("{method} {fair}", "{method} {fair}", method=METHOD, fair=FAIRNESS_METHOD),
            left_out=tuple(
                LeftOut(count=row["people"], reason=TARGETS_LEFT_OUT[row["reason"]])
                for row in chosen.left_out
            ),
        ),
    )


def _headline(chosen: Chosen) -> Text:
    if not chosen.targets:
        return Text(en="Nobody should get this offer.", ko="이 제안을 보낼 사람이 없습니다.")
    return both(
        "Target {n} of {all} customers.",
        "고객 {all}명 가운데 {n}명에게 보내세요.",
        n=Count(chosen.targets),
        all=Count(chosen.people),
    )


def _action(chosen: Chosen) -> Text:
    if not chosen.is_told_apart:
        return Text(
            en="Customers do not differ in how likely they buy, so choosing gains nothing.",
            ko="살 가능성에 차이가 없어, 골라도 우연보다 낫지 않습니다.",
        )
    if not chosen.reachable:
        return both(
            "Nobody may be reached by {channel}: see who was left out and why.",
            "{channel} 채널로 연락해도 되는 사람이 없습니다. 빠진 까닭을 보세요.",
            channel=chosen.channel,
        )
    if not chosen.targets:
        return Text(
            en="A contact costs more than it returns for everyone.",
            ko="누구에게 보내도 비용이 이익보다 큽니다.",
        )
    if chosen.max_contacts and chosen.curve.best.people > chosen.targets:
        return both(
            "The limit of contacts ends it; up to {n} would pay.",
            "연락 상한까지입니다. {n}명까지는 비용을 넘깁니다.",
            n=Count(chosen.curve.best.people),
        )
    if chosen.fairness.is_applied:
        return Text(en="Each group has a threshold of its own.", ko="집단마다 기준점이 다릅니다.")
    if chosen.targets == chosen.reachable:
        return Text(
            en="Everyone who may be reached pays for the contact.",
            ko="연락해도 되는 사람은 모두 비용을 넘깁니다.",
        )
    return Text(
        en="Beyond that, a contact costs more than it returns.",
        ko="그 너머는 연락 비용이 이익보다 큽니다.",
    )


def _because(chosen: Chosen) -> Text:
    said = both(
        "{thing} within {days} days, by {channel}, at {cost} per contact and a margin of {margin}.",
        "{thing}, {days}일 안, {channel}. 연락 비용 {cost}, 이익률 {margin}입니다.",
        thing=chosen.thing,
        days=Count(chosen.horizon_days),
        channel=chosen.channel,
        cost=chosen.money(chosen.contact_cost),
        margin=Share(chosen.margin_share),
    )
    if not chosen.targets:
        return said
    point = chosen.point
    if chosen.target == "churn":
        said = both(
            "{said} {profit} ({low} to {high}) of profit is at stake if they go: what an offer "
            "keeps "
            "of it only a test tells.",
            "{said} 떠나면 잃을 이익이 {profit}({low}에서 {high})입니다. 제안이 그 가운데 얼마를 "
            "지키는지는 시험해야 압니다.",
            said=said,
            profit=chosen.money(point.profit),
            low=chosen.money(point.low),
            high=chosen.money(point.high),
        )
        return _with_groups(chosen, said)
    said = both(
        "{said} Expected profit {profit} ({low} to {high}), purchases that would have happened "
        "anyway among it.",
        "{said} 기대 이익 {profit}({low}에서 {high}), 연락하지 않아도 일어날 구매를 포함합니다.",
        said=said,
        profit=chosen.money(point.profit),
        low=chosen.money(point.low),
        high=chosen.money(point.high),
    )
    return _with_groups(chosen, said)


def _with_groups(chosen: Chosen, said: Text) -> Text:
    """The sentence with what has to be known of groups."""
    groups = fairness_words(chosen.fairness, chosen.currency)
    if groups is None:
        return said
    return both("{said} {groups}", "{said} {groups}", said=said, groups=groups)


def _metrics(chosen: Chosen) -> tuple[Metric, ...]:
    point = chosen.point
    mean = _target_score(chosen)
    return (
        metric(
            Text(en="Targets", ko="대상"),
            Count(chosen.targets),
            note=both(
                "{share} of those with a score",
                "점수가 있는 고객의 {share}",
                share=Share(round(chosen.targets / chosen.people, 3)),
            ),
        ),
        metric(
            Text(en="Reachable", ko="연락 가능"),
            Count(chosen.reachable),
            note=both("of {n}", "{n}명 가운데", n=Count(chosen.people)),
        ),
        metric(
            Text(en="Expected profit", ko="기대 이익"),
            chosen.money(point.profit),
            range=Range(
                low=point.low,
                high=point.high,
                value=point.profit,
                tick=0.0,
                caption=both(
                    "{low} to {high}, nine in ten",
                    "열에 아홉 {low}–{high}",
                    low=chosen.money(point.low),
                    high=chosen.money(point.high),
                ),
            )
            if chosen.targets
            else None,
        ),
        metric(
            Text(en="Mean score, everyone", ko="평균 점수, 전체"),
            Share(round(chosen.score, 3)),
            note=mean,
        ),
    )


def _target_score(chosen: Chosen) -> Text:
    return both("over {n} segments", "세그먼트 {n}개", n=Count(len(chosen.segments)))


def _segments(chosen: Chosen) -> Rows:
    return Rows(
        title=Text(en="Segments, best first", ko="세그먼트, 점수가 높은 순서"),
        columns=(
            Column(name="name", title=Text(en="Segment", ko="세그먼트"), kind="name"),
            Column(name="people", title=Text(en="Count", ko="고객"), kind="count"),
            Column(name="reachable", title=Text(en="Reachable", ko="연락 가능"), kind="count"),
            Column(name="targets", title=Text(en="Target #", ko="대상"), kind="count"),
            Column(name="share", title=Text(en="Share targeted", ko="대상 비중"), kind="bar"),
            Column(name="score", title=Text(en="Score %", ko="점수 %"), kind="bar"),
        ),
        rows=tuple(
            {
                "segment": row["segment"],
                "name": TARGET_SEGMENTS.get(
                    row["segment"], Text(en=row["segment"], ko=row["segment"])
                ).model_dump(),
                "link": f"/campaigns/targeting?segment={row['segment']}",
                "people": row["people"],
                "reachable": row["reachable"],
                "targets": row["targets"],
                "share": row["targets"] / row["people"],
                "score": row["score"],
            }
            for row in chosen.segments
        ),
        total={
            "name": Text(en="All", ko="전체").model_dump(),
            "people": chosen.people,
            "reachable": chosen.reachable,
            "targets": chosen.targets,
            "share": chosen.targets / chosen.people,
            "score": chosen.score,
        },
    )


def _reasons(chosen: Chosen) -> Rows:
    out = chosen.people - chosen.targets
    return Rows(
        title=Text(en="Who was left out", ko="빠진 사람"),
        columns=(
            Column(name="name", title=Text(en="Reason", ko="까닭"), kind="name"),
            Column(name="people", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="share", title=Text(en="Of those left out", ko="빠진 사람 중"), kind="bar"),
        ),
        rows=tuple(
            {
                "name": TARGETS_LEFT_OUT[row["reason"]].model_dump(),
                "people": row["people"],
                "share": row["people"] / out,
            }
            for row in chosen.left_out
        ),
        total={"name": Text(en="All", ko="전체").model_dump(), "people": out, "share": 1.0}
        if out
        else None,
    )
