"""The design of a test as an answer: people, days, and what fewer would show."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, Key, Picture, Rows, metric, picture
from dangol.methods.experiments.power import Design
from dangol.optimization.measurement.experiments.measure import inline_title, title_of
from dangol.optimization.measurement.experiments.sizing import (
    Arrivals,
    Sized,
    design_of,
    least_change,
    people_needed,
)
from dangol.words import Count, Figure, Language, Quantity, Share, Text, both, said

METHOD = Text(
    en="Everybody who bought in the year before is measured over days that are over, as a test "
    "would measure them, what they did before taken off (CUPED). From level and variance follows "
    "how many people show a change as often as asked: by the normal distribution for one look, by "
    "integrating over the looks of an always-valid interval for daily ones. Several variants "
    "share the false alarms. How people come is taken from the first purchases within the last "
    "twelve weeks; later weeks go on at the latest pace.",
    ko="그 전 1년 동안 산 모든 사람을, 이미 끝난 기간에 대해 테스트처럼 재고 그 전에 한 일을 덜어 "
    "냅니다(CUPED). 값과 분산에서, 바라는 확률로 변화를 알아내는 데 몇 명이 필요한지 나옵니다. 한 "
    "번 볼 때는 정규분포로, 날마다 볼 때는 그 구간을 모든 날에 걸쳐 적분해 구합니다. 변형이 "
    "여럿이면 거짓 경보를 나누어 씁니다. 사람이 오는 속도는 최근 12주 안의 첫 구매에서 얻고, 그 "
    "뒤는 최근 속도가 이어진다고 봅니다.",
)
LIFTS = (0.01, 0.02, 0.03, 0.05, 0.1, 0.2)
DAYS = (7, 14, 21, 28, 42, 56, 84)
ERROR_SHARE = 0.05


@dataclass(frozen=True)
class Planned:
    """A plan and what it is made from; ``arrivals`` where people meet it as they come."""

    measure: str
    sized: Sized
    arrivals: Arrivals | None
    least_lift: float
    variants: int
    power: float
    window_days: int
    share: float = 1.0
    cost_per_person: float = 0.0
    daily: bool = True

    @property
    def design(self) -> Design:
        return design_of(self.variants, ERROR_SHARE, self.power, daily=self.daily)

    @property
    def people(self) -> int:
        return people_needed(self.design, self.sized, self.least_lift)

    @property
    def available(self) -> float:
        """People who can be drawn at all, where all meet it at once."""
        return self.sized.people * self.share

    def days(self, people: float) -> int | None:
        """Until so many have come and their days are over; none where they never do."""
        if self.arrivals is None:
            return self.window_days + 1 if people <= self.available else None
        come = self.arrivals.days_until(people / self.share)
        return None if come is None else come + self.window_days

    def least_after(self, days: int) -> float | None:
        """The smallest change that can be seen after so many days."""
        if self.arrivals is None:
            people = self.available if days > self.window_days else 0.0
        else:
            people = self.arrivals.by(days - self.window_days) * self.share
        return least_change(self.design, self.sized, people)


def headline(plan: Planned) -> tuple[Text, Text]:
    """What the plan takes, and what to do."""
    days = plan.days(plan.people)
    gaps: dict[str, Quantity | Text | str | int] = {
        "lift": Share(plan.least_lift),
        "measure": inline_title(plan.measure),
        "n": Count(plan.people),
    }
    if days is None:
        least = plan.least_after(365)
        return (
            said(
                Text(
                    en="A change of {lift} in {measure} takes {n} people, more than come.",
                    ko="{measure} {lift} 변화를 알려면 {n}명이 필요하지만 그만큼 오지 않습니다.",
                ),
                **gaps,
            ),
            both(
                "Look for {least} or more, or judge by another measure.",
                "{least} 이상을 찾거나 다른 지표로 판단하세요.",
                least=Share(least),
            )
            if least is not None
            else Text(en="Judge by another measure.", ko="다른 지표로 판단하세요."),
        )
    return (
        said(
            Text(
                en="A change of {lift} in {measure} takes {n} people and {days} [[days|day|days]].",
                ko="{measure} {lift} 변화를 알아내려면 {n}명과 {days}일이 필요합니다.",
            ),
            **gaps,
            days=days,
        ),
        Text(en="Plan it so, or look for more.", ko="이대로 계획하거나 더 큰 변화를 찾으세요."),
    )


def design_answer(plan: Planned, sized: Mapping[str, Sized]) -> Answer:
    """The answer for the measure that decides, with what the others would take."""
    what, do = headline(plan)
    return Answer(
        headline=what,
        action=do,
        because=both(
            "From {n} people over {days} days; what they did before leaves {left} of the variance.",
            "{n}명의 {days}일에서 얻었습니다. 그 전에 한 일을 덜어 내면 분산의 {left}가 남습니다.",
            n=Count(plan.sized.people),
            days=Count(plan.window_days),
            left=Share(plan.sized.variance_left),
        ),
        metrics=(
            metric(Text(en="People in all variants", ko="모든 변형의 사람"), Count(plan.people)),
            metric(
                both("{measure} today", "지금 {measure}", measure=title_of(plan.measure)),
                Figure(plan.sized.level),
            ),
            metric(
                Text(en="Variance left", ko="남는 분산"),
                Share(plan.sized.variance_left),
                note=Text(en="with what people did before", ko="그 전에 한 일을 쓰면"),
            ),
        ),
        pictures=(lift_picture(plan),),
        tables=(_lifts(plan), _measures(plan, sized)),
        evidence=Evidence(
            basis=both("{n} people", "{n}명", n=Count(plan.sized.people)), method=METHOD
        ),
    )


def lift_picture(plan: Planned) -> Picture:
    """How many people each change takes."""
    rows = [
        {"lift": lift / 1000, "people": people_needed(plan.design, plan.sized, lift / 1000)}
        for lift in (10, 15, 20, 25, 30, 40, 50, 70, 100, 150, 200, 300)
    ]

    def draw(language: Language) -> Any:
        import altair as alt

        factors = alt.Scale(type="log")
        lifts = alt.Axis(format=".0%", values=[0.01, 0.02, 0.05, 0.1, 0.2, 0.3])
        people = alt.Axis(format="~s", tickCount=4)
        x = alt.X("lift:Q", title=None, scale=factors, axis=lifts)
        y = alt.Y("people:Q", title=None, scale=factors, axis=people)
        base = alt.Chart(alt.NamedData("rows"))
        line = base.mark_line(color=alt.expr("now")).encode(x=x, y=y)
        mark = base.mark_rule(color=alt.expr("faint"), strokeDash=[3, 3]).encode(
            x=alt.datum(plan.least_lift)
        )
        return alt.layer(mark, line)

    return picture(
        draw,
        title=Text(
            en="Half the change takes four times the people",
            ko="절반의 변화를 알아내려면 네 배의 사람이 필요합니다",
        ),
        caption=both(
            "People in all variants by the change to be seen in {measure}; both axes by factors",
            "{measure}에서 알아낼 변화에 따라 필요한 사람, 두 축 모두 배수",
            measure=inline_title(plan.measure),
        ),
        label=Text(en="People needed by change.", ko="변화에 따라 필요한 사람."),
        rows=rows,
        columns=(
            Column(name="lift", title=Text(en="Change", ko="변화"), kind="share"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
        ),
        key=(Key(mark="dash", words=Text(en="asked for", ko="물어본 변화")),),
    )


def _lifts(plan: Planned) -> Rows:
    return Rows(
        title=Text(en="What each change takes", ko="변화마다 필요한 것"),
        columns=(
            Column(name="lift", title=Text(en="Change", ko="변화"), kind="share"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="days", title=Text(en="Days", ko="날수"), kind="count"),
        ),
        rows=tuple(
            {"lift": lift, "people": people, "days": plan.days(people)}
            for lift in LIFTS
            for people in [people_needed(plan.design, plan.sized, lift)]
        ),
    )


def _measures(plan: Planned, sized: Mapping[str, Sized]) -> Rows:
    return Rows(
        title=Text(en="The same change by other measures", ko="같은 변화를 다른 지표로"),
        columns=(
            Column(name="name", title=Text(en="Measure", ko="지표"), kind="name"),
            Column(name="level", title=Text(en="Today", ko="지금"), kind="number"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
        ),
        rows=tuple(
            {
                "name": title_of(name).model_dump(),
                "level": one.level,
                "people": people_needed(plan.design, one, plan.least_lift),
            }
            for name, one in sized.items()
            if one.level > 0
        ),
    )
