"""The ledger of returns: what everything that was done brought, cost, and rests on."""

from dangol.tables.measured import MEASURED
from dangol.tables.shared_columns import currency, known_on
from dangol.tables.vocabulary import KnownFrom, Table, amount, column
from dangol.words import Text

TEST, GEO_TEST, CAMPAIGN, PROMOTION, CHANNEL, HOLDOUT = (
    "test", "geo-test", "campaign", "promotion", "channel", "holdout",
)  # fmt: skip
RETURNED_KINDS = {
    TEST: Text(en="Test", ko="테스트"),
    GEO_TEST: Text(en="Geo test", ko="지역 테스트"),
    CAMPAIGN: Text(en="Campaign", ko="캠페인"),
    PROMOTION: Text(en="Promotions of a kind", ko="판촉 종류"),
    CHANNEL: Text(en="Channel", ko="채널"),
    HOLDOUT: Text(en="All campaigns beside a holdout", ko="홀드아웃과 견준 모든 캠페인"),
}
RETURN_CALLS = {
    "pays": Text(en="Pays", ko="이익"),
    "brings": Text(
        en="Brings more; what it cost was not told", ko="더 가져옴, 비용은 알려지지 않음"
    ),
    "loses": Text(en="Loses money", ko="손해"),
    "unclear": Text(en="Not clear", ko="뚜렷하지 않음"),
    "not-measured": Text(en="No effect was measured", ko="효과를 재지 않음"),
}

MARKETING_RETURNS = Table(
    "marketing_returns",
    Text(
        en="One row for everything that was done to sell more: what it brought, what it cost and "
        "what the number rests on.",
        ko="더 팔려고 한 일마다 한 행으로, 가져온 것과 든 비용, 그 수가 바탕을 둔 것을 담습니다.",
    ),
    key=("returned_kind", "returned_name"),
    columns=(
        column(
            "returned_kind",
            "string",
            en="What kind of thing was done.",
            ko="어떤 종류의 일인지입니다.",
            values=RETURNED_KINDS,
        ),
        column("returned_name", "string", en="Its name.", ko="그 이름입니다."),
        *MEASURED,
        amount(
            "margin_amount",
            en="Margin of the incremental amount, before the cost.",
            ko="증분 순액에서 남는 이익이며, 비용을 빼기 전입니다.",
        ),
        amount(
            "margin_low_amount",
            en="Lower end of its interval of 90 %.",
            ko="그 90% 구간의 아래 끝입니다.",
        ),
        amount(
            "margin_high_amount",
            en="Upper end of its interval of 90 %.",
            ko="그 90% 구간의 위 끝입니다.",
        ),
        amount(
            "credited_only_amount",
            en="Amount that was sold around it where no effect was measured: credit, no effect.",
            ko="효과를 재지 않았을 때 함께 팔린 금액으로, 배분일 뿐 효과가 아닙니다.",
        ),
        column(
            "return_call",
            "string",
            en="Whether the margin clears the cost.",
            ko="이익이 비용을 넘는지입니다.",
            values=RETURN_CALLS,
        ),
        currency,
        known_on,
    ),
    required=("currency",),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
