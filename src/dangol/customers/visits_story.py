"""Visits as an answer: how many, by which way, what came of them."""

import datetime as dt
from typing import Any

from dangol.contract.result import Answer, Column, Evidence, LeftOut, Metric, Rows, change, metric
from dangol.tables.visits import TRAFFIC
from dangol.words import Count, Day, Figure, Share, Text, both

METHOD = Text(
    en="Events of one device in one site or app belong to one visit until a pause. What led to a "
    "visit is what the first of its events that names a campaign or a referring site says. A visit "
    "with an order is one in which the client reported a completed order; the till's own orders "
    "are in sales.",
    ko="한 사이트나 앱에서 한 기기의 사건은 오래 쉬기 전까지 한 방문입니다. 방문의 첫 캠페인이나 "
    "추천 사이트를 이끈 것으로 봅니다. 주문이 있는 방문은 클라이언트가 주문 완료를 알린 방문이며, "
    "실제 주문은 판매에 있습니다.",
)


def visits_answer(
    weeks: list[dict[str, Any]], whole: dict[str, Any], today: dt.date, days: int
) -> Answer:
    """The answer from visits by way: of the last week (0), the one before (1), earlier (9)."""
    last, before = _total(weeks, 0), _total(weeks, 1)
    ways = sorted((r for r in weeks if r["week"] == 0), key=lambda r: -r["visits"])
    return Answer(
        headline=_headline(last, before),
        action=_action(ways, last),
        because=both(
            "Seven whole days before {day}; in {days} days there were {n} visits.",
            "{day} 앞의 온전한 이레를 셌습니다. {days}일 동안의 방문은 {n}건입니다.",
            day=Day(today, year=True),
            days=Count(days),
            n=Count(whole["visits"]),
        ),
        metrics=_metrics(last, before),
        tables=(_table(ways, last),) if ways else (),
        evidence=Evidence(
            basis=both("{n} visits", "방문 {n}건", n=Count(whole["visits"])),
            method=METHOD,
            left_out=_unknown(whole),
        ),
    )


def _total(weeks: list[dict[str, Any]], week: int) -> dict[str, int]:
    names = ("visits", "pages", "seconds", "bought")
    return {name: sum(row[name] for row in weeks if row["week"] == week) for name in names}


def _headline(last: dict[str, int], before: dict[str, int]) -> Text:
    if not last["visits"]:
        return Text(
            en="Nobody visited in the last seven days.", ko="지난 이레 동안 방문이 없습니다."
        )
    return both(
        "{n} visits in seven days, {share} of them with an order.",
        "이레 동안 방문 {n}건, 그 가운데 {share}에서 주문했습니다.",
        n=Count(last["visits"]),
        share=Share(last["bought"] / last["visits"]),
    )


def _action(ways: list[dict[str, Any]], last: dict[str, int]) -> Text:
    if not ways:
        return Text(
            en="See whether the site still sends its events.",
            ko="사이트가 아직 사건을 보내는지 살펴보세요.",
        )
    first = ways[0]
    return both(
        "Most came by {way}: {share}.",
        "가장 많이 온 길은 {way}이며 {share}입니다.",
        way=_way(first["traffic"]),
        share=Share(first["visits"] / last["visits"]),
    )


def _way(name: str) -> Text:
    title = TRAFFIC[name]
    return Text(en=title.en.lower(), ko=title.ko)


def _metrics(last: dict[str, int], before: dict[str, int]) -> tuple[Metric, ...]:
    moved = None
    if before["visits"]:
        ratio = last["visits"] / before["visits"] - 1
        against = Text(en="vs seven days before", ko="그 앞 이레 대비")
        moved = change(ratio, Share(abs(ratio)), against, good=None, clear=False)
    made = [metric(Text(en="Visits, 7 days", ko="방문, 7일"), Count(last["visits"]), change=moved)]
    if last["visits"]:
        n = last["visits"]
        made += [
            metric(Text(en="With an order", ko="주문이 있는 방문"), Share(last["bought"] / n)),
            metric(Text(en="Pages a visit", ko="방문당 페이지"), Figure(last["pages"] / n)),
            metric(
                Text(en="Minutes a visit", ko="방문당 시간(분)"), Figure(last["seconds"] / n / 60)
            ),
        ]
    return tuple(made)


def _table(ways: list[dict[str, Any]], last: dict[str, int]) -> Rows:
    return Rows(
        title=Text(en="By which way they came", ko="어떤 길로 왔나요"),
        columns=(
            Column(name="way", title=Text(en="Way", ko="길"), kind="name"),
            Column(name="visits", title=Text(en="Visits", ko="방문"), kind="count"),
            Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            Column(name="visitors", title=Text(en="Devices", ko="기기"), kind="count"),
            Column(name="pages", title=Text(en="Pages a visit", ko="방문당 페이지"), kind="number"),
            Column(name="bought", title=Text(en="With an order", ko="주문 비율"), kind="share"),
        ),
        rows=tuple(
            {
                "way": TRAFFIC[row["traffic"]].model_dump(),
                "visits": row["visits"],
                "share": row["visits"] / last["visits"],
                "visitors": row["visitors"],
                "pages": row["pages"] / row["visits"],
                "bought": row["bought"] / row["visits"],
            }
            for row in ways
        ),
    )


def _unknown(whole: dict[str, Any]) -> tuple[LeftOut, ...]:
    unknown = whole["visits"] - whole["known"]
    if not unknown:
        return ()
    reason = Text(
        en="visits of nobody known: counted here, in no profile",
        ko="누구인지 모르는 방문으로, 여기서는 세지만 프로필에는 없습니다",
    )
    return (LeftOut(count=unknown, reason=reason),)
