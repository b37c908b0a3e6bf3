"""Whether a person may be reached through a channel, as far as the ledger of consents knows.

No recorded basis means not reachable. What a person said last holds, for each purpose and
channel; of two statements that are equally late, the stricter one. What a company declares
reaches only people who never refused.
"""

import ibis
import ibis.expr.types as ir

from dangol.tables.consent import (
    CONTRACT,
    GRANTED,
    MARKETING,
    PERSON_SAID,
    UNKNOWN_BASIS,
    WITHDRAWN,
)

# Which kinds of identifier a channel needs; mail in the post needs an address.
CONTACT_DATA = {
    "email": ("email",),
    "sms": ("phone",),
    "push": ("device", "push_token"),
    "mail": ("address", "household"),
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

    ``people`` has a unique ``customer_id``; ``consents`` has customer_id, purpose, channel,
    consent_state, basis, decided_at, and only what was known at the moment that is asked;
    ``identifiers`` has customer_id and identifier_type.
    """
    kinds = CONTACT_DATA.get(channel, (channel,))
    contactable = (
        identifiers.filter(identifiers.identifier_type.isin(kinds)).select("customer_id").distinct()
    ).mutate(has_contact=ibis.literal(True))
    asked = consents.filter((consents.purpose == purpose) & (consents.channel == channel))
    agreed = (asked.consent_state == GRANTED) & (asked.basis == PERSON_SAID)
    # What a contract needs is no marketing.
    void = (PERSON_SAID, UNKNOWN_BASIS, *((CONTRACT,) if purpose == MARKETING else ()))
    declared = (asked.consent_state == GRANTED) & ~asked.basis.isin(void)
    said = asked.group_by("customer_id").agg(
        agreed_at=asked.decided_at.max(where=agreed),
        refused_at=asked.decided_at.max(where=asked.consent_state == WITHDRAWN),
        is_declared=declared.cast("int64").max(),
    )
    joined = people.select("customer_id").left_join(contactable, "customer_id")
    joined = joined.drop("customer_id_right").left_join(said, "customer_id")
    may = joined.agreed_at.notnull() | (joined.is_declared == 1)
    reason = ibis.cases(
        (joined.has_contact.isnull(), NO_CONTACT_DATA),
        (
            joined.refused_at.notnull()
            & ~(joined.agreed_at > joined.refused_at).fill_null(ibis.literal(value=False)),
            CONSENT_WITHDRAWN,
        ),
        (~may.fill_null(ibis.literal(value=False)), NO_CONSENT),
        else_=ibis.null("string"),
    )
    return joined.select("customer_id", is_reachable=reason.isnull(), unreachable_reason=reason)
