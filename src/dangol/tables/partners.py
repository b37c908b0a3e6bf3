"""What partners tell of people whom they name by hashes only, and of whom of us they tell it."""

from dangol.tables.shared_columns import customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

PARTNER_ATTRIBUTES = Table(
    "partner_attributes",
    Text(
        en="One row per thing that a partner says of somebody; nobody is named, only hashed.",
        ko="제휴사가 누군가에 대해 알려 준 것마다 한 행입니다. 이름 없이 해시로만 적습니다.",
    ),
    key=("partner_name", "identifier_hash", "attribute_name"),
    sourced=True,
    columns=(
        column(
            "partner_name",
            "string",
            en="Who says it; the source's name where it says none.",
            ko="알려 준 제휴사입니다. 따로 없으면 원천의 이름입니다.",
        ),
        column(
            "identifier_hash",
            "string",
            personal=Personal.PSEUDONYM,
            en="SHA-256 of the e-mail address or phone number, 64 hexadecimal digits; kept hashed "
            "once more with the project's secret.",
            ko="이메일이나 전화번호의 SHA-256으로, 16진수 64자리입니다. 프로젝트의 비밀 키로 한 "
            "번 더 해시해 둡니다.",
            pattern=("sha256", "^[0-9a-f]{64}$"),
        ),
        column(
            "identifier_kind",
            "string",
            en="What was hashed: email (trimmed, lower case) or phone (E.164).",
            ko="무엇을 해시했는지입니다. email(소문자) 또는 phone(E.164)입니다.",
            pattern=("identifier-kind", "^(email|phone)$"),
        ),
        column(
            "attribute_name",
            "string",
            en="What is told, in the partner's words.",
            ko="무엇에 관한 것인지 제휴사의 말로 적습니다.",
        ),
        column(
            "attribute_value",
            "string",
            personal=Personal.ATTRIBUTE,
            en="What it is for this person.",
            ko="이 사람의 값입니다.",
        ),
        column(
            "sharing_basis",
            "string",
            en="On which basis the partner may share it with us: consent, contract.",
            ko="제휴사가 무엇을 근거로 알려 주는지입니다. consent, contract 같은 것입니다.",
        ),
        column(
            "observed_on",
            "date",
            personal=Personal.BEHAVIOUR,
            en="Day from which it holds.",
            ko="언제부터의 값인지입니다.",
        ),
    ),
    required=("attribute_value", "sharing_basis", "observed_on"),
    known_from=KnownFrom("observed_on"),
)

PARTNER_LINKS = Table(
    "partner_links",
    Text(
        en="What partners tell of our own customers who allow marketing.",
        ko="마케팅에 동의한 우리 고객에 대해 제휴사가 알려 준 것입니다.",
    ),
    key=("customer_id", "partner_name", "attribute_name"),
    instanced=True,
    columns=(
        customer_id,
        *(
            PARTNER_ATTRIBUTES.column(name)
            for name in (
                "partner_name", "attribute_name", "attribute_value", "sharing_basis", "observed_on",
                "identifier_kind",
            )
        ),
    ),
)  # fmt: skip
