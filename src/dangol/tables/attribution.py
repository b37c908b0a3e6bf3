"""Which channels conversions are credited to, by which rule; credit is no effect."""

from dangol.tables.journeys import JOURNEY_PATHS
from dangol.tables.measured import (
    cost_amount,
    evidence_class,
    incremental_amount,
    incremental_high_amount,
    incremental_low_amount,
    measured_from_on,
    measured_until_on,
)
from dangol.tables.media import media_channel
from dangol.tables.shared_columns import currency, known_on
from dangol.tables.vocabulary import KnownFrom, Table, amount, column
from dangol.words import Text

MARKOV, SHAPLEY = "markov", "shapley"
DATA_DRIVEN = (MARKOV, SHAPLEY)
CREDIT_MODELS = {
    "last": Text(en="Last touch", ko="마지막 접점"),
    "last-but-direct": Text(en="Last touch but direct", ko="직접 방문을 뺀 마지막 접점"),
    "first": Text(en="First touch", ko="첫 접점"),
    "linear": Text(en="Every touch alike", ko="모든 접점 고르게"),
    "position": Text(en="By position", ko="위치별"),
    "time-decay": Text(en="Later touches more", ko="최근일수록 많이"),
    MARKOV: Text(en="Removal from a chain", ko="채널을 뺐을 때(마르코프)"),
    SHAPLEY: Text(en="Even shares of sets", ko="함께 만난 채널끼리(섀플리)"),
}
"""Rules first, then what data decides."""
EVERYBODY = "all"
"""The segment of all people together."""
MORE, WITHIN, LESS = "more", "within", "less"
CREDIT_VERDICTS = {
    MORE: Text(en="Credited more than measured", ko="잰 것보다 많이 배분됨"),
    WITHIN: Text(en="Within the interval", ko="구간 안"),
    LESS: Text(en="Credited less than measured", ko="잰 것보다 적게 배분됨"),
}

credit_model = column(
    "credit_model",
    "string",
    en="Rule or model by which conversions are divided among channels.",
    ko="전환을 채널에 나누는 규칙이나 모형입니다.",
    values=CREDIT_MODELS,
)
credit_segment = column(
    "credit_segment",
    "string",
    en="People of one value of the column by which the analysis parts them; 'all' is everybody.",
    ko="분석이 나눈 열의 한 값에 드는 사람들이며, 모두이면 all입니다.",
)
credited_amount = amount(
    "credited_amount",
    en="Part of the value of conversions that is credited to the channel: no effect of it.",
    ko="전환 금액 가운데 이 채널에 배분된 몫입니다. 채널의 효과가 아닙니다.",
)

CHANNEL_CREDITS = Table(
    "channel_credits",
    Text(
        en="How conversions are divided among the channels that people met before, by every model "
        "and segment.",
        ko="사람들이 앞서 만난 채널에 전환을 나눈 결과이며, 모형과 세그먼트마다 담습니다.",
    ),
    key=("credit_model", "credit_segment", "media_channel"),
    columns=(
        credit_model,
        credit_segment,
        media_channel,
        measured_from_on,
        measured_until_on,
        evidence_class,
        column(
            "touch_count",
            "int64",
            en="Touches of the channel in the paths that count.",
            ko="센 경로에 든 이 채널의 접점 수입니다.",
        ),
        column(
            "credited_conversions",
            "float64",
            en="Conversions that are credited to the channel; all channels add up to all.",
            ko="이 채널에 배분된 전환 수이며, 모든 채널을 더하면 전체가 됩니다.",
        ),
        column(
            "credit_share",
            "float64",
            en="The same as a share of all conversions with a touch.",
            ko="접점이 있는 전환 가운데 이 채널의 비중입니다.",
        ),
        column(
            "credit_low_share",
            "float64",
            en="Lower end of its interval of 90 % over people; only of models that data decides.",
            ko="사람을 다시 뽑은 90% 구간의 아래 끝이며, 자료가 정하는 모형에만 있습니다.",
        ),
        column(
            "credit_high_share",
            "float64",
            en="Upper end of its interval of 90 % over people; only of models that data decides.",
            ko="사람을 다시 뽑은 90% 구간의 위 끝이며, 자료가 정하는 모형에만 있습니다.",
        ),
        credited_amount,
        cost_amount,
        column(
            "cost_per_conversion",
            "float64",
            en="Cost for one credited conversion; empty where nothing was spent or credited.",
            ko="배분된 전환 한 건에 든 비용입니다. 비용이나 전환이 없으면 비웁니다.",
        ),
        column(
            "return_on_spend",
            "float64",
            en="Credited amount for one unit of cost; empty where nothing was spent.",
            ko="비용 1에 배분된 금액입니다. 비용이 없으면 비웁니다.",
        ),
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CHANNEL_PATHS = Table(
    "channel_paths",
    Text(
        en="The most frequent ways through channels, and what came of them.",
        ko="가장 흔한 채널의 경로와 그 결과입니다.",
    ),
    key=("path_rank",),
    columns=(
        JOURNEY_PATHS.column("path_rank"),
        column(
            "path_channels",
            "string",
            en="Its channels in their order, joined by ' > '.",
            ko="‘ > ’로 이은 차례대로의 채널입니다.",
        ),
        column(
            "path_count",
            "int64",
            en="How often it was gone, with a conversion or without.",
            ko="전환했든 아니든 이 경로를 지난 횟수입니다.",
        ),
        column(
            "path_conversions",
            "int64",
            en="How often it ended in a conversion.",
            ko="전환으로 끝난 횟수입니다.",
        ),
        amount("path_amount", en="Value of these conversions.", ko="그 전환의 금액입니다."),
        column(
            "path_days",
            "float64",
            unit="days",
            en="Days from its first touch to the conversion, on average.",
            ko="첫 접점부터 전환까지의 평균 날수입니다.",
        ),
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CHANNEL_RECONCILIATION = Table(
    "channel_reconciliation",
    Text(
        en="What models credit to a channel beside what an experiment measured of it, over the "
        "same days and people.",
        ko="모형이 채널에 배분한 금액과 실험으로 잰 금액을 같은 기간과 사람에 대해 나란히 "
        "담습니다.",
    ),
    key=("media_channel", "measured_by", "credit_model"),
    columns=(
        media_channel,
        column(
            "measured_by",
            "string",
            en="Table and name of what measured it.",
            ko="무엇으로 쟀는지이며, 표와 이름입니다.",
        ),
        credit_model,
        measured_from_on,
        measured_until_on,
        evidence_class,
        credited_amount,
        incremental_amount,
        incremental_low_amount,
        incremental_high_amount,
        column(
            "credit_ratio",
            "float64",
            en="Credited amount over the measured one; empty where that is not above 0.",
            ko="배분된 금액을 잰 금액으로 나눈 값입니다. 잰 금액이 0보다 크지 않으면 비웁니다.",
        ),
        column(
            "credit_verdict",
            "string",
            en="Where the credited amount lies beside the interval of the measured one.",
            ko="배분된 금액이 잰 금액의 구간에 견주어 어디에 있는지입니다.",
            values=CREDIT_VERDICTS,
        ),
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
