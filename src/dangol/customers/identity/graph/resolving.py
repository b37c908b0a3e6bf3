"""Who did what, decided in event time: people out of the identifiers that stood together.

Evidence is taken in the order of its moments (ties by id), so whatever order it arrives in,
the answer is the same. A person gets an identifier as long as the limits hold; at a limit the
one of lowest priority gives way, and the rest of the evidence counts.

An anonymous id is no identifier of a person: devices are shared. What was done under it belongs
to whoever is recognised under it next. It joins two people only while nothing speaks against
it: one has told an e-mail, the other a customer number. Once two people were seen under it, it
joins nobody any more; what was joined stays.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dangol.customers.identity.graph.limits import CUSTOMER, Limits, plain

Identifier = tuple[str, str]
"""Its kind and its key."""
Apart = Mapping[str, Collection[str]]
"""By customer number those who are somebody else, whatever they share."""
Reason = Literal["limit", "apart", "shared-device"]


@dataclass(frozen=True, slots=True)
class Evidence:
    """Identifiers that stood together at a moment (microseconds); ``id`` decides ties."""

    at: int
    id: str
    identifiers: tuple[Identifier, ...] = ()
    anonymous: str | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """An identifier that did not join, and why."""

    evidence: str
    identifier: Identifier
    reason: Reason


@dataclass(slots=True)
class _Person:
    """Identifiers by kind, with the moment at which each was first seen."""

    known: defaultdict[str, dict[str, int]] = field(default_factory=lambda: defaultdict(dict))


@dataclass
class Resolved:
    """``person_of`` has, by evidence, a number of a person; None where nobody was recognised.

    ``owner_of`` has it by identifier; ``shared`` the anonymous ids that join nobody any more,
    with the moment from which they do not.
    """

    person_of: dict[str, int | None]
    owner_of: dict[Identifier, int]
    shared: dict[str, int]
    refused: list[Refused]


def resolve(
    evidence: Iterable[Evidence], limits: Limits | None = None, apart: Apart | None = None
) -> Resolved:
    """Everything that may touch one another must be among the evidence."""
    work = _Resolving(limits or Limits(), apart or {})
    for one in sorted(evidence, key=lambda e: (e.at, e.id)):
        work.take(one)
    return work.done()


class _Resolving:
    def __init__(self, limits: Limits, apart: Apart) -> None:
        self._limits = limits
        self._apart = apart
        self._parents: list[int] = []
        self._people: list[_Person] = []
        self._owners: dict[Identifier, int] = {}
        self._seen_under: dict[str, int] = {}
        self._waiting: defaultdict[str, list[str]] = defaultdict(list)
        self._shared: dict[str, int] = {}
        self._person_of: dict[str, int | None] = {}
        self._refused: list[Refused] = []

    def take(self, one: Evidence) -> None:
        """The next evidence in event time."""
        usable, owners = self._within_limits(one)
        if not usable:
            self._person_of[one.id] = None
            if one.anonymous is not None and one.anonymous not in self._shared:
                self._waiting[one.anonymous].append(one.id)
            return
        person = self._joined(owners)
        for kind, key in usable:
            self._owners[kind, key] = person
            self._people[person].known[kind].setdefault(key, one.at)
        if one.anonymous is not None:
            person = self._recognised(person, one)
        self._person_of[one.id] = person

    def done(self) -> Resolved:
        people = {
            one: None if person is None else self._root(person)
            for one, person in self._person_of.items()
        }
        owners = {one: self._root(person) for one, person in self._owners.items()}
        return Resolved(people, owners, self._shared, self._refused)

    def _within_limits(self, one: Evidence) -> tuple[list[Identifier], list[int]]:
        """The identifiers that may join, and the people who have them already."""
        usable = sorted(one.identifiers, key=lambda i: (self._limits.priority(i[0]), i))
        while usable:
            owners = self._owners_of(usable)
            against = self._against(owners, usable, one.at)
            if against is None:
                return usable, owners
            self._refused.append(Refused(one.id, usable.pop(), against))
        return [], []

    def _owners_of(self, identifiers: Sequence[Identifier]) -> list[int]:
        found = {self._root(self._owners[i]) for i in identifiers if i in self._owners}
        return sorted(found)

    def _against(self, people: Sequence[int], more: Sequence[Identifier], at: int) -> Reason | None:
        """Why all of it cannot be one person's."""
        kinds: defaultdict[str, set[str]] = defaultdict(set)
        for person in people:
            for kind, keys in self._people[person].known.items():
                since = self._limits.of(kind).counts_since(at)
                kinds[kind].update(key for key, first in keys.items() if first >= since)
        for kind, key in more:
            kinds[kind].add(key)
        if any(len(keys) > self._limits.of(kind).most for kind, keys in kinds.items()):
            return "limit"
        numbers = {k for kind, keys in kinds.items() if plain(kind) == CUSTOMER for k in keys}
        are_apart = any(not numbers.isdisjoint(self._apart.get(one, ())) for one in numbers)
        return "apart" if are_apart else None

    def _recognised(self, person: int, one: Evidence) -> int:
        """Somebody was recognised under an anonymous id: what waited there is theirs."""
        device = one.anonymous or ""
        before = self._seen_under.get(device)
        if device in self._shared:
            return person
        if before is not None and self._root(before) != person:
            if self._complement(self._root(before), person, one.at):
                person = self._joined([self._root(before), person])
            else:
                self._shared[device] = one.at
                self._refused.append(Refused(one.id, ("anonymous", device), "shared-device"))
        for waiting in self._waiting.pop(device, ()):
            self._person_of[waiting] = person
        self._seen_under[device] = person
        return person

    def _complement(self, one: int, other: int, at: int) -> bool:
        """Whether neither has told a kind of identifier that the other has told, too."""
        first, second = ({plain(k) for k in self._people[p].known} for p in (one, other))
        return not first & second and self._against((one, other), (), at) is None

    def _joined(self, people: Sequence[int]) -> int:
        """One person out of several; a new one out of none. The oldest stays."""
        if not people:
            self._parents.append(len(self._parents))
            self._people.append(_Person())
            return len(self._parents) - 1
        oldest, *others = sorted(people)
        for other in others:
            self._parents[other] = oldest
            for kind, keys in self._people[other].known.items():
                mine = self._people[oldest].known[kind]
                for key, first in keys.items():
                    mine[key] = min(first, mine.get(key, first))
        return oldest

    def _root(self, person: int) -> int:
        while self._parents[person] != person:
            self._parents[person] = self._parents[self._parents[person]]
            person = self._parents[person]
        return person
