"""How many people a rule would choose now, and how many of them each channel reaches."""

from collections.abc import Mapping
from dataclasses import dataclass

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.audiences.audience import Audience, in_order
from dangol.customers.audiences.choosing import chosen
from dangol.customers.audiences.counting import reach
from dangol.customers.audiences.rule import Part
from dangol.customers.audiences.world import profile_table, world_of


@dataclass(frozen=True)
class Preview:
    """``people`` of ``everyone``, and by channel how many may be contacted for marketing."""

    people: int
    everyone: int
    reachable: Mapping[str, int]


def previewed(tables: Tables, rule: Part, name: str = "") -> Preview:
    """What the rule chooses as of now; ``name`` is that of the audience which it would become.

    ``tables`` are those of ``world_reads``. Raises RuleError, CircularAudienceError.
    """
    kept = [one.record for one in tables.decisions(Audience)]
    rules = {one.name: one.asked for one in kept if isinstance(one, Audience)}
    in_order({**rules, name: rule} if name else rules)

    def people_of(other: str) -> ir.Table:
        return chosen(rules[other], world)

    today = tables.settings.business_day(tables.moment)
    members = {other: (lambda other=other: people_of(other)) for other in rules}
    world = world_of(tables, today, members, for_many=False)
    found = reach(tables, tables.layer(chosen(rule, world)))
    profiles = tables[profile_table()]
    everyone = tables.row(profiles.agg(people=profiles.count()))["people"]
    people = found.pop("people")
    return Preview(people, everyone, found)
