"""Who was handed out to be contacted: when, for what, by whom."""

from dangol.tables.consent import CONSENTS
from dangol.tables.shared_columns import channel, customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

CONTACT_EXPORTS = Table(
    "contact_exports",
    Text(
        en="Everyone whose contact data left in a list of people to contact; a row per person and "
        "list.",
        ko="연락할 사람 목록으로 연락처가 나간 기록으로, 사람과 목록마다 한 행입니다.",
    ),
    key=("export_id", "customer_id"),
    columns=(
        column("export_id", "string", en="The list.", ko="목록의 번호입니다."),
        customer_id,
        CONSENTS.column("purpose"),
        channel,
        column(
            "list_name",
            "string",
            en="Of which targeting or audience the people were.",
            ko="어느 대상 고르기나 오디언스의 사람들인지입니다.",
        ),
        column(
            "exported_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which consent was asked again and the list was made.",
            ko="동의를 다시 확인하고 목록을 만든 시각입니다.",
        ),
        column(
            "exported_by",
            "string",
            en="Who took it, by account or token.",
            ko="가져간 계정이나 토큰입니다.",
        ),
    ),
    known_from=KnownFrom("exported_at"),
)
