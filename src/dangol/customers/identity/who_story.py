"""Who is who as an answer: how many people there are, what was kept apart, what grew too fast."""

from dataclasses import dataclass

import ibis.expr.types as ir
from ibis import _

from dangol.contract.result import Answer, Column, Decision, Evidence, Rows, metric
from dangol.contract.tables_view import Tables
from dangol.tables.resolution import OUTCOMES, VIRTUAL
from dangol.words import Count, Text, both

LARGE = 6
"""Numbers of one person from which fast growth is suspicious."""
FAST = 2
"""Suspicious is who has so many times the numbers of last time."""
MOST_ALARMS = 5
METHOD = Text(
    en="Evidence is taken in the order in which it happened, so the order in which it arrives "
    "changes nothing. One person has one number per source, five addresses and five phones a year; "
    "at a limit the weakest identifier gives way. A device on which two people logged in ties "
    "nobody any more. What is done on a device before a log-in belongs to whoever logs in next. "
    "Decisions of people come before all of it.",
    ko="근거는 들어온 순서가 아니라 일어난 순서로 따지므로, 언제 들어와도 결과가 같습니다. 한 "
    "사람은 원천마다 번호 하나, 한 해에 이메일과 전화 다섯 개까지이며, 넘으면 가장 약한 식별자를 "
    "버립니다. 두 사람이 로그인한 기기는 더는 아무도 잇지 않습니다. 로그인 전의 일은 다음에 "
    "로그인한 사람의 것입니다. 사람이 내린 결정이 모든 것에 앞섭니다.",
)


@dataclass(frozen=True)
class Grown:
    """A person who has many more customer numbers than last time."""

    person_id: str
    numbers: int


@dataclass(frozen=True)
class WhoCounts:
    """``refused`` counts, by outcome, identifiers that did not join."""

    customers: int
    people: int
    devices: int
    shared_devices: int
    refused: dict[str, int]
    grown: tuple[Grown, ...]


def counts_of(
    tables: Tables,
    customers: ir.Table,
    evidence: ir.Table,
    members: ir.Table,
    before: ir.Table,
    spans: ir.Table,
) -> WhoCounts:
    real = members.filter(~members.customer_id.startswith(VIRTUAL))
    merged = tables.row(
        real.aggregate(
            numbers=real.count().cast("int64"), people=real.person_id.nunique().cast("int64")
        )
    )
    every = tables.row(customers.aggregate(n=customers.count().cast("int64")))["n"]
    device = spans.group_by("anonymous_id").agg(people=_.person_id.nunique())
    devices = tables.row(
        device.aggregate(
            n=device.count().cast("int64"),
            shared=(device.people > 1).cast("int64").sum().fill_null(0).cast("int64"),
        )
    )
    # Most joined: what did not is few rows, wherever the filter stands.
    outcomes = (
        evidence.filter(evidence.outcome != "joined")
        .group_by("outcome")
        .agg(n=_.count().cast("int64"))
    )
    refused = {row["outcome"]: row["n"] for row in tables.rows(outcomes)}
    return WhoCounts(
        customers=every,
        people=every - merged["numbers"] + merged["people"],
        devices=devices["n"],
        shared_devices=devices["shared"],
        refused={name: refused[name] for name in OUTCOMES if name != "joined" and name in refused},
        grown=tuple(Grown(row["person_id"], row["n"]) for row in tables.rows(_grown(real, before))),
    )


def _grown(members: ir.Table, before: ir.Table) -> ir.Table:
    known = members.filter(members.person_id.notnull())
    sizes = known.group_by("person_id").agg(n=_.count().cast("int64"))
    large = sizes.filter(sizes.n >= LARGE)
    earlier = before.filter(before.person_id.notnull()).group_by("person_id").agg(was=_.count())
    both_ = large.left_join(earlier, "person_id")
    fast = both_.filter(both_.n >= FAST * both_.was.fill_null(0))
    return (
        fast.select("person_id", "n")
        .order_by(fast.n.desc(), fast.person_id.asc())
        .limit(MOST_ALARMS)
    )


def who_answer(counts: WhoCounts) -> Answer:
    tied = counts.customers - counts.people
    return Answer(
        headline=both(
            "{numbers} customer numbers are {people} people.",
            "고객 번호 {numbers}개는 {people}명입니다.",
            numbers=Count(counts.customers),
            people=Count(counts.people),
        ),
        action=both(
            "Profiles that grew fast and must be looked at: {n}.",
            "갑자기 커진 프로필 {n}개를 살펴보세요.",
            n=Count(len(counts.grown)),
        )
        if counts.grown
        else Text(en="No profile grew suspiciously.", ko="의심스럽게 커진 프로필이 없습니다."),
        because=both(
            "{tied} numbers belong to somebody who has another one; {devices} devices are known.",
            "번호 {tied}개는 다른 번호가 있는 사람의 것이고, 기기 {devices}대를 압니다.",
            tied=Count(tied),
            devices=Count(counts.devices),
        ),
        metrics=(
            metric(Text(en="Customer numbers", ko="고객 번호"), Count(counts.customers)),
            metric(Text(en="People", ko="사람"), Count(counts.people)),
            metric(Text(en="Known devices", ko="아는 기기"), Count(counts.devices)),
            metric(Text(en="Shared devices", ko="여럿이 쓰는 기기"), Count(counts.shared_devices)),
        ),
        tables=(_refusals(counts),) if counts.refused else (),
        decisions=tuple(_alarm(one) for one in counts.grown),
        evidence=Evidence(
            basis=both("{n} customer numbers", "고객 번호 {n}개", n=Count(counts.customers)),
            method=METHOD,
        ),
    )  # fmt: skip


def _alarm(one: Grown) -> Decision:
    return Decision(
        question=both(
            "Are these {n} numbers one person?", "이 번호 {n}개가 한 사람일까요?",
            n=Count(one.numbers),
        ),
        reason=Text(
            en="The profile grew fast; a shared address or device may have tied strangers.",
            ko="프로필이 갑자기 커졌습니다. 함께 쓰는 주소나 기기가 남을 이었을 수 있습니다.",
        ),
        effect=Text(
            en="Strangers in one profile get each other's offers.",
            ko="남이 한 프로필에 섞이면 서로의 제안을 받게 됩니다.",
        ),
        action=Text(en="Look at the profile", ko="프로필 보기"),
        link=f"/customers/{one.person_id}",
        urgency="now",
    )  # fmt: skip


def _refusals(counts: WhoCounts) -> Rows:
    return Rows(
        title=Text(en="What was kept apart, and why", ko="잇지 않은 것과 그 까닭"),
        columns=(
            Column(name="why", title=Text(en="Why", ko="까닭"), kind="name"),
            Column(name="identifiers", title=Text(en="Identifiers", ko="식별자"), kind="count"),
        ),
        rows=tuple(
            {"why": OUTCOMES[name].model_dump(), "identifiers": n}
            for name, n in counts.refused.items()
        ),
    )
