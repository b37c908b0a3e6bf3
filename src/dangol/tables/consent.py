"""Who may be approached, for what and through which channel: an append-only ledger."""

from dangol.tables.events import anonymous_id
from dangol.tables.shared_columns import channel, customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

MARKETING, NIGHT, ADVERTISING, ANALYTICS, PERSONALISATION, SERVICE = (
    "marketing", "night-marketing", "advertising", "analytics", "personalisation", "service",
)  # fmt: skip
PURPOSES = {
    MARKETING: Text(en="Marketing", ko="마케팅"),
    NIGHT: Text(en="Marketing at night", ko="야간 마케팅"),
    ADVERTISING: Text(en="Advertising by other companies", ko="다른 회사의 맞춤 광고"),
    ANALYTICS: Text(en="Analytics", ko="분석"),
    PERSONALISATION: Text(en="Personalisation", ko="맞춤 서비스"),
    SERVICE: Text(en="What a contract needs", ko="계약에 필요한 안내"),
}
"""Purposes that the product knows; clients may report others under names of their own."""
ADS = "ads"
"""The channel of advertising by others: they are handed identifiers, whatever their medium."""
GRANTED, WITHDRAWN = "granted", "withdrawn"
PERSON_SAID, CONTRACT, UNKNOWN_BASIS = "consent", "contract", "unknown"
"""The basis of what a person agreed to or refused, and none; the others a company declares."""
CONSENT_STATES = {
    GRANTED: Text(en="Allowed", ko="허용"),
    WITHDRAWN: Text(en="Refused or withdrawn", ko="거부하거나 철회함"),
}
CONSENT_BASES = {
    PERSON_SAID: Text(en="The person agreed", ko="본인이 동의함"),
    CONTRACT: Text(en="A contract with the person needs it", ko="본인과 맺은 계약에 필요함"),
    "legitimate-interest": Text(en="Legitimate interest, weighed", ko="정당한 이익을 따져 봄"),
    UNKNOWN_BASIS: Text(en="No basis is known", ko="근거를 모름"),
}

CONSENTS = Table(
    "consents",
    Text(
        en="Every statement about whether a person may be approached; rows are only ever added, "
        "and the latest per person, purpose and channel holds.",
        ko="한 사람에게 연락해도 되는지에 대한 모든 기록입니다. 더하기만 하며, 사람과 목적, "
        "채널별로 가장 최근 것이 유효합니다.",
    ),
    key=("consent_id",),
    by_record=True,
    columns=(
        column(
            "consent_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Keyed hash of the statement: the same statement is kept once.",
            ko="기록을 비밀 키로 해시한 값으로, 같은 기록은 한 번만 남습니다.",
        ),
        customer_id,
        anonymous_id,
        column(
            "purpose",
            "string",
            en="What the person may be approached for, or their data used for: marketing, "
            "advertising by others, analytics, service, which is what a contract needs.",
            ko="연락하거나 자료를 쓰는 목적으로, 마케팅(marketing), 다른 회사의 "
            "광고(advertising), 분석(analytics), 계약에 필요한 안내(service) 같은 것입니다.",
        ),
        channel,
        column(
            "consent_state",
            "string",
            personal=Personal.BEHAVIOUR,
            en="Whether it is allowed from then on.",
            ko="그때부터 허용되는지입니다.",
            values=CONSENT_STATES,
        ),
        column(
            "basis",
            "string",
            en="Legal basis of approaching the person.",
            ko="연락할 수 있는 법적 근거입니다.",
            values=CONSENT_BASES,
        ),
        column(
            "text_version",
            "string",
            en="Which wording the person saw, or what their browser sent; empty where nobody says.",
            ko="본인이 본 문구의 판이나 브라우저가 보낸 신호이며, 모르면 비웁니다.",
        ),
        column(
            "decided_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment from which it holds: when the person decided, else when it was declared.",
            ko="효력이 생기는 시각입니다. 본인이 정한 때이며, 모르면 신고한 때입니다.",
        ),
        column(
            "recorded_at",
            "timestamp",
            unit="UTC",
            en="Moment at which it came into this ledger.",
            ko="이 장부에 적힌 시각입니다.",
        ),
        column(
            "declared_by",
            "string",
            en="Who declared the basis: a person of the company, or the source itself.",
            ko="근거를 밝힌 이로, 회사의 사람이거나 원천 자체입니다.",
        ),
        column(
            "consent_source",
            "string",
            en="Name of the source that the statement came with.",
            ko="이 기록이 들어온 원천의 이름입니다.",
        ),
    ),
    required=("customer_id", "purpose", "channel", "consent_state", "basis", "decided_at"),
    known_from=KnownFrom("decided_at"),
)
