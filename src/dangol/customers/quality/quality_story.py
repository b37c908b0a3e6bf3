"""Data quality as an answer: what is wrong, since when, and what rests on it."""

import datetime as dt
from collections.abc import Collection, Sequence
from urllib.parse import urlencode

from dangol.contract.result import Answer, Column, Decision, Evidence, Rows, metric
from dangol.customers.quality.effects import resting_on
from dangol.customers.quality.judging import WINDOW, Alarm, Odd
from dangol.customers.quality.quality_picture import quality_picture
from dangol.customers.quality.steps import ByDay
from dangol.tables.quality import FAULTS, LOADS
from dangol.words import Count, Day, Text, both

MOST_DECISIONS = 5
MOST_NAMED = 3
METHOD = Text(
    en="Each day, or each week where little comes in, is compared with the same weekday of the "
    "eight weeks before it, on a scale on which chance is equally wide everywhere. A day rings "
    "that is six standard deviations out, half as far again as anything in those weeks, and "
    "different enough to matter. Mixtures of values are compared by the population stability "
    "index over four weeks. Two sources are held against each other where they know the same "
    "person, in standard forms. What begins together in one source is one alarm.",
    ko="하루(자료가 적으면 한 주)를 앞선 여덟 주의 같은 요일과 견주며, 우연의 폭이 어디서나 같은 "
    "척도를 씁니다. 표준편차의 여섯 배를 넘고, 그 여덟 주의 어떤 날보다 절반 이상 더 벗어나고, "
    "차이가 의미 있을 만큼 클 때만 알립니다. 값의 구성은 네 주씩 모집단 안정성 지수로 견줍니다. 두 "
    "원천이 같은 사람을 알면 표준 형태로 서로 견줍니다. 한 원천에서 함께 시작된 것은 경보 하나로 "
    "묶습니다.",
)


def quality_answer(
    rung: Sequence[Alarm], series: Sequence[ByDay], last: dt.date, besides: Collection[str]
) -> Answer:
    """``besides`` are answers that judge the data themselves, so rest on nothing."""
    now = [alarm for alarm in rung if _lasts(alarm, last)]
    sources = {(one.table, one.source) for one in series}
    return Answer(
        headline=both("Faults in the data: {n}.", "자료의 문제가 {n}건입니다.", n=Count(len(now)))
        if now
        else Text(en="Nothing in the data is unusual.", ko="자료에 달라진 점이 없습니다."),
        action=_said(now[0].cause)
        if now
        else Text(en="No source needs to be looked at.", ko="살펴볼 원천이 없습니다."),
        because=both(
            "{n} measures of {sources} sources were judged, the last of {day}.",
            "원천 {sources}개의 측정값 {n}가지를 {day}까지 살폈습니다.",
            n=Count(len(series)),
            sources=Count(len(sources)),
            day=Day(last),
        ),
        metrics=(
            metric(Text(en="Wrong now", ko="지금 문제"), Count(len(now))),
            metric(
                Text(en="Rang in four weeks", ko="네 주 동안의 경보"), Count(len(rung)),
            ),
            metric(Text(en="Measures", ko="측정값"), Count(len(series))),
        ),
        pictures=(quality_picture(now[0].cause, _place(now[0].cause), series, last),)
        if now
        else (),
        tables=(_table(rung),) if rung else (),
        decisions=tuple(_decision(alarm, besides) for alarm in now[:MOST_DECISIONS]),
        evidence=Evidence(
            basis=both("{n} measures", "측정값 {n}가지", n=Count(len(series))), method=METHOD
        ),
    )  # fmt: skip


def _lasts(alarm: Alarm, last: dt.date) -> bool:
    return alarm.cause.lasted >= last - dt.timedelta(days=1)


def _place(one: Odd) -> str:
    place = f"{one.table}.{one.column}" if one.column else one.table
    place = f"{place} {one.of}" if one.of else place
    return f"{place} ({one.source})" if one.source else place


def _said(one: Odd) -> Text:
    return both(
        "{place}: {fault}, since {day}.",
        "{place}: {day}부터 {fault}.",
        place=_place(one),
        fault=FAULTS[one.fault],
        day=Day(one.began),
    )


def _decision(alarm: Alarm, besides: Collection[str]) -> Decision:
    rests = resting_on(alarm.cause.table, alarm.cause.column, besides)
    named = {
        language: ", ".join(title.of(language) for title in rests[:MOST_NAMED])
        for language in ("en", "ko")
    }
    return Decision(
        question=_said(alarm.cause),
        reason=both(
            "Measures that changed with it: {n}.", "이와 함께 달라진 측정값이 {n}가지 있습니다.",
            n=Count(len(alarm.follows)),
        )
        if alarm.follows
        else Text(en="Nothing else changed with it.", ko="이와 함께 달라진 것은 없습니다."),
        effect=both(
            "{n} answers rest on it, first of all: {names}.",
            "여기에 기대는 답이 {n}개 있습니다: {names}.",
            n=Count(len(rests)),
            names=Text(en=named["en"], ko=named["ko"]),
        )
        if rests
        else _nothing_rests(alarm.cause),
        action=Text(en="Look at the quarantine", ko="격리 보기")
        if alarm.cause.fault == "rejected"
        else Text(en="Look at the source", ko="원천 보기"),
        link="/trust/quarantine" if alarm.cause.fault == "rejected" else _page_of(alarm.cause),
        urgency="now",
        alarm=f"quality:{alarm.id}",
    )  # fmt: skip


def _page_of(cause: Odd) -> str:
    """Where the measures of its source are shown day by day."""
    return "/trust/quality?" + urlencode({"source": f"{cause.table}|{cause.source}"})


def _nothing_rests(cause: Odd) -> Text:
    if cause.table == LOADS:
        return both(
            "Whatever ‘{source}’ brings is late or not whole.",
            "‘{source}’의 자료가 늦거나 온전하지 않습니다.",
            source=cause.source,
        )
    return Text(en="No answer rests on it.", ko="여기에 기대는 답은 없습니다.")


def _table(rung: Sequence[Alarm]) -> Rows:
    return Rows(
        title=both(
            "What was unusual in the last {n} days", "지난 {n}일 동안 달라진 것", n=Count(WINDOW)
        ),
        columns=(
            Column(name="fault", title=Text(en="What", ko="무엇이"), kind="name"),
            Column(name="place", title=Text(en="Where", ko="어디서")),
            Column(name="began", title=Text(en="Since", ko="시작"), kind="day"),
            Column(name="lasted", title=Text(en="Until", ko="끝"), kind="day"),
            Column(name="usual", title=Text(en="Usual", ko="보통"), kind="number"),
            Column(name="found", title=Text(en="Found", ko="값"), kind="number"),
        ),
        rows=tuple(
            {
                "fault": FAULTS[alarm.cause.fault].model_dump(),
                "place": _place(alarm.cause),
                "began": alarm.cause.began.isoformat(),
                "lasted": alarm.cause.lasted.isoformat(),
                "usual": alarm.cause.usual,
                "found": alarm.cause.found,
            }
            for alarm in rung
        ),
    )
