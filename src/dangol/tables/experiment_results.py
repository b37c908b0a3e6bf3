"""What is made of tests: effects, days, groups, checks, verdicts, money, and who is drawn."""

from dangol.tables.experiments import experiment_name, variant
from dangol.tables.measured import MEASURED
from dangol.tables.shared_columns import assignment_probability, currency, customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

experiment_id = column(
    "experiment_id", "string", en="Number of the test.", ko="테스트의 번호입니다."
)
measure_name = column("measure_name", "string", en="What is measured.", ko="무엇을 재는지입니다.")
change = column(
    "change_share",
    "float64",
    en="Change against what is done today, as a share of it; empty where that is nothing.",
    ko="지금 하는 것에 견준 변화율입니다. 견줄 값이 0이면 비웁니다.",
)
change_low = column(
    "change_low_share",
    "float64",
    en="Lower end of the interval of the change.",
    ko="변화율 구간의 아래 끝입니다.",
)
change_high = column(
    "change_high_share",
    "float64",
    en="Upper end of the interval of the change.",
    ko="변화율 구간의 위 끝입니다.",
)
counted_units = column(
    "counted_units",
    "int64",
    unit="people",
    en="People whose days that count are over.",
    ko="세는 날이 다 지난 사람의 수입니다.",
)

ROLES = {
    "decides": Text(en="Decides", ko="결정 지표"),
    "beside": Text(en="Also measured", ko="함께 보는 지표"),
    "guards": Text(en="Guard rail", ko="안전선"),
}
CALLS = {
    "better": Text(en="Clearly better", ko="뚜렷이 나음"),
    "worse": Text(en="Clearly worse", ko="뚜렷이 나쁨"),
    "same": Text(en="No change of interest", ko="의미 있는 변화 없음"),
    "unclear": Text(en="Not clear", ko="뚜렷하지 않음"),
    "safe": Text(en="Within the margin", ko="안전선 안"),
    "harmed": Text(en="Beyond the margin", ko="안전선을 넘음"),
    "waiting": Text(en="Not looked at yet", ko="아직 보지 않음"),
}
VERDICTS = {
    "waiting": Text(en="Nobody counts yet", ko="아직 셀 사람이 없음"),
    "running": Text(en="Not decided yet", ko="아직 판단 전"),
    "better": Text(en="A variant is clearly better", ko="뚜렷이 나은 변형이 있음"),
    "worse": Text(en="What is done today is clearly better", ko="지금 하는 것이 뚜렷이 나음"),
    "same": Text(en="No change of interest", ko="의미 있는 변화 없음"),
    "unclear": Text(en="Over, and not clear", ko="끝났지만 뚜렷하지 않음"),
    "harmed": Text(en="A guard rail is crossed", ko="안전선을 넘음"),
    "broken": Text(en="The lot is broken", ko="나눈 비율이 깨짐"),
}
CHECKS = {
    "sample-ratio": Text(en="Shares as drawn", ko="나눈 비율"),
    "crossed": Text(en="Met one variant only", ko="변형 하나만 만남"),
    "known-variants": Text(en="Variants of the plan", ko="계획한 변형"),
    "probability": Text(en="Probability as planned", ko="계획한 확률"),
    "novelty": Text(en="Holds over time", ko="시간이 지나도 유지"),
    "groups": Text(en="Alike in all groups", ko="집단마다 비슷함"),
    "before": Text(en="Alike before", ko="그 전에는 같음"),
    "measures": Text(en="Measures known", ko="아는 지표"),
}
CHECK_STATES = {
    "fine": Text(en="Fine", ko="이상 없음"),
    "look": Text(en="Look at it", ko="살펴볼 것"),
    "broken": Text(en="Broken", ko="깨짐"),
    "unknown": Text(en="Cannot be told yet", ko="아직 알 수 없음"),
}

EXPERIMENT_EFFECTS = Table(
    "experiment_effects",
    Text(
        en="What each variant of a test changed, measure by measure.",
        ko="테스트의 변형마다 지표별로 무엇이 달라졌는지입니다.",
    ),
    key=("experiment_id", "measure_name", "variant"),
    columns=(
        experiment_id,
        experiment_name,
        measure_name,
        variant,
        column(
            "measure_role",
            "string",
            en="Whether the measure decides, is told beside, or guards.",
            ko="결정하는 지표인지, 함께 보는 지표인지, 안전선인지입니다.",
            values=ROLES,
        ),
        counted_units,
        column(
            "control_level", "float64", en="With what is done today.", ko="지금 하는 것의 값입니다."
        ),
        column("variant_level", "float64", en="With the variant.", ko="변형의 값입니다."),
        change,
        change_low,
        change_high,
        column(
            "difference",
            "float64",
            en="Variant less control.",
            ko="변형에서 지금 값을 뺀 값입니다.",
        ),
        column(
            "difference_low",
            "float64",
            en="Lower end of the interval of the difference.",
            ko="차이 구간의 아래 끝입니다.",
        ),
        column(
            "difference_high",
            "float64",
            en="Upper end of the interval of the difference.",
            ko="차이 구간의 위 끝입니다.",
        ),
        column(
            "chance_alone",
            "float64",
            en="How often chance alone makes so large a difference (p-value), all variants and "
            "measures of its role considered.",
            ko="우연만으로 이만큼 차이 날 확률(p 값)이며, 같은 역할의 변형과 지표를 함께 따집니다.",
        ),
        column(
            "chance_better",
            "float64",
            en="Probability that the variant is better than what is done today.",
            ko="변형이 지금 하는 것보다 나을 확률입니다.",
        ),
        column(
            "chance_best",
            "float64",
            en="Probability that the variant is the best of all.",
            ko="변형이 모두 가운데 가장 나을 확률입니다.",
        ),
        column(
            "expected_loss_share",
            "float64",
            en="What is lost on average by choosing it, where it is not the best.",
            ko="이것을 골랐는데 최선이 아닐 때 평균으로 잃는 비율입니다.",
        ),
        column(
            "test_call",
            "string",
            en="What can be said of it.",
            ko="무엇이라고 말할 수 있는지입니다.",
            values=CALLS,
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

EXPERIMENT_DAYS = Table(
    "experiment_days",
    Text(
        en="What was known of each variant day by day, of the measure that decides.",
        ko="결정 지표에 대해 날마다 무엇을 알았는지 변형별로 담습니다.",
    ),
    key=("experiment_id", "variant", "known_on"),
    columns=(
        experiment_id,
        experiment_name,
        variant,
        known_on,
        counted_units,
        change,
        change_low,
        change_high,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

EXPERIMENT_GROUPS = Table(
    "experiment_groups",
    Text(
        en="What a variant changed in each group of people.",
        ko="변형이 집단마다 무엇을 바꾸었는지입니다.",
    ),
    key=("experiment_id", "variant", "test_group"),
    columns=(
        experiment_id,
        experiment_name,
        variant,
        column("test_group", "string", en="The group.", ko="집단입니다."),
        counted_units,
        change,
        change_low,
        change_high,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

EXPERIMENT_CHECKS = Table(
    "experiment_checks",
    Text(en="Whether a test can be relied on.", ko="테스트를 믿을 수 있는지 살핀 것입니다."),
    key=("experiment_id", "check_name"),
    columns=(
        experiment_id,
        experiment_name,
        column("check_name", "string", en="What is checked.", ko="무엇을 살폈는지입니다.",
               values=CHECKS),
        column("check_state", "string", en="What came of it.", ko="살핀 결과입니다.",
               values=CHECK_STATES),
        column(
            "check_value",
            "float64",
            en="What it was judged by: a share of people, or how often chance alone does it.",
            ko="판단에 쓴 값으로, 사람의 비중이거나 우연만으로 그럴 확률입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)  # fmt: skip

EXPERIMENT_VERDICTS = Table(
    "experiment_verdicts",
    Text(en="Where each test stands.", ko="테스트마다 어디까지 왔는지입니다."),
    key=("experiment_id",),
    columns=(
        experiment_id,
        experiment_name,
        column(
            "verdict",
            "string",
            en="What can be said of the test.",
            ko="테스트에 대해 말할 수 있는 것입니다.",
            values=VERDICTS,
        ),
        column(
            "best_variant",
            "string",
            en="The variant that the verdict speaks of.",
            ko="판단이 말하는 변형입니다.",
        ),
        counted_units,
        column(
            "waiting_units",
            "int64",
            unit="people",
            en="People whose days that count are not over.",
            ko="세는 날이 아직 남은 사람의 수입니다.",
        ),
        column(
            "excluded_units",
            "int64",
            unit="people",
            en="People who met several variants, one that is not planned, or are nobody known.",
            ko="여러 변형이나 계획에 없는 변형을 만났거나, 누구인지 모르는 사람의 수입니다.",
        ),
        column(
            "first_exposed_on", "date", en="Day of the first exposure.", ko="처음 만난 날입니다."
        ),
        column(
            "last_exposed_on",
            "date",
            en="Day of the latest first exposure.",
            ko="가장 늦게 처음 만난 날입니다.",
        ),
        column(
            "learned_share",
            "float64",
            en="How much of what the plan asks for is known, 0 to 1.",
            ko="계획이 요구한 만큼에서 얼마나 알았는지, 0에서 1 사이입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

EXPERIMENT_RETURNS = Table(
    "experiment_returns",
    Text(
        en="What each variant of a test brought among the people who met it, in money.",
        ko="테스트의 변형마다 만난 사람들에게서 얼마를 더 벌었는지입니다.",
    ),
    key=("experiment_id", "variant"),
    columns=(experiment_id, experiment_name, variant, counted_units, *MEASURED, currency, known_on),
    required=("currency",),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

EXPERIMENT_DIVISIONS = Table(
    "experiment_divisions",
    Text(
        en="How the people of adaptive tests are shared among variants, and since when.",
        ko="자동으로 나누는 테스트에서 언제부터 사람을 어떻게 나누는지입니다.",
    ),
    key=("experiment_id", "divided_at", "piece_number"),
    columns=(
        experiment_id,
        column(
            "divided_at",
            "timestamp",
            unit="UTC",
            en="From when on people are shared so.",
            ko="이렇게 나누기 시작한 시각입니다.",
        ),
        column(
            "piece_number",
            "int64",
            en="Place of the piece on the circle of people.",
            ko="사람을 늘어놓은 원에서 몇 번째 조각인지입니다.",
        ),
        column(
            "piece_end",
            "int64",
            unit="millionths",
            en="Where on the circle the piece ends.",
            ko="조각이 원의 어디에서 끝나는지입니다.",
        ),
        variant,
    ),
    instanced=True,
    known_from=KnownFrom("divided_at"),
)

EXPERIMENT_ASSIGNMENTS = Table(
    "experiment_assignments",
    Text(
        en="Which variant every customer of a running test gets: for lists and systems that do "
        "not ask the service.",
        ko="진행 중인 테스트에서 고객마다 어느 변형인지입니다. 서비스에 묻지 않는 목록과 시스템에 "
        "씁니다.",
    ),
    key=("experiment_id", "customer_id"),
    columns=(
        experiment_id,
        experiment_name,
        customer_id,
        variant,
        assignment_probability,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
