"""Tests by lot: whom chance drew into which variant, and who met it."""

from dangol.tables.events import anonymous_id
from dangol.tables.shared_columns import assignment_probability, customer_id
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

experiment_name = column(
    "experiment_name", "string", en="Name of the test.", ko="테스트의 이름입니다."
)
unit_id = column(
    "unit_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="Whom chance drew: a customer, or the device of somebody who is not known.",
    ko="무작위로 뽑힌 고객이며, 누구인지 모르면 그 기기입니다.",
)
variant = column(
    "variant",
    "string",
    personal=Personal.BEHAVIOUR,
    en="Which of the things that are tested.",
    ko="견주는 것 가운데 무엇인지입니다.",
)
cluster_id = column(
    "cluster_id",
    "string",
    personal=Personal.PSEUDONYM,
    en="What was drawn as a whole, where people were not drawn one by one: a household, a store.",
    ko="사람이 아니라 묶음을 뽑았다면 그 묶음으로, 가구나 매장 같은 것입니다.",
)

EXPERIMENT_EXPOSURES = Table(
    "experiment_exposures",
    Text(
        en="Who met which variant of a test, and when for the first time.",
        ko="누가 테스트의 어느 변형을 언제 처음 만났는지입니다.",
    ),
    key=("experiment_name", "unit_id", "variant"),
    sourced=True,
    columns=(
        experiment_name,
        unit_id,
        customer_id,
        anonymous_id,
        cluster_id,
        variant,
        assignment_probability,
        column(
            "exposed_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which the unit first met the variant; what happens from then on may be "
            "an effect.",
            ko="변형을 처음 만난 시각입니다. 그때부터 일어난 일은 효과일 수 있습니다.",
        ),
    ),
    required=("exposed_at",),
    known_from=KnownFrom("exposed_at"),
)
