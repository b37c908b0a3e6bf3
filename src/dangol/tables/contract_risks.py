"""Which running contracts are likely to end, and why."""

from dangol.tables.results import behaviour
from dangol.tables.score_columns import horizon_days, is_told_apart
from dangol.tables.shared_columns import currency, customer_id, known_on
from dangol.tables.subscriptions import SUBSCRIPTIONS
from dangol.tables.vocabulary import KnownFrom, Table
from dangol.words import Text

CUSTOMER_CONTRACT_RISKS = Table(
    "customer_contract_risks",
    Text(
        en="How likely each running contract ends within the days ahead, and what makes it "
        "likelier or less so. The probability is empty where the contract has run longer than "
        "any past one of its kind.",
        ko="이어지는 계약마다 앞으로의 기간에 끝날 확률과 그 까닭입니다. 같은 종류의 지난 계약보다 "
        "오래 이어진 계약은 확률을 비웁니다.",
    ),
    key=("subscription_id",),
    columns=(
        SUBSCRIPTIONS.column("subscription_id"),
        customer_id,
        SUBSCRIPTIONS.column("plan_name"),
        SUBSCRIPTIONS.column("contract_kind"),
        behaviour(
            "tenure_days",
            "int64",
            unit="days",
            en="Days from the first day of the contract to the as-of day.",
            ko="계약 첫날부터 기준일까지의 날수입니다.",
        ),
        horizon_days,
        behaviour(
            "end_probability",
            "float64",
            en="Probability that the contract ends within the days ahead.",
            ko="앞으로의 기간에 계약이 끝날 확률입니다.",
        ),
        behaviour(
            "risk_tenth",
            "int64",
            en="Tenth of running contracts by that probability; 1 holds the likeliest to end, ties "
            "go together.",
            ko="그 확률로 나눈 열 무리입니다. 1이 가장 높고, 확률이 같으면 같은 무리입니다.",
        ),
        behaviour(
            "risk_reasons",
            "json",
            en="What makes it likelier (above 0) or less likely to end than the mean contract: "
            "names, values, and what they add to the logarithm of the hazard.",
            ko="보통 계약보다 끝나기 쉽거나(0보다 큼) 어려운 까닭으로, 이름과 값, 로그 위험에 "
            "더하는 크기입니다.",
        ),
        SUBSCRIPTIONS.column("monthly_amount"),
        currency,
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
