"""How customers stay by the month in which they came: purchases, and contracts."""

from dangol.tables.shared_columns import currency, known_on
from dangol.tables.vocabulary import KnownFrom, Table, amount, column
from dangol.words import Text

cohort_on = column(
    "cohort_on",
    "date",
    en="First day of the month in which the row's customers first bought, or its contracts began.",
    ko="이 행의 고객이 처음 구매했거나 계약이 시작된 달의 첫날입니다.",
)

cohort_customers = column(
    "cohort_customers",
    "int64",
    en="Customers who first bought in the month of the cohort.",
    ko="그달에 처음 구매한 고객 수입니다.",
)

CUSTOMER_COHORTS = Table(
    "customer_cohorts",
    Text(
        en="Customers by the month of their first purchase, in that month (age 0) and every whole "
        "month after: how many bought, and what each had brought by its end.",
        ko="처음 구매한 달로 나눈 고객이 그달(0개월)과 그 뒤 온전한 달마다 얼마나 다시 사고, "
        "그때까지 한 사람이 얼마를 가져왔는지 담습니다.",
    ),
    key=("cohort_on", "age_months"),
    columns=(
        cohort_on,
        column(
            "age_months",
            "int64",
            unit="months",
            en="Calendar months since the month of the first purchase.",
            ko="처음 구매한 달부터 지난 달수입니다.",
        ),
        cohort_customers,
        column(
            "buying_customers",
            "int64",
            en="Of them, those who bought in the month of this age.",
            ko="그 가운데 이 달에 구매한 고객 수입니다.",
        ),
        column(
            "retention_share",
            "float64",
            en="Share of the cohort that bought in the month of this age.",
            ko="이 달에 구매한 고객의 비중입니다.",
        ),
        column(
            "retention_low_share",
            "float64",
            en="Lower end of its 90% interval (Jeffreys).",
            ko="그 90% 구간의 아래 끝입니다(제프리스).",
        ),
        column(
            "retention_high_share",
            "float64",
            en="Upper end of its 90% interval (Jeffreys).",
            ko="그 90% 구간의 위 끝입니다(제프리스).",
        ),
        amount(
            "cumulative_value",
            en="Amount kept per customer of the cohort from the first purchase to the end of the "
            "month of this age.",
            ko="첫 구매부터 이 달 끝까지 고객 한 사람이 남긴 금액입니다.",
        ),
        amount(
            "cumulative_low_value",
            en="Lower end of its 90% interval.",
            ko="그 90% 구간의 아래 끝입니다.",
        ),
        amount(
            "cumulative_high_value",
            en="Upper end of its 90% interval.",
            ko="그 90% 구간의 위 끝입니다.",
        ),
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

COHORT_OUTLOOKS = Table(
    "cohort_outlooks",
    Text(
        en="How many customers of each cohort are expected to buy in each of the next twelve "
        "months.",
        ko="코호트마다 앞으로 열두 달의 달마다 구매할 것으로 보는 고객 수를 담습니다.",
    ),
    key=("cohort_on", "coming_month_on"),
    columns=(
        cohort_on,
        column(
            "coming_month_on",
            "date",
            en="First day of the month to come.",
            ko="앞으로 올 달의 첫날입니다.",
        ),
        cohort_customers,
        column(
            "expected_buyers",
            "float64",
            en="Customers of the cohort expected to buy in that month.",
            ko="그 코호트에서 그달에 구매할 것으로 보는 고객 수입니다.",
        ),
        column(
            "expected_low_buyers",
            "float64",
            en="Lower end of its 90% interval.",
            ko="그 90% 구간의 아래 끝입니다.",
        ),
        column(
            "expected_high_buyers",
            "float64",
            en="Upper end of its 90% interval.",
            ko="그 90% 구간의 위 끝입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CONTRACT_COHORTS = Table(
    "contract_cohorts",
    Text(
        en="Contracts by the month in which they began: how many still run, for how many months "
        "more, and what that is worth today.",
        ko="시작한 달로 나눈 계약이 얼마나 이어지고, 앞으로 몇 달 더 이어지며, 그것이 오늘의 "
        "값으로 얼마인지 담습니다.",
    ),
    key=("cohort_on",),
    columns=(
        cohort_on,
        column(
            "begun_contracts",
            "int64",
            en="Contracts that began in the month.",
            ko="그달에 시작한 계약 수입니다.",
        ),
        column(
            "running_contracts",
            "int64",
            en="Of them, those that still run.",
            ko="그 가운데 아직 이어지는 계약 수입니다.",
        ),
        column(
            "is_own_fit",
            "boolean",
            en="Whether the cohort's own contracts taught its model; else all contracts did.",
            ko="그 코호트의 계약만으로 배웠는지입니다. 아니면 모든 계약에서 배웁니다.",
        ),
        column(
            "leaving_shape",
            "float64",
            en="Parameter a of the shifted beta-geometric model of leaving in a month.",
            ko="달마다 떠날 확률의 이동 베타-기하 모형에서 a입니다.",
        ),
        column(
            "staying_shape",
            "float64",
            en="Parameter b of the shifted beta-geometric model of leaving in a month.",
            ko="달마다 떠날 확률의 이동 베타-기하 모형에서 b입니다.",
        ),
        column(
            "remaining_months",
            "float64",
            unit="months",
            en="Expected further months of a running contract, a later one counted less by the "
            "discount rate; empty where none runs.",
            ko="이어지는 계약이 앞으로 더 이어질 달수이며, 나중 달은 할인율만큼 낮게 셉니다. "
            "이어지는 계약이 없으면 비웁니다.",
        ),
        column(
            "remaining_low_months",
            "float64",
            unit="months",
            en="Lower end of its 90% interval.",
            ko="그 90% 구간의 아래 끝입니다.",
        ),
        column(
            "remaining_high_months",
            "float64",
            unit="months",
            en="Upper end of its 90% interval.",
            ko="그 90% 구간의 위 끝입니다.",
        ),
        amount(
            "remaining_value",
            en="What all running contracts of the cohort will pay, in today's money.",
            ko="그 코호트의 이어지는 계약이 앞으로 낼 금액이며, 오늘의 값입니다.",
        ),
        amount(
            "remaining_low_value",
            en="Lower end of its 90% interval.",
            ko="그 90% 구간의 아래 끝입니다.",
        ),
        amount(
            "remaining_high_value",
            en="Upper end of its 90% interval.",
            ko="그 90% 구간의 위 끝입니다.",
        ),
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
