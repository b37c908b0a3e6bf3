"""What loading keeps beside the tables that it fills: bad rows, and what was deleted."""

from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

WAITING, REPLAYED, DROPPED = "waiting", "replayed", "dropped"
QUARANTINE_STATES = {
    WAITING: Text(en="Waiting", ko="대기 중"),
    REPLAYED: Text(en="Repaired and loaded", ko="고쳐서 읽음"),
    DROPPED: Text(en="Set aside for good", ko="쓰지 않기로 함"),
}

QUARANTINE = Table(
    "quarantine",
    Text(
        en="Rows of sources that could not be loaded, each with its reasons; nothing is lost, and "
        "what was repaired can be loaded again.",
        ko="읽지 못한 원천의 행과 그 까닭입니다. 아무것도 버리지 않으며, 고친 뒤 다시 읽을 수 "
        "있습니다.",
    ),
    key=("quarantine_id",),
    columns=(
        column(
            "quarantine_id",
            "string",
            en="Keyed hash of source, form and content: the same bad row waits once.",
            ko="원천과 형식, 내용을 비밀 키로 해시한 값으로, 같은 행은 한 번만 기다립니다.",
        ),
        column(
            "source_name",
            "string",
            en="Name of the source that the row came from.",
            ko="이 행이 나온 원천의 이름입니다.",
        ),
        column(
            "loaded_as",
            "string",
            en="The form of data that it was read as: customers, sales, a table.",
            ko="customers, sales처럼 이 행을 읽은 자료의 형식입니다.",
        ),
        column(
            "source_line",
            "int64",
            en="Which record of the source it was, from 1; empty where sources have no order.",
            ko="원천의 몇 번째 기록인지로, 1부터 셉니다. 순서가 없는 원천은 비웁니다.",
        ),
        column(
            "quarantine_reasons",
            "json",
            en="Why it was not loaded: column and kind of fault, all at once.",
            ko="읽지 못한 까닭입니다. 열과 잘못의 종류를 모두 적습니다.",
        ),
        column(
            "raw_row",
            "json",
            personal=Personal.IDENTIFIER,
            en="The row as it came, by column of the source.",
            ko="들어온 그대로의 행이며, 원천의 열 이름별로 적습니다.",
        ),
        column(
            "repaired_row",
            "json",
            personal=Personal.IDENTIFIER,
            en="The row as somebody repaired it; empty before.",
            ko="누군가 고친 행입니다. 고치기 전에는 비어 있습니다.",
        ),
        column(
            "quarantine_state",
            "string",
            en="Where the row stands.",
            ko="이 행의 처리 상태입니다.",
            values=QUARANTINE_STATES,
        ),
        column(
            "quarantined_at",
            "timestamp",
            unit="UTC",
            en="Moment at which it was set aside.",
            ko="따로 둔 시각입니다.",
        ),
        column(
            "settled_at",
            "timestamp",
            unit="UTC",
            en="Moment at which it was loaded after all, or dropped.",
            ko="다시 읽거나 쓰지 않기로 한 시각입니다.",
        ),
        column(
            "quarantined_by_run",
            "string",
            en="The run that set it aside.",
            ko="이 행을 따로 둔 실행입니다.",
        ),
    ),
    required=("source_name", "loaded_as", "quarantine_reasons", "raw_row", "quarantine_state"),
    known_from=KnownFrom("quarantined_at"),
)

KEY_MARK = "\x1f"
"""Between the parts of a key that is written as one text."""

TOMBSTONES = Table(
    "tombstones",
    Text(
        en="Rows that a source deleted: an older version of them that arrives late stays out.",
        ko="원천이 지운 행입니다. 더 오래된 판이 늦게 와도 되살아나지 않습니다.",
    ),
    key=("table_name", "row_key"),
    columns=(
        column(
            "table_name",
            "string",
            en="The table that the row stood in.",
            ko="그 행이 있던 표입니다.",
        ),
        column(
            "row_key",
            "string",
            personal=Personal.PSEUDONYM,
            en="The key of the deleted row, its parts joined.",
            ko="지운 행의 키이며, 여러 열이면 이어 붙입니다.",
        ),
        column(
            "deleted_at",
            "timestamp",
            unit="UTC",
            en="Source time of the deletion.",
            ko="원천에서 지운 시각입니다.",
        ),
        column(
            "deleted_in_source",
            "string",
            en="Name of the source that deleted it.",
            ko="지운 원천의 이름입니다.",
        ),
    ),
    required=("deleted_at",),
    known_from=KnownFrom("deleted_at"),
)
