"""What each customer is expected to spend within the days ahead, by what was seen of them."""

from dangol.tables.results import behaviour
from dangol.tables.score_columns import horizon_days, probability
from dangol.tables.shared_columns import currency, customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Personal, Table, amount
from dangol.words import Text

CUSTOMER_SPEND_FORECASTS = Table(
    "customer_spend_forecasts",
    Text(
        en="How likely each customer buys within the days ahead, and how much they are expected to "
        "spend, with the range in which nine of ten customers lie.",
        ko="고객이 앞으로의 기간에 살 확률과 쓸 것으로 보는 금액, 열에 아홉이 들 범위입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        horizon_days,
        probability,
        amount(
            "expected_spend",
            personal=Personal.BEHAVIOUR,
            en="Expected amount kept of the purchases within the days ahead.",
            ko="앞으로의 기간에 살 것에서 남을 것으로 보는 금액입니다.",
        ),
        amount(
            "spend_low",
            personal=Personal.BEHAVIOUR,
            en="Lower end of the range in which nine of ten customers will lie.",
            ko="고객 열에 아홉이 들 범위의 아래 끝입니다.",
        ),
        amount(
            "spend_high",
            personal=Personal.BEHAVIOUR,
            en="Upper end of the range in which nine of ten customers will lie.",
            ko="고객 열에 아홉이 들 범위의 위 끝입니다.",
        ),
        currency,
        behaviour(
            "spend_tenth",
            "int64",
            en="Tenth of customers by expected spend; 1 holds the highest, ties go together.",
            ko="기대 금액으로 나눈 열 무리입니다. 1이 가장 높고, 같으면 같은 무리입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
