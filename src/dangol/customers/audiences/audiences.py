"""Whom do our audiences hold, and whom of them can we reach? Every rule, counted anew."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from dangol.contract.analysis import Analysis
from dangol.contract.result import Result, refused
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.audiences_story import METHOD, Told, audiences_answer
from dangol.customers.audiences.catalogue import catalogue
from dangol.customers.audiences.counting import Asked, counted, overlaps, sizes
from dangol.customers.audiences.examples import EXAMPLES
from dangol.customers.audiences.saying import said_rule
from dangol.customers.audiences.world import profile_table, world_reads
from dangol.store.warehouse.arrow_types import rows_of
from dangol.tables.audiences import AUDIENCE_MEMBERS, AUDIENCE_SIZES, REACHED_BY
from dangol.tables.vocabulary import Read
from dangol.words import Text


class Audiences(Analysis):
    """Chooses everyone whom a rule fits, and asks the consents how many of them can be reached.

    As long as nobody made an audience, it counts a few to start with.
    """

    slug = "audiences"
    title = Text(en="Audiences", ko="오디언스")
    question = Text(
        en="Whom do our audiences hold, and whom of them can we reach?",
        ko="오디언스에는 누가 있고, 그 가운데 누구에게 연락할 수 있나요?",
    )
    entry = "customers"
    page = "/customers/audiences"
    writes = (AUDIENCE_MEMBERS.replaced(), AUDIENCE_SIZES.upserted())
    considers = (Audience,)

    def inputs(self) -> tuple[Read, ...]:
        return world_reads()

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        profiles = tables[profile_table()]
        everyone = tables.row(profiles.agg(people=profiles.count()))["people"]
        if not everyone:
            return _nobody()
        today = tables.settings.business_day(self.moment)
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        asked = _asked(tables)
        before = previous.tables[AUDIENCE_MEMBERS.name] if previous is not None else None
        tables.step(Text(en="Choosing whom each rule fits", ko="규칙에 맞는 사람을 고릅니다"), 0.1)
        found = counted(tables, asked, today, known_on, before)
        members = tables.stage(AUDIENCE_MEMBERS, found.members)
        tables.step(Text(en="Asking who may be reached", ko="연락해도 되는지 봅니다"), 0.6)
        counts = {row["audience_id"]: row for row in sizes(tables, members, before)}
        rows = [_size(one, counts, known_on) for one in asked if one.id not in found.wrong]
        tables.step(Text(en="Comparing audiences", ko="오디언스를 견줍니다"), 0.8)
        known = catalogue(profile_table())
        told = Told(
            rows=rows,
            names={one.id: one.name for one in asked},
            rules={one.id: said_rule(one.rule, known) for one in asked},
            wrong=found.wrong,
            pairs=overlaps(tables, members),
            held=tables.row(members.agg(people=members.customer_id.nunique()))["people"],
            everyone=everyone,
            are_examples=not asked[0].version,
        )
        columns = {name: [row.get(name) for row in rows] for name in AUDIENCE_SIZES.column_names}
        stored = tables.stage(AUDIENCE_SIZES, rows_of(AUDIENCE_SIZES, **columns))
        return Result(audiences_answer(told), {AUDIENCE_MEMBERS: members, AUDIENCE_SIZES: stored})


def _asked(tables: Tables) -> Sequence[Asked]:
    """The audiences in use, or a few to start with."""
    made = [
        Asked(
            kept.id, Text(en=kept.record.name, ko=kept.record.name), kept.record.asked, kept.number
        )
        for kept in tables.decisions(Audience)
        if isinstance(kept.record, Audience)
    ]
    return made or [Asked(one.id, one.name, one.rule, 0) for one in EXAMPLES]


def _size(one: Asked, counts: dict[str, dict[str, Any]], known_on: dt.date) -> dict[str, Any]:
    """A row of sizes; an audience of nobody has none of its own."""
    row = counts.get(one.id, {})
    people = row.get("audience_people", 0)
    stayed, earlier = row.get("people_stayed"), row.get("people_before")
    return {
        "audience_id": one.id,
        "audience_name": one.name.en,
        "audience_version": one.version,
        "audience_people": people,
        "people_joined": None if earlier is None else people - (stayed or 0),
        "people_left": None if earlier is None else earlier - (stayed or 0),
        **{f"reachable_by_{channel}": row.get(f"reachable_by_{channel}", 0)
           for channel in REACHED_BY},
        "known_on": known_on,
    }  # fmt: skip


def _nobody() -> Result:
    return refused(
        Text(en="There is nobody to choose from yet.", ko="고를 사람이 아직 없습니다."),
        Text(en="Load customers or orders first.", ko="고객이나 주문 자료를 먼저 읽으세요."),
        basis=Text(en="0 people", ko="0명"),
        method=METHOD,
    )
