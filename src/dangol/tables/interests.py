"""What each customer is interested in: the categories that they are likely to buy next."""

from dangol.tables.results import behaviour
from dangol.tables.score_columns import horizon_days, is_told_apart, probability
from dangol.tables.shared_columns import category, customer_id, known_on
from dangol.tables.truth import interest_share
from dangol.tables.vocabulary import KnownFrom, Table
from dangol.words import Text

CUSTOMER_INTERESTS = Table(
    "customer_interests",
    Text(
        en="The categories that each customer is most likely to buy next, at most ten, the most "
        "likely first.",
        ko="고객마다 다음에 살 확률이 높은 분류를 많아야 열 개까지, 높은 순서로 담습니다.",
    ),
    key=("customer_id", "category"),
    columns=(
        customer_id,
        category,
        horizon_days,
        probability,
        interest_share,
        behaviour(
            "interest_rank",
            "int64",
            en="Place of the category among those of the person; 1 is the most likely.",
            ko="그 사람의 분류 가운데 몇 번째인지이며, 1이 확률이 가장 높습니다.",
        ),
        behaviour(
            "bought_days",
            "int64",
            unit="days",
            en="Days on which the person bought of the category before.",
            ko="그 분류를 산 날수입니다.",
        ),
        behaviour(
            "days_since_bought",
            "int64",
            unit="days",
            en="Days since the category was last bought; empty if it never was.",
            ko="그 분류를 마지막으로 산 뒤 지난 날수입니다. 산 적이 없으면 비웁니다.",
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
