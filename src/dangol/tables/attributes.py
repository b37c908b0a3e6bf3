"""What attributes of customers are likely to be, where nothing was given or what was is doubted."""

from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Personal, Table, column
from dangol.words import Text

DOUBT_REASONS = {
    "missing": Text(en="Nothing was given", ko="알려 준 값이 없음"),
    "unlikely": Text(en="Does not fit what is known", ko="알려진 것과 맞지 않음"),
    "in-future": Text(en="Lies in the future", ko="미래의 날짜임"),
    "too-long-ago": Text(en="Before 1900", ko="1900년보다 앞섬"),
    "bought-as-child": Text(en="Bought before the age of 14", ko="14살이 되기 전에 구매함"),
}
GUESSED_FROM = {
    "behaviour": Text(en="What they do", ko="행동"),
    "answers": Text(en="What they do and have told", ko="행동과 알려 준 다른 값"),
}

ATTRIBUTE_PREDICTIONS = Table(
    "attribute_predictions",
    Text(
        en="Attributes of customers that are missing or doubted, with what they are likely to be. "
        "What was given stays as it is.",
        ko="고객 속성 가운데 비어 있거나 의심스러운 것과, 실제일 가능성이 높은 값입니다. 알려 준 "
        "값은 그대로 둡니다.",
    ),
    key=("customer_id", "customer_attribute"),
    columns=(
        customer_id,
        column(
            "customer_attribute",
            "string",
            en="The attribute, as its column is called among the customers.",
            ko="속성이며, 고객 표의 열 이름입니다.",
        ),
        column(
            "given_value",
            "string",
            personal=Personal.ATTRIBUTE,
            en="What was given; empty where nothing was.",
            ko="알려 준 값입니다. 없으면 비웁니다.",
        ),
        column(
            "predicted_value",
            "string",
            personal=Personal.ATTRIBUTE,
            en="What it is likely to be; empty where only a rule was broken.",
            ko="가능성이 가장 높은 값입니다. 규칙에만 어긋나면 비웁니다.",
        ),
        column(
            "confidence",
            "float64",
            personal=Personal.ATTRIBUTE,
            en="Calibrated probability of the predicted value.",
            ko="예측한 값의 보정된 확률입니다.",
        ),
        column(
            "is_missing",
            "boolean",
            en="Whether nothing was given.",
            ko="알려 준 값이 없는지입니다.",
        ),
        column(
            "is_doubted",
            "boolean",
            en="Whether what was given does not fit.",
            ko="알려 준 값이 맞지 않아 보이는지입니다.",
        ),
        column(
            "why",
            "string",
            en="Why it stands here: missing, hardly likely, or the rule that it breaks.",
            ko="여기에 적은 까닭으로, 비어 있음, 가능성이 낮음, 또는 어긋난 규칙입니다.",
            values=DOUBT_REASONS,
        ),
        column(
            "guessed_from",
            "string",
            en="What the predicted value rests on.",
            ko="예측한 값의 바탕입니다.",
            values=GUESSED_FROM,
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
