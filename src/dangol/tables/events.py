"""What people did on the web, in apps and elsewhere, as tracking clients report it."""

from dangol.tables.shared_columns import channel, customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

EVENTS = Table(
    "events",
    Text(
        en="One row per tracked event, stored once.",
        ko="추적된 사건마다 한 행이며, 한 번만 저장합니다.",
    ),
    key=("event_id",),
    columns=(
        column(
            "event_id",
            "string",
            en="The client's message id within its source.",
            ko="원천 안에서 클라이언트가 붙인 번호입니다.",
        ),
        customer_id,
        column(
            "anonymous_id",
            "string",
            personal=Personal.PSEUDONYM,
            en="Device or browser before anyone logged in.",
            ko="로그인하기 전의 기기나 브라우저입니다.",
        ),
        column(
            "event_name",
            "string",
            en="What happened, in the tracking plan's words.",
            ko="추적 계획의 말로 적은, 일어난 일입니다.",
        ),
        column(
            "occurred_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which it happened, by the clock rule of its source.",
            ko="일어난 시각입니다. 원천의 시계 규칙을 따릅니다.",
        ),
        channel,
        column(
            "properties",
            "json",
            personal=Personal.BEHAVIOUR,
            en="Everything else that was sent.",
            ko="함께 보내온 나머지 모두입니다.",
        ),
    ),
    required=("event_name", "occurred_at"),
    known_from=KnownFrom("occurred_at"),
)
