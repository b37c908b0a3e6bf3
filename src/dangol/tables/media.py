"""What was spent to reach people, as platforms and agencies bill it."""

from dangol.tables.shared_columns import campaign_id, currency
from dangol.tables.vocabulary import KnownFrom, Table, amount, column
from dangol.words import Text

EVERYWHERE, NO_CAMPAIGN = "all", "none"
"""Spend that was aimed at no region of its own, and spend that belongs to no campaign."""

media_channel = column(
    "media_channel",
    "string",
    en="Where the message ran, in the words by which budgets are kept: paid-search, social, "
    "email, tv.",
    ko="paid-search, social, email, tv처럼 예산을 나누는 말로 적은, 메시지가 나간 곳입니다.",
)

media_region = column(
    "media_region",
    "string",
    en="Region that it was aimed at, in the words of the stores or homes; 'all' where it "
    "ran everywhere.",
    ko="겨냥한 지역이며, 매장이나 집의 지역과 같은 말로 적습니다. 모든 곳이면 all입니다.",
)
spend_amount = amount("spend_amount", en="What it cost.", ko="들어간 비용입니다.", least=0)

MEDIA_SPEND = Table(
    "media_spend",
    Text(
        en="What was spent on reaching people, by day, channel, campaign and region.",
        ko="날짜와 채널, 캠페인, 지역별로 사람들에게 닿으려고 쓴 비용입니다.",
    ),
    key=("spent_on", "media_channel", "campaign_id", "media_region"),
    sourced=True,
    columns=(
        column("spent_on", "date", en="Day of the spend.", ko="비용을 쓴 날입니다."),
        media_channel,
        campaign_id,
        media_region,
        spend_amount,
        column(
            "impressions",
            "float64",
            unit="impressions",
            en="How often it was shown; empty where nobody counted.",
            ko="노출된 횟수입니다. 세지 않았으면 비웁니다.",
            least=0,
        ),
        column(
            "media_reach",
            "float64",
            unit="people",
            en="How many different people it reached that day; empty where nobody counted.",
            ko="그날 닿은 서로 다른 사람의 수입니다. 세지 않았으면 비웁니다.",
            least=0,
        ),
        column(
            "clicks",
            "float64",
            unit="clicks",
            en="How often it was clicked; empty where nobody counted.",
            ko="눌린 횟수입니다. 세지 않았으면 비웁니다.",
            least=0,
        ),
        currency,
    ),
    required=("spend_amount", "currency"),
    known_from=KnownFrom("spent_on"),
)
