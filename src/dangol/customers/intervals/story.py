"""Learned intervals as an answer: where people act differently, and how surely."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.customers.intervals.learning import Interval, Learnt, OfMethod
from dangol.customers.intervals.method import METHOD
from dangol.customers.intervals.people import Campaign, People
from dangol.customers.intervals.pictures import THOUSAND, effects_picture, ways_picture
from dangol.customers.intervals.words import WAYS, bounds, reached_bounds, verdict
from dangol.methods.score_quality import Estimate
from dangol.words import EN_DASH, Count, Day, Figure, Quantity, Share, Text, both


class Question(Protocol):
    """What was asked."""

    @property
    def horizon_days(self) -> int: ...

    @property
    def reach_share(self) -> float: ...

    @property
    def method(self) -> str: ...


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``sizes`` counts today's customers by interval."""

    title: Text
    learnt: Learnt
    people: People
    campaign: Campaign | None
    asked: Question
    sizes: Mapping[int, int]

    @property
    def days(self) -> Count:
        return Count(self.asked.horizon_days)

    @property
    def is_uplift(self) -> bool:
        return self.campaign is not None

    @property
    def highest(self) -> Interval:
        return max(self.learnt.intervals, key=lambda one: one.effect.value)

    @property
    def lowest(self) -> Interval:
        return min(self.learnt.intervals, key=lambda one: one.effect.value)


def intervals_answer(told: Told) -> Answer:
    """The answer from the intervals and those who judged them."""
    learnt = told.learnt
    headline = _headline(told)
    pictures = [effects_picture(learnt, headline, _what(told), is_uplift=told.is_uplift)]
    if told.is_uplift:
        pictures.append(ways_picture(learnt, told.asked.method))
    return Answer(
        headline=headline,
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=tuple(pictures),
        tables=(_intervals_table(told), *((_ways_table(told),) if told.is_uplift else ())),
        evidence=Evidence(basis=_basis(told), method=METHOD, left_out=_left_out(told.people)),
    )


def _what(told: Told) -> Text:
    if told.is_uplift:
        return both(
            "Purchasers within {n} days that the campaign added",
            "{n}일 안에 산 비중 가운데 캠페인이 더한 만큼",
            n=told.days,
        )
    return both("Share that bought within {n} days", "{n}일 안에 산 비중", n=told.days)


def _headline(told: Told) -> Text:
    learnt, best, least = told.learnt, told.highest, told.lowest
    gaps: dict[str, Quantity | Text] = {"what": told.title, "best": bounds(best), "days": told.days}
    if told.is_uplift and not learnt.is_told_apart:
        return both(
            "Whom the campaign moved cannot be told by ‘{what}’.",
            "‘{what}’ 값으로는 캠페인이 누구를 움직였는지 가릴 수 없습니다.",
            **gaps,
        )
    if not learnt.is_told_apart or len(learnt.intervals) < 2:
        return both(
            "Who buys within {days} days cannot be told by ‘{what}’.",
            "‘{what}’ 값으로는 {days}일 안에 살 고객을 가릴 수 없습니다.",
            **gaps,
        )
    if told.is_uplift:
        return both(
            "{what}: {best}, the campaign moved most; {effect} more of them bought.",
            "캠페인은 ‘{what}’ 값이 {best}인 고객을 가장 많이 움직였습니다. 산 비중이 {effect} "
            "늘었습니다.",
            effect=Points(best.effect.value),
            **gaps,
        )
    return both(
        "{what}: {best}, {most} buy within {days} days; {least}, {few} do.",
        "‘{what}’ 값이 {best}인 고객은 {most}가 {days}일 안에 사고, {least}인 고객은 {few}만 "
        "삽니다.",
        most=Share(round(best.effect.value, 3)),
        least=bounds(least),
        few=Share(round(least.effect.value, 3)),
        **gaps,
    )


@dataclass(frozen=True)
class Points:
    """A difference of shares in points: ``2.1 points``, ``2.1%p``."""

    value: float

    def say(self, language: str) -> str:
        shown = Figure(round(self.value * 100, 1)).say("en")
        return f"{shown}%p" if language == "ko" else f"{shown} points"


def _action(told: Told) -> Text:
    learnt = told.learnt
    if not learnt.is_told_apart:
        return Text(
            en="Treat them alike, or try another number.",
            ko="구간을 나누지 말고 똑같이 대하거나 다른 숫자를 골라 보세요.",
        )
    if not told.is_uplift:
        return Text(
            en="Use these limits for segments and rules instead of round numbers.",
            ko="세그먼트와 규칙에 어림수 대신 이 경계를 쓰세요.",
        )
    goes = reached_bounds(learnt)
    return both(
        "Write next to those whose value is {where}, until {reach} of people are reached.",
        "다음에는 {where}인 고객에게 효과가 큰 구간부터, 전체의 {reach}까지 보내세요.",
        where=Text(en=" and ".join(one.en for one in goes), ko=", ".join(one.ko for one in goes)),
        reach=Share(told.asked.reach_share),
    )


def _because(told: Told) -> Text:
    learnt = told.learnt
    if not told.is_uplift:
        return both(
            "{n} people who did not find the intervals judge them: information value {value}; "
            "chance alone gives such differences in {chance} of cases or fewer.",
            "구간을 찾는 데 쓰지 않은 {n}명으로 평가했습니다. 정보 가치는 {value}이고, 우연만으로 "
            "이만큼 다를 확률은 {chance} 이하입니다.",
            n=Count(learnt.judged),
            value=Figure(learnt.information),
            chance=Share(max(round(learnt.chance, 3), 0.001)),
        )
    gain = _of(learnt, told.asked.method).gain
    return both(
        "Contacting {reach} of people by these intervals brings {gain} purchases more per 1,000 "
        "people than as many at random ({low} to {high}), judged by {n} people who did not find "
        "them. {verdict}",
        "이 구간대로 {reach}에게 보내면 같은 수를 무작위로 보낼 때보다 1,000명당 구매가 {gain}건 "
        "({low}~{high}) 더 생깁니다. 구간을 찾는 데 쓰지 않은 {n}명으로 평가했습니다. {verdict}",
        reach=Share(told.asked.reach_share),
        gain=Figure(gain.value * THOUSAND),
        low=Figure(gain.low * THOUSAND),
        high=Figure(gain.high * THOUSAND),
        n=Count(learnt.judged),
        verdict=verdict(learnt),
    )


def _of(learnt: Learnt, name: str) -> OfMethod:
    return next(one for one in learnt.methods if one.name == name)


def _range(found: Estimate, scale: float, tick: float) -> Range:
    return Range(
        low=found.low * scale,
        high=found.high * scale,
        value=found.value * scale,
        tick=tick,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=Figure(found.low * scale),
            high=Figure(found.high * scale),
        ),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    learnt = told.learnt
    if not told.is_uplift:
        return (
            metric(
                Text(en="Intervals", ko="구간"),
                Count(len(learnt.intervals)),
                note=Text(en="found on one half", ko="절반의 고객으로 찾음"),
            ),
            metric(
                Text(en="Information value", ko="정보 가치"),
                Figure(learnt.information),
                note=Text(en="on the other half", ko="나머지 절반에서"),
            ),
            metric(
                both("Bought within {n} days", "{n}일 안에 산 고객", n=told.days),
                Share(round(learnt.whole.value, 3)),
                note=Text(en="of all who judge", ko="평가한 고객 전체"),
            ),
        )
    return (
        *(
            metric(
                WAYS[one.name],
                Figure(round(one.gain.value * THOUSAND, 1)),
                range=_range(one.gain, THOUSAND, 0.0),
                note=Text(
                    en="purchases more per 1,000 than at random",
                    ko="무작위보다 더 생기는 구매, 1,000명당",
                ),
            )
            for one in learnt.methods
        ),
        metric(
            Text(en="Effect on all", ko="전체 효과"),
            Points(learnt.whole.value),
            range=_range(learnt.whole, 100.0, 0.0),
            note=Text(en="of everybody in the campaign", ko="캠페인 대상 전체"),
        ),
    )


def _intervals_table(told: Told) -> Rows:
    learnt = told.learnt
    total = max(sum(told.sizes.values()), 1)
    rows = []
    for number, one in enumerate(learnt.intervals, start=1):
        today = told.sizes.get(number, 0)
        rows.append(
            {
                "name": bounds(one).model_dump(),
                "today": today,
                "share": today / total,
                "judged": one.people,
                "rate": one.rate,
                "effect": one.effect.value,
                "range": _between(one.effect, is_uplift=told.is_uplift).model_dump(),
                "information": f"{one.information:.4f}",
            }
        )
    effect = (
        (Column(name="effect", title=Text(en="Effect", ko="효과"), kind="share"),)
        if told.is_uplift
        else ()
    )
    return Rows(
        title=both("Intervals of ‘{what}’", "‘{what}’ 구간", what=told.title),
        caption=both(
            "Customers as of today; what happened is that of those who judge, within {n} days",
            "고객 수는 오늘 기준이고, 결과는 평가한 고객의 {n}일 동안의 것입니다",
            n=told.days,
        ),
        columns=(
            Column(name="name", title=Text(en="Interval", ko="구간"), kind="name"),
            Column(name="today", title=Text(en="Customers", ko="고객"), kind="count"),
            Column(name="share", title=Text(en="Of customers", ko="고객 비중"), kind="bar"),
            Column(name="judged", title=Text(en="Judged by", ko="평가한 고객"), kind="count"),
            Column(name="rate", title=Text(en="Bought", ko="산 비중"), kind="share"),
            *effect,
            Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
            Column(name="information", title=Text(en="Information value", ko="정보 가치")),
        ),
        rows=tuple(rows),
    )


def _between(found: Estimate, *, is_uplift: bool) -> Text:
    if is_uplift:
        low, high = Figure(round(found.low * 100, 1)), Figure(round(found.high * 100, 1))
        return both("{low} to {high} points", "{low}~{high}%p", low=low, high=high)
    return both(
        "{low} to {high}",
        "{low}~{high}",
        low=Share(round(found.low, 3)),
        high=Share(round(found.high, 3)),
    )


def _ways_table(told: Told) -> Rows:
    return Rows(
        title=Text(en="Ways to find the intervals", ko="구간을 찾는 방법"),
        caption=both(
            "Purchases per 1,000 people beyond as many contacts at random, if {reach} are "
            "contacted; people who did not find the intervals",
            "{reach}에게 보낼 때 같은 수의 무작위 연락보다 더 생기는 구매, 1,000명당. 구간을 찾는 "
            "데 쓰지 않은 고객",
            reach=Share(told.asked.reach_share),
        ),
        columns=(
            Column(name="name", title=Text(en="Way", ko="방법"), kind="name"),
            Column(name="edges", title=Text(en="Limits", ko="경계")),
            Column(name="gain", title=Text(en="Purchases more", ko="더 생기는 구매"),
                   kind="number"),
            Column(name="range", title=Text(en="95% interval", ko="95% 구간")),
        ),
        rows=tuple(
            {
                "name": WAYS[one.name].model_dump(),
                "edges": ", ".join(Figure(edge).say("en") for edge in one.edges) or "–",
                "gain": round(one.gain.value * THOUSAND, 1),
                "range": both(
                    "{low} to {high}",
                    "{low}~{high}",
                    low=Figure(round(one.gain.low * THOUSAND, 1)),
                    high=Figure(round(one.gain.high * THOUSAND, 1)),
                ).model_dump(),
            }
            for one in told.learnt.methods
        ),
    )  # fmt: skip


def _basis(told: Told) -> Text:
    if told.campaign is None:
        return both("{n} customers", "고객 {n}명", n=Count(told.people.count))
    sent = int(told.people.contacted.sum())
    return both(
        "{sent} people contacted and {held} held out by campaign ‘{id}’ of {day}",
        "{day} ‘{id}’ 캠페인을 보낸 {sent}명과 빼 둔 {held}명",
        sent=Count(sent),
        held=Count(told.people.count - sent),
        id=told.campaign.id,
        day=Day(told.campaign.days[0]),
    )


def _left_out(people: People) -> tuple[LeftOut, ...]:
    found = []
    if people.unvalued:
        words = Text(
            en="customers for whom the number is not known", ko="이 숫자를 알 수 없는 고객"
        )
        found.append(LeftOut(count=people.unvalued, reason=words))
    if people.unclear:
        words = Text(
            en="people whom several numbers put into both arms, or who had no choice",
            ko="여러 번호로 양쪽에 다 든 사람이나 우연으로 정하지 않은 사람",
        )
        found.append(LeftOut(count=people.unclear, reason=words))
    return tuple(found)
