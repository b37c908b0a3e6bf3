"""Audiences as an answer: how large they are, whom each channel reaches, where they overlap."""

from dataclasses import dataclass
from typing import Any

from dangol.contract.result import (
    Answer,
    Column,
    Evidence,
    Key,
    Metric,
    Picture,
    Rows,
    metric,
    picture,
)
from dangol.tables.audiences import REACHED_BY
from dangol.words import Count, Language, Share, Text, both, said

METHOD = Text(
    en="A rule is asked of the golden profiles and of what people did up to the day before; what "
    "is not known of somebody does not fit. Who may be reached is asked of the consents of now, "
    "for marketing: without a recorded basis nobody is.",
    ko="규칙은 골든 프로필과 전날까지 한 일에 묻습니다. 모르는 값은 맞지 않는 것으로 봅니다. "
    "연락해도 되는지는 지금의 마케팅 동의에 물으며, 기록된 근거가 없으면 연락하지 않습니다.",
)
CHANNELS = {
    "email": Text(en="E-mail", ko="이메일"),
    "sms": Text(en="Text message", ko="문자"),
    "push": Text(en="Push", ko="푸시"),
    "mail": Text(en="Letter", ko="우편"),
}
SHOWN = 20
HARDLY = 0.25


@dataclass(frozen=True)
class Told:
    """Everything that the answer speaks of; ``rows`` as in AUDIENCE_SIZES, by ``audience_id``."""

    rows: list[dict[str, Any]]
    names: dict[str, Text]
    rules: dict[str, Text]
    wrong: dict[str, str]
    pairs: list[dict[str, Any]]
    held: int
    everyone: int
    are_examples: bool

    @property
    def largest(self) -> list[dict[str, Any]]:
        return sorted(self.rows, key=lambda row: (-row["audience_people"], row["audience_id"]))


def audiences_answer(told: Told) -> Answer:
    """The answer from sizes, reach and overlaps."""
    return Answer(
        headline=_headline(told),
        action=_action(told),
        because=both(
            "They hold {held} of {everyone} people, some of them in several.",
            "고객 {everyone}명 가운데 {held}명이 들어 있으며, 여러 곳에 든 사람도 있습니다.",
            held=Count(told.held),
            everyone=Count(told.everyone),
        ),
        metrics=_metrics(told),
        pictures=(_picture(told),) if told.held else (),
        tables=(_sizes(told), *_overlaps(told)),
        evidence=Evidence(
            basis=both(
                "{n} people with a golden profile", "골든 프로필 {n}명", n=Count(told.everyone)
            ),
            method=METHOD,
        ),
    )


def _headline(told: Told) -> Text:
    if told.are_examples:
        return both(
            "Nobody made an audience yet; here are {n} to start with.",
            "아직 만든 오디언스가 없어 예시 {n}개를 세어 보았습니다.",
            n=Count(len(told.rows)),
        )
    if not told.rows:
        return Text(en="No audience can be counted.", ko="셀 수 있는 오디언스가 없습니다.")
    first = told.largest[0]
    return said(
        Text(
            en="{n} [[n|audience|audiences]]; the largest, ‘{name}’, holds {people} "
            "[[people|person|people]].",
            ko="오디언스는 {n}개이고, 가장 큰 ‘{name}’에 {people}명이 있습니다.",
        ),
        n=len(told.rows),
        name=told.names[first["audience_id"]],
        people=first["audience_people"],
    )


def _action(told: Told) -> Text:
    if told.wrong:
        return both(
            "‘{name}’ cannot be counted: mend its rule.",
            "‘{name}’ 오디언스를 셀 수 없으니 규칙을 고치세요.",
            name=told.names[min(told.wrong)],
        )
    if told.are_examples:
        return Text(
            en="Take one as a beginning, or build your own.",
            ko="하나를 바탕으로 삼거나 새로 만드세요.",
        )
    hardly = [row for row in told.largest if row["audience_people"] and _best(row) < HARDLY]
    if hardly:
        row = hardly[0]
        return both(
            "Of ‘{name}’ no channel reaches more than {share}: ask for consent first.",
            "‘{name}’에는 어느 채널로도 {share}까지만 닿으니 동의부터 받으세요.",
            name=told.names[row["audience_id"]],
            share=Share(round(_best(row), 3)),
        )
    return Text(
        en="Hand one out as a list, or make a campaign of it.",
        ko="명단으로 내보내거나 캠페인에 쓰세요.",
    )


def _best(row: dict[str, Any]) -> float:
    """The share that the channel with the widest reach reaches."""
    widest: int = max(row[f"reachable_by_{channel}"] for channel in REACHED_BY)
    return float(widest / row["audience_people"])


def _metrics(told: Told) -> tuple[Metric, ...]:
    moved = [row for row in told.rows if row["people_joined"] is not None]
    found = [
        metric(Text(en="Audiences", ko="오디언스"), Count(len(told.rows))),
        metric(
            Text(en="People in one of them", ko="어딘가에 든 사람"),
            Count(told.held),
            note=both("{share} of all", "전체의 {share}",
                      share=Share(round(told.held / told.everyone, 3))),
        ),
    ]  # fmt: skip
    if moved:
        since = Text(en="since the count before, over all", ko="앞서 센 뒤, 모두 더해")
        found += [
            metric(Text(en="Joined", ko="들어온 수"),
                   Count(sum(row["people_joined"] for row in moved)), note=since),
            metric(Text(en="Left", ko="나간 수"),
                   Count(sum(row["people_left"] for row in moved)), note=since),
        ]  # fmt: skip
    return tuple(found)


def _sizes(told: Told) -> Rows:
    rows = [
        {
            "name": told.names[row["audience_id"]].model_dump(),
            "link": "" if told.are_examples else f"/customers/audiences/{row['audience_id']}",
            "caption": told.rules[row["audience_id"]].model_dump(),
            "people": row["audience_people"],
            **{one: row[f"reachable_by_{one}"] for one in REACHED_BY},
            "joined": row["people_joined"],
            "left": row["people_left"],
        }
        for row in told.largest
    ]
    rows += [
        {
            "name": told.names[one].model_dump(),
            "link": f"/customers/audiences/{one}",
            "caption": Text(en=why, ko=f"셀 수 없습니다. {why}").model_dump(),
            "people": None,
            **dict.fromkeys((*REACHED_BY, "joined", "left")),
        }
        for one, why in sorted(told.wrong.items())
    ]
    return Rows(
        title=Text(en="Audiences by size", ko="오디언스와 크기"),
        caption=Text(
            en="How many may be contacted for marketing by each channel; joined and left since "
            "the count before",
            ko="채널마다 마케팅 목적으로 연락해도 되는 사람 수, 앞서 센 뒤 들어오고 나간 수",
        ),
        columns=(
            Column(name="name", title=Text(en="Audience", ko="오디언스"), kind="name"),
            Column(name="people", title=Text(en="People", ko="사람"), kind="bar"),
            *(Column(name=one, title=CHANNELS[one], kind="count") for one in REACHED_BY),
            Column(name="joined", title=Text(en="Joined", ko="들어옴"), kind="count"),
            Column(name="left", title=Text(en="Left", ko="나감"), kind="count"),
        ),
        rows=tuple(rows),
    )


def _overlaps(told: Told) -> tuple[Rows, ...]:
    """Which audiences share people; the share is that of the smaller one."""
    size = {row["audience_id"]: row["audience_people"] for row in told.rows}
    rows = []
    for pair in told.pairs:
        one, other = sorted((pair["audience_id"], pair["other_id"]), key=lambda a: (size[a], a))
        rows.append(
            {
                "small": told.names[one].model_dump(),
                "large": told.names[other].model_dump(),
                "people": pair["people"],
                "share": pair["people"] / size[one],
            }
        )
    if not rows:
        return ()
    rows.sort(key=lambda row: -row["share"])
    return (
        Rows(
            title=Text(en="Audiences that share people", ko="겹치는 오디언스"),
            caption=Text(
                en="People who are in both, and their share of the smaller audience",
                ko="두 곳에 모두 든 사람과, 작은 쪽에서 차지하는 비중",
            ),
            columns=(
                Column(name="small", title=Text(en="Of", ko="이 가운데"), kind="name"),
                Column(name="large", title=Text(en="Also in", ko="여기에도")),
                Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
                Column(name="share", title=Text(en="Share", ko="비중"), kind="bar"),
            ),
            rows=tuple(rows[:SHOWN]),
        ),
    )


def _picture(told: Told) -> Picture:
    rows = [
        {
            "name": told.names[row["audience_id"]].model_dump(),
            "name_en": told.names[row["audience_id"]].en,
            "name_ko": told.names[row["audience_id"]].ko,
            "people": row["audience_people"],
            "reached": max(row[f"reachable_by_{one}"] for one in REACHED_BY),
        }
        for row in told.largest[:SHOWN]
        if row["audience_people"]
    ]
    reached = max(rows, key=lambda row: (row["reached"] / row["people"], row["name_en"]))
    return picture(
        _draw,
        title=both(
            "The widest channel reaches most of ‘{name}’: {share}",
            "가장 넓은 채널이 가장 많이 닿는 것은 ‘{name}’으로 {share}입니다",
            name=Text(en=reached["name_en"], ko=reached["name_ko"]),
            share=Share(round(reached["reached"] / reached["people"], 3)),
        ),
        caption=Text(
            en="People of each audience, and how many of them the widest channel reaches",
            ko="오디언스마다 사람 수와, 가장 넓은 채널로 닿는 수",
        ),
        key=(
            Key(mark="dot", words=Text(en="reached by a channel", ko="한 채널로 닿음")),
            Key(mark="grey", words=Text(en="all", ko="모두")),
        ),
        label=Text(
            en="Bars of the people of each audience and of those reached.",
            ko="오디언스마다 사람 수와 닿는 수를 막대로 나타냅니다.",
        ),
        rows=rows,
        columns=(
            Column(name="name", title=Text(en="Audience", ko="오디언스")),
            Column(name="people", title=Text(en="People", ko="사람"), kind="count"),
            Column(name="reached", title=Text(en="Reached", ko="닿는 수"), kind="count"),
        ),
        height=34 * len(rows) + 28,
    )


def _draw(language: Language) -> Any:
    import altair as alt

    base = alt.Chart(alt.NamedData("rows")).encode(
        y=alt.Y(f"name_{language}:N", sort=None, title=None)
    )
    people = alt.X("people:Q", axis=alt.Axis(title=None, format=",.0f", tickCount=4))
    everyone = base.mark_bar(height=10, color=alt.expr("edge"), cornerRadiusEnd=3).encode(x=people)
    reached = base.mark_bar(height=10, color=alt.expr("now"), cornerRadiusEnd=3).encode(
        x=alt.X("reached:Q")
    )
    numbers = base.mark_text(align="left", dx=6).encode(
        x=people, text=alt.Text("people:Q", format=",.0f")
    )
    return everyone + reached + numbers
