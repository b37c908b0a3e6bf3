"""Everything by which a person is known in the tables: what a request of theirs is about."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from hashlib import sha256

import ibis.expr.types as ir

from dangol.governance.errors import NamingReasonError, NoReasonError
from dangol.governance.suppression import hashed
from dangol.store.warehouse.compile import stored_table
from dangol.store.warehouse.interface import Session
from dangol.tables.commerce import ORDERS
from dangol.tables.events import EVENTS, TRAITS
from dangol.tables.identity import STANDARD_IDENTIFIERS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.resolution import DEVICE_SPANS, MEMBERS, PERSON, SIGHTINGS, STANDARD_SIGHTINGS
from dangol.tables.vocabulary import Personal, Table

VIRTUAL = "virtual-"
"""How the numbers of people begin who never had one: the rest is that of a sighting."""
LEAST_LETTERS = 5
"""Shorter identifiers are not looked for inside of other texts: they are in too many."""
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

    ``hashes`` are of identifiers as partners give them.
    """

    numbers: frozenset[str]
    devices: frozenset[str] = frozenset()
    spans: tuple[Span, ...] = ()
    orders: frozenset[str] = frozenset()
    identifiers: frozenset[str] = frozenset()
    sightings: frozenset[int] = frozenset()
    hashes: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """All that stands for them as the whole of a value."""
        return self.numbers | self.devices | self.orders | self.identifiers

    @property
    def telling(self) -> tuple[str, ...]:
        """Identifiers that are recognised inside of any text."""
        return tuple(sorted(one for one in self.identifiers if len(one) >= LEAST_LETTERS))

    @property
    def needles(self) -> tuple[str, ...]:
        """What in a text of JSON says that it speaks of them: numbers as whole values."""
        return (*sorted(f'"{one}"' for one in self.numbers), *self.telling)

    @property
    def all_needles(self) -> tuple[str, ...]:
        """With their devices and orders: too many to look for in large tables."""
        return (*self.needles, *sorted(f'"{one}"' for one in self.devices | self.orders))


def given_reason(reason: str, whose: Subject) -> str:
    """A reason that may be kept. Raises NoReasonError, NamingReasonError."""
    said = reason.strip()
    if not said:
        raise NoReasonError
    long = {one for one in whose.numbers if len(one) >= LEAST_LETTERS} | set(whose.telling)
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

    They are looked for in every column that stands for people, so it takes its time.
    """
    found: set[str] = set()
    for table in tables:
        columns = [
            column.name
            for column in table.columns
            if column.type == "string"
            and column.personal in (Personal.PSEUDONYM, Personal.IDENTIFIER)
        ]
        rows = stored_table(table)
        for name in columns:
            told = rows.select(told=rows[name]).distinct()
            same = told.filter(hashed(told.told, secret).isin(hashes))
            found |= _values(session, same, "told")
    numbers = {one for one in found if _is_number(session, one)}
    whole = subject_of(session, numbers, secret)
    # What was told of them already stays theirs, also where its link is gone.
    rest = frozenset(found) - whole.numbers - whole.devices - whole.orders
    identifiers = whole.identifiers | rest
    return replace(
        whole,
        devices=whole.devices | rest,
        orders=whole.orders | rest,
        identifiers=identifiers,
        hashes=whole.hashes | partner_hashes(identifiers, secret) | rest,
    )


def _is_number(session: Session, name: str) -> bool:
    """Whether a name is a customer's, not an order's or an identifier."""
    for table in (CUSTOMERS, IDENTIFIERS, ORDERS, EVENTS, MEMBERS, TRAITS):
        rows = stored_table(table)
        same = rows.filter(rows.customer_id == name).select("customer_id").limit(1)
        if session.fetch(same).num_rows:
            return True
    return False


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
