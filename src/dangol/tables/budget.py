"""What a plan of the budget says: by channel with its reason, and by region and period."""

from dangol.tables.measured import evidence_class
from dangol.tables.media import media_channel, media_region
from dangol.tables.media_mix import period_starts_on
from dangol.tables.shared_columns import currency
from dangol.tables.vocabulary import Table, amount, column
from dangol.words import Text

REASONS = {
    "fixed": Text(en="Fixed by contract", ko="계약으로 정해져 있음"),
    "weak": Text(en="Not enough evidence to move it", ko="옮길 만큼 근거가 없음"),
    "most": Text(en="As much as may be spent", ko="쓸 수 있는 만큼 다 씀"),
    "least": Text(en="As little as may be spent", ko="줄일 수 있는 만큼 다 줄임"),
    "flat": Text(en="Past saturation: more brings little", ko="포화를 지나 더 써도 적게 가져옴"),
    "others": Text(
        en="Others bring more for the same money", ko="같은 돈으로 다른 채널이 더 가져옴"
    ),
    "climbing": Text(
        en="Still climbing: more brings much", ko="아직 오르는 중, 더 쓰면 많이 가져옴"
    ),
    "level": Text(en="Already at the level of the others", ko="이미 다른 채널과 같은 수준"),
}

planned_amount = amount(
    "planned_amount", en="What the best plan spends.", ko="가장 좋은 계획이 쓰는 비용입니다."
)
today_amount = amount(
    "today_amount",
    en="What would be spent if all went on as it was lately.",
    ko="최근처럼 계속 쓰면 들 비용입니다.",
)

BUDGET_CHANNELS = Table(
    "budget_channels",
    Text(
        en="The best plan by channel beside today's spend, and why each moved or did not.",
        ko="채널마다 지금 비용과 가장 좋은 계획, 그리고 옮기거나 그대로 둔 까닭입니다.",
    ),
    key=("media_channel",),
    columns=(
        media_channel,
        today_amount,
        planned_amount,
        amount(
            "planned_sales_amount",
            en="Sales that the planned spend brings.",
            ko="계획한 비용이 가져올 매출입니다.",
        ),
        amount(
            "planned_sales_low_amount",
            en="Lower end of the interval of 90 % of these sales.",
            ko="그 매출의 90% 구간 아래 끝입니다.",
        ),
        amount(
            "planned_sales_high_amount",
            en="Upper end of the interval of 90 % of these sales.",
            ko="그 매출의 90% 구간 위 끝입니다.",
        ),
        column(
            "today_next_ratio",
            "float64",
            en="Sales that one unit of money more would bring at today's spend.",
            ko="지금 비용에서 1만큼 더 쓰면 가져올 매출입니다.",
        ),
        column(
            "planned_next_ratio",
            "float64",
            en="Sales that one unit of money more would bring at the planned spend.",
            ko="계획한 비용에서 1만큼 더 쓰면 가져올 매출입니다.",
        ),
        column(
            "plan_reason",
            "string",
            en="Why it moved or did not.",
            ko="옮기거나 그대로 둔 까닭입니다.",
            values=REASONS,
        ),
        evidence_class,
        currency,
    ),
    required=("currency",),
    instanced=True,
)

BUDGET_PERIODS = Table(
    "budget_periods",
    Text(
        en="The best plan by channel, region and period, beside today's spend.",
        ko="채널과 지역, 기간마다의 가장 좋은 계획과 지금 비용입니다.",
    ),
    key=("media_channel", "media_region", "period_starts_on"),
    columns=(
        media_channel, media_region, period_starts_on, today_amount, planned_amount, currency,
    ),
    required=("currency",),
    instanced=True,
)  # fmt: skip

TEST_KINDS = {
    "dark": Text(en="Pause it", ko="쉬어 보기"),
    "double": Text(en="Double it", ko="두 배로 써 보기"),
}

NEXT_TESTS = Table(
    "next_tests",
    Text(
        en="Tests of channels that could be made next, by what they are worth to the plan.",
        ko="다음에 할 만한 채널 테스트를, 계획에 보탤 값이 큰 것부터 담습니다.",
    ),
    key=("media_channel", "spend_test_kind", "spend_test_days", "tested_share"),
    columns=(
        media_channel,
        column(
            "spend_test_kind",
            "string",
            en="What is done to its spend in the test.",
            ko="테스트에서 비용을 어떻게 하는지입니다.",
            values=TEST_KINDS,
        ),
        column(
            "spend_test_days",
            "int64",
            unit="days",
            en="How long it lasts.",
            ko="테스트 기간입니다.",
        ),
        column(
            "tested_share",
            "float64",
            en="Part of the shop in which it runs.",
            ko="테스트하는 지역이 가게에서 차지하는 비중입니다.",
        ),
        amount(
            "test_value_amount",
            en="Margin that better plans gain by it on average in a year.",
            ko="더 나은 계획으로 한 해에 평균 더 남길 이익입니다.",
        ),
        amount(
            "test_cost_amount",
            en="Margin that the test itself costs on average; below 0 where it saves.",
            ko="테스트 자체로 평균 잃는 이익입니다. 아끼면 0보다 작습니다.",
        ),
        amount(
            "test_error_amount",
            en="Standard error with which it would measure sales.",
            ko="테스트가 매출을 재는 표준오차입니다.",
        ),
        amount(
            "test_spend_change_amount",
            en="Change of spend in the test.",
            ko="테스트에서 바뀌는 비용입니다.",
        ),
        currency,
    ),
    required=("currency",),
    instanced=True,
)
