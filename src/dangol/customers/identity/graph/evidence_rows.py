"""Evidence as rows: a customer number, what it came with, where and when."""

import ibis
import ibis.expr.types as ir
from ibis import _

from dangol.tables.resolution import VIRTUAL

ACCOUNT, ANONYMOUS = "account", "anonymous"
ALIAS, LIKELY, NAMES_DIFFER, SAME, APART = "alias", "likely", "names-differ", "same", "apart"
STATEMENTS = (ALIAS, LIKELY, NAMES_DIFFER, SAME, APART)
"""Kinds of evidence about two customer numbers; its key is the other one."""
JOINING = ("email", "phone", "national-number", "card")
"""Kinds of identifier that tie records; who shares a home or a device may be anybody."""
MOST_OWNERS = 20
"""An address or number that more of them told is a company's, or stands for nothing."""
COLUMNS = (
    "evidence_id", "evidence_kind", "evidence_key", "customer_id", "seen_at",
    "match_probability",
)  # fmt: skip
KEY = ("evidence_kind", "evidence_key")
"""How the ids begin of people who never told a customer number."""
_ACCOUNT, _LOGIN, _RECORD, _SIGHTING, _PAIR = (
    "account:", "login:", "record:", "sighting:", "pair:",
)  # fmt: skip
_SOMETIME = "1970-01-01"


def record_keys(identifiers: ir.Table, standard: ir.Table) -> ir.Table:
    """What ties the records of sources: ``customer_id``, kind and key, each once."""
    told = standard.filter(
        standard.identifier_key.notnull() & standard.identifier_type.isin(JOINING)
    ).semi_join(identifiers, ["customer_id", "identifier_type", "identifier"])
    return told.select(
        "customer_id", evidence_kind="identifier_type", evidence_key="identifier_key"
    ).distinct()


def record_rows(
    keys: ir.Table, customers: ir.Table, identifiers: ir.Table, involved: ir.Table
) -> ir.Table:
    """What sources say of those who are involved: by record its sources, and its keys."""
    customers, identifiers, keys = (
        one.semi_join(involved, "customer_id") for one in (customers, identifiers, keys)
    )
    days = customers.select("customer_id", "joined_on")
    sources = identifiers.select("customer_id", "source").distinct()
    known = days.outer_join(sources, "customer_id")
    known = known.mutate(customer_id=ibis.coalesce(known.customer_id, known.customer_id_right))
    dated = keys.left_join(days, "customer_id")
    return ibis.union(
        _rows(known, _ACCOUNT, known.customer_id, ACCOUNT, known.source.fill_null(""), _day(known)),
        _rows(
            dated, _RECORD, dated.customer_id, dated.evidence_kind, dated.evidence_key, _day(dated)
        ),
    )


def _day(rows: ir.Table) -> ir.Value:
    start = ibis.literal(_SOMETIME).cast("timestamp")
    return rows.joined_on.cast("timestamp").fill_null(start)


def sighting_rows(sightings: ir.Table, standard: ir.Table, records: ir.Table) -> ir.Table:
    """What tracked events say; an alias of what is no customer's number is a device.

    ``records`` has the numbers that sources know.
    """
    rows = sightings.inner_join(standard, "sighting_id")
    number = rows.sighting_id.cast("string")
    somebody = ibis.ifelse(rows.is_somebody, rows.customer_id, ibis.null("string"))
    rows = rows.mutate(
        number=number, customer_id=somebody.fill_null(ibis.literal(VIRTUAL) + number)
    )
    told = rows.filter(rows.is_somebody)
    accounts = told.group_by("customer_id", "event_source").agg(at=told.sighted_at.min())
    numbers = accounts.select(previous_id="customer_id").union(
        records.select(previous_id="customer_id")
    )
    other = rows.filter(rows.previous_id.notnull())
    parts = [
        _rows(table, _SIGHTING, table.number, kind, table[key], table.sighted_at)
        for table, kind, key in (
            (rows, "email", "email_key"),
            (rows, "phone", "phone_key"),
            (rows, ANONYMOUS, "anonymous_id"),
            (other.semi_join(numbers, "previous_id"), ALIAS, "previous_id"),
            (other.anti_join(numbers, "previous_id"), ANONYMOUS, "previous_id"),
        )
    ]
    # A device may be named twice in one event.
    seen = ibis.union(*parts, distinct=True)
    return _rows(
        accounts, _LOGIN, accounts.customer_id, ACCOUNT, accounts.event_source, accounts["at"]
    ).union(seen.filter(seen.evidence_key.notnull()))


def _rows(
    rows: ir.Table, place: str, number: ir.Value, kind: str | ir.Value, key: ir.Value, at: ir.Value
) -> ir.Table:
    return rows.select(
        evidence_id=ibis.literal(place) + number,
        evidence_kind=kind if isinstance(kind, ir.Value) else ibis.literal(kind),
        evidence_key=key,
        customer_id=rows.customer_id,
        seen_at=at,
        match_probability=ibis.null("float64"),
    )


def pair_rows(pairs: ir.Table, kind: str, probability: ir.Value | None = None) -> ir.Table:
    """What is said of two customers; ``pairs`` has left_customer_id and right_customer_id."""
    return pairs.select(
        evidence_id=ibis.literal(_PAIR) + pairs.left_customer_id,
        evidence_kind=ibis.literal(kind),
        evidence_key=pairs.right_customer_id,
        customer_id=pairs.left_customer_id,
        seen_at=ibis.literal(_SOMETIME).cast("timestamp"),
        match_probability=ibis.null("float64") if probability is None else probability,
    )


def owned(keys: ir.Table) -> ir.Table:
    """By key its owners, of what several have; ``keys`` has each owner of a key once."""
    owners = keys.group_by(*KEY).agg(owners=_.count())
    return owners.filter(owners.owners > 1)


def is_common(shared: ir.Table) -> ir.BooleanValue:
    """Whether a key stands for nobody: it ties nothing, and its rows are left out."""
    common: ir.BooleanValue = (shared.owners > MOST_OWNERS) & (shared.evidence_kind != ANONYMOUS)
    return common


def involved_in(ties: ir.Table, said: ir.Table, sighted: ir.Table) -> ir.Table:
    """Whoever something may tie to somebody; who was only seen, by whatever is known of them."""
    virtual = sighted.filter(sighted.customer_id.startswith(VIRTUAL))
    return ibis.union(
        ties.select("customer_id"),
        said.select("customer_id"),
        said.select(customer_id="evidence_key"),
        virtual.select("customer_id"),
        distinct=True,
    )
