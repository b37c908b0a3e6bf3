"""Tables of other analyses that list people, and which of their columns a rule may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import ibis.expr.types as ir

from dangol.contract.tables_view import Tables
from dangol.tables.affinities import CUSTOMER_AFFINITIES
from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.journeys import CUSTOMER_NEXT_STEPS
from dangol.tables.look_alikes import LOOK_ALIKES
from dangol.tables.segments import SEGMENT_MEMBERS, SEGMENTS
from dangol.tables.vocabulary import Read, Table
from dangol.words import Text


@dataclass(frozen=True)
class Listing:
    """``where`` are the columns that narrow it; one that itself reads audiences ``is_fed``.

    Only rows count in which the column ``only`` is true. ``names`` is where values of the first
    column have names in people's words: a table with that column too, and its column of names.
    """

    table: Table
    title: Text
    where: Mapping[str, Text]
    only: str = ""
    is_fed: bool = False
    names: tuple[Table, str] | None = field(default=None)

    @property
    def read(self) -> Read:
        """What is there, of every saved analysis; without waiting where that would be a circle."""
        asked = ("customer_id", *self.where, *((self.only,) if self.only else ()))
        read = self.table[asked].of_every().if_there()
        return read.last_committed() if self.is_fed else read

    def rows(self, tables: Tables) -> ir.Table:
        """The rows that count, each with the name of its saved analysis."""
        rows = tables[self.table]
        return rows.filter(rows[self.only]) if self.only else rows

    def is_number(self, column: str) -> bool:
        """Whether values of a column are whole numbers."""
        return self.table.column(column).type == "int64"


LISTINGS: Mapping[str, Listing] = {
    one.table.name: one
    for one in (
        Listing(
            SEGMENT_MEMBERS,
            Text(en="in a found segment", ko="찾은 세그먼트에 속함"),
            {"segment_number": Text(en="number", ko="번호")},
            names=(SEGMENTS, "segment_name"),
        ),
        Listing(
            CUSTOMER_AFFINITIES,
            Text(en="drawn to", ko="끌리는 것"),
            {"affinity_value": Text(en="to", ko="대상")},
            only="is_drawn",
        ),
        Listing(
            CUSTOMER_INTERESTS,
            Text(en="interested in", ko="관심 있음"),
            {"category": Text(en="category", ko="분류")},
            only="is_told_apart",
        ),
        Listing(
            CUSTOMER_NEXT_STEPS,
            Text(en="likely to do next", ko="다음에 할 일"),
            {"likely_next_step": Text(en="step", ko="할 일")},
        ),
        Listing(
            LOOK_ALIKES,
            Text(en="like an audience", ko="오디언스와 닮음"),
            {"audience_name": Text(en="audience", ko="오디언스")},
            only="is_told_apart",
            is_fed=True,
        ),
    )
}
