"""Who else is like the people of an audience? Learned from members, judged on some held back."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import numpy as np
from ibis import _

from dangol.contract.analysis import Analysis
from dangol.contract.params import param
from dangol.contract.result import Result
from dangol.contract.tables_view import Previous, Tables
from dangol.customers.audiences.audience import Audience
from dangol.customers.audiences.catalogue import Attribute, catalogue
from dangol.customers.audiences.examples import EXAMPLES
from dangol.customers.audiences.rule import Part
from dangol.customers.audiences.world import profile_table
from dangol.customers.features.facts import fact_reads
from dangol.customers.features.snapshots import PERSON
from dangol.customers.look_alikes.learning import Learnt, learnt
from dangol.customers.look_alikes.leaving_out import left_out
from dangol.customers.look_alikes.look_alikes_story import Told, look_alikes_answer
from dangol.customers.look_alikes.people import Habits, drawn, habits_of, values_of
from dangol.customers.look_alikes.refusing import no_audience, nothing_else_known, too_few
from dangol.customers.look_alikes.scoring import LIKENESS, Likeness
from dangol.governance.fairness.rule import FairnessRule
from dangol.scoring.score_model import in_single_precision
from dangol.tables.audiences import AUDIENCE_MEMBERS
from dangol.tables.look_alikes import LOOK_ALIKES
from dangol.tables.people import CUSTOMERS
from dangol.tables.vocabulary import Read
from dangol.words import Text

FEWEST = 100


@dataclass(frozen=True)
class _Asked:
    """The audience that is asked about; ``rules`` are those of all, by name."""

    id: str
    name: Text
    rule: Part
    rules: dict[str, Part]


class LookAlikes(Analysis):
    """Ranks everybody outside an audience by how alike their habits are to its members'.

    What the rule of the audience asks for is not looked at: it would only find the rule again.
    """

    slug = "look-alikes"
    title = Text(en="Look-alikes", ko="닮은 고객")
    question = Text(
        en="Who else is like the people of an audience?",
        ko="오디언스에 든 사람과 닮은 고객은 누구인가요?",
    )
    entry = "customers"
    writes = (LOOK_ALIKES.replaced(),)
    considers = (Audience, FairnessRule)

    audience: str = param(
        "",
        title=Text(en="Audience", ko="오디언스"),
        help=Text(
            en="Name of the audience. Empty means the largest.",
            ko="오디언스의 이름입니다. 비우면 가장 큰 것입니다.",
        ),
        max_length=120,
    )
    most_people: int = param(
        0,
        title=Text(en="Most people", ko="가장 많은 사람 수"),
        help=Text(
            en="So many of the most alike are kept; 0 means as many as the audience holds.",
            ko="가장 닮은 사람을 이만큼 담습니다. 0이면 오디언스와 같은 수입니다.",
        ),
        ge=0,
        le=10_000_000,
    )
    seed: int = param(
        1,
        title=Text(en="Seed", ko="난수 시작값"),
        help=Text(
            en="The same seed holds back the same members.",
            ko="시작값이 같으면 같은 사람을 빼 둡니다.",
        ),
        ge=0,
        le=2**30,
    )

    def inputs(self) -> tuple[Read, ...]:
        profile = profile_table()
        return (
            profile[profile.column_names],
            AUDIENCE_MEMBERS["audience_id", "audience_name", PERSON],
            *fact_reads(),
        )

    def compute(self, tables: Tables, previous: Previous | None = None) -> Result:
        today = tables.settings.business_day(self.moment)
        tables.step(Text(en="Looking up the audience", ko="오디언스를 찾습니다"), 0.05)
        sizes = _sizes(tables)
        asked = _asked(tables, self.audience, sizes)
        if asked is None:
            return no_audience(self.audience, sorted(row["audience_name"] for row in sizes))
        profiles = tables[profile_table()]
        members = tables[AUDIENCE_MEMBERS]
        members = members.filter(members.audience_id == asked.id)
        count = tables.row(members.semi_join(profiles, PERSON).agg(n=_.count()))["n"]
        others = tables.row(profiles.agg(n=profiles.count()))["n"] - count
        if min(count, others) < FEWEST:
            return too_few(asked.name, count, others, FEWEST)
        tables.step(Text(en="Reading everybody's habits", ko="모두의 습관을 읽습니다"), 0.2)
        given = _attributes(tables)
        left = left_out(asked.rule, asked.rules, CUSTOMERS.column_names)
        habits = habits_of(tables, profiles, today, given, left)
        if not habits.inputs:
            return nothing_else_known(asked.name, count)
        tables.step(Text(en="Learning what members share", ko="닮은 점을 배웁니다"), 0.5)
        found = self._learnt(tables, habits, profiles, members, asked)
        tables.step(Text(en="Looking for others", ko="다른 고객을 찾습니다"), 0.8)
        rows = self._ranked(tables, habits, members, asked, found, self.most_people or count)
        told = Told(asked.name, count, others, found, tables.row(rows.agg(n=_.count()))["n"],
                    len(habits.inputs))  # fmt: skip
        return Result(look_alikes_answer(told), {LOOK_ALIKES: rows}, found.model)

    def _learnt(
        self, tables: Tables, habits: Habits, profiles: ir.Table, members: ir.Table, asked: _Asked
    ) -> Learnt:
        sample = drawn(tables, profiles, members, self.seed)
        rows = tables.fetch(habits.rows.inner_join(sample, PERSON).order_by(PERSON))
        values = in_single_precision(values_of(rows, habits.names))
        is_member = np.asarray(rows.column("is_member").to_numpy(zero_copy_only=False), dtype=bool)
        return learnt(values, is_member, habits.inputs, asked.name.en, self.seed)

    def _ranked(
        self,
        tables: Tables,
        habits: Habits,
        members: ir.Table,
        asked: _Asked,
        found: Learnt,
        most: int,
    ) -> ir.Table:
        # Asked at midnight, the day before is the last one that is known.
        known_on = tables.settings.business_day(self.moment - dt.timedelta(microseconds=1))
        outside = habits.rows.anti_join(members.select(PERSON), PERSON)
        alike = tables.applied(LIKENESS, outside, Likeness(found.model))
        place = ibis.row_number().over(order_by=[alike.likeness.desc(), alike[PERSON].asc()])
        ranked = alike.mutate(likeness_rank=place + 1)
        kept = ranked.filter(ranked.likeness_rank <= most)
        return tables.stage(
            LOOK_ALIKES,
            kept.mutate(
                audience_id=ibis.literal(asked.id),
                audience_name=ibis.literal(asked.name.en),
                is_told_apart=ibis.literal(not found.judgement.is_flat),
                known_on=ibis.literal(known_on),
            ),
        )


def _sizes(tables: Tables) -> list[dict[str, Any]]:
    members = tables[AUDIENCE_MEMBERS]
    counts = members.group_by("audience_id", "audience_name").agg(people=_.count())
    return tables.rows(counts.order_by(counts.people.desc(), counts.audience_id.asc()))


def _asked(tables: Tables, name: str, sizes: list[dict[str, Any]]) -> _Asked | None:
    """The counted audience of a name, or the largest; None where there is none."""
    kept = [one for one in tables.decisions(Audience) if isinstance(one.record, Audience)]
    rules = {one.record.name: one.record.asked for one in kept if isinstance(one.record, Audience)}
    by_id = {one.id: Text(en=one.record.name, ko=one.record.name) for one in kept}
    examples = {one.id: one for one in EXAMPLES}
    for row in sizes:
        audience_id = row["audience_id"]
        if name and name.strip() not in (row["audience_name"], audience_id):
            continue
        if audience_id in by_id:
            return _Asked(audience_id, by_id[audience_id], rules[by_id[audience_id].en], rules)
        if audience_id in examples:
            return _Asked(
                audience_id, examples[audience_id].name, examples[audience_id].rule, rules
            )
    return None


def _attributes(tables: Tables) -> list[Attribute]:
    """What is given about people in words, but for what a rule of fairness protects."""
    rules = [one.record for one in tables.decisions(FairnessRule)]
    protected = {one.attribute for one in rules if isinstance(one, FairnessRule)}
    every = catalogue(profile_table()).attributes.values()
    return [
        one
        for one in every
        if one.kind == "words" and not one.is_behaviour and one.name not in protected
    ]
