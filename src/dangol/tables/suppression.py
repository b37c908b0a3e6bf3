"""Who was erased and stays out: keyed hashes only, so that a replay is known and nobody else."""

from dangol.tables.vocabulary import Personal, Table, column
from dangol.words import Text

SUPPRESSED = Table(
    "suppressed",
    Text(
        en="Keyed hashes of the numbers, devices and identifiers of people who were erased; what "
        "comes again with one of them is not taken in.",
        ko="지운 사람의 번호와 기기, 식별자를 비밀 키로 해시한 값으로, 이것과 함께 다시 오는 것은 "
        "받지 않습니다.",
    ),
    key=("suppressed_hash",),
    columns=(
        column(
            "suppressed_hash",
            "string",
            personal=Personal.NONE,
            en="Keyed hash; without the project's secret it is of nobody.",
            ko="비밀 키로 만든 해시로, 프로젝트의 비밀이 없으면 누구의 것도 아닙니다.",
        ),
        column(
            "erasure_id",
            "string",
            en="The erasure that it belongs to.",
            ko="어느 삭제에 속하는지입니다.",
        ),
        column(
            "suppressed_at",
            "timestamp",
            unit="UTC",
            en="Moment from which it stays out.",
            ko="이때부터 받지 않습니다.",
        ),
    ),
)
