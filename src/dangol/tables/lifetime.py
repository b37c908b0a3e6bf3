"""What each customer will be worth: written by one analysis, read by profiles and decisions."""

from dangol.tables.results import behaviour
from dangol.tables.shared_columns import currency, customer_id
from dangol.tables.vocabulary import MONEY, Personal, Table, amount
from dangol.words import Text

VALUE_BANDS = {
    "top": Text(en="Top tenth", ko="상위 10%"),
    "upper": Text(en="Next two tenths", ko="다음 20%"),
    "middle": Text(en="Middle three tenths", ko="가운데 30%"),
    "lower": Text(en="Lower four tenths", ko="아래 40%"),
}

CUSTOMER_LIFETIME_VALUES = Table(
    "customer_lifetime_values",
    Text(
        en="What each customer is expected to buy over the coming period and what that is worth, "
        "with the range in which nine of ten customers will lie.",
        ko="고객이 앞으로 얼마나 사고 그 가치가 얼마일지, 열에 아홉이 들 범위와 함께 담습니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "frequency",
            "int64",
            unit="days",
            en="Days with a purchase after the first such day.",
            ko="처음 구매한 날 뒤로 구매가 있던 날수입니다.",
        ),
        behaviour(
            "recency_days",
            "int64",
            unit="days",
            en="Days from the first to the latest purchase; 0 without a second one.",
            ko="처음 구매한 날부터 가장 최근에 구매한 날까지의 날수입니다. 두 번째 구매가 없으면 "
            "0입니다.",
        ),
        behaviour(
            "age_days",
            "int64",
            unit="days",
            en="Days from the first purchase to the as-of day.",
            ko="처음 구매한 날부터 기준일까지의 날수입니다.",
        ),
        behaviour(
            "probability_alive",
            "float64",
            en="Probability that the customer still buys here; 1 as long as there is no second "
            "purchase.",
            ko="아직 떠나지 않았을 확률입니다. 두 번째 구매가 없으면 1입니다.",
            label=("Probability of staying", "남아 있을 확률"),
        ),
        behaviour(
            "expected_orders",
            "float64",
            unit="days",
            en="Expected days with a purchase in the coming period.",
            ko="앞으로의 기간에 구매가 있을 것으로 보는 날수입니다.",
        ),
        amount(
            "expected_order_amount",
            personal=Personal.BEHAVIOUR,
            en="Expected amount kept of a day with a purchase.",
            ko="구매가 있는 하루에 남을 것으로 보는 금액입니다.",
        ),
        behaviour(
            "expected_value",
            MONEY,
            unit="currency",
            en="Expected worth of the coming period's purchases in today's money.",
            ko="앞으로의 기간에 살 것의 기대 가치이며, 오늘의 값입니다.",
            label=("Lifetime value", "생애 가치"),
        ),
        amount(
            "expected_low_value",
            personal=Personal.BEHAVIOUR,
            en="Lower end of the range in which nine of ten customers like this one will lie.",
            ko="이런 고객 열에 아홉이 들 범위의 아래 끝입니다.",
        ),
        amount(
            "expected_high_value",
            personal=Personal.BEHAVIOUR,
            en="Upper end of the range in which nine of ten customers like this one will lie.",
            ko="이런 고객 열에 아홉이 들 범위의 위 끝입니다.",
        ),
        amount(
            "value_at_stake",
            personal=Personal.BEHAVIOUR,
            en="What the expected value would be if the customer stayed for certain, minus what it "
            "is.",
            ko="떠났을지 모르기 때문에 줄어든 가치입니다. 확실히 남아 있을 때의 가치에서 기대 "
            "가치를 뺍니다.",
        ),
        currency,
        behaviour(
            "value_band",
            "string",
            en="Where the expected value stands among all customers.",
            ko="기대 가치가 모든 고객 가운데 어디쯤인지입니다.",
            label=("Value band", "가치 구간"),
            values=VALUE_BANDS,
        ),
        behaviour(
            "is_fading",
            "boolean",
            en="Would be worth as much as the most valuable three tenths, but may have left: the "
            "probability of staying lies between 10% and 90%.",
            ko="남아 있다면 상위 30%에 들 가치인데 떠났을지 모르는 고객입니다. 남아 있을 확률이 "
            "10%에서 90% 사이입니다.",
            label=("Valuable and fading", "멀어지는 우수 고객"),
        ),
    ),
    instanced=True,
)
