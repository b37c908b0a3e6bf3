"""What geo tests brought, as an answer: the verdict on the latest, and every test in a table."""

from collections.abc import Sequence
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Range, Rows, metric
from dangol.optimization.measurement.geo_lift.geo_pictures import days_picture, placebo_picture
from dangol.optimization.measurement.geo_lift.geo_test import DECISIONS, GeoTest
from dangol.optimization.measurement.geo_lift.measuring import Measured, NotMeasured
from dangol.words import EN_DASH, Count, Day, Days, Figure, Money, Quantity, Share, Text, both

METHOD = Text(
    en="What the test regions would have done follows from the others: weights that are not "
    "negative and sum to one, corrected by ridge regression (augmented synthetic control, "
    "Ben-Michael, Feller and Rothstein 2021), each region on the scale of its own usual day and "
    "weekday. Both penalties are those that foretell blocks of the past best. The error comes "
    "from the slow waves of what was foretold unseen (Lazarus, Lewis, Stock and Watson 2018), "
    "and grows by as much as up to sixty sets of regions without a test stray beyond theirs "
    "(placebos in space, Abadie, Diamond and Hainmueller 2010). The interval of 90% holds every "
    "effect that this test allows. The cost is what test regions got beyond their usual spend, "
    "moved as the others' moved.",
    ko="테스트 지역이 어떠했을지를 다른 지역으로 미루어 봅니다. 음수가 아니고 합이 1인 가중치를 "
    "능형 회귀로 바로잡습니다(증강 합성 통제, Ben-Michael, Feller, Rothstein 2021). 지역마다 "
    "제 보통 하루와 요일을 기준으로 하며, 두 벌점은 지난 기간을 토막 내어 보지 않은 토막을 가장 잘 "
    "알아맞히는 값입니다. 오차는 보지 않고 알아맞힌 값의 느린 물결에서 얻고(Lazarus, Lewis, Stock, "
    "Watson 2018), 테스트하지 않은 지역 묶음 예순 개까지가 제 오차보다 크게 벗어나는 만큼 "
    "키웁니다(Abadie, Diamond, Hainmueller 2010). 90% 구간은 이 검정이 받아들이는 모든 효과입니다. "
    "비용은 테스트 지역에 평소보다 더 쓴 금액이며, 다른 지역의 비용이 움직인 만큼 평소를 옮깁니다.",
)
STATES = {state.name: state.title for state in GeoTest.states}
CLEAR = Text(en="Clear", ko="뚜렷함")
UNCLEAR = Text(en="Unclear", ko="뚜렷하지 않음")


def tests_answer(found: Sequence[Measured], untold: Sequence[NotMeasured], currency: str) -> Answer:
    """The answer from measured tests, the latest first."""
    latest = found[0]
    return Answer(
        headline=headline(latest, currency),
        action=action(latest),
        because=_because(latest, currency),
        metrics=_metrics(latest, currency),
        pictures=(days_picture(latest), placebo_picture(latest)),
        tables=(_every(found, currency), _checks(latest, currency)),
        evidence=Evidence(
            basis=both(
                "{n} test regions beside {m} others, {days} days before",
                "테스트 지역 {n}곳과 견준 지역 {m}곳, 그 전 {days}일",
                n=Count(int(latest.regions.places(latest.test.test_regions).sum())),
                m=Count(int((latest.effect.weights != 0).sum())),
                days=Count(latest.before),
            ),
            method=METHOD,
            left_out=(
                *(
                    LeftOut(count=1, reason=both("test ‘{name}’: {why}", "‘{name}’ 테스트: {why}",
                                                 name=one.test.name, why=one.reason))
                    for one in untold
                ),
                *(
                    (LeftOut(count=len(latest.regions.thin), reason=Text(
                        en="regions that sold on less than half of the days before",
                        ko="그 전 날의 절반도 안 팔린 지역")),)
                    if latest.regions.thin
                    else ()
                ),
            ),
        ),
    )  # fmt: skip


def quantity(one: Measured, value: float, currency: str) -> Quantity:
    """A value of the test's outcome in its own words."""
    return Money(value, currency) if one.test.outcome == "amount" else Count(value)


def headline(one: Measured, currency: str) -> Text:
    """The verdict in a sentence; before the end it says that it is a first look."""
    low, high = one.interval
    name, total = one.test.name, quantity(one, abs(one.total), currency)
    gaps: dict[str, Any] = {
        "name": name,
        "value": total,
        "low": quantity(one, low, currency),
        "high": quantity(one, high, currency),
        "day": Day(one.last),
        "unit_en": {"amount": "", "orders": " orders", "new_customers": " new customers"}[
            one.test.outcome
        ],
        "unit_ko": {"amount": "", "orders": "건", "new_customers": "명"}[one.test.outcome],
    }
    if not one.is_final:
        return both(
            "‘{name}’ is running; a first look on {day} says {low} to {high}{unit_en}.",
            "‘{name}’ 테스트는 진행 중입니다. {day}까지 처음 본 값은 {low}에서 {high}{unit_ko} "
            "사이입니다.",
            **gaps,
        )
    if not one.is_clear:
        return both(
            "Whether ‘{name}’ brought anything is unclear: between {low} and {high}{unit_en}.",
            "‘{name}’ 테스트가 무엇을 가져왔는지는 뚜렷하지 않습니다. {low}에서 {high}{unit_ko} "
            "사이입니다.",
            **gaps,
        )
    if one.total > 0:
        return both(
            "‘{name}’ brought {value}{unit_en} that there would not have been.",
            "‘{name}’ 테스트로 {value}{unit_ko}이 더 생겼습니다.",
            **gaps,
        )
    return both(
        "In the regions of ‘{name}’ {value}{unit_en} were lost.",
        "‘{name}’ 테스트 지역에서 {value}{unit_ko}이 줄었습니다.",
        **gaps,
    )


def action(one: Measured) -> Text:
    """What to do now."""
    if not one.is_final:
        return both(
            "Leave it as it is until {day}; stopping when a look pleases makes chance look like "
            "an effect.",
            "{day}까지 그대로 두세요. 보기 좋을 때 멈추면 우연이 효과처럼 보입니다.",
            day=Day(one.test.counts_until),
        )
    returned = one.returned
    if returned is None:
        return (
            Text(
                en="Set it against its cost before you widen it.", ko="넓히기 전에 비용과 견주세요."
            )
            if one.is_clear
            else Text(
                en="Test longer, or in more regions, before you decide.",
                ko="결정하기 전에 더 오래, 또는 더 많은 지역에서 테스트하세요.",
            )
        )
    value, low, high = returned
    if low > 1:
        return both(
            "Widen it: the margin is {value} for each unit spent, at least {low}.",
            "넓히세요. 쓴 비용 1에 마진이 {value}이며, 적어도 {low}입니다.",
            value=Figure(value),
            low=Figure(low),
        )
    if high < 1:
        return both(
            "Do not widen it: the margin is at most {high} for each unit spent.",
            "넓히지 마세요. 쓴 비용 1에 마진이 많아야 {high}입니다.",
            high=Figure(high),
        )
    return both(
        "Whether it pays is open: margin between {low} and {high} for each unit spent.",
        "비용을 넘는지는 알 수 없습니다. 쓴 비용 1에 마진이 {low}에서 {high} 사이입니다.",
        low=Figure(low),
        high=Figure(high),
    )


def _because(one: Measured, currency: str) -> Text:
    value, low, high = one.lift
    text = both(
        "{days}: {lift} on what was expected, between {low} and {high}, nine in ten.",
        "{days}, 예상보다 {lift}이며 90% 구간은 {low}에서 {high}입니다.",
        days=Days(one.test.starts, one.last),
        lift=Share(value, signed=True),
        low=Share(low, signed=True),
        high=Share(high, signed=True),
    )
    for warning in one.warnings[:1]:
        text = both("{a} {b}", "{a} {b}", a=text, b=warning)
    return text


def _metrics(one: Measured, currency: str) -> tuple[Metric, ...]:
    low, high = one.interval
    lift, lift_low, lift_high = one.lift
    made = [
        metric(
            Text(en="Incremental", ko="증분"),
            quantity(one, one.total, currency),
            range=Range(
                low=low, high=high, value=one.total, tick=0.0,
                caption=_interval(quantity(one, low, currency), quantity(one, high, currency)),
            ),
        ),
        metric(
            Text(en="Lift", ko="증가율"),
            Share(lift, signed=True),
            range=Range(
                low=lift_low, high=lift_high, value=lift, tick=0.0,
                caption=_interval(Share(lift_low), Share(lift_high)),
            ),
        ),
    ]  # fmt: skip
    returned = one.returned
    if returned is not None:
        value, below, above = returned
        made.append(
            metric(
                Text(en="Margin per unit spent", ko="비용 1에 대한 마진"),
                Figure(value),
                range=Range(
                    low=below, high=above, value=value, tick=1.0,
                    caption=_interval(Figure(below), Figure(above)),
                ),
            )
        )  # fmt: skip
    made.append(
        metric(
            Text(en="Followed before", ko="그 전 적합"),
            Share(one.effect.fit),
            note=Text(
                en="of the weekly ups and downs foretold unseen",
                ko="주마다의 오르내림을 보지 않고 알아맞힌 비중",
            ),
        )
    )
    return tuple(made)


def _interval(low: Quantity, high: Quantity) -> Text:
    return both(
        f"{{low}}{EN_DASH}{{high}}, nine in ten",
        f"90% 구간 {{low}}{EN_DASH}{{high}}",
        low=low,
        high=high,
    )


def _said(value: Quantity | None) -> Any:
    return EN_DASH if value is None else both("{q}", "{q}", q=value).model_dump()


def _every(found: Sequence[Measured], currency: str) -> Rows:
    rows = []
    for one in found:
        low, high = one.interval
        cost, returned = one.cost, one.returned
        rows.append(
            {
                "name": one.test.name,
                "state": STATES[one.state].model_dump(),
                "channel": one.test.media_channel,
                "lift": _said(Share(one.lift[0], signed=True)),
                "value": _said(quantity(one, one.total, currency)),
                "low": _said(quantity(one, low, currency)),
                "high": _said(quantity(one, high, currency)),
                "cost": _said(None if cost is None else Money(cost, currency)),
                "returned": _said(None if returned is None else Figure(returned[0])),
                "verdict": (CLEAR if one.is_clear else UNCLEAR).model_dump(),
                "decision": DECISIONS[one.test.decision].model_dump(),
            }
        )
    titles = (
        ("name", "Test", "테스트"), ("state", "State", "상태"), ("channel", "Channel", "채널"),
        ("lift", "Lift", "증가율"), ("value", "Incremental", "증분"), ("low", "From", "아래"),
        ("high", "To", "위"), ("cost", "Cost", "비용"),
        ("returned", "Margin per unit", "비용 1에 대한 마진"), ("verdict", "Verdict", "판단"),
        ("decision", "Decision", "결정"),
    )  # fmt: skip
    return Rows(
        title=Text(en="Every test", ko="모든 테스트"),
        caption=Text(en="Interval of 90%; the latest first", ko="90% 구간, 최근 것부터"),
        columns=tuple(
            Column(name=name, title=Text(en=en, ko=ko), kind="name") for name, en, ko in titles
        ),
        rows=tuple(rows),
    )


def _checks(one: Measured, currency: str) -> Rows:
    rows: list[dict[str, Any]] = []

    def add(what: Text, value: Any) -> None:
        rows.append({"what": what.model_dump(), "value": value})

    if one.difference is not None:
        low, high = one.difference.interval()
        add(
            Text(en="Difference in differences, errors by region", ko="이중차분, 지역별 오차"),
            both(
                "{value}, {low} to {high}",
                "{value}, {low}에서 {high}",
                value=quantity(one, one.effect.total(one.difference.share), currency),
                low=quantity(one, one.effect.total(low), currency),
                high=quantity(one, one.effect.total(high), currency),
            ).model_dump(),
        )
    add(
        Text(
            en="Sets of regions without a test that strayed as far",
            ko="테스트하지 않았는데 이만큼 벗어난 지역 묶음",
        ),
        both(
            "{share} of {n}", "{n}개 가운데 {share}", share=Share(one.effect.rank_share),
            n=Count(len(one.effect.placebos)),
        ).model_dump(),
    )  # fmt: skip
    add(
        Text(en="Errors grew because of them by", ko="이 때문에 키운 오차"),
        _said(Share(one.effect.inflation - 1)),
    )
    if one.spent.cost is None and one.cost is not None:
        add(
            Text(en="Cost", ko="비용"),
            Text(
                en="As planned: no media spend of this channel is loaded by region.",
                ko="계획한 값입니다. 이 채널의 지역별 매체 비용을 읽어 들이지 않았습니다.",
            ).model_dump(),
        )
    for warning in one.warnings:
        add(Text(en="Look at this", ko="살펴볼 것"), warning.model_dump())
    return Rows(
        title=Text(en="Can it be relied on?", ko="믿을 만한가요?"),
        caption=both("About ‘{name}’", "‘{name}’ 테스트에 대해", name=one.test.name),
        columns=(
            Column(name="what", title=Text(en="What", ko="내용"), kind="name"),
            Column(name="value", title=Text(en="Finding", ko="결과"), kind="name"),
        ),
        rows=tuple(rows),
    )
