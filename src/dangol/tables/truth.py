"""What is true in a simulated shop, because it was put there: to test what a method finds.

No analysis of the product reads these tables; a further piece of truth is a further table.
"""

from dangol.tables.media import media_channel
from dangol.tables.people import CUSTOMERS
from dangol.tables.promotion_columns import (
    PARTS_OF_BUMP,
    discount_share,
    promotion_kind,
    promotion_stores,
    promotion_weeks,
)
from dangol.tables.shared_columns import (
    campaign_id,
    category,
    currency,
    customer_id,
    net_amount,
    order_id,
    product_id,
    week_starts_on,
)
from dangol.tables.vocabulary import Personal, Table, amount, column
from dangol.words import Text

interest_share = column(
    "interest_share",
    "float64",
    personal=Personal.BEHAVIOUR,
    en="Share of the person's purchases that goes to the category.",
    ko="그 사람의 구매 가운데 이 분류의 비중입니다.",
)

TRUTH_CUSTOMERS = Table(
    "truth_customers",
    Text(
        en="The habits of each simulated customer. Simulated: known because it was put there.",
        ko="모의 고객마다의 습관입니다. 모의로 만들 때 정해 넣어서 아는 값입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        column(
            "joined_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment of the first order.",
            ko="첫 주문을 한 시각입니다.",
        ),
        column(
            "purchase_rate",
            "float64",
            unit="orders per day",
            personal=Personal.BEHAVIOUR,
            en="Orders per day that the customer makes while active, over the seasons.",
            ko="떠나기 전까지 하루에 하는 주문 수로, 계절을 고른 값입니다.",
        ),
        column(
            "dropout_probability",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="Probability of leaving for good after each order but the first.",
            ko="첫 주문 뒤의 주문마다 아주 떠날 확률입니다.",
        ),
        column(
            "dropped_out_at",
            "timestamp",
            unit="UTC",
            personal=Personal.BEHAVIOUR,
            en="Moment at which the customer left for good; empty if still active at the end.",
            ko="아주 떠난 시각입니다. 끝까지 남아 있으면 비어 있습니다.",
        ),
        column(
            "basket_mean",
            "float64",
            unit="lines",
            personal=Personal.BEHAVIOUR,
            en="Mean of the Poisson number of lines of an order, before the empty ones are left "
            "out.",
            ko="주문 한 건의 줄 수가 따르는 포아송 분포의 평균으로, 빈 주문을 빼기 전입니다.",
        ),
        column(
            "price_level",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="Price of the products that the customer prefers, relative to their category.",
            ko="고객이 좋아하는 상품의 가격대로, 분류의 보통 가격이 1입니다.",
        ),
        column(
            "promotion_sensitivity",
            "float64",
            personal=Personal.BEHAVIOUR,
            en="Factor on the effect of promotions; 1 is the middle.",
            ko="판촉 효과에 곱하는 값이며, 1이 보통입니다.",
        ),
    ),
)

TRUTH_INTERESTS = Table(
    "truth_interests",
    Text(
        en="What share of the purchases of each simulated customer goes to each category, before "
        "prices, promotions and rhythm; of the first 100,000 customers. Simulated: known because "
        "it was put there.",
        ko="모의 고객마다 분류별로 사는 비중이며, 가격과 판촉, 주기를 더하기 전입니다. 처음 10만 "
        "명만 담습니다. 모의로 만들 때 정해 넣어서 아는 값입니다.",
    ),
    key=("customer_id", "category"),
    columns=(customer_id, category, interest_share),
)

TRUTH_CATEGORIES = Table(
    "truth_categories",
    Text(
        en="How sales of each category answer to price and promotion. Simulated: known because it "
        "was put there.",
        ko="분류마다 매출이 가격과 판촉에 어떻게 답하는지입니다. 모의로 만들 때 정해 넣어서 아는 "
        "값입니다.",
    ),
    key=("category",),
    columns=(
        category,
        column(
            "base_share",
            "float64",
            en="Share of all purchases, before anyone's interests.",
            ko="사람마다의 관심을 더하기 전, 모든 구매 가운데 비중입니다.",
        ),
        column(
            "price_elasticity",
            "float64",
            en="Relative change of a product's units per relative change of its own shelf price.",
            ko="상품의 판매 가격이 1% 바뀔 때 수량이 몇 % 바뀌는지입니다.",
        ),
        column(
            "promotion_effect",
            "float64",
            en="What a promotion adds to the logarithm of a product's units, per unit of discount "
            "share, for a person of sensitivity 1.",
            ko="민감도가 1인 사람에게서, 할인율 1만큼의 판촉이 상품 수량의 로그에 더하는 값입니다.",
        ),
        column(
            "return_share",
            "float64",
            en="Share of lines that come back.",
            ko="판 줄 가운데 반품되는 비중입니다.",
        ),
        column(
            "cycle_days",
            "float64",
            unit="days",
            en="How long a purchase lasts; empty where there is no rhythm.",
            ko="한 번 사면 쓰는 날수이며, 주기가 없으면 비어 있습니다.",
        ),
    ),
)

TRUTH_PROMOTIONS = Table(
    "truth_promotions",
    Text(
        en="Every promotion of a product and week, in all stores, and what it did. Simulated: "
        "known because it was put there.",
        ko="모든 매장에서 한 상품과 주별 판촉과 그 효과입니다. 모의로 만들 때 정해 넣어서 아는 "
        "값입니다.",
    ),
    key=("product_id", "week_starts_on"),
    columns=(
        product_id,
        week_starts_on,
        discount_share,
        column(
            "promotion_factor",
            "float64",
            en="What the promotion multiplies the product's units by, for a person of "
            "sensitivity 1.",
            ko="민감도가 1인 사람에게서 판촉이 상품 수량에 곱하는 값입니다.",
        ),
    ),
)

extra_order_probability = column(
    "extra_order_probability",
    "float64",
    personal=Personal.BEHAVIOUR,
    en="Chance that one meeting, such as the coupon or a visit by the channel, makes the person "
    "order once more.",
    ko="쿠폰을 받거나 채널로 한 번 방문하는 것처럼 한 번 만났을 때, 한 번 더 주문할 확률입니다.",
)

TRUTH_COUPON_EFFECTS = Table(
    "truth_coupon_effects",
    Text(
        en="What the coupon of a trial does to each person who might have got it. Simulated: known "
        "because it was put there.",
        ko="시험한 쿠폰이 받을 수 있던 사람마다 무엇을 바꾸는지입니다. 모의로 만들 때 정해 넣어서 "
        "아는 값입니다.",
    ),
    key=("campaign_id", "customer_id"),
    columns=(
        campaign_id,
        customer_id,
        column(
            "is_offered",
            "boolean",
            personal=Personal.BEHAVIOUR,
            en="Whether chance gave the person the coupon.",
            ko="우연으로 쿠폰을 받은 사람인지입니다.",
        ),
        extra_order_probability,
    ),
)

TRUTH_STAGES = Table(
    "truth_stages",
    Text(
        en="The stage of each simulated customer in each week, where the shop has a site. "
        "Simulated: known because it was put there.",
        ko="사이트가 있는 모의 가게에서 고객마다 주마다의 단계입니다. 모의로 만들 때 정해 넣어서 "
        "아는 값입니다.",
    ),
    key=("customer_id", "week_starts_on"),
    columns=(
        customer_id,
        week_starts_on,
        column(
            "true_stage",
            "int64",
            personal=Personal.BEHAVIOUR,
            en="Place of the stage by how often its people come; 1 comes most.",
            ko="얼마나 자주 오는지에 따른 단계의 순서이며, 1이 가장 자주 옵니다.",
        ),
    ),
)

TRUTH_TIERS = Table(
    "truth_tiers",
    Text(
        en="What reaching a tier made simulated customers buy, by the day on which tiers were set. "
        "Simulated: known because it was put there.",
        ko="등급에 오른 모의 고객이 더 산 것을 등급을 정한 날마다 담습니다. 모의로 만들 때 정해 "
        "넣어서 아는 값입니다.",
    ),
    key=("tier_set_on", "tier_code"),
    columns=(
        column(
            "tier_set_on",
            "date",
            en="Day on which tiers were set; they hold until they are set again.",
            ko="등급을 정한 날입니다. 다시 정할 때까지 그 등급을 유지합니다.",
        ),
        column("tier_code", "string", en="Code of a tier.", ko="등급 코드입니다."),
        amount(
            "tier_from_amount",
            en="Amount kept in the qualifying period from which the tier is reached.",
            ko="이 등급에 오르는 산정 기간의 금액입니다.",
        ),
        column(
            "extra_orders",
            "float64",
            unit="orders",
            en="Expected orders that a customer makes because of the tier while it holds, beside "
            "those of the tier below.",
            ko="등급을 유지하는 동안 아래 등급보다 더 하는 주문 수의 기댓값입니다.",
        ),
        amount(
            "extra_amount",
            en="Expected amount of these orders.",
            ko="그 주문의 금액의 기댓값입니다.",
        ),
        currency,
    ),
)

TRUTH_GEO_ORDERS = Table(
    "truth_geo_orders",
    Text(
        en="Orders that there would not have been without the geo test. Simulated: known because "
        "it was put there.",
        ko="지역 테스트가 없었다면 없었을 주문입니다. 모의로 만들 때 정해 넣어서 아는 값입니다.",
    ),
    key=("order_id",),
    columns=(order_id, customer_id, CUSTOMERS.column("home_region"), net_amount, currency),
)

TRUTH_CHANNELS = Table(
    "truth_channels",
    Text(
        en="What meeting each channel of advertising does. Simulated: known because it was put "
        "there.",
        ko="광고 채널을 한 번 만나면 무엇이 달라지는지입니다. 모의로 만들 때 정해 넣어서 아는 "
        "값입니다.",
    ),
    key=("media_channel",),
    columns=(media_channel, extra_order_probability),
)

TRUTH_CAUSED_ORDERS = Table(
    "truth_caused_orders",
    Text(
        en="Orders that there would not have been without a channel of advertising. Simulated: "
        "known because it was put there.",
        ko="광고 채널이 없었다면 없었을 주문입니다. 모의로 만들 때 정해 넣어서 아는 값입니다.",
    ),
    key=("order_id",),
    columns=(order_id, media_channel),
)

TRUTH_TABLES = (
    TRUTH_CUSTOMERS,
    TRUTH_INTERESTS,
    TRUTH_CATEGORIES,
    TRUTH_PROMOTIONS,
    TRUTH_COUPON_EFFECTS,
    TRUTH_STAGES,
    TRUTH_TIERS,
    TRUTH_CHANNELS,
    TRUTH_CAUSED_ORDERS,
    TRUTH_GEO_ORDERS,
)

TRUTH_PROMOTION_EFFECTS = Table(
    "truth_promotion_effects",
    Text(
        en="What each promotion of simulated shelves did, by its first week. Simulated: known "
        "because it was put there.",
        ko="모의 매대에서 판촉마다 낸 효과이며, 판촉의 첫 주마다 한 행입니다. 모의로 만들 때 정해 "
        "넣어서 아는 값입니다.",
    ),
    key=("product_id", "week_starts_on"),
    columns=(
        product_id,
        week_starts_on,
        promotion_kind,
        discount_share,
        promotion_weeks,
        promotion_stores,
        *PARTS_OF_BUMP,
        amount(
            "net_increment_amount",
            en="The net units in money: those of the promoted weeks at the price after the "
            "discount, all others at shelf prices.",
            ko="순증 수량의 금액으로, 판촉한 주에 더 팔린 것은 할인한 가격으로, 나머지는 판매 "
            "가격으로 셉니다.",
        ),
        currency,
    ),
)

TRUTH_RECORDS = Table(
    "truth_records",
    Text(
        en="Which simulated person each record is about. Simulated: known because it was put "
        "there.",
        ko="기록이 어느 모의 인물의 것인지입니다. 모의로 만들 때 정해 넣어서 아는 값입니다.",
    ),
    key=("customer_id",),
    columns=(
        customer_id,
        column(
            "person_number",
            "int64",
            personal=Personal.PSEUDONYM,
            en="Number of the simulated person.",
            ko="모의 인물의 번호입니다.",
        ),
        column(
            "record_mistakes",
            "string",
            en="What is wrong or missing in the record.",
            ko="기록에서 틀렸거나 빠진 것입니다.",
        ),
    ),
)
