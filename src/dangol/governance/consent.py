"""Whether a person may be reached through a channel, as far as the ledger of consents knows.

No recorded basis means not reachable. The latest statement per person, purpose and channel
holds; of two that are equally late, the stricter one.
"""

import ibis
import ibis.expr.types as ir

from dangol.tables.consent import GRANTED, MARKETING
from dangol.words import Text

# Which kinds of identifier a channel needs; mail in the post needs an address.
CONTACT_DATA = {
    "email": ("email",),
    "sms": ("phone",),
    "push": ("device", "push_token"),
    "mail": ("address", "household"),
}
NO_CONTACT_DATA, NO_CONSENT, CONSENT_WITHDRAWN = "no-contact-data", "no-consent", "withdrawn"
UNREACHABLE = {
    NO_CONTACT_DATA: Text(en="No contact data for the channel", ko="채널 연락처 없음"),
    NO_CONSENT: Text(en="No consent recorded", ko="기록된 동의 없음"),
    CONSENT_WITHDRAWN: Text(en="Consent refused or withdrawn", ko="동의 거부 또는 철회"),
}


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
    allows = (asked.consent_state == GRANTED) & (asked.basis != "unknown")
    asked = asked.mutate(allows=allows.cast("int64"))
    # "granted" at the same moment as "withdrawn": the lower one is taken.
    latest = ibis.row_number().over(
        group_by=asked.customer_id, order_by=[asked.decided_at.desc(), asked.allows.asc()]
    )
    said = asked.mutate(place=latest)
    said = said.filter(said.place == 0).select("customer_id", "allows", "basis")
    joined = people.select("customer_id").left_join(contactable, "customer_id")
    joined = joined.drop("customer_id_right").left_join(said, "customer_id")
    reason = ibis.cases(
        (joined.has_contact.isnull(), NO_CONTACT_DATA),
        (joined.allows.isnull() | (joined.basis == "unknown"), NO_CONSENT),
        (joined.allows == 0, CONSENT_WITHDRAWN),
        else_=ibis.null("string"),
    )
    return joined.select("customer_id", is_reachable=reason.isnull(), unreachable_reason=reason)
