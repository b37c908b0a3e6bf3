"""What came of what was done, in the same words wherever it was measured.

Each measuring analysis writes a table of its own with these columns; the ledger of returns
reads them all.
"""

from dangol.tables.vocabulary import amount, column
from dangol.words import Text

EXPERIMENT, CALIBRATED, MODEL, ATTRIBUTED = (
    "experiment", "calibrated-model", "model", "attribution",
)  # fmt: skip
EVIDENCE_CLASSES = {
    EXPERIMENT: Text(en="An experiment: chance decided", ko="실험: 무작위로 나눔"),
    CALIBRATED: Text(en="A model that experiments correct", ko="실험으로 바로잡은 모형"),
    MODEL: Text(en="A model", ko="모형"),
    ATTRIBUTED: Text(en="Attribution only: no effect", ko="기여 배분만: 효과가 아님"),
}
"""How far a number can be relied on, the firmest first."""

evidence_class = column(
    "evidence_class",
    "string",
    en="What the number rests on.",
    ko="이 수가 무엇에 바탕을 두는지입니다.",
    values=EVIDENCE_CLASSES,
)
measured_from_on = column(
    "measured_from_on", "date", en="First day that counts.", ko="세기 시작한 날입니다."
)
measured_until_on = column(
    "measured_until_on", "date", en="Last day that counts.", ko="세는 마지막 날입니다."
)
incremental_amount = amount(
    "incremental_amount",
    en="Net amount that there would not have been without it.",
    ko="이것이 없었다면 생기지 않았을 순액입니다.",
)
incremental_low_amount = amount(
    "incremental_low_amount",
    en="Lower end of the interval of 90 % of the incremental amount.",
    ko="증분 순액의 90% 구간 아래 끝입니다.",
)
incremental_high_amount = amount(
    "incremental_high_amount",
    en="Upper end of the interval of 90 % of the incremental amount.",
    ko="증분 순액의 90% 구간 위 끝입니다.",
)
cost_amount = amount(
    "cost_amount",
    en="What it cost: media, contacts, what was given off.",
    ko="들어간 비용으로, 매체와 연락, 깎아 준 금액입니다.",
)
MEASURED = (
    measured_from_on,
    measured_until_on,
    evidence_class,
    incremental_amount,
    incremental_low_amount,
    incremental_high_amount,
    cost_amount,
)
