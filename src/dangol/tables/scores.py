"""How likely each customer does what is asked, and how the model that says so has fared."""

from dangol.tables.fairness import fairness_table
from dangol.tables.results import behaviour
from dangol.tables.score_columns import (
    horizon_days,
    is_told_apart,
    probability,
    probability_high,
    probability_low,
    probability_tenth,
)
from dangol.tables.shared_columns import category, currency, customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Personal, Table, amount, column
from dangol.words import Text

SCORE_TARGETS = {
    "purchase": Text(en="Purchase", ko="구매"),
    "churn": Text(en="Staying away", ko="이탈"),
    "response": Text(en="Response to a message", ko="메시지 반응"),
}

CUSTOMER_SCORES = Table(
    "customer_scores",
    Text(
        en="How likely each customer does what a prediction asks, with the range that the level of "
        "past periods leaves, and the numbers that the score rests on.",
        ko="예측이 묻는 일을 고객마다 할 확률입니다. 지난 기간의 수준이 남기는 범위, 점수의 바탕이 "
        "된 값과 함께 담습니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        column(
            "score_target",
            "string",
            en="What is foretold.",
            ko="예측하는 일입니다.",
            values=SCORE_TARGETS,
        ),
        category,
        horizon_days,
        probability,
        probability_low,
        probability_high,
        probability_tenth,
        is_told_apart,
        amount(
            "amount_if_happened",
            personal=Personal.BEHAVIOUR,
            en="What it is worth if it happens: of a purchase what is spent on it, of staying away "
            "what such a stretch usually brought.",
            ko="그 일이 일어날 때의 금액입니다. 구매면 쓸 금액, 이탈이면 그만한 기간에 보통 쓰던 "
            "금액입니다.",
        ),
        currency,
        behaviour(
            "score_inputs",
            "json",
            en="The numbers that the score rests on, in the order in which the model names them.",
            ko="점수의 바탕이 된 값으로, 모형이 적은 차례대로입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

MODEL_PERIODS = Table(
    "model_periods",
    Text(
        en="What the model in use said at cut-offs since it was learned, and what came of it.",
        ko="쓰고 있는 모형이 배운 뒤의 기준일마다 한 예측과 그 결과입니다.",
    ),
    key=("cutoff_on",),
    columns=(
        column("cutoff_on", "date", en="Day of the forecast.", ko="예측한 날입니다."),
        column(
            "people_count",
            "int64",
            en="Customers whose outcome is known.",
            ko="결과를 아는 고객 수입니다.",
        ),
        column("forecast_share", "float64", en="Share forecast.", ko="예측한 비중입니다."),
        column("observed_share", "float64", en="Share that did it.", ko="실제 비중입니다."),
        column(
            "level_score",
            "float64",
            en="Running mean of how far forecasts are off, in standard deviations of how much "
            "levels move by themselves.",
            ko="예측이 어긋난 정도의 이동 평균이며, 수준이 저절로 움직이는 표준편차를 단위로 "
            "합니다.",
        ),
        column(
            "area_under_curve", "float64", en="AUC of that cut-off.", ko="그 기준일의 AUC입니다."
        ),
        column(
            "calibration_error",
            "float64",
            en="Mean distance between forecast and observed share over ten groups.",
            ko="열 무리에서 예측과 실제 비중의 평균 차이입니다.",
        ),
        column(
            "moved_input",
            "string",
            en="Title of the input that moved most against training.",
            ko="배울 때와 견주어 가장 많이 바뀐 입력의 이름입니다.",
        ),
        column(
            "moved_index",
            "float64",
            en="Population stability index of that input.",
            ko="그 입력의 분포 변화 지수(PSI)입니다.",
        ),
        column(
            "alarm_cause",
            "string",
            en="What rings: level, order or inputs; empty where nothing does.",
            ko="울린 까닭으로 수준, 순서, 입력입니다. 울리지 않으면 비웁니다.",
            values={
                "level": Text(en="The level is off", ko="수준이 어긋남"),
                "order": Text(en="Customers are told apart less well", ko="가려내는 힘이 떨어짐"),
                "inputs": Text(en="An input looks unlike before", ko="입력이 전과 다름"),
            },
        ),
    ),
    instanced=True,
)

PREDICTION_FAIRNESS = fairness_table(
    "prediction_fairness",
    Text(
        en="Whether the model of a prediction treats groups of people alike, on a period that it "
        "had not seen.",
        ko="예측 모형이 보지 않은 기간에서 사람들의 집단을 고르게 대하는지입니다.",
    ),
)
