"""Columns of every score: how likely, in which range, where among customers."""

from dangol.tables.results import behaviour
from dangol.tables.vocabulary import column

probability = behaviour(
    "probability",
    "float64",
    en="Probability that what was asked about happens within the days ahead.",
    ko="물어본 일이 앞으로의 기간 안에 일어날 확률입니다.",
)
horizon_days = behaviour(
    "horizon_days",
    "int64",
    unit="days",
    en="Days ahead, counted from the as-of day, within which it happens.",
    ko="기준일부터 세어 그 일이 일어날 기간의 날수입니다.",
)
probability_low = behaviour(
    "probability_low",
    "float64",
    en="Lower end of the range in which the share of those who do it, among people of this "
    "probability, should lie in nine of ten periods.",
    ko="확률이 이와 같은 사람들 가운데 그 일을 할 사람의 비중이 열에 아홉 기간에 들 범위의 아래 "
    "끝입니다.",
)
probability_high = behaviour(
    "probability_high", "float64", en="Upper end of that range.", ko="그 범위의 위 끝입니다."
)
probability_tenth = behaviour(
    "probability_tenth",
    "int64",
    en="Tenth of customers by probability; 1 holds the most likely, ties go together.",
    ko="확률로 나눈 열 무리입니다. 1이 가장 높고, 확률이 같으면 같은 무리입니다.",
)
is_told_apart = column(
    "is_told_apart",
    "boolean",
    en="Whether customers differ at all: false where chance could order them as well.",
    ko="고객 사이에 차이가 있는지입니다. 우연으로도 그만큼 가려낼 수 있으면 거짓입니다.",
)
