"""What each customer is drawn to more than others: categories, brands, ways, times, prices."""

from dangol.tables.results import behaviour
from dangol.tables.score_columns import is_told_apart
from dangol.tables.shared_columns import customer_id, known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

AFFINITY_KINDS = {
    "category": Text(en="Category", ko="분류"),
    "brand": Text(en="Brand", ko="브랜드"),
    "channel": Text(en="Channel", ko="채널"),
    "day_part": Text(en="Time of day", ko="시간대"),
    "weekday": Text(en="Weekday", ko="요일"),
    "price": Text(en="Price level", ko="가격대"),
    "promotion": Text(en="Promotions", ko="판촉"),
}
CHANNELS = {
    "store": Text(en="Store", ko="매장"),
    "web": Text(en="Web", ko="웹"),
    "app": Text(en="App", ko="앱"),
    "email": Text(en="E-mail", ko="이메일"),
    "sms": Text(en="Text message", ko="문자"),
    "push": Text(en="Push", ko="푸시"),
    "mail": Text(en="Post", ko="우편"),
    "phone": Text(en="Telephone", ko="전화"),
}
DAY_PARTS = {
    "morning": Text(en="Morning (6 to 11)", ko="아침(6~11시)"),
    "midday": Text(en="Midday (11 to 14)", ko="점심(11~14시)"),
    "afternoon": Text(en="Afternoon (14 to 17)", ko="오후(14~17시)"),
    "evening": Text(en="Evening (17 to 22)", ko="저녁(17~22시)"),
    "night": Text(en="Night (22 to 6)", ko="밤(22~6시)"),
}
WEEKDAYS = {
    "monday": Text(en="Monday", ko="월요일"),
    "tuesday": Text(en="Tuesday", ko="화요일"),
    "wednesday": Text(en="Wednesday", ko="수요일"),
    "thursday": Text(en="Thursday", ko="목요일"),
    "friday": Text(en="Friday", ko="금요일"),
    "saturday": Text(en="Saturday", ko="토요일"),
    "sunday": Text(en="Sunday", ko="일요일"),
}
PRICE_LEANINGS = {
    "dearer": Text(en="Dearer than usual", ko="남보다 비싼 것"),
    "cheaper": Text(en="Cheaper than usual", ko="남보다 싼 것"),
}
PROMOTION_LEANINGS = {
    "more": Text(en="More on promotion", ko="판촉을 더 찾음"),
    "less": Text(en="Less on promotion", ko="판촉을 덜 찾음"),
}
VALUE_NAMES = {
    "channel": CHANNELS,
    "day_part": DAY_PARTS,
    "weekday": WEEKDAYS,
    "price": PRICE_LEANINGS,
    "promotion": PROMOTION_LEANINGS,
}
"""What stored values are called; categories and brands have the shop's own names."""

affinity_kind = column(
    "affinity_kind",
    "string",
    en="What somebody may be drawn to: category, brand, channel, day_part, weekday, price, "
    "promotion.",
    ko="무엇에 끌리는지입니다. category, brand, channel, day_part, weekday, price, promotion "
    "가운데 하나입니다.",
    values=AFFINITY_KINDS,
)
affinity_value = column(
    "affinity_value",
    "string",
    en="Which one of the kind: the category, the brand, the channel, the part of the day.",
    ko="그 종류 가운데 어느 것인지입니다. 분류나 브랜드, 채널, 시간대의 이름입니다.",
)
usual_share = column(
    "usual_share",
    "float64",
    en="Share of purchases that people usually give to it, from which nobody is told apart; empty "
    "for price and promotions.",
    ko="사람들이 보통 이것에 쓰는 구매 비중입니다. 가격과 판촉은 비웁니다.",
)

CUSTOMER_AFFINITIES = Table(
    "customer_affinities",
    Text(
        en="What each customer is drawn to more than people usually are: the first few of each "
        "kind, with how sure it is. Nobody has rows of a kind in which customers do not differ.",
        ko="고객마다 남들보다 더 끌리는 것을 종류별로 앞의 몇 개씩, 얼마나 확실한지와 함께 "
        "담습니다. 고객 사이에 차이가 없는 종류는 담지 않습니다.",
    ),
    key=("customer_id", "affinity_kind", "affinity_value"),
    columns=(
        customer_id,
        affinity_kind,
        affinity_value,
        behaviour(
            "affinity_share",
            "float64",
            en="Share of the person's purchases that goes to it, drawn towards the usual share "
            "where little is known; empty for price and promotions.",
            ko="그 사람의 구매 가운데 이것의 비중으로, 아는 것이 적으면 보통 비중으로 당깁니다. "
            "가격과 판촉은 비웁니다.",
        ),
        behaviour(
            "affinity_lift",
            "float64",
            en="How many times the usual it is: the share over the usual share; for price what the "
            "person pays beside others within a category; for promotions the discount beside the "
            "usual discount.",
            ko="보통의 몇 배인지입니다. 비중은 보통 비중에 견주고, 가격은 같은 분류에서 남들이 "
            "내는 값에, 판촉은 보통 할인에 견줍니다.",
        ),
        behaviour(
            "lift_low",
            "float64",
            en="Lower end of the range in which the lift lies with nine chances of ten.",
            ko="배수가 열에 아홉 들어 있을 범위의 아래 끝입니다.",
        ),
        behaviour(
            "lift_high", "float64", en="Upper end of that range.", ko="그 범위의 위 끝입니다."
        ),
        behaviour(
            "affinity_confidence",
            "float64",
            en="Probability that the person is drawn to it more than people usually are.",
            ko="그 사람이 보통 사람보다 더 끌릴 확률입니다.",
        ),
        behaviour(
            "affinity_evidence",
            "float64",
            unit="purchases",
            en="How many purchases tell of the kind: days on which one was made, old ones less.",
            ko="그 종류를 알려 주는 구매가 몇 번인지로, 산 날을 세고 오래된 것은 덜 셉니다.",
        ),
        behaviour(
            "affinity_rank",
            "int64",
            en="Place among those of the person and kind; 1 sets the person most apart.",
            ko="그 사람의 같은 종류 가운데 몇 번째인지이며, 1이 가장 두드러집니다.",
        ),
        behaviour(
            "is_drawn",
            "boolean",
            en="Whether it is sure enough to be called: its confidence reaches what was asked for.",
            ko="끌린다고 부를 만큼 확실한지, 곧 확률이 정한 값에 이르는지입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

CUSTOMER_LEANINGS = Table(
    "customer_leanings",
    Text(
        en="What sets each customer apart most clearly, one column for each kind; empty where "
        "nothing is sure enough.",
        ko="고객마다 가장 두드러진 점을 종류별로 한 열씩 담습니다. 확실한 것이 없으면 비웁니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        behaviour(
            "drawn_category",
            "string",
            en="Category that the person is clearly drawn to more than others are.",
            ko="남들보다 뚜렷이 더 끌리는 분류입니다.",
            label=("Drawn to", "끌리는 분류"),
        ),
        behaviour(
            "drawn_brand",
            "string",
            en="Brand that the person is clearly drawn to more than others are.",
            ko="남들보다 뚜렷이 더 끌리는 브랜드입니다.",
            label=("Drawn to brand", "끌리는 브랜드"),
        ),
        behaviour(
            "drawn_channel",
            "string",
            en="Channel that the person clearly uses more than others do.",
            ko="남들보다 뚜렷이 더 쓰는 채널입니다.",
            values=CHANNELS,
        ),
        behaviour(
            "drawn_day_part",
            "string",
            en="Part of the day in which the person clearly buys more than others do.",
            ko="남들보다 뚜렷이 더 사는 시간대입니다.",
            label=("Buys mostly in", "더 사는 시간대"),
            values=DAY_PARTS,
        ),
        behaviour(
            "drawn_weekday",
            "string",
            en="Weekday on which the person clearly buys more than others do.",
            ko="남들보다 뚜렷이 더 사는 요일입니다.",
            values=WEEKDAYS,
        ),
        behaviour(
            "price_leaning",
            "string",
            en="Whether the person clearly buys dearer or cheaper things of a category.",
            ko="같은 분류에서 뚜렷이 비싼 것을 사는지 싼 것을 사는지입니다.",
            label=("Price level", "가격대"),
            values=PRICE_LEANINGS,
        ),
        behaviour(
            "promotion_leaning",
            "string",
            en="Whether the person clearly buys more or less on promotion than others.",
            ko="남들보다 뚜렷이 판촉 때 더 사는지 덜 사는지입니다.",
            label=("Promotions", "판촉 성향"),
            values=PROMOTION_LEANINGS,
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

AFFINITY_SHARES = Table(
    "affinity_shares",
    Text(
        en="What people usually buy, by which each of them is judged, and how many are drawn to "
        "each thing.",
        ko="사람들이 보통 사는 비중, 곧 저마다를 견주는 기준과, 각각에 끌리는 고객 수입니다.",
    ),
    key=("affinity_kind", "affinity_value"),
    columns=(
        affinity_kind,
        affinity_value,
        usual_share,
        column(
            "usual_weight",
            "float64",
            unit="purchases",
            en="How many purchases the usual shares of the kind weigh beside a person's own; empty "
            "where nobody differs, and for price and promotions.",
            ko="그 종류의 보통 비중이 한 사람의 구매 몇 번만큼 무거운지입니다. 차이가 없거나 "
            "가격과 판촉이면 비웁니다.",
        ),
        column(
            "half_life_days",
            "float64",
            unit="days",
            en="After so many days a purchase counts half; empty where all count alike.",
            ko="구매가 이만큼 지나면 절반으로 칩니다. 모두 똑같이 세면 비웁니다.",
        ),
        column(
            "drawn_customers",
            "int64",
            unit="customers",
            en="Customers who are clearly drawn to it.",
            ko="이것에 뚜렷이 끌리는 고객 수입니다.",
        ),
        is_told_apart,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
