"""Whom each audience holds, since when, how many can be reached, and how audiences overlap."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.contract.tables_view import Tables
from dangol.customers.audiences.audience import in_order, named_in
from dangol.customers.audiences.choosing import PERSON, chosen
from dangol.customers.audiences.errors import RuleError
from dangol.customers.audiences.rule import Part
from dangol.customers.audiences.world import world_of
from dangol.governance.consent import reachability
from dangol.store.warehouse.arrow_types import schema_of
from dangol.tables.audiences import AUDIENCE_MEMBERS, REACHED_BY
from dangol.tables.consent import CONSENTS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.resolution import PERSON as PERSON_ID
from dangol.words import Text

AUDIENCE = "audience_id"


@dataclass(frozen=True)
class Asked:
    """An audience to count: ``version`` of its rule, 0 where it comes with the product."""

    id: str
    name: Text
    rule: Part
    version: int


@dataclass(frozen=True)
class Counted:
    """``members`` as rows of AUDIENCE_MEMBERS; ``wrong`` says why some could not be counted."""

    members: ir.Table
    wrong: dict[str, str]


def counted(
    tables: Tables,
    asked: Sequence[Asked],
    today: dt.date,
    known_on: dt.date,
    before: ir.Table | None,
) -> Counted:
    """Everyone in each audience; what one cannot ask leaves the others as they are."""
    by_name = {one.name.en: one for one in asked}
    found: dict[str, ir.Table] = {}
    members = {name: partial(found.__getitem__, name) for name in by_name}
    world = world_of(tables, today, members)
    wrong: dict[str, str] = {}
    for name in in_order({name: one.rule for name, one in by_name.items()}):
        one = by_name[name]
        lost = sorted(set(named_in(one.rule)) & set(by_name) - set(found))
        if lost:
            wrong[one.id] = f"It is made of '{lost[0]}', which cannot be counted."
            continue
        try:
            found[name] = tables.layer(chosen(one.rule, world))
        except RuleError as refused:
            wrong[one.id] = refused.message
    rows = [_rows(by_name[name], people, known_on) for name, people in found.items()]
    nobody = tables.stage(AUDIENCE_MEMBERS, schema_of(AUDIENCE_MEMBERS).empty_table())
    whole = ibis.union(nobody, *rows) if rows else nobody
    return Counted(_since(whole, before), wrong)


def _rows(one: Asked, people: ir.Table, known_on: dt.date) -> ir.Table:
    return people.select(
        audience_id=ibis.literal(one.id),
        audience_name=ibis.literal(one.name.en),
        customer_id=people[PERSON],
        member_since_on=ibis.literal(known_on),
        known_on=ibis.literal(known_on),
    )


def _since(rows: ir.Table, before: ir.Table | None) -> ir.Table:
    """Who was there at the count before keeps the day since when."""
    if before is None:
        return rows
    kept = before.select(AUDIENCE, PERSON, since=before.member_since_on)
    joined = rows.left_join(kept, [AUDIENCE, PERSON])
    since = ibis.coalesce(joined.since, joined.member_since_on)
    return joined.mutate(member_since_on=since).select(*rows.columns)


def sizes(tables: Tables, members: ir.Table, before: ir.Table | None) -> list[dict[str, Any]]:
    """Per audience its people, who came and who left, and how many each channel reaches."""
    people = tables.layer(_reached(tables, members.select(PERSON).distinct()))
    joined = members.inner_join(people, PERSON)
    counts = joined.group_by(AUDIENCE).agg(
        audience_people=joined.count(),
        **{f"reachable_by_{one}": joined[one].sum().cast("int64") for one in REACHED_BY},
    )
    if before is None:
        return tables.rows(counts.mutate(people_stayed=ibis.null("int64"),
                                         people_before=ibis.null("int64")))  # fmt: skip
    stayed = members.semi_join(before, [AUDIENCE, PERSON])
    stayed = stayed.group_by(AUDIENCE).agg(people_stayed=_.count())
    earlier = before.group_by(AUDIENCE).agg(people_before=_.count())
    both = counts.left_join(stayed, AUDIENCE).drop(f"{AUDIENCE}_right")
    return tables.rows(both.left_join(earlier, AUDIENCE).drop(f"{AUDIENCE}_right"))


def _reached(tables: Tables, people: ir.Table) -> ir.Table:
    """Per person a flag for each channel: whether they may be contacted for marketing."""
    consents, identifiers = (
        tables.layer(_theirs(tables[table], people)) for table in (CONSENTS, IDENTIFIERS)
    )
    for channel in REACHED_BY:
        said = reachability(people, consents, identifiers, channel)
        said = said.select(PERSON, **{channel: said.is_reachable})
        people = people.left_join(said, PERSON).drop(f"{PERSON}_right")
    return people


def _theirs(rows: ir.Table, people: ir.Table) -> ir.Table:
    """What is known of these people: of everybody it would be looked through for each channel."""
    owner = rows[PERSON_ID] if PERSON_ID in rows.columns else rows[PERSON]
    return rows.semi_join(people, owner == people[PERSON])


def reach(tables: Tables, people: ir.Table) -> dict[str, int]:
    """How many people there are, and how many of them each channel reaches."""
    reached = _reached(tables, people.select(PERSON).distinct())
    return tables.row(
        reached.agg(
            people=reached.count(),
            **{one: reached[one].sum().fill_null(0).cast("int64") for one in REACHED_BY},
        )
    )


def overlaps(tables: Tables, members: ir.Table) -> list[dict[str, Any]]:
    """Of each pair of audiences that share somebody: how many."""
    other = members.select(PERSON, other_id=members[AUDIENCE]).view()
    pairs = members.inner_join(other, PERSON)
    pairs = pairs.filter(pairs[AUDIENCE] < pairs.other_id)
    shared = pairs.group_by(AUDIENCE, "other_id").agg(people=_.count())
    return tables.rows(shared.order_by(AUDIENCE, "other_id"))
