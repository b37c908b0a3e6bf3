"""What a media mix says: of each channel, of each period, and what planners go on from."""

from dangol.tables.measured import MEASURED, incremental_amount
from dangol.tables.media import media_channel, media_region, spend_amount
from dangol.tables.shared_columns import currency
from dangol.tables.vocabulary import Table, amount, column
from dangol.words import Text

CARRY_OVERS = {
    "geometric": Text(en="Less from period to period", ko="기간마다 같은 비율로 줆"),
    "delayed": Text(en="Most some periods later", ko="몇 기간 뒤에 가장 큼"),
    "weibull": Text(en="Any length and shape (Weibull)", ko="길이와 모양을 자유로이 (베이불)"),
}
SATURATIONS = {
    "logistic": Text(en="Wears out from the first on", ko="처음부터 점점 무뎌짐"),
    "hill": Text(en="S-shaped (Hill)", ko="S자 모양 (힐)"),
    "michaelis-menten": Text(en="Half at one level", ko="한 수준에서 절반 (미카엘리스-멘텐)"),
}
WITHHELD = {
    "still": Text(en="Its spend hardly varies", ko="비용이 거의 변하지 않음"),
    "together": Text(en="It moves together with another", ko="다른 채널과 함께 움직임"),
    "nothing-spent": Text(en="Nothing was spent", ko="쓴 비용이 없음"),
}
"""Why a channel's numbers are not told."""

period_starts_on = column(
    "period_starts_on", "date", en="First day of the period.", ko="기간의 첫날입니다."
)
draw_number = column(
    "draw_number",
    "int64",
    en="One of the equally likely ways in which it may be.",
    ko="똑같이 있을 법한 경우 가운데 하나의 번호입니다.",
)

MEDIA_RETURNS = Table(
    "media_returns",
    Text(
        en="What each channel brought, and what a little more of it would bring.",
        ko="채널마다 가져온 것과, 조금 더 쓰면 가져올 것입니다.",
    ),
    key=("media_channel",),
    columns=(
        media_channel,
        *MEASURED,
        column(
            "return_ratio",
            "float64",
            en="Net amount brought for each unit of money spent.",
            ko="쓴 돈 1마다 가져온 순액입니다.",
        ),
        column(
            "return_low_ratio",
            "float64",
            en="Lower end of the interval of 90 % of that ratio.",
            ko="그 비율의 90% 구간 아래 끝입니다.",
        ),
        column(
            "return_high_ratio",
            "float64",
            en="Upper end of the interval of 90 % of that ratio.",
            ko="그 비율의 90% 구간 위 끝입니다.",
        ),
        column(
            "next_return_ratio",
            "float64",
            en="Net amount that one unit of money more would bring, spread as spend was.",
            ko="지금처럼 나누어 돈을 1만큼 더 쓰면 가져올 순액입니다.",
        ),
        column(
            "next_return_low_ratio",
            "float64",
            en="Lower end of the interval of 90 % of what one more would bring.",
            ko="1만큼 더 쓰면 가져올 순액의 90% 구간 아래 끝입니다.",
        ),
        column(
            "next_return_high_ratio",
            "float64",
            en="Upper end of the interval of 90 % of what one more would bring.",
            ko="1만큼 더 쓰면 가져올 순액의 90% 구간 위 끝입니다.",
        ),
        column(
            "later_share",
            "float64",
            en="Part of what it brings that comes after the period of the spend.",
            ko="가져온 것 가운데 비용을 쓴 기간 뒤에 오는 비중입니다.",
        ),
        column(
            "told_by_prior_share",
            "float64",
            en="How wide its return still is, as a share of what was held likely beforehand: near "
            "1, data said nothing.",
            ko="자료를 보기 전의 예상에 견주어 수익이 아직 얼마나 불확실한지입니다. 1에 가까우면 "
            "자료가 말해 준 것이 없습니다.",
        ),
        column(
            "follows_demand",
            "boolean",
            en="Whether its spend seems to follow a demand that the model does not see.",
            ko="모형이 보지 못하는 수요를 따라 비용을 쓴 것으로 보이는지입니다.",
        ),
        column(
            "withheld_because",
            "string",
            en="Why its numbers are not told; empty where they are.",
            ko="수를 보여 주지 않는 까닭입니다. 보여 주면 비웁니다.",
            values=WITHHELD,
        ),
        column(
            "carry_over_kind",
            "string",
            en="How it goes on to work after the spend.",
            ko="비용을 쓴 뒤에도 어떻게 움직이는지입니다.",
            values=CARRY_OVERS,
        ),
        column(
            "saturation_kind",
            "string",
            en="How more of it brings less.",
            ko="더 쓸수록 어떻게 무뎌지는지입니다.",
            values=SATURATIONS,
        ),
        currency,
    ),
    required=("currency",),
    instanced=True,
)

MEDIA_PERIODS = Table(
    "media_periods",
    Text(
        en="What was spent by channel, region and period, and what it brought in that period.",
        ko="채널과 지역, 기간마다 쓴 비용과 그 기간에 가져온 것입니다.",
    ),
    key=("media_channel", "media_region", "period_starts_on"),
    columns=(media_channel, media_region, period_starts_on, spend_amount, incremental_amount,
             currency),
    required=("currency",),
    instanced=True,
)  # fmt: skip

SALES_PERIODS = Table(
    "sales_periods",
    Text(
        en="Sales by period as they were, as the media mix explains them, and without media.",
        ko="기간마다 실제 매출과, 매체 구성이 설명하는 매출, 매체가 없었을 때의 매출입니다.",
    ),
    key=("period_starts_on",),
    columns=(
        period_starts_on,
        amount("observed_amount", en="What was sold and kept.", ko="팔려서 남은 순액입니다."),
        amount("explained_amount", en="What the mix explains.", ko="모형이 설명하는 순액입니다."),
        amount(
            "explained_low_amount",
            en="Lower end of the interval of 90 % in which sales should lie.",
            ko="매출이 들어야 할 90% 구간의 아래 끝입니다.",
        ),
        amount(
            "explained_high_amount",
            en="Upper end of the interval of 90 % in which sales should lie.",
            ko="매출이 들어야 할 90% 구간의 위 끝입니다.",
        ),
        amount(
            "base_amount",
            en="What would have been sold without any media.",
            ko="매체가 없어도 팔렸을 순액입니다.",
        ),
        currency,
    ),
    required=("currency",),
    instanced=True,
)

MEDIA_DRAWS = Table(
    "media_draws",
    Text(
        en="The fitted curves of each channel and region, in equally likely ways: planners go on "
        "from them.",
        ko="채널과 지역마다 맞춘 곡선을 똑같이 있을 법한 경우로 담습니다. 계획은 여기서 "
        "출발합니다.",
    ),
    key=("draw_number", "media_channel", "media_region"),
    columns=(
        draw_number,
        media_channel,
        media_region,
        column(
            "carry_over_first",
            "float64",
            en="Share that stays for the next period; of Weibull the scale in periods.",
            ko="다음 기간으로 남는 비율입니다. 베이불이면 기간으로 잰 척도입니다.",
        ),
        column(
            "carry_over_second",
            "float64",
            en="Lag of the peak where delayed; of Weibull the shape.",
            ko="늦게 움직일 때 가장 큰 시차입니다. 베이불이면 모양입니다.",
        ),
        column(
            "wear_out_first",
            "float64",
            en="Steepness of a logistic; else what brings half of what is possible.",
            ko="로지스틱의 기울기입니다. 다른 모양이면 가능한 것의 절반을 내는 크기입니다.",
        ),
        column(
            "wear_out_second",
            "float64",
            en="Of Hill how S-shaped it is.",
            ko="힐 곡선이 얼마나 S자인지입니다.",
        ),
        amount(
            "whole_amount",
            en="What one period would bring in which all that is possible is reached.",
            ko="가능한 것을 모두 끌어낸 한 기간이 가져올 순액입니다.",
        ),
        amount(
            "unit_amount",
            en="Spend of a period that is one in the scale of the curve.",
            ko="곡선에서 1로 세는 한 기간의 비용입니다.",
        ),
        currency,
    ),
    required=("currency",),
    instanced=True,
)
