"""What is bought together in one basket, and what after what: only what is no chance."""

from dangol.tables.shared_columns import known_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

PATTERN_LEVELS = {
    "category": Text(en="Categories", ko="분류"),
    "department": Text(en="Departments", ko="부문"),
    "product": Text(en="Products", ko="상품"),
}

pattern_level = column(
    "pattern_level",
    "string",
    en="Whether the items are categories, departments or products.",
    ko="분류, 부문, 상품 가운데 무엇으로 보았는지입니다.",
    values=PATTERN_LEVELS,
)
then_item = column(
    "then_item",
    "string",
    en="What is bought with them, or after them.",
    ko="함께 사거나 그 뒤에 사는 것입니다.",
)
pattern_confidence = column(
    "pattern_confidence",
    "float64",
    en="Share of those with the first items that also have the other.",
    ko="앞의 것을 산 경우 가운데 뒤의 것도 산 비중입니다.",
)
chance_lift = column(
    "chance_lift",
    "float64",
    en="How many times as often it happens as it would by chance, everybody's habits and the "
    "sizes of baskets given.",
    ko="사람마다의 습관과 장바구니 크기를 그대로 둔 우연에 견준 배수입니다.",
)
chance_lift_low = column(
    "chance_lift_low",
    "float64",
    en="Lower end of the 95% interval of that.",
    ko="그 배수의 95% 구간의 아래 끝입니다.",
)
chance_lift_high = column(
    "chance_lift_high", "float64", en="Upper end of that interval.", ko="그 구간의 위 끝입니다."
)
chance_probability = column(
    "chance_probability",
    "float64",
    en="How often chance alone would give as much; the rows are those of which at most one in "
    "twenty is expected to be false.",
    ko="우연만으로 이만큼 나올 확률입니다. 담은 행 가운데 잘못된 것은 스물에 하나를 넘지 않을 "
    "것으로 봅니다.",
)

ASSOCIATION_RULES = Table(
    "association_rules",
    Text(
        en="What is bought together in one basket, more often than basket sizes explain.",
        ko="장바구니 크기로 설명되는 것보다 자주 한 장바구니에 함께 담는 것입니다.",
    ),
    key=("with_items", "then_item"),
    columns=(
        column(
            "with_items",
            "string",
            en="Items that are in the basket already, joined by ‘ + ’.",
            ko="이미 장바구니에 있는 것이며, 여럿이면 ‘ + ’로 잇습니다.",
        ),
        then_item,
        pattern_level,
        column(
            "rule_baskets",
            "int64",
            unit="baskets",
            en="Baskets that hold all of them.",
            ko="모두 들어 있는 장바구니 수입니다.",
        ),
        column(
            "basket_share",
            "float64",
            en="Their share of all baskets (support).",
            ko="전체 장바구니에서 차지하는 비중(지지도)입니다.",
        ),
        pattern_confidence,
        column(
            "rule_lift",
            "float64",
            en="That share over the item's share of all baskets, whatever their size.",
            ko="그 비중을 전체 장바구니 가운데 뒤의 것이 든 비중으로 나눈 값이며, 크기는 따지지 "
            "않습니다.",
        ),
        column(
            "leverage",
            "float64",
            en="Share of all baskets beyond what independence would give.",
            ko="서로 무관할 때보다 더 함께 담는 장바구니의 비중입니다.",
        ),
        chance_lift,
        chance_lift_low,
        chance_lift_high,
        chance_probability,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

SEQUENCE_PATTERNS = Table(
    "sequence_patterns",
    Text(
        en="What customers buy after what within so many days, more often than their days in "
        "another order would give.",
        ko="정한 날수 안에 무엇 다음에 무엇을 사는지이며, 산 날의 순서를 섞었을 때보다 자주 나오는 "
        "것입니다.",
    ),
    key=("before_items", "then_item"),
    columns=(
        column(
            "before_items",
            "string",
            en="Items that were bought before, in this order, joined by ‘ → ’.",
            ko="먼저 산 것을 순서대로 ‘ → ’로 이은 것입니다.",
        ),
        then_item,
        pattern_level,
        column(
            "window_days",
            "int64",
            unit="days",
            en="Days within which all of it happens.",
            ko="모두 일어나야 하는 날수입니다.",
        ),
        column(
            "sequence_customers",
            "int64",
            unit="people",
            en="Customers who bought in this order.",
            ko="이 순서로 산 고객 수입니다.",
        ),
        column(
            "expected_customers",
            "float64",
            unit="people",
            en="Customers who would, were their days in another order.",
            ko="산 날의 순서를 섞으면 그럴 고객 수입니다.",
        ),
        pattern_confidence,
        chance_lift,
        chance_lift_low,
        chance_lift_high,
        chance_probability,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
