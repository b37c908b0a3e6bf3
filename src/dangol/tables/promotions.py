"""What each promotion brought, what each kind of promotion does, and the weeks around."""

from dangol.tables.measured import MEASURED
from dangol.tables.promotion_columns import (
    PARTS_OF_BUMP,
    RETURNS_ON_COST,
    discount_share,
    effect_call,
    net_high_units,
    net_low_units,
    promotion_kind,
    promotion_stores,
    promotion_weeks,
)
from dangol.tables.shared_columns import category, currency, known_on, product_id, week_starts_on
from dangol.tables.vocabulary import KnownFrom, Table, column
from dangol.words import Text

BY_KIND, BY_DEPTH, BY_CATEGORY, BY_COUPON = "kind", "depth", "category", "coupon"
GROUPINGS = {
    BY_KIND: Text(en="Kind of promotion", ko="판촉 종류"),
    BY_DEPTH: Text(en="Depth of the discount", ko="할인 폭"),
    BY_CATEGORY: Text(en="Category", ko="분류"),
    BY_COUPON: Text(en="Coupon campaign", ko="쿠폰 캠페인"),
}

promotion_id = column(
    "promotion_id",
    "string",
    en="One promotion: a product, what was done, and its first week.",
    ko="판촉 한 건으로, 상품과 판촉 종류, 첫 주로 이루어집니다.",
)

PROMOTION_EFFECTS = Table(
    "promotion_effects",
    Text(
        en="What each promotion brought, net of what it took from other products and from the "
        "weeks around.",
        ko="판촉마다 다른 상품과 앞뒤 주에서 옮겨 온 것을 뺀 순효과입니다.",
    ),
    key=("promotion_id",),
    columns=(
        promotion_id,
        product_id,
        category,
        promotion_kind,
        discount_share,
        promotion_weeks,
        promotion_stores,
        *PARTS_OF_BUMP,
        net_low_units,
        net_high_units,
        *MEASURED,
        *RETURNS_ON_COST,
        effect_call,
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

PROMOTION_KINDS = Table(
    "promotion_kinds",
    Text(
        en="What promotions of a kind, of a depth or of a category brought together; coupon "
        "campaigns without a holdout with their cost only.",
        ko="판촉 종류와 할인 폭, 분류마다 판촉이 모두 함께 낸 효과입니다. 비교군이 없는 쿠폰 "
        "캠페인은 비용만 담습니다.",
    ),
    key=("grouped_by", "group_name"),
    columns=(
        column(
            "grouped_by",
            "string",
            en="By what promotions are put together.",
            ko="무엇으로 판촉을 묶었는지입니다.",
            values=GROUPINGS,
        ),
        column("group_name", "string", en="Name of the group.", ko="묶음의 이름입니다."),
        column(
            "promotion_count",
            "int64",
            unit="promotions",
            en="Promotions in the group.",
            ko="묶음에 든 판촉의 수입니다.",
        ),
        column(
            "effective_count",
            "int64",
            unit="promotions",
            en="Those that were effective.",
            ko="그 가운데 효과가 있던 판촉의 수입니다.",
        ),
        column(
            "idle_count",
            "int64",
            unit="promotions",
            en="Those that had no effect.",
            ko="그 가운데 효과가 없던 판촉의 수입니다.",
        ),
        column(
            "redemption_count",
            "int64",
            unit="redemptions",
            en="Coupons that were used; empty where there were none to use.",
            ko="쓰인 쿠폰의 수이며, 쿠폰이 없으면 비웁니다.",
        ),
        *PARTS_OF_BUMP,
        net_low_units,
        net_high_units,
        *MEASURED,
        *RETURNS_ON_COST,
        currency,
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)

PROMOTION_WEEKS = Table(
    "promotion_weeks",
    Text(
        en="What the promoted product sold in the promotion's stores, week by week, beside what it "
        "would have; of promotions with enough data.",
        ko="판촉한 매장에서 그 상품이 주마다 팔린 수량과 판촉이 없었을 때의 수량입니다. 자료가 "
        "넉넉한 판촉만 담습니다.",
    ),
    key=("promotion_id", "week_starts_on"),
    columns=(
        promotion_id,
        week_starts_on,
        column("sold_units", "float64", unit="units", en="What was sold.", ko="팔린 수량입니다."),
        column(
            "expected_units",
            "float64",
            unit="units",
            en="What would have sold without this promotion.",
            ko="이 판촉이 없었다면 팔렸을 수량입니다.",
        ),
        column(
            "expected_low_units",
            "float64",
            unit="units",
            en="Lower end of the range in which nine in ten such weeks lie.",
            ko="그런 주 열에 아홉이 드는 범위의 아래 끝입니다.",
        ),
        column(
            "expected_high_units",
            "float64",
            unit="units",
            en="Upper end of that range.",
            ko="그 범위의 위 끝입니다.",
        ),
        column(
            "is_promoted",
            "boolean",
            en="Whether the promotion ran in this week.",
            ko="이 주에 판촉을 했는지입니다.",
        ),
        known_on,
    ),
    instanced=True,
    known_from=KnownFrom("known_on"),
)
