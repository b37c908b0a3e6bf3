"""Who is likely to buy, and whom an offer should reach: written by two analyses."""

from dangol.tables.results import RFM_SEGMENTS, behaviour
from dangol.tables.score_columns import (
    horizon_days,
    is_told_apart,
    probability,
    probability_high,
    probability_low,
    probability_tenth,
)
from dangol.tables.shared_columns import category, currency, customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Personal, Table, amount
from dangol.words import Text

CUSTOMER_PROPENSITIES = Table(
    "customer_propensities",
    Text(
        en="How likely each customer is to buy a category, or anything, within the days ahead, "
        "and why.",
        ko="고객마다 어떤 분류를, 또는 무엇이든, 앞으로 며칠 안에 살 확률과 그 까닭입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        category,
        horizon_days,
        probability,
        probability_low,
        probability_high,
        probability_tenth,
        is_told_apart,
        behaviour(
            "days_since_asked",
            "int64",
            unit="days",
            en="Days since what was asked about was last bought; empty if it never was.",
            ko="물어본 것을 마지막으로 산 뒤 지난 날수입니다. 산 적이 없으면 비웁니다.",
        ),
        behaviour(
            "asked_days_half_year",
            "int64",
            unit="days",
            en="Days of the last half year on which it was bought.",
            ko="지난 반년 동안 그것을 산 날수입니다.",
        ),
        behaviour(
            "visits_half_year",
            "int64",
            unit="orders",
            en="Purchases of any kind in the last half year.",
            ko="지난 반년 동안의 모든 구매 횟수입니다.",
        ),
        behaviour(
            "days_since_visit",
            "int64",
            unit="days",
            en="Days since the last purchase of any kind.",
            ko="마지막 구매 뒤 지난 날수입니다.",
        ),
        amount(
            "spent_half_year",
            personal=Personal.BEHAVIOUR,
            en="Net amount of all purchases in the last half year.",
            ko="지난 반년 동안 모든 구매의 순액입니다.",
        ),
        amount(
            "amount_if_bought",
            personal=Personal.BEHAVIOUR,
            en="What the customer is expected to spend on it within the days ahead, if they buy, "
            "less what usually comes back.",
            ko="산다면 그 기간에 쓸 것으로 보는 금액이며, 보통 반품되는 만큼을 뺀 것입니다.",
        ),
        currency,
        known_on,
        behaviour(
            "reasons",
            "json",
            en="What moves the probability most: codes and their effects on the log odds beside "
            "the mean customer, and the facts that the reasons speak of.",
            ko="확률을 가장 많이 움직인 까닭입니다. 부호와 함께 평균 고객과 견준 로그 승산의 "
            "변화, 까닭에 나오는 값을 담습니다.",
        ),
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

NOT_WORTH_IT, OVER_LIMIT, NO_DIFFERENCE = "not-worth-it", "over-limit", "no-difference"
FOR_FAIRNESS = "for-fairness"
TARGETS_LEFT_OUT = {
    "no-contact-data": Text(en="No contact data for the channel", ko="채널 연락처 없음"),
    "no-consent": Text(en="No consent recorded", ko="기록된 동의 없음"),
    "withdrawn": Text(en="Consent refused or withdrawn", ko="동의 거부 또는 철회"),
    NOT_WORTH_IT: Text(
        en="A contact would cost more than it returns", ko="연락 비용이 이익보다 큼"
    ),
    NO_DIFFERENCE: Text(en="Customers do not differ", ko="고객 사이에 차이가 없음"),
    OVER_LIMIT: Text(en="Beyond the limit of contacts", ko="연락 상한을 넘음"),
    FOR_FAIRNESS: Text(
        en="Others came first so that groups are chosen alike", ko="집단을 고르게 고르려고 빠짐"
    ),
}
UNSEGMENTED = "none"
TARGET_SEGMENTS = {**RFM_SEGMENTS, UNSEGMENTED: Text(en="No segment", ko="세그먼트 없음")}

CUSTOMER_TARGETS = Table(
    "customer_targets",
    Text(
        en="Whom an offer should reach through a channel, and who is left out for which reason.",
        ko="한 채널로 누구에게 제안을 보낼지, 누구를 어떤 까닭으로 빼는지 담습니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "segment",
            "string",
            en="The RFM segment.",
            ko="RFM 세그먼트입니다.",
            values=TARGET_SEGMENTS,
        ),
        probability,
        amount(
            "expected_profit",
            personal=Personal.BEHAVIOUR,
            en="Margin of the expected purchase minus the cost of the contact.",
            ko="기대하는 구매의 이익에서 연락 비용을 뺀 금액입니다.",
        ),
        currency,
        behaviour(
            "is_target",
            "boolean",
            en="Whether the offer should reach the person.",
            ko="제안을 보낼 사람인지입니다.",
        ),
        behaviour(
            "is_reachable",
            "boolean",
            en="Whether contact data and consent allow the channel.",
            ko="연락처와 동의가 그 채널을 허용하는지입니다.",
        ),
        behaviour(
            "unreachable_reason",
            "string",
            en="Why the person cannot be reached; empty if they can.",
            ko="연락할 수 없는 까닭입니다. 할 수 있으면 비웁니다.",
            values=TARGETS_LEFT_OUT,
        ),
        behaviour(
            "left_out_reason",
            "string",
            en="Why the offer does not go to the person; empty for targets.",
            ko="제안을 보내지 않는 까닭입니다. 대상이면 비웁니다.",
            values=TARGETS_LEFT_OUT,
        ),
    ),
    instanced=True,
)
