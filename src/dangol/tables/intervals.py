"""Intervals of a number that were learned, and in which of them each customer lies."""

from dangol.tables.results import behaviour
from dangol.tables.score_columns import is_told_apart
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

LEARNED_OUTCOMES = {
    "purchase": Text(en="Purchase", ko="구매"),
    "uplift": Text(en="Effect of a campaign", ko="캠페인 효과"),
}

interval_number = behaviour(
    "interval_number",
    "int64",
    en="Number of the interval, 1 for the lowest values.",
    ko="구간의 번호이며, 값이 가장 낮은 구간이 1입니다.",
)
interval_attribute = column(
    "interval_attribute",
    "string",
    en="Name of the number that is cut into intervals.",
    ko="구간으로 나눈 숫자의 이름입니다.",
)

LEARNED_INTERVALS = Table(
    "learned_intervals",
    Text(
        en="Intervals of a number, found on half of the people, with what happened to the other "
        "half.",
        ko="고객 절반으로 찾은 숫자의 구간과, 나머지 절반에게 일어난 일입니다.",
    ),
    key=("interval_number",),
    columns=(
        interval_number,
        interval_attribute,
        column(
            "interval_outcome",
            "string",
            en="What the intervals tell apart.",
            ko="구간이 가려내는 것입니다.",
            values=LEARNED_OUTCOMES,
        ),
        column(
            "interval_from",
            "float64",
            en="Lowest value of the interval; empty for the first, which has no lower end.",
            ko="구간의 가장 낮은 값입니다. 첫 구간은 아래 끝이 없어 비웁니다.",
        ),
        column(
            "interval_until",
            "float64",
            en="Value below which the interval ends; empty for the last, which has no upper end.",
            ko="이 값보다 낮아야 구간에 듭니다. 마지막 구간은 위 끝이 없어 비웁니다.",
        ),
        column(
            "interval_people",
            "int64",
            unit="people",
            en="People of the interval among those who judge it.",
            ko="평가에 쓴 고객 가운데 이 구간에 있는 사람 수입니다.",
        ),
        column(
            "interval_share",
            "float64",
            en="Their share of all who judge.",
            ko="평가에 쓴 고객 가운데 이 구간의 비중입니다.",
        ),
        column(
            "interval_rate",
            "float64",
            en="Share of these people who bought within the days that count.",
            ko="이 구간에서 세는 기간 안에 산 사람의 비중입니다.",
        ),
        column(
            "interval_effect",
            "float64",
            en="What happened: the share that bought, or what the campaign added to it.",
            ko="일어난 일입니다. 산 사람의 비중이거나, 캠페인이 거기에 더한 만큼입니다.",
        ),
        column(
            "interval_effect_low",
            "float64",
            en="Lower end of its 95% interval.",
            ko="95% 구간의 아래 끝입니다.",
        ),
        column(
            "interval_effect_high",
            "float64",
            en="Upper end of its 95% interval.",
            ko="95% 구간의 위 끝입니다.",
        ),
        column(
            "information_value",
            "float64",
            en="What the interval adds to the information value about who bought.",
            ko="누가 샀는지에 대한 정보 가치 가운데 이 구간이 더하는 만큼입니다.",
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_INTERVALS = Table(
    "customer_intervals",
    Text(
        en="In which learned interval each customer lies today.",
        ko="고객마다 오늘 어느 구간에 있는지입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        interval_number,
        interval_attribute,
        behaviour(
            "interval_value",
            "float64",
            en="The person's value of the number that is cut into intervals.",
            ko="구간으로 나눈 숫자의 그 사람 값입니다.",
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
