"""What can be compared and what is odd, as an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir

from dangol.contract.result import Answer, Column, Evidence, Rows, metric
from dangol.contract.tables_view import Tables
from dangol.tables.identity import FAULTS, STANDARD_ADDRESSES, STANDARD_IDENTIFIERS, STANDARD_PEOPLE
from dangol.words import Count, Share, Text, both

METHOD = Text(
    en="Each value is read by the rules of its country into one spelling, and what was given "
    "stays beside it. What stands for nothing (no@no.com, 010-0000-0000), hides letters or cannot "
    "be read joins nobody.",
    ko="값을 나라의 규칙에 따라 한 가지로 적고, 알려 준 값은 곁에 그대로 둡니다. "
    "no@no.com이나 010-0000-0000처럼 뜻이 없거나, 가려졌거나, 읽을 수 없는 값은 사람을 잇지 "
    "않습니다.",
)
_KINDS = {
    "name": Text(en="Name", ko="이름"),
    "birth": Text(en="Day of birth", ko="생년월일"),
    "email": Text(en="E-mail", ko="이메일"),
    "phone": Text(en="Phone", ko="전화번호"),
    "address": Text(en="Postal address", ko="우편 주소"),
}
MOST_METRICS = 4
_OTHER = Text(en="Other numbers", ko="그 밖의 번호")


@dataclass(frozen=True)
class KindCount:
    """Of one kind: how many values there are, how many join people, which faults they have."""

    kind: str
    values: int
    joining: int
    faults: Mapping[str, int]

    @property
    def title(self) -> Text:
        return _KINDS.get(self.kind, _OTHER)

    @property
    def worst(self) -> tuple[str, int] | None:
        """The most frequent fault."""
        return max(self.faults.items(), key=lambda one: (one[1], one[0]), default=None)


def counts_of(tables: Tables, whole: Mapping[str, ir.Table]) -> list[KindCount]:
    """By kind, of the tables as they will stand."""
    people = whole[STANDARD_PEOPLE.name]
    names = people.filter(people.name_confidence.notnull())
    told = ibis.union(
        _counted(names, "name", names.given_name_key.notnull(), names.name_fault),
        _counted(
            people.filter(people.birth_confidence.notnull()),
            "birth",
            people.standard_birth_on.notnull(),
            people.birth_fault,
        ),
    )
    homes = whole[STANDARD_ADDRESSES.name]
    told = told.union(_counted(homes, "address", homes.address_key.notnull(), homes.address_fault))
    ids = whole[STANDARD_IDENTIFIERS.name]
    kind = ibis.ifelse(ids.identifier_type.isin(tuple(_KINDS)), ids.identifier_type, "other")
    every = told.union(_counted(ids, kind, ids.identifier_key.notnull(), ids.identifier_fault))
    rows = tables.rows(every.order_by("kind", "fault"))
    made = []
    for name in (*_KINDS, "other"):
        mine = [row for row in rows if row["kind"] == name]
        values = sum(row["values"] for row in mine)
        if values:
            faults = {row["fault"]: row["values"] for row in mine if row["fault"]}
            made.append(KindCount(name, values, sum(row["joining"] for row in mine), faults))
    return made


def _counted(
    rows: ir.Table, kind: str | ir.StringValue, joins: ir.BooleanValue, fault: ir.StringValue
) -> ir.Table:
    named = rows.select(kind=ibis.literal(kind) if isinstance(kind, str) else kind,
                        joins=joins.cast("int64"), fault=fault)  # fmt: skip
    return named.group_by("kind", "fault").agg(
        values=named.count().cast("int64"), joining=named.joins.sum().cast("int64")
    )


def standard_answer(counts: list[KindCount]) -> Answer:
    """``counts`` are not empty."""
    values, joining = sum(c.values for c in counts), sum(c.joining for c in counts)
    worst = min(counts, key=lambda c: c.joining / c.values)
    return Answer(
        headline=both(
            "{share} of {n} values can be compared.",
            "값 {n}개 가운데 {share}를 서로 비교할 수 있습니다.",
            share=Share(joining / values),
            n=Count(values),
        ),
        action=_action(worst),
        because=both(
            "{n} values are empty of meaning, hidden or unreadable; they join nobody.",
            "{n}개는 뜻이 없거나 가려졌거나 읽을 수 없어, 사람을 잇지 않습니다.",
            n=Count(values - joining),
        ),
        metrics=tuple(
            metric(
                c.title,
                Share(c.joining / c.values),
                note=both("of {n} values", "값 {n}개 가운데", n=Count(c.values)),
            )
            for c in sorted(counts, key=lambda c: c.joining / c.values)[:MOST_METRICS]
        ),
        tables=(_table(counts),),
        evidence=Evidence(basis=both("{n} values", "값 {n}개", n=Count(values)), method=METHOD),
    )


def _action(worst: KindCount) -> Text:
    if worst.joining == worst.values or worst.worst is None:
        return Text(en="Nothing is to be repaired.", ko="고칠 것이 없습니다.")
    fault, count = worst.worst
    return both(
        "Look at the source of “{kind}” first: {n} of them: {fault}.",
        "‘{kind}’ 항목의 원천부터 보세요. {n}개가 이렇습니다: {fault}.",
        kind=worst.title,
        n=Count(count),
        fault=FAULTS[fault],
    )


def _table(counts: list[KindCount]) -> Rows:
    columns: list[Any] = [
        Column(name="kind", title=Text(en="Kind", ko="종류"), kind="name"),
        Column(name="values", title=Text(en="Values", ko="값"), kind="count"),
        Column(name="share", title=Text(en="Can be compared", ko="비교 가능"), kind="bar"),
    ]
    seen = [f for f in FAULTS if any(f in c.faults for c in counts)]
    columns += [Column(name=f, title=FAULTS[f], kind="count") for f in seen]
    return Rows(
        title=Text(en="What is odd, by kind", ko="종류별로 이상한 값"),
        columns=tuple(columns),
        rows=tuple(
            {
                "kind": c.title.model_dump(),
                "values": c.values,
                "share": c.joining / c.values,
                **{f: c.faults.get(f, 0) for f in seen},
            }
            for c in counts
        ),
    )
