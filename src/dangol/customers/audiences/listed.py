"""Tables of other analyses that list people, and which of their columns a rule may ask for."""

from collections.abc import Mapping
from dataclasses import dataclass

from dangol.tables.interests import CUSTOMER_INTERESTS
from dangol.tables.look_alikes import LOOK_ALIKES
from dangol.tables.vocabulary import Read, Table
from dangol.words import Text


@dataclass(frozen=True)
class Listing:
    """``where`` are the columns that narrow it; one that itself reads audiences ``is_fed``."""

    table: Table
    title: Text
    where: Mapping[str, Text]
    is_fed: bool = False

    @property
    def read(self) -> Read:
        """What is there, of every saved analysis; without waiting where that would be a circle."""
        read = self.table[("customer_id", *self.where)].of_every().if_there()
        return read.last_committed() if self.is_fed else read


LISTINGS: Mapping[str, Listing] = {
    one.table.name: one
    for one in (
        Listing(
            CUSTOMER_INTERESTS,
            Text(en="interested in", ko="관심 있음"),
            {"category": Text(en="category", ko="분류")},
        ),
        Listing(
            LOOK_ALIKES,
            Text(en="like an audience", ko="오디언스와 닮음"),
            {"audience_name": Text(en="audience", ko="오디언스")},
            is_fed=True,
        ),
    )
}
