"""What is sold, where, at which price and under which promotion."""

from dangol.tables.shared_columns import (
    brand,
    category,
    currency,
    latitude,
    longitude,
    product_id,
    store_id,
    week_starts_on,
)
from dangol.tables.vocabulary import KnownFrom, Table, amount, column
from dangol.words import Text

PRODUCTS = Table(
    "products",
    Text(en="What the shop sells.", ko="가게가 파는 상품입니다."),
    key=("product_id",),
    sourced=True,
    columns=(
        product_id,
        column(
            "product_name",
            "string",
            en="Name as customers read it.",
            ko="고객이 보는 상품 이름입니다.",
        ),
        column(
            "department", "string", en="Widest group of products.", ko="가장 넓은 상품 분류입니다."
        ),
        category,
        column(
            "product_type",
            "string",
            en="Narrowest group of products.",
            ko="가장 좁은 상품 분류입니다.",
        ),
        brand,
        column("manufacturer_id", "string", en="Who makes it.", ko="만드는 회사의 번호입니다."),
        column(
            "package_size",
            "string",
            en="Size of one unit, as printed.",
            ko="표시된 한 개의 크기입니다.",
        ),
        column(
            "is_counted",
            "boolean",
            en="Whether quantity counts units; false for fuel and coupon items.",
            ko="수량이 개수를 세는지입니다. 연료와 쿠폰 항목은 아닙니다.",
        ),
    ),
)

STORES = Table(
    "stores",
    Text(
        en="Where the shop sells; a web shop is a store.",
        ko="파는 곳입니다. 온라인 가게도 매장입니다.",
    ),
    key=("store_id",),
    sourced=True,
    columns=(
        store_id,
        column("store_name", "string", en="Name of the store.", ko="매장 이름입니다."),
        column("region", "string", en="Region of the store.", ko="매장이 있는 지역입니다."),
        latitude,
        longitude,
    ),
)

PRICES = Table(
    "prices",
    Text(
        en="Shelf price of a product in a store and week.", ko="매장과 주별 상품의 판매 가격입니다."
    ),
    key=("product_id", "store_id", "week_starts_on"),
    sourced=True,
    columns=(
        product_id,
        store_id,
        week_starts_on,
        amount(
            "shelf_price",
            en="Price of one unit before coupons.",
            ko="쿠폰 전 한 개의 가격입니다.",
            least=0,
        ),
        currency,
    ),
    known_from=KnownFrom("week_starts_on"),
)

PROMOTIONS = Table(
    "promotions",
    Text(
        en="Where a product was put forward, by store and week; a pair that is absent was not "
        "covered.",
        ko="매장과 주별로 상품을 어디에 내세웠는지입니다. 없는 짝은 조사하지 않은 것입니다.",
    ),
    key=("product_id", "store_id", "week_starts_on", "display_location", "mailer_location"),
    sourced=True,
    columns=(
        product_id,
        store_id,
        week_starts_on,
        column(
            "display_location",
            "string",
            en="Where in the store it was displayed; 0 is nowhere special.",
            ko="매장 어디에 진열했는지입니다. 0은 따로 진열하지 않은 것입니다.",
        ),
        column(
            "mailer_location",
            "string",
            en="Where in the weekly mailer it stood; 0 is not in it.",
            ko="주간 전단 어디에 실었는지입니다. 0은 싣지 않은 것입니다.",
        ),
    ),
    known_from=KnownFrom("week_starts_on"),
)
