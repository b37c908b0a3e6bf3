"""A funnel as an answer: how many go the whole way, where most are lost, what goes with it."""

from typing import Any

from dangol.contract.result import Answer, Column, Decision, Evidence, Metric, Range, Rows, metric
from dangol.customers.journeys.funnel_pictures import correlates_picture, steps_picture
from dangol.customers.journeys.funnel_told import Interval, Told
from dangol.customers.journeys.going_on import Correlate
from dangol.customers.journeys.method import FUNNEL_METHOD
from dangol.customers.journeys.named import step_words
from dangol.customers.journeys.spans import Span
from dangol.tables.visits import TRAFFIC
from dangol.words import EN_DASH, Count, Figure, Share, Text, both

MOST_CORRELATES = 12
ATTRIBUTES = {
    "device": Text(en="Device", ko="기기"),
    "channel": Text(en="Channel", ko="채널"),
    "source": Text(en="First came by", ko="처음 온 길"),
    "hours": Text(en="Hour", ko="시각"),
    "weekday": Text(en="Day", ko="요일"),
    "before": Text(en="Before", ko="그전"),
}
_BANDS = ("0–6", "6–12", "12–18", "18–24")
_DAYS = tuple(
    Text(en=en, ko=f"{ko}요일")
    for en, ko in zip(
        ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
        "월화수목금토일",
        strict=True,
    )
)
_VALUES = {
    "bought": Text(en="Had bought", ko="산 적 있음"),
    "new": Text(en="Had not bought", ko="산 적 없음"),
    "mobile": Text(en="Phone", ko="휴대전화"),
    "tablet": Text(en="Tablet", ko="태블릿"),
    "desktop": Text(en="Computer", ko="컴퓨터"),
    "web": Text(en="Web", ko="웹"),
    "app": Text(en="App", ko="앱"),
}


def value_words(one: Correlate) -> Text:
    """A value of an attribute in words."""
    if one.attribute == "hours":
        band = _BANDS[int(one.value)]
        return Text(en=f"{band} o'clock", ko=f"{band}시")
    if one.attribute == "weekday":
        return _DAYS[int(one.value)]
    known = TRAFFIC if one.attribute == "source" else _VALUES
    return known.get(one.value, Text(en=one.value, ko=one.value))


def funnel_answer(told: Told) -> Answer:
    """The answer from figures by step and what goes with dropping."""
    clear = [one for one in told.correlates if one.is_clear]
    shown = [_shown(one) for one in told.correlates[:MOST_CORRELATES]]
    pictures = [steps_picture(told)]
    if shown:
        pictures.append(correlates_picture(shown, len(clear)))
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=_because(told),
        metrics=_metrics(told),
        pictures=tuple(pictures),
        tables=(_steps_table(told), *((_correlates_table(told),) if shown else ())),
        decisions=_decisions(told),
        evidence=Evidence(
            basis=both(
                "{n} people who began, {days} days",
                "시작한 사람 {n}명, {days}일",
                n=Count(told.number("reached", 1)),
                days=Count(told.window_days),
            ),
            method=FUNNEL_METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    first, last = told.title(1), told.title(told.steps)
    if told.through is None:
        return both(
            "Nobody who began with {first} has had {days} days yet.",
            "{first}에서 시작해 {days}일이 지난 사람이 아직 없습니다.",
            first=first,
            days=Count(told.limit.days),
        )
    return both(
        "Of those who begin with {first}, {share} reach {last} in time.",
        "{first}에서 시작한 사람의 {share}가 제때 {last}에 이릅니다.",
        first=first,
        last=last,
        share=Share(round(told.through[0], 3)),
    )


def _action(told: Told) -> Text:
    worst = told.worst
    if worst is None:
        return Text(en="Nobody is lost on the way.", ko="길에서 이탈한 사람이 없습니다.")
    share = told.shares[worst - 1]
    return both(
        "Look first between {one} and {other}: {share} do not go on.",
        "{one}에서 {other} 사이를 먼저 보세요. {share}가 나아가지 않습니다.",
        one=told.title(worst),
        other=told.title(worst + 1),
        share=Share(round(1 - share[0], 3) if share else 0.0),
    )


def _because(told: Told) -> Text:
    limit = (
        both("{n} days for the whole way", "길 전체에 {n}일", n=Count(told.limit.days))
        if told.limit.is_whole
        else both("{n} days for each step", "단계마다 {n}일", n=Count(told.limit.days))
    )
    if told.through is None:
        return both("Limit: {limit}.", "시간 제한: {limit}.", limit=limit)
    return both(
        "Of {n} people who had their time ({limit}), between {low} and {high}, 95%; {waiting} more "
        "still have time.",
        "시간이 다 지난 {n}명({limit}) 가운데 {low}~{high}, 95%. 시간이 남은 사람은 {waiting}명"
        "입니다.",
        n=Count(told.number("judged", 1)),
        limit=limit,
        low=Share(round(told.through[1], 3)),
        high=Share(round(told.through[2], 3)),
        waiting=Count(sum(told.number("waiting", k) for k in range(1, told.steps))),
    )


def _metrics(told: Told) -> tuple[Metric, ...]:
    found = []
    if told.through is not None:
        found.append(
            metric(
                Text(en="Go the whole way", ko="끝까지 가는 비율"),
                Share(round(told.through[0], 3)),
                range=_range(told.through),
            )
        )
    worst = told.worst
    if worst is not None:
        share = told.shares[worst - 1]
        if share is not None and told.steps > 2:
            found.append(
                metric(
                    both("Go on from {step}", "{step} 뒤 나아가는 비율", step=told.title(worst)),
                    Share(round(share[0], 3)),
                    range=_range(share),
                )
            )
        found.append(
            metric(
                Text(en="Lost there", ko="거기서 이탈한 사람"),
                Count(told.lost(worst)),
                note=Text(en="their time ran out", ko="시간이 다 지남"),
            )
        )
    found.append(
        metric(
            Text(en="Still have time", ko="시간이 남은 사람"),
            Count(sum(told.number("waiting", k) for k in range(1, told.steps))),
            note=Text(en="counted as neither", ko="어느 쪽으로도 세지 않음"),
        )
    )
    return tuple(found)


def _range(found: Interval) -> Range:
    share, low, high = found
    return Range(
        low=low,
        high=high,
        value=share,
        caption=both(
            f"{{low}}{EN_DASH}{{high}}, 95%",
            f"95% 구간 {{low}}{EN_DASH}{{high}}",
            low=Share(round(low, 3)),
            high=Share(round(high, 3)),
        ),
    )


def _decisions(told: Told) -> tuple[Decision, ...]:
    worst = told.worst
    if worst is None:
        return ()
    step = told.title(worst)
    return (
        Decision(
            question=both(
                "Remind those who stopped after {step}?",
                "{step} 뒤에 멈춘 사람에게 다시 알릴까요?",
                step=step,
            ),
            reason=_goes_with(told),
            effect=both("{n} people", "{n}명", n=Count(told.lost(worst))),
            action=Text(en="See who", ko="누구인지 보기"),
            link="/trust/tables/funnel_people",
            urgency="soon",
        ),
    )


def _goes_with(told: Told) -> Text:
    """The strongest value that goes with dropping; it is no cause."""
    first = next((one for one in told.correlates if one.is_clear and one.ratio > 1), None)
    if first is None:
        return Text(
            en="No kind of visitor clearly drops oftener than others.",
            ko="다른 사람보다 뚜렷하게 더 이탈하는 부류는 없습니다.",
        )
    return both(
        "Goes with it: {name}, {value}: odds of dropping {ratio} times as high. A correlate, not a "
        "cause.",
        "함께 나타나는 것: {name} {value}, 이탈 오즈 {ratio}배. 원인이라는 뜻은 아닙니다.",
        name=ATTRIBUTES[first.attribute],
        value=value_words(first),
        ratio=Figure(round(first.ratio, 2)),
    )


def _shown(one: Correlate) -> dict[str, Any]:
    name, value = ATTRIBUTES[one.attribute], value_words(one)
    return {
        "name_en": f"{name.en}: {value.en}",
        "name_ko": f"{name.ko}: {value.ko}",
        "ratio": round(one.ratio, 4),
        "low": round(one.low, 4),
        "high": round(one.high, 4),
        "meaning": ("bad" if one.ratio > 1 else "good") if one.is_clear else "unclear",
    }


def _steps_table(told: Told) -> Rows:
    rows = []
    for step, name in enumerate(told.names, start=1):
        share = told.shares[step - 1] if step < told.steps else None
        hours = told.median_hours(step) if step < told.steps else None
        words = step_words(name)
        rows.append(
            {
                "name": Text(en=f"{step}. {words.en}", ko=f"{step}. {words.ko}").model_dump(),
                "reached": told.number("reached", step),
                "share": share[0] if share else None,
                "low": share[1] if share else None,
                "high": share[2] if share else None,
                "lost": told.lost(step) if step < told.steps else None,
                "waiting": told.number("waiting", step) if step < told.steps else None,
                "median": None if hours is None else both("{t}", "{t}", t=Span(hours)).model_dump(),
            }
        )
    return Rows(
        title=Text(en="Step by step", ko="단계별로 보기"),
        caption=Text(
            en="Going on is counted among people whose first try has had its whole time",
            ko="나아간 비율은 첫 시도의 시간이 다 지난 사람만으로 셉니다",
        ),
        columns=(
            Column(name="name", title=Text(en="Step", ko="단계"), kind="name"),
            Column(name="reached", title=Text(en="People", ko="사람"), kind="bar"),
            Column(name="share", title=Text(en="Go on", ko="나아감"), kind="share"),
            Column(name="low", title=Text(en="From", ko="아래"), kind="share"),
            Column(name="high", title=Text(en="to, 95%", ko="위, 95%"), kind="share"),
            Column(name="lost", title=Text(en="Lost", ko="이탈"), kind="count"),
            Column(name="waiting", title=Text(en="Still have time", ko="시간 남음"), kind="count"),
            Column(name="median", title=Text(en="Usual time to the next", ko="다음까지 보통")),
        ),
        rows=tuple(rows),
    )


def _correlates_table(told: Told) -> Rows:
    rows = [
        {
            "name": ATTRIBUTES[one.attribute].model_dump(),
            "value": value_words(one).model_dump(),
            "people": one.people,
            "dropped": one.dropped / one.people,
            "ratio": both(
                f"{{ratio}} ({{low}}{EN_DASH}{{high}})",
                f"{{ratio}} ({{low}}{EN_DASH}{{high}})",
                ratio=Figure(round(one.ratio, 2)),
                low=Figure(round(one.low, 2)),
                high=Figure(round(one.high, 2)),
            ).model_dump(),
            "strength": f"{one.strength:.2f}",
            "clear": (
                Text(en="clear", ko="뚜렷함")
                if one.is_clear
                else Text(en="unclear", ko="뚜렷하지 않음")
            ).model_dump(),
        }
        for one in told.correlates[:MOST_CORRELATES]
    ]
    return Rows(
        title=Text(en="What goes with dropping there", ko="거기서 이탈과 함께 나타나는 것"),
        caption=Text(
            en="Correlates, not causes. Odds of dropping beside all other people who reached it; V "
            "is the strength of the whole attribute, 0 to 1",
            ko="원인이 아니라 함께 나타나는 것입니다. 오즈비는 그 단계에 이른 다른 모두와 견준 "
            "것이며, V는 속성 전체의 세기(0~1)입니다",
        ),
        columns=(
            Column(name="name", title=Text(en="What", ko="속성"), kind="name"),
            Column(name="value", title=Text(en="Value", ko="값")),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="dropped", title=Text(en="Dropped", ko="이탈"), kind="bar"),
            Column(name="ratio", title=Text(en="Odds ratio, 95%", ko="오즈비, 95%")),
            Column(name="strength", title=Text(en="V", ko="V")),
            Column(name="clear", title=Text(en="Against chance", ko="우연에 견주어")),
        ),
        rows=tuple(rows),
    )
