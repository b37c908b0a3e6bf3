"""Customers as companies export them: who they are, how to reach them, and whether one may."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from dangol.loading.conversion import is_one_of
from dangol.loading.forms.form import (
    SOURCE,
    VERSION,
    Field,
    Filling,
    Form,
    Judged,
    Part,
    columns_for,
)
from dangol.loading.forms.plain import fields_of
from dangol.loading.refusal_columns import NOT_REFUSED
from dangol.settings import Settings
from dangol.tables.consent import CONSENTS
from dangol.tables.people import CUSTOMERS, IDENTIFIERS
from dangol.tables.vocabulary import Table
from dangol.words import Text

CONTACT_FIELDS = {
    "email": "email",
    "phone": "phone",
    "address": "address",
    "push_token": "push_token",
    "card_number": "card",
}
"""Field, and the type of identifier that it becomes."""

CONSENT_FIELDS = {
    "email_consent": "email",
    "sms_consent": "sms",
    "push_consent": "push",
    "mail_consent": "mail",
}
"""Field, and the channel that it speaks of; ``marketing_consent`` speaks of all of them."""

REFUSAL_FIELDS = {f"{channel}_refusal": channel for channel in CONSENT_FIELDS.values()}
"""Field, and the channel that it refuses; ``marketing_refusal`` refuses all of them."""
EVERY_REFUSAL = "marketing_refusal"

_CONTACTS = (
    Field("email", "string", Text(en="E-mail address.", ko="이메일 주소입니다.")),
    Field("phone", "string", Text(en="Phone number.", ko="전화번호입니다.")),
    Field("address", "string", Text(en="Postal address.", ko="우편 주소입니다.")),
    Field("push_token", "string", Text(en="Address of push messages.", ko="푸시 주소입니다.")),
    Field(
        "card_number", "string", Text(en="Number of the loyalty card.", ko="회원 카드 번호입니다.")
    ),
)
_CONSENTS = (
    Field(
        "marketing_consent",
        "boolean",
        Text(
            en="Whether the person agreed to marketing through any channel.",
            ko="모든 채널의 마케팅 수신에 동의했는지입니다.",
        ),
    ),
    Field("email_consent", "boolean", Text(en="Agreed to e-mail.", ko="이메일 수신 동의입니다.")),
    Field(
        "sms_consent", "boolean", Text(en="Agreed to text messages.", ko="문자 수신 동의입니다.")
    ),
    Field(
        "push_consent", "boolean", Text(en="Agreed to push messages.", ko="푸시 수신 동의입니다.")
    ),
    Field("mail_consent", "boolean", Text(en="Agreed to mail.", ko="우편 수신 동의입니다.")),
    Field(
        EVERY_REFUSAL,
        "string",
        Text(
            en="Whether, or when, the person refused marketing through any channel.",
            ko="모든 채널의 마케팅 수신을 거부했는지, 또는 거부한 때입니다.",
        ),
    ),
    *(
        Field(name, "string", title)
        for name, title in zip(
            REFUSAL_FIELDS,
            (
                Text(
                    en="Whether, or when, the person refused e-mail.",
                    ko="이메일 수신을 거부했는지, 또는 거부한 때입니다.",
                ),
                Text(
                    en="Whether, or when, the person refused text messages.",
                    ko="문자 수신을 거부했는지, 또는 거부한 때입니다.",
                ),
                Text(
                    en="Whether, or when, the person refused push messages.",
                    ko="푸시 수신을 거부했는지, 또는 거부한 때입니다.",
                ),
                Text(
                    en="Whether, or when, the person refused mail.",
                    ko="우편 수신을 거부했는지, 또는 거부한 때입니다.",
                ),
            ),
            strict=True,
        )
    ),
    Field(
        "consent_decided_at",
        "timestamp",
        Text(en="When the person decided.", ko="본인이 정한 시각입니다."),
    ),
)


class CustomersForm(Form):
    """A row per customer, with contact data and consents beside what was given about them."""

    name = "customers"
    title = Text(en="Customers", ko="고객")
    meaning = Text(
        en="One row per customer: what was given about them, how to reach them, what they "
        "agreed to.",
        ko="고객마다 한 행입니다. 알려 준 내용과 연락처, 동의를 담습니다.",
    )
    fields = (*fields_of(CUSTOMERS), *_CONTACTS, *_CONSENTS)
    key = CUSTOMERS.key

    def fill_in(self, rows: ir.Table, mapped: frozenset[str], settings: Settings) -> ir.Table:
        """Refusals as yes or no: whatever is no clear "no" is a refusal."""
        told = [name for name in (EVERY_REFUSAL, *REFUSAL_FIELDS) if name in rows.columns]
        return rows.mutate(**{name: ~is_one_of(NOT_REFUSED, rows[name]) for name in told})

    def spread(self, judged: Judged) -> Sequence[Filling]:
        # Consents are kept in a ledger of their own (loading/consent_rows.py).
        contacts = self._contacts(judged)
        customers = columns_for(CUSTOMERS, judged)
        return (customers,) if contacts is None else (customers, contacts)

    def tables(self) -> tuple[Table, ...]:
        return (CUSTOMERS, IDENTIFIERS, CONSENTS)

    def parts(self, mapped: frozenset[str]) -> tuple[Part, ...]:
        return (Part(IDENTIFIERS, only_own=True),)

    def _contacts(self, judged: Judged) -> Filling | None:
        """Contact data as identifiers; the source describes each kind of them whole."""
        told = [(f, kind) for f, kind in CONTACT_FIELDS.items() if f in judged.mapped]
        if not told:
            return None
        found = [_identifiers(judged.rows, field, kind) for field, kind in told]
        owners = [
            judged.rows.select("customer_id", VERSION, identifier_type=ibis.literal(kind))
            for _, kind in told
        ]
        rows = ibis.union(*found, distinct=True) if len(found) > 1 else found[0]
        # Of a customer whose address was taken out it is told that there is none.
        whole = ibis.union(*owners) if len(owners) > 1 else owners[0]
        return Filling(IDENTIFIERS, rows, owners=whole)


def _identifiers(rows: ir.Table, field: str, kind: str) -> ir.Table:
    given = rows.filter(rows[field].notnull())
    return given.select(
        "customer_id",
        identifier_type=ibis.literal(kind),
        identifier=given[field],
        source=given[SOURCE],
        **{SOURCE: given[SOURCE], VERSION: given[VERSION]},
    )


def has_contact_data(mapped: frozenset[str]) -> bool:
    """Whether a source of these fields says how people can be reached, or whether one may."""
    reaching = {
        *("email", "phone", "address", "push_token", "marketing_consent", EVERY_REFUSAL),
        *CONSENT_FIELDS,
        *REFUSAL_FIELDS,
    }
    return bool(mapped & reaching)
