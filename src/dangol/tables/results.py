"""What the analyses write: learned about people and about sales."""

from dangol.tables.shared_columns import currency, customer_id, week_starts_on
from dangol.tables.vocabulary import MONEY, Column, ColumnType, Personal, Table, amount, column
from dangol.words import Text


def behaviour(
    name: str,
    type: ColumnType,
    *,
    en: str,
    ko: str,
    unit: str | None = None,
    label: tuple[str, str] | None = None,
    values: dict[str, Text] | None = None,
) -> Column:
    """A column about what a person did; with a ``label`` it enters the golden profile."""
    shown = Text(en=label[0], ko=label[1]) if label else None
    return column(
        name,
        type,
        en=en,
        ko=ko,
        unit=unit,
        personal=Personal.BEHAVIOUR,
        attribute=shown,
        values=values,
    )


days_since_order = behaviour(
    "days_since_order",
    "int64",
    unit="days",
    en="Calendar days in the shop's time zone from the last purchase to the as-of day.",
    ko="마지막 구매일부터 기준일까지의 날수입니다.",
)
order_count = behaviour(
    "order_count",
    "int64",
    unit="orders",
    en="Purchases in the period.",
    ko="기간 안의 구매 횟수입니다.",
)
kept_amount = amount(
    "kept_amount",
    personal=Personal.BEHAVIOUR,
    en="Net amount minus returns in the period, in the reporting currency.",
    ko="기간 안의 순액에서 반품을 뺀 금액이며, 보고 통화입니다.",
)

RFM_SEGMENTS = {
    "champions": Text(en="Champions", ko="최고 단골"),
    "steady": Text(en="Steady regulars", ko="꾸준한 고객"),
    "light": Text(en="New or light", ko="새롭거나 가벼운 고객"),
    "cooling": Text(en="Cooling regulars", ko="식어 가는 단골"),
    "occasional": Text(en="Occasional", ko="가끔 오는 고객"),
    "slipping": Text(en="Slipping away", ko="떠나가는 단골"),
    "quiet": Text(en="Quiet", ko="조용한 고객"),
}

CUSTOMER_RFM = Table(
    "customer_rfm",
    Text(
        en="Recency, frequency and monetary scores of each customer, and the named segment they "
        "make.",
        ko="고객별 최근성, 빈도, 금액 점수와 그 점수로 정한 세그먼트입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        days_since_order,
        order_count,
        kept_amount,
        currency,
        behaviour(
            "recency_score",
            "int64",
            en="1 is longest ago, the highest score is most recent.",
            ko="1은 가장 오래전, 가장 높은 점수는 가장 최근입니다.",
            label=("Recency score", "최근성 점수"),
        ),
        behaviour(
            "frequency_score",
            "int64",
            en="1 is rarest, the highest score is most often.",
            ko="1은 가장 드물게, 가장 높은 점수는 가장 자주입니다.",
            label=("Frequency score", "빈도 점수"),
        ),
        behaviour(
            "monetary_score",
            "int64",
            en="1 is least, the highest score is most spent.",
            ko="1은 가장 적게, 가장 높은 점수는 가장 많이 쓴 것입니다.",
            label=("Monetary score", "금액 점수"),
        ),
        behaviour(
            "segment",
            "string",
            en="The RFM segment.",
            ko="RFM 세그먼트입니다.",
            label=("Segment", "세그먼트"),
            values=RFM_SEGMENTS,
        ),
    ),
    instanced=True,
)

CUSTOMER_PROFILES = Table(
    "customer_profiles",
    Text(
        en="The golden profile: one row per person with identity, behaviour and every attribute "
        "and score that an installed analysis declares.",
        ko="골든 프로필입니다. 사람마다 한 행이며, 신원과 행동, 그리고 설치된 분석이 선언한 모든 "
        "속성과 점수를 담습니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "first_order_on", "date", en="Day of the first purchase.", ko="처음 구매한 날입니다."
        ),
        behaviour(
            "last_order_on",
            "date",
            en="Day of the latest purchase.",
            ko="가장 최근에 구매한 날입니다.",
        ),
        order_count,
        kept_amount,
        currency,
        behaviour(
            "average_order_amount",
            MONEY,
            unit="currency",
            en="Kept amount divided by purchases; empty without purchases.",
            ko="남은 금액을 구매 횟수로 나눈 값입니다. 구매가 없으면 비웁니다.",
        ),
        behaviour(
            "usual_gap_days",
            "float64",
            unit="days",
            en="Mean number of days between purchases on different days; empty below three such "
            "days.",
            ko="서로 다른 날의 구매 사이 평균 날수입니다. 그런 날이 사흘보다 적으면 비웁니다.",
        ),
        behaviour(
            "usual_store_id",
            "string",
            en="Store with most purchases; ties go to the smaller id.",
            ko="가장 많이 산 매장입니다. 같으면 번호가 작은 쪽입니다.",
        ),
        behaviour(
            "usual_hour",
            "int64",
            unit="hour 0-23",
            en="Hour of day with most purchases in the shop's time zone.",
            ko="가게 시간대로 가장 많이 산 시각(시)입니다.",
        ),
        behaviour(
            "top_department",
            "string",
            en="Department with the highest net amount.",
            ko="순액이 가장 큰 상품 부문입니다.",
        ),
        behaviour(
            "purchase_probability",
            "float64",
            en="Probability of a purchase of anything within the days ahead of the prediction that "
            "foretells it; empty where none does, or where it tells nobody apart.",
            ko="예측이 보는 기간 안에 무엇이든 살 확률입니다. 예측이 없거나 고객을 가려내지 못하면 "
            "비웁니다.",
        ),
        behaviour(
            "churn_probability",
            "float64",
            en="Probability that an active customer buys nothing within the days ahead of the "
            "prediction that foretells it.",
            ko="활동 고객이 예측이 보는 기간 동안 아무것도 사지 않을 확률입니다.",
        ),
        behaviour(
            "response_probability",
            "float64",
            en="Probability of a reaction within the days ahead if a message goes out.",
            ko="메시지를 보냈을 때 예측이 보는 기간 안에 반응할 확률입니다.",
        ),
        behaviour(
            "likeliest_category",
            "string",
            en="Category that the person is most likely to buy next.",
            ko="다음에 살 확률이 가장 높은 분류입니다.",
        ),
        behaviour(
            "contract_end_probability",
            "float64",
            en="Highest probability that a running contract of the person ends.",
            ko="이어지는 계약 가운데 가장 끝나기 쉬운 것이 끝날 확률입니다.",
        ),
    ),
    instanced=True,
)

WEEKLY_SALES = Table(
    "weekly_sales",
    Text(
        en="Sales of each complete week, in total and by department, beside what was expected "
        "from the weeks before it.",
        ko="온전한 주별 매출입니다. 전체와 부문별로, 그 전 주들로 예상한 값과 나란히 둡니다.",
    ),
    key=("week_starts_on", "sales_of"),
    columns=(
        week_starts_on,
        column(
            "sales_of",
            "string",
            en="A department, or 'all' for the whole shop.",
            ko="상품 부문이며, 전체는 all입니다.",
        ),
        column(
            "trading_days",
            "int64",
            unit="days",
            en="Days of the week with any sale.",
            ko="그 주에 판매가 있던 날수입니다.",
        ),
        column(
            "sold_orders",
            "int64",
            unit="orders",
            en="Purchases that contain it.",
            ko="이것이 든 구매 횟수입니다.",
        ),
        amount("sales_amount", en="Net amount sold.", ko="판매 순액입니다."),
        amount(
            "expected_amount",
            en="What the earlier weeks led one to expect; empty with too few of them.",
            ko="앞선 주들로 예상한 금액입니다. 주가 너무 적으면 비웁니다.",
        ),
        amount(
            "expected_low_amount",
            en="Lower end of the expected range.",
            ko="예상 범위의 아래 끝입니다.",
        ),
        amount(
            "expected_high_amount",
            en="Upper end of the expected range.",
            ko="예상 범위의 위 끝입니다.",
        ),
        currency,
    ),
    instanced=True,
)
