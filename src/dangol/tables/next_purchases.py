"""When each customer is expected to buy next."""

from dangol.tables.results import behaviour, days_since_order
from dangol.tables.score_columns import is_told_apart
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table
from dangol.words import Text

CUSTOMER_NEXT_PURCHASES = Table(
    "customer_next_purchases",
    Text(
        en="When each customer is expected to buy next, with the range that holds eight of ten, "
        "and who is overdue. Days are empty where they lie beyond what the past can tell.",
        ko="고객마다 다음에 언제 살지와 열에 여덟이 드는 범위, 살 때가 지난 고객입니다. 지난 "
        "기록으로 알 수 없는 먼 날은 비웁니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        days_since_order,
        behaviour(
            "next_purchase_on",
            "date",
            en="Day by which half of customers like this one buy again.",
            ko="이런 고객의 절반이 다시 사는 날입니다.",
            label=("Expected next purchase", "다음 구매 예상일"),
        ),
        behaviour(
            "next_purchase_low_on",
            "date",
            en="Day by which one of ten customers like this one buys again.",
            ko="이런 고객 열에 하나가 다시 사는 날입니다.",
        ),
        behaviour(
            "next_purchase_high_on",
            "date",
            en="Day by which nine of ten customers like this one buy again.",
            ko="이런 고객 열에 아홉이 다시 사는 날입니다.",
        ),
        behaviour(
            "probability_7_days",
            "float64",
            en="Probability of a purchase within 7 days, the as-of day among them.",
            ko="기준일부터 7일 안에 살 확률입니다.",
        ),
        behaviour(
            "probability_28_days",
            "float64",
            en="Probability of a purchase within 28 days, the as-of day among them.",
            ko="기준일부터 28일 안에 살 확률입니다.",
        ),
        behaviour(
            "probability_91_days",
            "float64",
            en="Probability of a purchase within 91 days, the as-of day among them.",
            ko="기준일부터 91일 안에 살 확률입니다.",
        ),
        behaviour(
            "overdue_after_on",
            "date",
            en="Day by which nine of ten who were like this one when they last bought would have "
            "come back.",
            ko="마지막 구매 때 이와 같던 고객 열에 아홉이 다시 샀을 날입니다.",
        ),
        behaviour(
            "is_overdue",
            "boolean",
            en="Has stayed away longer than nine of ten who were like this one when they last "
            "bought; empty where the past cannot tell.",
            ko="마지막 구매 때 이와 같던 고객 열에 아홉보다 오래 오지 않았는지입니다. 지난 기록"
            "으로 알 수 없으면 비웁니다.",
            label=("Overdue", "살 때가 지남"),
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
