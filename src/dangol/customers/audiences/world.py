"""What rules are asked of: the golden profiles, what people did, and who may be contacted."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.audiences.choosing import World
from dangol.customers.audiences.rule import Did, Part, leaves
from dangol.customers.features.facts import KINDS_OF_FACTS, fact_reads
from dangol.customers.profile import GoldenProfile
from dangol.tables.consent import CONSENTS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.vocabulary import Read, Table

REACH_READS = (
    CONSENTS[
        "customer_id", "anonymous_id", "purpose", "channel", "consent_state", "basis", "decided_at"
    ].if_there(),
    IDENTIFIERS["customer_id", "identifier_type"].if_there(),
)


def profile_table() -> Table:
    """The golden profile with every column that what is installed adds to it."""
    (write,) = GoldenProfile().outputs()
    return write.table


def world_reads() -> tuple[Read, ...]:
    """Everything that a rule may ask about, and what says who may be contacted."""
    profile = profile_table()
    facts = tuple(read.if_there() for read in fact_reads())
    return (profile[profile.column_names], *facts, *REACH_READS)


def world_of(
    tables: Tables,
    today: dt.date,
    rules: Iterable[Part],
    members: Mapping[str, Callable[[], ir.Table]],
) -> World:
    """The world of some rules: what they ask about of what people did is worked out once."""
    asked = {leaf.did for rule in rules for leaf in leaves(rule) if isinstance(leaf, Did)}
    facts = {
        kind.name: tables.layer(kind.rows(tables)) if kind.name in asked else kind.rows(tables)
        for kind in KINDS_OF_FACTS
    }
    return World(tables[profile_table()], facts, members, today)
