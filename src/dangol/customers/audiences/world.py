"""What rules are asked of: the golden profiles, what people did, and who may be contacted."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.customers.audiences.catalogue import WHERE
from dangol.customers.audiences.choosing import PERSON, World
from dangol.customers.audiences.listed import LISTINGS
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
ASKED = {PERSON, "day", "moment", *(name for names in WHERE.values() for name in names)}
"""Of what people did, the columns that a rule may ask for."""


def profile_table() -> Table:
    """The golden profile with every column that what is installed adds to it."""
    (write,) = GoldenProfile().outputs()
    return write.table


def world_reads() -> tuple[Read, ...]:
    """Everything that a rule may ask about, and what says who may be contacted."""
    profile = profile_table()
    facts = tuple(read.if_there() for read in fact_reads())
    lists = tuple(one.read for one in LISTINGS.values())
    return (profile[profile.column_names], *facts, *REACH_READS, *lists)


class _Done(Mapping[str, ir.Table]):
    """What people did by kind; worked out once where many ask, else only what is asked for."""

    def __init__(self, tables: Tables, *, for_many: bool) -> None:
        self._tables = tables
        self._for_many = for_many
        self._kinds = {kind.name: kind for kind in KINDS_OF_FACTS}
        self._made: dict[str, ir.Table] = {}

    def __getitem__(self, name: str) -> ir.Table:
        if name not in self._made:
            rows = self._kinds[name].plain(self._tables)
            asked = rows.select([one for one in rows.columns if one in ASKED])
            self._made[name] = self._tables.layer(asked) if self._for_many else asked
        return self._made[name]

    def __contains__(self, name: object) -> bool:
        return name in self._kinds

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


def world_of(
    tables: Tables,
    today: dt.date,
    members: Mapping[str, Callable[[], ir.Table]],
    *,
    for_many: bool = True,
) -> World:
    """What rules may ask about as of a day; ``members`` gives the people of other audiences.

    ``for_many``: whether many rules ask, so that what people did is worked out once for all.
    """
    lists = {name: one.rows(tables) for name, one in LISTINGS.items()}
    done = _Done(tables, for_many=for_many)
    begins = tables.settings.day_begins
    return World(tables[profile_table()], done, members, today, lists, begins)
