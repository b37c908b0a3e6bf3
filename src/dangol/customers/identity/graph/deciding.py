"""One group of evidence decided: which customer numbers are one person, and what came of it.

Decisions of people come first, then what clients say, then likely pairs; nothing of it joins
two who are apart by decision. Who is one person by them counts as one when identifiers are
judged, in event time.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from dangol.customers.identity.graph import limits
from dangol.customers.identity.graph.alike import Alike
from dangol.customers.identity.graph.evidence_rows import (
    ACCOUNT,
    ANONYMOUS,
    APART,
    JOINING,
    NAMES_DIFFER,
    STATEMENTS,
)
from dangol.customers.identity.graph.resolving import Evidence, Identifier, resolve
from dangol.customers.identity.graph.rows import Row
from dangol.tables.resolution import VIRTUAL

_LIMITS = limits.Limits()


@dataclass
class Decided:
    """Who is who: by customer number the person; and by row the person and what came of it."""

    members: dict[str, str]
    outcomes: list[tuple[str | None, str]]


@dataclass
class _Seen:
    """What stood together at one place."""

    customer: str
    at: int
    keys: list[Identifier] = field(default_factory=list)
    devices: list[str] = field(default_factory=list)

    def by_device(self, place: str) -> Iterator[tuple[str, str | None]]:
        """A place of its own for each device, in an order that no arrival changes."""
        devices: Sequence[str | None] = sorted(self.devices) or [None]
        for count, device in enumerate(devices):
            yield f"{place}+{count}" if count else place, device


def decide(rows: Sequence[Row]) -> Decided:
    """``rows`` are all the evidence that may touch one another."""
    accounts = _accounts(rows)
    alike = Alike(accounts, [row for row in rows if row.kind in STATEMENTS])
    seen = _seen(rows)
    first = {customer: min(at for _, at in known) for customer, known in accounts.items()}
    if _is_plain(accounts, alike, seen):
        person = min((at, customer) for customer, at in first.items())[1]
        return Decided(dict.fromkeys(first, person), [(person, "joined")] * len(rows))
    found = resolve(_evidence(accounts, alike, seen), apart=alike.apart)
    people: defaultdict[int, list[tuple[bool, int, str]]] = defaultdict(list)
    for customer, at in first.items():
        number = found.owner_of[_account(accounts[customer][0][0]), alike.of(customer)]
        people[number].append((False, at, customer))
    for one in seen.values():
        if one.customer in first:
            continue
        whose = (found.person_of.get(place) for place, _ in one.by_device(one.customer))
        known = next((person for person in whose if person is not None), None)
        if known is not None:
            # Whoever has a customer number goes by it, however late it was told.
            people[known].append((True, one.at, one.customer))
    names = {number: min(numbers)[2] for number, numbers in people.items()}
    members = {one: names[number] for number, numbers in people.items() for *_, one in numbers}
    refused = {
        (one.evidence.partition("+")[0], one.identifier): one.reason for one in found.refused
    }
    return Decided(
        members, [(members.get(row.customer), _outcome(row, alike, refused)) for row in rows]
    )


def _accounts(rows: Iterable[Row]) -> dict[str, list[tuple[str, int]]]:
    """By customer number the sources that know it, and since when."""
    accounts: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        if row.kind == ACCOUNT:
            accounts[row.customer].append((row.key, row.at))
    return accounts


def _seen(rows: Iterable[Row]) -> dict[str, _Seen]:
    """By place; what came without a customer number goes by the number that was made for it."""
    seen: dict[str, _Seen] = {}
    for row in rows:
        if row.kind in JOINING or row.kind == ANONYMOUS:
            place = row.customer if row.customer.startswith(VIRTUAL) else row.evidence
            one = seen.get(place)
            if one is None:
                one = seen[place] = _Seen(row.customer, row.at)
            if row.kind == ANONYMOUS:
                one.devices.append(row.key)
            else:
                one.keys.append((row.kind, row.key))
    return seen


def _is_plain(accounts: Mapping[str, object], alike: Alike, seen: Mapping[str, _Seen]) -> bool:
    """Whether statements made one person of all, and nothing comes near a limit."""
    if not accounts or alike.groups > 1 or alike.overruled:
        return False
    if any(one.devices or one.customer not in accounts for one in seen.values()):
        return False
    kinds = Counter(kind for kind, _ in {key for one in seen.values() for key in one.keys})
    return all(n <= _LIMITS.of(kind).most for kind, n in kinds.items())


def _account(source: str) -> str:
    return f"{limits.CUSTOMER}:{source}"


def _evidence(
    accounts: Mapping[str, list[tuple[str, int]]], alike: Alike, seen: Mapping[str, _Seen]
) -> Iterator[Evidence]:
    """What identifiers say; statements were heard already. One for each device."""
    groups: defaultdict[str, set[Identifier]] = defaultdict(set)
    since: dict[str, int] = {}
    for customer, known in accounts.items():
        group = alike.of(customer)
        groups[group].update((_account(source), group) for source, _ in known)
        since[group] = min(since.get(group, limits.EVER), *(at for _, at in known))
    for group, numbers in groups.items():
        yield Evidence(since[group], f"{ACCOUNT}{group}", tuple(numbers))
    for place, one in seen.items():
        numbers = groups[alike.of(one.customer)] if one.customer in accounts else set()
        identifiers = (*numbers, *one.keys)
        for own, device in one.by_device(place):
            yield Evidence(one.at, own, identifiers, device)


def _outcome(row: Row, alike: Alike, refused: Mapping[tuple[str, Identifier], str]) -> str:
    if row.kind in (APART, NAMES_DIFFER):
        return "apart"
    if row.kind in STATEMENTS:
        return "overruled" if row in alike.overruled else "joined"
    place = row.customer if row.customer.startswith(VIRTUAL) else row.evidence
    return refused.get((place, (row.kind, row.key)), "joined")
