"""Whether a person may be reached through a channel, as far as the ledger of consents knows.

Of somebody with several customer numbers each number is asked for itself, and the strictest
holds: who refused under one of them is not reached by another, whatever was said later.

No recorded basis means not reachable. What a person said last holds, for each purpose and
channel; of two statements that are equally late, the stricter one. What a company declares
reaches only people who never refused.
"""

import ibis
import ibis.expr.types as ir

from dangol.tables.consent import (
    ADS,
    CONTRACT,
    GRANTED,
    MARKETING,
    PERSON_SAID,
    UNKNOWN_BASIS,
    WITHDRAWN,
)
from dangol.tables.resolution import PERSON

# Which kinds of identifier a channel needs; mail in the post needs an address.
CONTACT_DATA = {
    "email": ("email",),
    "sms": ("phone",),
    "push": ("device", "push_token"),
    "mail": ("address", "household"),
    ADS: ("email", "phone"),
}
NO_CONTACT_DATA, NO_CONSENT, CONSENT_WITHDRAWN = "no-contact-data", "no-consent", "withdrawn"


def reachability(
    people: ir.Table,
    consents: ir.Table,
    identifiers: ir.Table,
    channel: str,
    purpose: str = MARKETING,
) -> ir.Table:
    """One row per person: ``customer_id``, ``is_reachable``, ``unreachable_reason`` (or null).

    ``people`` has a unique ``customer_id``; ``consents`` has customer_id as given, person_id
    where it is known, purpose, channel, consent_state, basis, decided_at, and only what was
    known at the moment that is asked; ``identifiers`` has customer_id, person_id again, and
    identifier_type.
    """
    never = ibis.literal(value=False)
    numbers = _numbers(consents, identifiers, channel, purpose)
    by_person = numbers.group_by(customer_id=numbers.person).agg(
        has_contact=numbers.has_contact.any(),
        is_refused=numbers.is_refused.any(),
        is_open=numbers.is_open.any(),
    )
    joined = people.select("customer_id").left_join(by_person, "customer_id")
    reason = ibis.cases(
        (~joined.has_contact.fill_null(never), NO_CONTACT_DATA),
        (joined.is_refused.fill_null(never), CONSENT_WITHDRAWN),
        (~joined.is_open.fill_null(never), NO_CONSENT),
        else_=ibis.null("string"),
    )
    return joined.select("customer_id", is_reachable=reason.isnull(), unreachable_reason=reason)


def open_numbers(
    consents: ir.Table, identifiers: ir.Table, channel: str, purpose: str = MARKETING
) -> ir.Table:
    """``customer_id`` as given and ``person``: the numbers whose contact data may be used.

    Of somebody with several numbers those are left out that nobody consented under, and all
    of them where one refused. Arguments as in ``reachability``.
    """
    numbers = _numbers(consents, identifiers, channel, purpose)
    refused = numbers.filter(numbers.is_refused).select("person").distinct()
    usable = numbers.filter(numbers.is_open).anti_join(refused, "person")
    return usable.select("customer_id", "person").distinct()


def _numbers(consents: ir.Table, identifiers: ir.Table, channel: str, purpose: str) -> ir.Table:
    """Each number with its person: whether it can be reached, was refused, may be used."""
    kinds = CONTACT_DATA.get(channel, (channel,))
    reached = _with_person(identifiers.filter(identifiers.identifier_type.isin(kinds)))
    reached = reached.select("customer_id", PERSON).distinct()
    asked = _with_person(
        consents.filter((consents.purpose == purpose) & (consents.channel == channel))
    )
    said = _said(asked, purpose)
    numbers = reached.mutate(has_contact=ibis.literal(value=True)).outer_join(
        said, ["customer_id", PERSON]
    )
    refused, may = _verdict(numbers)
    has_contact = numbers.has_contact.notnull()
    return numbers.select(
        customer_id=ibis.coalesce(numbers.customer_id, numbers.customer_id_right),
        person=ibis.coalesce(numbers[PERSON], numbers[f"{PERSON}_right"]),
        has_contact=has_contact,
        is_refused=refused,
        # Where one number has the address and another the consent, neither may be used.
        is_open=may & has_contact,
    )


def _with_person(rows: ir.Table) -> ir.Table:
    """Where nobody looked who is who, every number is a person."""
    if PERSON in rows.columns:
        return rows
    return rows.mutate(**{PERSON: rows.customer_id})


def allowing(consents: ir.Table, purpose: str = MARKETING) -> ir.Table:
    """``customer_id`` of the people who allow a purpose in some channel and refuse it in none.

    ``consents`` as in ``reachability``.
    """
    asked = _with_person(consents.filter(consents.purpose == purpose))
    refused, may = _verdict(said := _said(asked, purpose, "channel"))
    judged = said.select(PERSON, is_refused=refused, may=may)
    people = judged.group_by(customer_id=judged[PERSON]).agg(
        is_refused=judged.is_refused.any(), may=judged.may.any()
    )
    return people.filter(people.may & ~people.is_refused).select("customer_id")


def standing(consents: ir.Table, purpose: str) -> ir.Table:
    """By person and channel whether a purpose is allowed, and since when it is so.

    ``consents`` as in ``reachability``.
    """
    asked = _with_person(consents.filter(consents.purpose == purpose))
    said = _said(asked, purpose, "channel")
    refused, may = _verdict(said)
    judged = said.select(PERSON, "channel", "said_at", is_allowed=may & ~refused)
    return judged.group_by(PERSON, "channel").agg(
        is_allowed=judged.is_allowed.all(), since_at=judged.said_at.max()
    )


def _said(asked: ir.Table, purpose: str, *more: str) -> ir.Table:
    """Per number (and what else is named) when it was last agreed to, and last refused."""
    agreed = (asked.consent_state == GRANTED) & (asked.basis == PERSON_SAID)
    # What a contract needs is no marketing.
    void = (PERSON_SAID, UNKNOWN_BASIS, *((CONTRACT,) if purpose == MARKETING else ()))
    declared = (asked.consent_state == GRANTED) & ~asked.basis.isin(void)
    return asked.group_by("customer_id", PERSON, *more).agg(
        agreed_at=asked.decided_at.max(where=agreed),
        refused_at=asked.decided_at.max(where=asked.consent_state == WITHDRAWN),
        is_declared=declared.cast("int64").max(),
        said_at=asked.decided_at.max(),
    )


def _verdict(said: ir.Table) -> tuple[ir.BooleanValue, ir.BooleanValue]:
    """Whether a number refused and did not agree later; whether it may be used."""
    never = ibis.literal(value=False)
    agreed_later = (said.agreed_at > said.refused_at).fill_null(never)
    refused = said.refused_at.notnull() & ~agreed_later
    may = (said.agreed_at.notnull() | (said.is_declared == 1)).fill_null(never)
    return refused, may
