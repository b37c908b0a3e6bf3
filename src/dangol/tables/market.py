"""What moves sales beside media: events, prices, competitors, and whatever works unpaid."""

from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

ORGANIC = "organic"
FACTOR_KINDS = {
    "event": Text(en="An event", ko="행사"),
    "price": Text(en="Our prices", ko="우리 가격"),
    "competitor": Text(en="Competitors' promotions", ko="경쟁사 판촉"),
    ORGANIC: Text(en="A channel that costs nothing", ko="비용 없는 채널"),
    "other": Text(en="Something else", ko="그 밖"),
}

MARKET_FACTORS = Table(
    "market_factors",
    Text(
        en="What else moved sales, by day: events, own prices, competitors' promotions, unpaid "
        "channels.",
        ko="매체 말고 판매를 움직인 것입니다. 행사, 우리 가격, 경쟁사 판촉, 비용 없는 채널을 "
        "날짜별로 담습니다.",
    ),
    key=("factor_on", "market_factor"),
    sourced=True,
    columns=(
        column("factor_on", "date", en="Day that it is said of.", ko="해당하는 날입니다."),
        column(
            "market_factor",
            "string",
            en="What it is, in your own words: price-index, rival-sale, newsletter-visits.",
            ko="price-index, rival-sale, newsletter-visits처럼 쓰는 말로 적은 이름입니다.",
        ),
        column(
            "market_factor_kind",
            "string",
            en="What kind of thing it is; unpaid channels carry over and wear out like paid ones.",
            ko="어떤 종류인지입니다. 비용 없는 채널은 매체처럼 남아서 움직이고 점점 무뎌집니다.",
            values=FACTOR_KINDS,
        ),
        column(
            "market_factor_value",
            "float64",
            en="How much of it there was on that day: 1 for an event, an index, a count of visits.",
            ko="그날의 크기입니다. 행사는 1, 가격은 지수, 방문은 횟수로 적습니다.",
        ),
    ),
    required=("market_factor_value",),
    known_from=KnownFrom("factor_on"),
)
