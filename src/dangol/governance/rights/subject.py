"""Everything by which a person is known in the tables: what a request of theirs is about."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from hashlib import sha256

import ibis.expr.types as ir

from dangol.governance.naming import (
    DEVICE,
    IDENTIFIER,
    NUMBER,
    ORDER,
    PARTNER,
    alone,
    is_telling,
    pattern_of,
)
from dangol.governance.privacy_errors import NamingReasonError, NoReasonError
from dangol.governance.suppression import hashed, named_columns
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS, TRAITS
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.people import IDENTIFIERS
from dangol.tables.resolution import (
    DEVICE_SPANS,
    MEMBERS,
    PERSON,
    SIGHTINGS,
    STANDARD_SIGHTINGS,
    VIRTUAL,
)
from dangol.tables.vocabulary import Table

_REACHING = ("email", "phone")


@dataclass(frozen=True)
class Span:
    """When a device that several people used was theirs."""

    device: str
    after: dt.datetime | None
    until: dt.datetime


@dataclass(frozen=True)
class Subject:
    """A person. What somebody else has as well (a shared device, a family's address) is not here.

    ``hashes`` are of identifiers as partners give them, and as surveys keep addresses.
    """

    numbers: frozenset[str]
    devices: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    orders: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    sightings: frozenset[int] = frozenset()
    hashes: frozenset[str] = frozenset()

    def of(self, kind: str) -> frozenset[str]:
        """Their names of a kind (see ``naming``)."""
        found: dict[str, frozenset[str]] = {
            NUMBER: self.numbers,
            DEVICE: self.devices,
            ORDER: self.orders,
            IDENTIFIER: self.identifiers,
            PARTNER: self.hashes,
        }
        return found[kind]

    @property
    def every(self) -> Iterator[tuple[str, str]]:
        """Each kind with each name."""
        for kind in (NUMBER, DEVICE, ORDER, IDENTIFIER, PARTNER):
            yield from ((kind, name) for name in self.of(kind))

    @property
    def telling(self) -> tuple[str, ...]:
        """Identifiers that are recognised inside of any text."""
        return tuple(sorted(one for one in self.identifiers if is_telling(one)))

    @property
    def needles(self) -> tuple[str, ...]:
        """What in JSON says that it speaks of them; of the rest see ``patterns``."""
        return tuple(sorted(f'"{one}"' for one in self.numbers if is_telling(one)))

    @property
    def all_needles(self) -> tuple[str, ...]:
        """With their devices and orders: too many to look for in large tables."""
        more = sorted(f'"{one}"' for one in self.devices | self.orders if is_telling(one))
        return (*self.needles, *more)

    @property
    def patterns(self) -> tuple[tuple[str, str], ...]:
        """What a text must hold, in small letters, and how it then stands there.

        Short numbers stand in JSON as a customer's, identifiers by themselves.
        """
        short = sorted(one for one in self.numbers if not is_telling(one))
        return (
            *((f'"{one}"'.lower(), pattern_of(one)) for one in short),
            *((one.lower(), alone(one)) for one in self.telling),
        )


def given_reason(reason: str, whose: Subject) -> str:
    """A reason that may be kept. Raises NoReasonError, NamingReasonError."""
    said = reason.strip()
    if not said:
        raise NoReasonError
    long = {one for one in whose.numbers if is_telling(one)} | set(whose.telling)
    if any(one.lower() in said.lower() for one in long):
        raise NamingReasonError
    return said


def subject_of(session: Session, numbers: Iterable[str], secret: str) -> Subject:
    """Whoever has one of these customer numbers, with all their other numbers.

    ``secret`` (hex) is the project's.
    """
    mine = _all_numbers(session, frozenset(numbers))
    virtual = {int(one.removeprefix(VIRTUAL)) for one in mine if one.startswith(VIRTUAL)}
    seen = stored_table(SIGHTINGS)
    sighted = session.fetch(
        seen.filter(seen.customer_id.isin(mine) | seen.sighting_id.isin(virtual or {-1})).select(
            "sighting_id", "anonymous_id", "told_email", "told_phone"
        )
    ).to_pydict()
    devices, shared = _devices(session, mine, sighted["anonymous_id"])
    identifiers = _identifiers(session, mine, [*sighted["told_email"], *sighted["told_phone"]])
    sightings = frozenset(sighted["sighting_id"]) | _silent_sightings(session, identifiers)
    return Subject(
        mine,
        devices,
        _spans(session, mine, shared),
        _orders(session, mine),
        identifiers,
        sightings,
        partner_hashes(identifiers, secret),
    )


def subject_of_hashes(
    session: Session, tables: Iterable[Table], hashes: Collection[str], secret: str
) -> Subject:
    """Whoever the hashes are of, as far as anything of them is still there.

    They are looked for in every column that names people, so it takes its time.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for table in tables:
        rows = stored_table(table)
        for kind, value in named_columns(rows):
            told = rows.select(told=value).distinct()
            same = told.filter(hashed(kind, told.told, secret).isin(hashes))
            found[kind] |= _values(session, same, "told")
    whole = subject_of(session, found[NUMBER], secret)
    # What was told of them already stays theirs, also where its link is gone.
    identifiers = whole.identifiers | found[IDENTIFIER]
    return replace(
        whole,
        devices=whole.devices | found[DEVICE],
        orders=whole.orders | found[ORDER],
        identifiers=identifiers,
        hashes=whole.hashes | partner_hashes(identifiers, secret) | found[PARTNER],
    )


def _all_numbers(session: Session, given: frozenset[str]) -> frozenset[str]:
    members = stored_table(MEMBERS)
    people = members.filter(members.customer_id.isin(given) | members[PERSON].isin(given))
    others = members.semi_join(people.select(PERSON).distinct(), PERSON)
    found = _values(session, others, "customer_id") | _values(session, others, PERSON)
    return given | found


def _devices(
    session: Session, mine: frozenset[str], seen: Iterable[str | None]
) -> tuple[frozenset[str], frozenset[str]]:
    """The devices that only they used, and those that others used too."""
    events, spans, sightings = (stored_table(t) for t in (EVENTS, DEVICE_SPANS, SIGHTINGS))
    every = {one for one in seen if one}
    every |= _values(session, events.filter(events.customer_id.isin(mine)), "anonymous_id")
    every |= _values(session, spans.filter(spans[PERSON].isin(mine)), "anonymous_id")
    others = frozenset[str]()
    for rows in (events, sightings):
        theirs = rows.filter(
            rows.anonymous_id.isin(every or {""})
            & rows.customer_id.notnull()
            & ~rows.customer_id.isin(mine)
        )
        others |= _values(session, theirs, "anonymous_id")
    return frozenset(every) - others, frozenset(every) & others


def _spans(session: Session, mine: frozenset[str], shared: frozenset[str]) -> tuple[Span, ...]:
    if not shared:
        return ()
    rows = stored_table(DEVICE_SPANS)
    rows = rows.filter(rows[PERSON].isin(mine) & rows.anonymous_id.isin(shared))
    found = session.fetch(rows.select("anonymous_id", "after_at", "until_at").distinct())
    return tuple(Span(*row.values()) for row in found.to_pylist())


def _identifiers(
    session: Session, mine: frozenset[str], told: Iterable[str | None]
) -> frozenset[str]:
    """As given and as standardised; without what somebody else gave as well."""
    given, standard, traits = (stored_table(t) for t in (IDENTIFIERS, STANDARD_IDENTIFIERS, TRAITS))
    found = {one for one in told if one}
    found |= _values(session, given.filter(given.customer_id.isin(mine)), "identifier")
    own = standard.filter(standard.customer_id.isin(mine))
    for name in ("identifier", "standard_identifier", "identifier_key"):
        found |= _values(session, own, name)
    reaching = traits.customer_id.isin(mine) & traits.trait_name.lower().isin(_REACHING)
    found |= _values(session, traits.filter(reaching), "trait_text")
    others = frozenset[str]()
    for rows, names in (
        (given, ("identifier",)),
        (standard, ("identifier", "standard_identifier", "identifier_key")),
    ):
        for name in names:
            same = rows.filter(rows[name].isin(found or {""}) & ~rows.customer_id.isin(mine))
            others |= _values(session, same, name)
    return frozenset(found) - others


def _silent_sightings(session: Session, identifiers: frozenset[str]) -> frozenset[int]:
    """Log-ins without a number that told one of their identifiers."""
    told, standard = stored_table(SIGHTINGS), stored_table(STANDARD_SIGHTINGS)
    known = identifiers or {""}
    silent = told.filter(
        told.customer_id.isnull() & (told.told_email.isin(known) | told.told_phone.isin(known))
    )
    keyed = standard.filter(standard.email_key.isin(known) | standard.phone_key.isin(known))
    keyed = told.filter(told.customer_id.isnull()).semi_join(keyed, "sighting_id")
    found: set[int] = set()
    for rows in (silent, keyed):
        found |= set(session.fetch(rows.select("sighting_id"))["sighting_id"].to_pylist())
    return frozenset(found)


def _orders(session: Session, mine: frozenset[str]) -> frozenset[str]:
    orders = stored_table(ORDERS)
    return _values(session, orders.filter(orders.customer_id.isin(mine)), "order_id")


def partner_hashes(identifiers: Iterable[str], secret: str) -> frozenset[str]:
    """Identifiers as partners name them: the hash of their hash."""
    texts = {form for one in identifiers for form in (one, one.strip().lower())}
    hashed = (sha256(one.encode("utf-8", "surrogatepass")).hexdigest() for one in texts)
    return frozenset(sha256((secret + one).encode()).hexdigest() for one in hashed)


def _values(session: Session, rows: ir.Table, name: str) -> frozenset[str]:
    found = session.fetch(rows.select(name).distinct())[name].to_pylist()
    return frozenset(one for one in found if one)
