"""Designs of a geo test as an answer: where, what it would show, and what it may cost."""

from dataclasses import dataclass
from typing import Any, Protocol

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Rows, metric
from dangol.methods.geo.markets import GOOD_POWER, Choices
from dangol.optimization.measurement.geo_lift.geo_pictures import power_picture
from dangol.optimization.measurement.geo_lift.regions import Regions
from dangol.words import EN_DASH, Count, Money, Share, Text, both

METHOD = Text(
    en="Up to 150 sets of regions within the limits are drawn by lot. Each is tested on stretches "
    "of the past in which nothing was tested, as a real test would be: by augmented synthetic "
    "control (Ben-Michael, Feller and Rothstein 2021) with errors from the slow waves of what "
    "was foretold unseen (Lazarus, Lewis, Stock and Watson 2018). Where those false effects exceed "
    "their errors, all errors grow by the same factor. Power is that of a two-sided test at 5%. "
    "Errors of single sets are drawn towards what sets of their size usually have, because the "
    "least of many is too low by luck. Among sets that are about as good as the best, chance "
    "decides, so that nobody's wish does.",
    ko="조건에 맞는 지역 묶음을 150개까지 무작위로 뽑습니다. 묶음마다 아무것도 테스트하지 않은 "
    "지난 기간을 실제 테스트처럼 잽니다. 증강 합성 통제(Ben-Michael, Feller, Rothstein 2021)로 "
    "미루어 보고, 보지 않고 알아맞힌 값의 느린 물결에서 오차를 얻습니다(Lazarus, Lewis, Stock, "
    "Watson 2018). 이렇게 나온 가짜 효과가 오차보다 크면 모든 오차를 그만큼 키웁니다. 검정력은 "
    "5% 양쪽 검정의 값입니다. 여럿 가운데 가장 작은 오차는 운 좋게 작은 값이므로, 묶음마다의 "
    "오차를 그 크기의 묶음이 보통 갖는 값 쪽으로 당깁니다. 가장 좋은 것과 거의 같은 묶음 "
    "가운데서는 우연이 고릅니다.",
)


class Asked(Protocol):
    """The parameters that the answer speaks of."""

    @property
    def days(self) -> int: ...

    @property
    def least_lift(self) -> float: ...

    @property
    def planned_spend_share(self) -> float: ...

    @property
    def margin_share(self) -> float: ...

    @property
    def outcome(self) -> str: ...


@dataclass(frozen=True)
class Design:
    """One set of regions; ``amount`` is the outcome expected of it over the test."""

    number: int
    names: tuple[str, ...]
    share: float
    least_lift: float
    power: float
    fit: float
    amount: float
    by_duration: tuple[float, ...]
    candidate: int


@dataclass(frozen=True)
class Designed:
    """Everything that the answer speaks of."""

    asked: Asked
    designs: tuple[Design, ...]
    choices: Choices
    regions: Regions
    currency: str

    def break_even(self, one: Design) -> float:
        """Spend that the least lift of interest just pays for."""
        return one.amount * self.asked.least_lift * self.asked.margin_share

    def spend(self, one: Design) -> float:
        return one.amount * self.asked.planned_spend_share

    @property
    def paying_lift(self) -> float:
        """The lift that pays for the planned spend."""
        return self.asked.planned_spend_share / self.asked.margin_share


def design_answer(told: Designed) -> Answer:
    """The answer from the proposed designs, the best first."""
    best = told.designs[0]
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "{n} sets were tried on {m} stretches of the past; without a test {share} of them "
            "would have called an effect.",
            "묶음 {n}개를 지난 기간 {m}토막에서 시험했습니다. 테스트가 없는데도 효과가 있다고 "
            "했을 비중은 {share}입니다.",
            n=Count(len(told.choices.members)),
            m=Count(told.choices.stretches),
            share=Share(round(told.choices.false_alarms, 3)),
        ),
        metrics=(
            metric(
                Text(en="Smallest lift it shows", ko="알아낼 수 있는 가장 작은 증가"),
                Share(round(best.least_lift, 3)),
                note=Text(en="four times in five", ko="다섯 번에 네 번"),
            ),
            metric(
                both(
                    "Chance to show {lift}", "{lift} 증가를 알아낼 확률",
                    lift=Share(told.asked.least_lift),
                ),
                Share(round(best.power, 2)),
            ),
            metric(
                Text(en="Part of the shop", ko="가게에서 차지하는 비중"),
                Share(round(best.share, 3)),
            ),
            *_cost_metrics(told, best),
        ),
        pictures=(
            power_picture(
                _curves(told),
                told.asked.least_lift,
                told.asked.days,
                both(
                    "A lift of {lift} would show four times in five",
                    "{lift} 증가라면 다섯 번에 네 번 알아냅니다",
                    lift=Share(round(best.least_lift, 3)),
                ),
            ),
        ),
        tables=(_designs(told), _durations(told)),
        evidence=Evidence(
            basis=both(
                "{n} regions over {days} days",
                "지역 {n}곳, {days}일",
                n=Count(len(told.regions.names)),
                days=Count(len(told.regions.days)),
            ),
            method=METHOD,
            left_out=(
                (
                    LeftOut(
                        count=len(told.regions.thin),
                        reason=Text(
                            en="regions that sold on less than half of the days",
                            ko="절반이 안 되는 날에만 팔린 지역",
                        ),
                    ),
                )
                if told.regions.thin
                else ()
            ),
        ),
    )  # fmt: skip


def _cost_metrics(told: Designed, best: Design) -> tuple[Any, ...]:
    if told.asked.outcome != "amount":
        return ()
    return (
        metric(
            Text(en="Planned spend", ko="계획한 비용"),
            Money(told.spend(best), told.currency),
            note=both(
                "pays from a lift of {lift}", "{lift} 늘면 본전",
                lift=Share(round(told.paying_lift, 3)),
            ),
        ),
    )  # fmt: skip


def _headline(told: Designed) -> Text:
    best = told.designs[0]
    names = ", ".join(best.names)
    if best.power >= GOOD_POWER:
        return both(
            "{days} days in {names} would show a lift of {lift}.",
            "{names}에서 {days}일이면 {lift} 증가를 알아낼 수 있습니다.",
            days=Count(told.asked.days),
            names=names,
            lift=Share(told.asked.least_lift),
        )
    return both(
        "No design shows a lift of {lift} in {days} days; the best shows {least}.",
        "{days}일로는 {lift} 증가를 알아낼 설계가 없습니다. 가장 나은 설계도 {least}부터입니다.",
        days=Count(told.asked.days),
        lift=Share(told.asked.least_lift),
        least=Share(round(best.least_lift, 3)),
    )


def _action(told: Designed) -> Text:
    best = told.designs[0]
    if best.power >= GOOD_POWER:
        return Text(
            en="Write it down as a geo test and have it approved before anything is spent.",
            ko="지역 테스트로 적어 두고, 비용을 쓰기 전에 승인을 받으세요.",
        )
    longer = [
        days
        for days, least in zip(told.choices.durations, best.by_duration, strict=True)
        if least <= told.asked.least_lift
    ]
    if longer:
        return both(
            "Run it for {n} days, or spend so that more can be expected.",
            "{n}일 동안 하거나, 더 크게 늘 만큼 쓰세요.",
            n=Count(min(longer)),
        )
    return both(
        "Spend enough that a lift of {least} can be expected, or take finer regions.",
        "{least} 증가를 기대할 만큼 쓰거나, 지역을 더 잘게 나누세요.",
        least=Share(round(best.least_lift, 3)),
    )


def _curves(told: Designed) -> list[dict[str, Any]]:
    place = told.choices.durations.index(told.asked.days)
    widest = min(max(3 * told.designs[0].least_lift, 2 * told.asked.least_lift), 1.0)
    rows = []
    for turn in range(41):
        lift = widest * turn / 40
        power = told.choices.power(lift, place)
        rows += [
            {"design": one.number, "lift": lift, "power": float(power[one.candidate])}
            for one in told.designs
        ]
    return rows


def _designs(told: Designed) -> Rows:
    money = told.asked.outcome == "amount"
    rows = tuple(
        {
            "design": one.number,
            "names": ", ".join(one.names),
            "share": one.share,
            "least": one.least_lift,
            "power": one.power,
            "fit": one.fit,
            "spend": told.spend(one) if money else None,
            "even": told.break_even(one) if money else None,
        }
        for one in told.designs
    )
    costs = (
        Column(name="spend", title=Text(en="Planned spend", ko="계획한 비용"), kind="money",
               currency=told.currency),
        Column(name="even", title=Text(en="Pays up to", ko="본전 금액"), kind="money",
               currency=told.currency),
    )  # fmt: skip
    return Rows(
        title=Text(en="Designs, the best first", ko="좋은 순서의 설계"),
        caption=both(
            "A test of {n} days; pays up to: what a lift of {lift} would earn",
            "{n}일 테스트. 본전 금액은 {lift} 증가가 벌어들일 마진",
            n=Count(told.asked.days),
            lift=Share(told.asked.least_lift),
        ),
        columns=(
            Column(name="design", title=Text(en="Design", ko="설계"), kind="count"),
            Column(name="names", title=Text(en="Test regions", ko="테스트 지역"), kind="name"),
            Column(name="share", title=Text(en="Part of the shop", ko="비중"), kind="share"),
            Column(name="least", title=Text(en="Smallest lift", ko="가장 작은 증가"),
                   kind="share"),
            Column(name="power", title=Text(en="Chance", ko="확률"), kind="share"),
            Column(name="fit", title=Text(en="Foretold", ko="적합"), kind="share"),
            *(costs if money else ()),
        ),
        rows=rows,
    )  # fmt: skip


def _durations(told: Designed) -> Rows:
    rows = tuple(
        {"days": days, **{f"design{one.number}": one.by_duration[turn] for one in told.designs}}
        for turn, days in enumerate(told.choices.durations)
    )
    return Rows(
        title=Text(en="How long it takes", ko="기간에 따라"),
        caption=Text(
            en=f"Smallest lift that shows four times in five {EN_DASH} smaller is better",
            ko="다섯 번에 네 번 알아내는 가장 작은 증가. 작을수록 좋음",
        ),
        columns=(
            Column(name="days", title=Text(en="Days", ko="날수"), kind="count"),
            *(
                Column(
                    name=f"design{one.number}",
                    title=both("Design {n}", "설계 {n}", n=Count(one.number)),
                    kind="share",
                )
                for one in told.designs
            ),
        ),
        rows=rows,
    )
