"""What protects people from being merged: how many identifiers of a kind one person may have."""

from dataclasses import dataclass

DAY = 86_400_000_000
"""In microseconds, as moments are counted here."""
EVER = 2**62
"""Later than every moment."""


@dataclass(frozen=True)
class Limit:
    """At most so many identifiers of a kind, of those first seen ``within`` so many days."""

    kind: str
    most: int
    within: int | None = None

    def counts_since(self, at: int) -> int:
        return -EVER if self.within is None else at - self.within * DAY


CUSTOMER, ANONYMOUS = "customer", "anonymous"
LIMITS = (
    Limit(CUSTOMER, 1),
    Limit("national", 1),
    Limit("email", 5, 365),
    Limit("phone", 5, 365),
    Limit("card", 5),
    Limit("device", 5, 365),
)
"""By priority: at a limit the identifier that stands last gives way. A customer number is one per
source (its kind is then ``customer:SOURCE``); anonymous ids have rules of their own."""


def plain(kind: str) -> str:
    """The kind without the source that it is of."""
    return kind.partition(":")[0]


@dataclass(frozen=True)
class Limits:
    """Limits found by kind, with the place of each in the order of priority."""

    limits: tuple[Limit, ...] = LIMITS

    def of(self, kind: str) -> Limit:
        for one in self.limits:
            if one.kind == plain(kind):
                return one
        return Limit(kind, self.limits[-1].most)

    def priority(self, kind: str) -> int:
        kinds = [one.kind for one in self.limits]
        return kinds.index(plain(kind)) if plain(kind) in kinds else len(kinds)
